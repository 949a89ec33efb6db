#include "sim/config/text_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

namespace sim::config {

namespace {
constexpr std::size_t longest_line = std::size_t{1} << 20;
constexpr std::size_t chunk = std::size_t{1} << 17;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
}  // namespace

struct TextFile::Stream {
  gzFile file = nullptr;
  std::vector<char> buffer;
  std::size_t begin = 0, end = 0;  // what of the buffer is read and not yet given
  bool at_end = false;
  ~Stream() {
    if (file) gzclose_r(file);
  }
};

TextFile::TextFile(const std::filesystem::path& path, FileErrors& errors) : errors_(errors) { open(path); }

void TextFile::open(const std::filesystem::path& path) {
  std::error_code trouble;
  const auto status = std::filesystem::status(path, trouble);
  if (!std::filesystem::exists(status)) return fail("no such file");
  if (std::filesystem::is_directory(status)) return fail("is a directory; a file is expected");
  errno = 0;
  const gzFile file = gzopen(path.c_str(), "rb");
  if (!file) return fail(fmt::format("cannot be opened: {}", std::strerror(errno)));
  stream_ = std::make_unique<Stream>();
  stream_->file = file;
  gzbuffer(file, chunk);
  if (!refill()) {
    if (stream_) fail("is empty");
    return;
  }
  const std::string_view start(stream_->buffer.data(), stream_->end);
  if (start.starts_with(byte_order_mark) || start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff"))
    fail("starts with a byte-order mark; save it as UTF-8 without one");
}

TextFile::~TextFile() = default;

void TextFile::fail(std::string_view message) {
  errors_.add(line_number_, 0, message);
  stream_.reset();
}

bool TextFile::refill() {
  Stream& s = *stream_;
  if (s.at_end) return false;
  if (s.begin > 0) {
    std::memmove(s.buffer.data(), s.buffer.data() + s.begin, s.end - s.begin);
    s.end -= s.begin;
    s.begin = 0;
  }
  if (s.buffer.size() < s.end + chunk) s.buffer.resize(s.end + chunk);
  const int got = gzread(s.file, s.buffer.data() + s.end, chunk);
  int code = Z_OK;
  const std::string reason = gzerror(s.file, &code);
  if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
    if (code == Z_ERRNO)
      fail(fmt::format("cannot be read: {}", std::strerror(errno)));
    else if (code == Z_BUF_ERROR)
      fail("the compressed data stop short: the file is cut off");
    else
      fail(fmt::format("the compressed data are corrupt ({})", reason));
    return false;
  }
  if (got == 0) s.at_end = true;
  s.end += static_cast<std::size_t>(got);
  return got > 0;
}

bool TextFile::next(std::string_view& line) {
  if (!stream_) return false;
  std::size_t searched = 0;
  while (true) {
    const char* data = stream_->buffer.data() + stream_->begin;
    const std::size_t length = stream_->end - stream_->begin;
    const void* newline = std::memchr(data + searched, '\n', length - searched);
    if (newline || (stream_->at_end && length > 0)) {
      const std::size_t size =
          newline ? static_cast<std::size_t>(static_cast<const char*>(newline) - data) : length;
      ++line_number_;
      if (size > longest_line) break;
      stream_->begin += size + (newline ? 1 : 0);
      line = {data, size};
      if (line.ends_with('\r')) line.remove_suffix(1);
      return true;
    }
    if (stream_->at_end) return false;
    searched = length;
    if (length > longest_line) break;
    if (!refill() && !stream_) return false;
  }
  fail("the line is longer than 1 MiB");
  return false;
}

}  // namespace sim::config
