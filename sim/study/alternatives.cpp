#include "sim/study/alternatives.hpp"

#include <algorithm>

namespace sim::study {
namespace {

std::string trimmed(std::string_view text) {
  constexpr auto blank = " \t\r\n";
  const auto begin = text.find_first_not_of(blank), end = text.find_last_not_of(blank);
  return begin == text.npos ? "" : std::string(text.substr(begin, end - begin + 1));
}

struct Pieces {
  std::vector<std::string> texts;
  bool is_open;  // a quote or a bracket never closed
};

/// The text divided wherever `at` stands outside of quotes, brackets and braces.
Pieces divided(std::string_view text, char at) {
  Pieces pieces{{}, false};
  std::size_t begin = 0;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == '\\' && quote == '"')
        ++i;
      else if (c == quote)
        quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '{' || c == '(') {
      ++depth;
    } else if (c == ']' || c == '}' || c == ')') {
      --depth;
    } else if (c == at && depth == 0) {
      pieces.texts.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  pieces.texts.push_back(trimmed(text.substr(begin)));
  pieces.is_open = quote != 0 || depth != 0;
  return pieces;
}

std::string key_of(std::string_view text) {
  return trimmed(text.substr(0, std::min(text.find('='), text.size())));
}

std::string value_of(std::string_view text) {
  const auto equals = text.find('=');
  return equals == text.npos ? "" : trimmed(text.substr(equals + 1));
}

bool is_within(const std::string& value, char open, char close) {
  return value.size() > 2 && value.front() == open && value.back() == close;
}
Pieces members(const std::string& value) {
  return divided(std::string_view(value).substr(1, value.size() - 2), ',');
}

/// What a table calls itself; "" if it has no `name`.
std::string own_name(const std::string& table) {
  for (const auto& piece : members(table).texts)
    if (key_of(piece) == "name") return value_name(value_of(piece));
  return "";
}

/// Tables of a list by their own names; the text of the list if one of them has none.
std::string list_name(const std::string& list) {
  std::string name;
  for (const auto& piece : members(list).texts) {
    const auto own = is_within(piece, '{', '}') ? own_name(piece) : "";
    if (own.empty()) return list;
    name += (name.empty() ? "" : " and ") + own;
  }
  return name;
}

std::string pieces_problem(const Pieces& pieces) {
  if (pieces.is_open) return "a quote or a bracket is open at its end, or closed too often";
  return std::count(pieces.texts.begin(), pieces.texts.end(), "") > 0
             ? "nothing stands beside a divider or the ="
             : "";
}

void append(Alternative& alternative, const std::string& override_text) {
  const auto value = value_name(value_of(override_text));
  alternative.name += (alternative.overrides.empty() ? "" : "+") + value;
  alternative.overrides.push_back(override_text);
}

bool has_name(const std::vector<Alternative>& all, const std::string& name) {
  return std::any_of(all.begin(), all.end(), [&](const Alternative& other) { return other.name == name; });
}

void add_unique(std::vector<Alternative>& all, Alternative added) {
  const auto plain = added.name;
  for (int n = 2; has_name(all, added.name); ++n) added.name = plain + " (" + std::to_string(n) + ")";
  all.push_back(std::move(added));
}

}  // namespace

std::string value_name(const std::string& value) {
  if (is_within(value, '[', ']')) return list_name(value);
  if (is_within(value, '{', '}')) {
    std::string name;
    for (const auto& piece : members(value).texts)
      name += (name.empty() ? "" : " ") + (key_of(piece) == "kind" ? "" : key_of(piece) + "=") +
              value_name(value_of(piece));
    return name;
  }
  const bool quoted = value.size() > 2 && (value[0] == '"' || value[0] == '\'') &&
                      value.find(value[0], 1) == value.size() - 1;
  return quoted ? value.substr(1, value.size() - 2) : value;
}

std::string varied_key(std::string_view text) { return key_of(text); }

std::vector<std::string> varied_values(std::string_view text) { return divided(value_of(text), ',').texts; }

std::string vary_problem(std::string_view text) {
  constexpr auto expected = "; expected is KEY=VALUE,VALUE, such as policy.placement=first_fit,best_fit";
  if (key_of(text).empty() || text.find('=') == text.npos)
    return std::string("no key with an = after it") + expected;
  const auto problem = pieces_problem(divided(value_of(text), ','));
  return problem.empty() ? "" : problem + expected;
}

std::string with_problem(std::string_view text) {
  constexpr auto expected =
      "; expected is KEY=VALUE;KEY=VALUE, such as policy.queue=sjf;policy.power=sleep_after";
  const auto pieces = divided(text, ';');
  if (const auto problem = pieces_problem(pieces); !problem.empty()) return problem + expected;
  for (const auto& piece : pieces.texts)
    if (key_of(piece).empty() || piece.find('=') == piece.npos)
      return "no key with an = after it" + std::string(expected);
  return "";
}

std::size_t alternatives_count(const std::vector<std::string>& vary, const std::vector<std::string>& with,
                               std::size_t most) {
  std::size_t count = 1;
  for (const auto& text : vary) count = std::min(most + 1, count * divided(value_of(text), ',').texts.size());
  return std::min(most + 1, count + with.size());
}

std::vector<Alternative> alternatives(const std::vector<std::string>& vary,
                                      const std::vector<std::string>& with) {
  std::vector<Alternative> grown(1);
  for (const auto& text : vary) {
    std::vector<Alternative> next;
    for (const auto& alternative : grown)
      for (const auto& value : divided(value_of(text), ',').texts) {
        next.push_back(alternative);
        append(next.back(), key_of(text) + "=" + value);
      }
    grown = std::move(next);
  }
  if (vary.empty()) grown.front().name = "unchanged";
  std::vector<Alternative> all;
  for (auto& alternative : grown) add_unique(all, std::move(alternative));
  for (const auto& text : with) {
    Alternative alternative;
    for (const auto& piece : divided(text, ';').texts)
      append(alternative, key_of(piece) + "=" + value_of(piece));
    add_unique(all, std::move(alternative));
  }
  return all;
}

std::vector<std::string> names_of(const std::vector<Alternative>& alternatives) {
  std::vector<std::string> names;
  for (const auto& alternative : alternatives) names.push_back(alternative.name);
  return names;
}

}  // namespace sim::study
