#include "sim/study/journal_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "sim/results/bytes.hpp"
#include "sim/study/journal_layout.hpp"

namespace sim::study {
namespace {

/// The file through a buffer, which moves forward.
class Window {
 public:
  Window(int descriptor, std::uint64_t file_size)
      : descriptor_(descriptor), file_size_(file_size), bytes_(block) {}

  /// Up to `most` bytes at `at`, at least one, or `most` of them where that is no more than `whole`; none at
  /// the end of the file. Valid until the next call.
  std::string_view at(std::uint64_t at, std::uint64_t most) {
    const auto end = std::min(at + std::min(most, file_size_), file_size_);
    const bool is_held = at >= begin_ && std::min(end, at + whole) <= begin_ + held_;
    if (!is_held) {
      begin_ = at;
      held_ = results::read_some(descriptor_, bytes_.data(), block, at);
    }
    const auto held_end = std::min(end, begin_ + held_);
    return {bytes_.data() + (at - begin_), held_end > at ? static_cast<std::size_t>(held_end - at) : 0};
  }

  std::uint64_t file_size() const { return file_size_; }
  static constexpr std::size_t whole = 4096;

 private:
  static constexpr std::size_t block = 1 << 20;
  int descriptor_;
  std::uint64_t file_size_, begin_ = 0;
  std::size_t held_ = 0;
  std::vector<char> bytes_;
};

std::uint32_t crc_of_part(Window& window, std::uint64_t at, std::uint64_t size) {
  std::uint32_t crc = 0;
  while (size > 0) {
    const auto piece = window.at(at, size);
    if (piece.empty()) return ~crc;  // the file became shorter meanwhile
    crc = crc_of(piece.data(), piece.size(), crc);
    at += piece.size();
    size -= piece.size();
  }
  return crc;
}

/// The head of a whole record at `at`.
std::optional<RecordHead> whole_record(Window& window, std::uint64_t at) {
  const auto bytes = window.at(at, RecordHead::size);
  if (bytes.size() < RecordHead::size) return {};
  const auto head = decoded_head(bytes.data());
  if (!head || head->record_size() > window.file_size() - at) return {};
  const auto parts = at + RecordHead::size;
  if (crc_of_part(window, parts, head->error_and_metrics_size()) != head->error_and_metrics_crc) return {};
  if (crc_of_part(window, parts + head->error_and_metrics_size(), head->series_size()) != head->series_crc)
    return {};
  return head;
}

/// Where the next whole record begins behind `at`, which is none.
std::optional<std::uint64_t> next_whole_record(Window& window, std::uint64_t at) {
  ++at;
  while (at + RecordHead::size <= window.file_size()) {
    const auto bytes = window.at(at, Window::whole);
    if (bytes.size() < record_marker.size()) return {};
    const auto found = bytes.find(record_marker);
    if (found == 0 && whole_record(window, at)) return at;
    at += found == 0 ? 1 : found != bytes.npos ? found : bytes.size() - (record_marker.size() - 1);
  }
  return {};
}

/// The head of a record known to be whole.
RecordHead head_at(int descriptor, std::uint64_t at) {
  char bytes[RecordHead::size];
  results::read_some(descriptor, bytes, sizeof bytes, at);
  return decoded_head(bytes).value();
}

}  // namespace

JournalHeader read_journal_header(int descriptor, std::uint64_t file_size) {
  using State = JournalHeader::State;
  std::string start(header_start_size, '\0');
  start.resize(results::read_some(descriptor, start.data(), start.size(), 0));
  const auto compared = std::min(start.size(), journal_signature.size());
  if (start.substr(0, compared) != journal_signature.substr(0, compared)) return {State::foreign};
  if (start.size() < header_start_size) return {State::nothing};
  const auto said = decoded_header_start(start.data());
  if (said.format != journal_format) return {State::other_format, said.format};
  if (!said.is_whole) return {State::damaged};
  constexpr auto around = header_start_size + identity_crc_size;
  if (file_size < around || said.identity_size > file_size - around) return {State::nothing};
  std::string identity(said.identity_size + identity_crc_size, '\0');
  identity.resize(results::read_some(descriptor, identity.data(), identity.size(), header_start_size));
  if (identity.size() != said.identity_size + identity_crc_size) return {State::nothing};
  const auto crc = identity.substr(said.identity_size);
  identity.resize(said.identity_size);
  if (!is_whole_identity(identity, crc.data()))
    return {file_size > said.identity_size + around ? State::damaged : State::nothing};
  return {State::whole, said.format, std::move(identity), said.identity_size + around};
}

JournalScan scan_journal(int descriptor, std::uint64_t begin, std::uint64_t file_size) {
  Window window(descriptor, file_size);
  JournalScan scan{{}, begin, ""};
  while (const auto head = whole_record(window, scan.end)) {
    const auto [there, is_new] = scan.offsets.try_emplace(head->place(), scan.end);
    if (!is_new && !head->has_result_of(head_at(descriptor, there->second))) {
      scan.damage = fmt::format("replication {} of point {} is there twice, with different results",
                                head->replication, head->point);
      return scan;
    }
    scan.end += head->record_size();
  }
  if (const auto next = next_whole_record(window, scan.end))
    scan.damage = fmt::format("a record does not hold, and whole ones follow from byte {}", *next);
  return scan;
}

}  // namespace sim::study
