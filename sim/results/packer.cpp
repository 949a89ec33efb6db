#include "sim/results/packer.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace sim::results {
namespace {

constexpr std::size_t sample_size = 4096, sample_pieces = 4;

void require(int status) {
  if (status != Z_OK && status != Z_STREAM_END)
    throw std::runtime_error("zlib could not pack a chunk of results");
}

// A constant stride lets the compiler use vector instructions.
template <std::size_t size>
void split(const unsigned char* from, std::size_t count, unsigned char* to) {
  for (std::size_t byte = 0; byte < size; ++byte)
    for (std::size_t i = 0; i < count; ++i) to[byte * count + i] = from[i * size + byte];
}

}  // namespace

Packer::Packer() : sample_(sample_size), scratch_(2 * sample_size) {
  if (deflateInit(&stream_, 1) != Z_OK) throw std::bad_alloc();
  // A sample of 4 KiB needs no larger window.
  if (deflateInit2(&probe_, 1, Z_DEFLATED, -12, 5, Z_DEFAULT_STRATEGY) != Z_OK) {
    deflateEnd(&stream_);
    throw std::bad_alloc();
  }
}

Packer::~Packer() {
  deflateEnd(&stream_);
  deflateEnd(&probe_);
}

std::span<const std::byte> Packer::pack(std::span<const std::byte> chunk, std::size_t element_size) {
  shuffle(chunk, element_size);
  require(deflateReset(&stream_));
  // Room for the worst case, and for the block boundary that a change of way makes.
  packed_.resize(chunk.size() + chunk.size() / 512 + 64 * element_size + 1024);
  stream_.next_out = packed_.data();
  stream_.avail_out = static_cast<uInt>(packed_.size());
  const std::size_t plane = chunk.size() / element_size;
  for (std::size_t i = 0; i < element_size; ++i) {
    const auto bytes = std::span<const unsigned char>(planes_).subspan(i * plane, plane);
    feed(bytes, best_way(bytes), i + 1 == element_size);
  }
  return std::as_bytes(std::span<const unsigned char>(packed_.data(), stream_.total_out));
}

void Packer::shuffle(std::span<const std::byte> chunk, std::size_t element_size) {
  planes_.resize(chunk.size());
  const auto* from = reinterpret_cast<const unsigned char*>(chunk.data());
  switch (element_size) {
    case 1:
      std::memcpy(planes_.data(), from, chunk.size());
      return;
    case 4:
      return split<4>(from, chunk.size() / 4, planes_.data());
    case 8:
      return split<8>(from, chunk.size() / 8, planes_.data());
    default:
      throw std::logic_error("results: values of 1, 4 or 8 bytes are packed");
  }
}

void Packer::feed(std::span<const unsigned char> plane, Way way, bool last) {
  require(deflateParams(&stream_, way.level, way.strategy));
  stream_.next_in = const_cast<unsigned char*>(plane.data());  // zlib only reads it
  stream_.avail_in = static_cast<uInt>(plane.size());
  require(deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH));
  if (stream_.avail_out == 0) throw std::logic_error("results: a packed chunk outgrew its bound");
}

Packer::Way Packer::best_way(std::span<const unsigned char> plane) {
  constexpr Way stored{0, Z_DEFAULT_STRATEGY}, runs{1, Z_RLE}, matches{1, Z_DEFAULT_STRATEGY};
  const std::size_t piece = std::min(sample_size, plane.size()) / sample_pieces;
  if (piece == 0) return matches;
  sample_.resize(piece * sample_pieces);
  for (std::size_t i = 0; i < sample_pieces; ++i)
    std::memcpy(&sample_[i * piece], &plane[(plane.size() - piece) * i / (sample_pieces - 1)], piece);
  const std::size_t with_runs = sampled_size(runs);
  if (with_runs < sample_.size() / 8) return runs;
  const std::size_t with_matches = sampled_size(matches);
  if (std::min(with_runs, with_matches) > sample_.size() / 16 * 15) return stored;
  return with_matches < with_runs / 8 * 7 ? matches : runs;
}

std::size_t Packer::sampled_size(Way way) {
  require(deflateReset(&probe_));
  require(deflateParams(&probe_, way.level, way.strategy));
  probe_.next_in = sample_.data();
  probe_.avail_in = static_cast<uInt>(sample_.size());
  probe_.next_out = scratch_.data();
  probe_.avail_out = static_cast<uInt>(scratch_.size());
  require(deflate(&probe_, Z_FINISH));
  return probe_.total_out;
}

}  // namespace sim::results
