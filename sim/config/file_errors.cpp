#include "sim/config/file_errors.hpp"

#include <fmt/format.h>

namespace sim::config {

FileErrors::~FileErrors() {
  if (count_ <= limit_) return;
  const auto where = first_left_out_ > 0 ? fmt::format("{}:{}", file_, first_left_out_) : file_;
  out_.push_back(fmt::format("{}: error: and {} more", where, count_ - limit_));
}

void FileErrors::add(std::size_t line, std::size_t column, std::string_view message) {
  if (++count_ > limit_) {
    if (count_ == limit_ + 1) first_left_out_ = line;
    return;
  }
  std::string where = file_;
  if (line > 0) where += fmt::format(":{}", line);
  if (line > 0 && column > 0) where += fmt::format(":{}", column);
  out_.push_back(fmt::format("{}: error: {}", where, message));
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string result = "\"";
  for (const char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      result += fmt::format("\\x{:02x}", byte);
    } else if (byte < 0x80) {
      result += c;
    } else {
      result += text.size() > longest ? '?' : c;  // a cut could fall inside a UTF-8 letter
    }
  }
  return result + (text.size() > longest ? "…\"" : "\"");
}

}  // namespace sim::config
