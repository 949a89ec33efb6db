#include "sim/results/seal.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <vector>

#include "sim/results/attributes.hpp"
#include "sim/results/bytes.hpp"
#include "sim/results/store.hpp"

namespace sim::results {
namespace {

constexpr std::size_t length = 64, block = 64 << 10;
// Variable-length text lies in global heap collections (HDF5 file format specification 3.0, III.E): a
// collection opens with this signature, version and padding, its size, and the first object's header of 16
// bytes.
constexpr std::string_view collection{"GCOL\1\0\0\0", 8};
constexpr std::size_t from_collection_to_text = 32;
// The seal is written first, so that it is in the first collection, right after the root group's header.
constexpr std::size_t searched = 64 << 10;

std::string hexadecimal(const unsigned char* bytes, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    for (const int digit : {bytes[i] >> 4, bytes[i] & 15}) text += "0123456789abcdef"[digit];
  return text;
}

// SHA-256 of all bytes, those of the seal at `hole`, if any, taken as '0'.
std::string digest(int descriptor, std::optional<std::size_t> hole) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL offers no SHA-256");
  std::vector<char> bytes(block);
  std::size_t at = 0;
  while (const std::size_t count = read_some(descriptor, bytes.data(), block, at)) {
    if (hole) {
      const std::size_t begin = std::clamp(*hole, at, at + count),
                        end = std::clamp(*hole + length, at, at + count);
      std::fill(bytes.data() + (begin - at), bytes.data() + (end - at), '0');
    }
    EVP_DigestUpdate(context.get(), bytes.data(), count);
    at += count;
  }
  unsigned char result[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_DigestFinal_ex(context.get(), result, &size);
  return hexadecimal(result, size);
}

struct Place {
  std::size_t at;
  std::string text;
};

std::optional<Place> find_seal(int descriptor) {
  std::string head(searched, '\0');
  head.resize(read_some(descriptor, head.data(), head.size(), 0));
  const auto start = head.find(collection);
  if (start == std::string::npos || start + from_collection_to_text + length > head.size()) return {};
  return Place{start + from_collection_to_text, head.substr(start + from_collection_to_text, length)};
}

struct Descriptor {
  explicit Descriptor(const std::filesystem::path& file)
      : number(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

}  // namespace

void leave_room_for_seal(hid_t file) { write_attribute(file, "seal", std::string(length, '0')); }

int write_seal(int descriptor) try {
  const auto place = find_seal(descriptor);
  if (!place || place->text != std::string(length, '0'))
    throw std::logic_error("no room was left for the seal");
  const std::string seal = digest(descriptor, {});
  const ssize_t done = ::pwrite(descriptor, seal.data(), length, static_cast<off_t>(place->at));
  return done == static_cast<ssize_t>(length) ? 0 : done < 0 ? errno : EIO;
} catch (const std::system_error& error) {
  return error.code().value();
}

bool seal_is_intact(const std::filesystem::path& file) try {
  const Descriptor opened(file);
  if (opened.number < 0) return false;
  const auto place = find_seal(opened.number);
  return place && place->text == digest(opened.number, place->at);
} catch (const std::system_error&) {
  return false;
}

std::string sha256_of(const std::filesystem::path& file) try {
  const Descriptor opened(file);
  if (opened.number < 0) throw std::system_error(errno, std::generic_category());
  return digest(opened.number, {});
} catch (const std::system_error& error) {
  throw std::runtime_error("cannot read '" + file.string() + "': " + error.code().message());
}

}  // namespace sim::results
