#include "sim/config/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sim::config {
namespace {

constexpr std::size_t longest_compared = 64;  // letters; nobody means a longer name by a misspelt one

std::string folded(std::string_view word) {
  std::string result(word);
  for (char& c : result) c = c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

// Edits to make one word of the other: insert, delete, replace, swap two neighbours (Damerau 1964).
std::size_t edits(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  if (word.size() > longest_compared) return {};
  const auto wanted = folded(word);
  std::string best;
  auto fewest = word.size() / 3 + 1;
  for (const auto& name : names) {
    if (name.size() > longest_compared) continue;
    const auto n = edits(wanted, folded(name));
    if (n < fewest) fewest = n, best = name;
  }
  return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& names) {
  const auto near = nearest(word, names);
  if (!near.empty()) return fmt::format("did you mean \"{}\"?", near);
  if (names.empty()) return "none is known here";
  return fmt::format("known: {}", listed(names));
}

std::string listed(const std::vector<std::string>& texts, std::string_view between) {
  std::string result;
  for (const auto& text : texts) (result += result.empty() ? std::string_view() : between) += text;
  return result;
}

std::optional<std::vector<Step>> parse_path(std::string_view text) {
  std::vector<Step> steps;
  std::size_t i = 0;
  const auto index_at = [&]() -> std::optional<std::size_t> {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), value);
    if (error != std::errc{}) return {};
    i = static_cast<std::size_t>(end - text.data());
    return value;
  };
  while (true) {
    Step step{.column = static_cast<int>(i) + 1};
    if (i < text.size() && text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        step.key += text[i];
      }
      if (i++ == text.size()) return {};
    } else {
      const auto end = std::min(text.find_first_of(".[", i), text.size());
      step.key = text.substr(i, end - i);
      if (!is_bare(step.key)) return {};
      i = end;
    }
    steps.push_back(std::move(step));
    while (i < text.size() && text[i] == '[') {
      Step item{.column = static_cast<int>(++i) + 1};
      item.index = index_at();
      if (!item.index || i >= text.size() || text[i++] != ']') return {};
      steps.push_back(std::move(item));
    }
    if (i == text.size()) return steps;
    if (text[i++] != '.') return {};
  }
}

std::string toml_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (result += '\\') += c;
    else if (c == '\n')
      result += "\\n";
    else if (c == '\t')
      result += "\\t";
    else if (byte < 0x20 || byte == 0x7f)
      result += fmt::format("\\u{:04X}", byte);
    else
      result += c;
  }
  return result + '"';
}

std::string toml_key(std::string_view key) { return is_bare(key) ? std::string(key) : toml_string(key); }

std::string normal_path(std::string_view text) {
  const auto steps = parse_path(text);
  if (!steps) return std::string(text);
  std::string path;
  for (const auto& step : *steps) {
    const bool is_index = step.index || (!path.empty() && !step.key.empty() && step.key.find_first_not_of("0123456789") == std::string::npos);
    path = is_index ? join(path, step.index ? *step.index : std::stoull(step.key)) : join(path, step.key);
  }
  return path;
}

std::string toml_number(double value) {
  auto text = fmt::format("{}", value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";  // a float to TOML: -0.0 keeps its sign
  return text;
}

std::string join(std::string_view path, std::string_view key) {
  return path.empty() ? toml_key(key) : fmt::format("{}.{}", path, toml_key(key));
}

std::string join(std::string_view path, std::size_t index) { return fmt::format("{}[{}]", path, index); }

}  // namespace sim::config
