// The visitor that writes a struct as TOML: every key with its value, and what it means as a comment.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "sim/config/document.hpp"
#include "sim/config/names.hpp"
#include "sim/config/units.hpp"

namespace sim::config {
namespace {

std::string quantity_text(double value, std::string_view si_unit) {
  return toml_string(format_quantity(value, si_unit));
}

// What a key means, as the end of its line: `# usable energy [J] (data sheet)`.
std::string comment_text(const Meta& meta, std::string_view unit) {
  auto text = std::string(meta.help);
  if (!unit.empty()) text += fmt::format("{}[{}]", text.empty() ? "" : " ", unit);
  if (!meta.source.empty()) text += fmt::format("{}({})", text.empty() ? "" : " ", meta.source);
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

class Writer final : public Visitor {
 public:
  Writer(std::string& out, bool commented, std::map<std::string, std::string> texts)
      : out_(out), is_commented_(commented), texts_(std::move(texts)) {
    open_.push_back(&root_);
  }
  ~Writer() override { render(root_, out_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void text(std::string_view key, std::string& value, const Meta& meta) override {
    write(key, toml_string(value), meta);
  }
  void flag(std::string_view key, bool& value, const Meta& meta) override {
    write(key, value ? "true" : "false", meta);
  }
  void whole(std::string_view key, std::int64_t& value, const Meta& meta) override {
    write(key, fmt::format("{}", value), meta);
  }
  void number(std::string_view key, double& value, const Meta& meta) override {
    if (std::isfinite(value))
      write(key, toml_number(value), meta);
    else
      leave_out(key, meta);
  }
  void number(std::string_view key, std::optional<double>& value, const Meta& meta) override {
    if (value)
      number(key, *value, meta);
    else
      leave_out(key, meta);
  }
  void quantity(std::string_view key, double& value, std::string_view si_unit, const Meta& meta) override {
    if (std::isfinite(value))
      write(key, quantity_text(value, si_unit), meta, si_unit);
    else
      leave_out(key, meta, si_unit);
  }
  void quantity(std::string_view key, std::optional<double>& value, std::string_view si_unit,
                const Meta& meta) override {
    if (value)
      quantity(key, *value, si_unit, meta);
    else
      leave_out(key, meta, si_unit);
  }
  void duration(std::string_view key, Span& value, const Meta& meta) override {
    if (value.ns >= 0 || is_offset(meta))
      write(key, toml_string(format_duration(value)), meta);
    else
      leave_out(key, meta);
  }
  void duration(std::string_view key, std::optional<Span>& value, const Meta& meta) override {
    if (value)
      duration(key, *value, meta);
    else
      leave_out(key, meta);
  }
  void instant(std::string_view key, Instant& value, const Meta& meta) override {
    write(key, format_instant(value), meta);
  }
  void instant(std::string_view key, std::optional<Instant>& value, const Meta& meta) override {
    if (value)
      instant(key, *value, meta);
    else
      leave_out(key, meta);
  }
  void numbers(std::string_view key, std::vector<double>& values, const Meta& meta) override {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < values.size(); ++i) texts.push_back(text_at(join(at(key), i), toml_number(values[i])));
    write(key, fmt::format("[{}]", listed(texts)), meta);
  }
  void quantities(std::string_view key, std::vector<double>& values, std::string_view si_unit,
                  const Meta& meta) override {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < values.size(); ++i)
      texts.push_back(text_at(join(at(key), i), quantity_text(values[i], si_unit)));
    write(key, fmt::format("[{}]", listed(texts)), meta, si_unit);
  }
  void texts(std::string_view key, std::vector<std::string>& values, const Meta& meta) override {
    std::vector<std::string> quoted;
    for (const auto& value : values) quoted.push_back(toml_string(value));
    write(key, fmt::format("[{}]", listed(quoted)), meta);
  }
  void any(std::string_view key, std::string& value, const Meta& meta) override {
    if (value.empty())
      leave_out(key, meta);
    else
      write(key, value, meta);
  }
  void any_list(std::string_view key, std::vector<std::string>& values, const Meta& meta) override {
    write(key, fmt::format("[{}]", listed(values)), meta);
  }
  void one_of(std::string_view key, std::string& value, const std::vector<std::string>& names,
              const Meta& meta) override {
    if (std::find(names.begin(), names.end(), value) != names.end())
      write(key, toml_string(value), meta);
    else
      leave_out(key, meta);
  }
  void file(std::string_view key, std::string& path, const Meta& meta) override { text(key, path, meta); }
  bool is_reading() const override { return false; }

 private:
  // A table under construction: its own keys come before its tables, whatever the order of the visit.
  struct Block {
    std::string path, at;  // the second with the index of each list on the way
    std::string header;  // "[a.b]" or "[[a.b]]", empty at the root
    std::string lines;
    std::vector<std::unique_ptr<Block>> tables;
    std::string key, kind_line;  // of a choice, after its key or after "kind"
  };

  bool enter(std::string_view key, const Meta& meta) override {
    const auto path = join(open_.back()->path, key);
    add_block(path, at(key), fmt::format("[{}]", path), meta);
    return true;
  }
  void leave() override {
    const Block& block = *open_.back();
    open_.pop_back();
    if (block.kind_line.empty()) return;
    if (!block.lines.empty() || !block.tables.empty()) {
      open_.back()->tables.back()->lines = "kind" + block.kind_line + block.lines;
    } else {  // a choice without keys of its own is a name
      open_.back()->lines += block.key + block.kind_line;
      open_.back()->tables.pop_back();
    }
  }
  std::optional<std::vector<std::string>> enter_named(std::string_view key, const Meta& meta,
                                                      std::vector<std::string> present) override {
    enter(key, meta);
    if (!present.empty()) open_.back()->header.clear();  // [site.oasis] says it all
    return present;
  }
  std::optional<std::size_t> enter_list(std::string_view key, const Meta& meta,
                                        std::size_t present) override {
    if (present == 0) {
      write(key, "[]", meta);
      return {};
    }
    list_paths_.push_back(join(open_.back()->path, key));
    list_places_.push_back(at(key));
    list_help_.push_back(meta);
    return present;
  }
  bool enter_item(std::size_t index) override {
    const auto& path = list_paths_.back();
    add_block(path, join(list_places_.back(), index), fmt::format("[[{}]]", path), index == 0 ? list_help_.back() : Meta{});
    return true;
  }
  void leave_list() override { list_paths_.pop_back(), list_places_.pop_back(), list_help_.pop_back(); }
  std::optional<std::string> enter_choice(std::string_view key, const std::string& present,
                                          const std::vector<std::string>& names, const Meta& meta) override {
    if (std::find(names.begin(), names.end(), present) == names.end()) {
      leave_out(key, meta);
      return {};
    }
    enter(key, {});
    open_.back()->kind_line = fmt::format(" = {}{}\n", toml_string(present), comment(meta));
    open_.back()->key = toml_key(key);
    return present;
  }

  void add_block(const std::string& path, std::string place, std::string header, const Meta& meta) {
    auto& tables = open_.back()->tables;
    tables.push_back(std::make_unique<Block>(Block{path, std::move(place), header + comment(meta), {}, {}, {}, {}}));
    open_.push_back(tables.back().get());
  }
  void write(std::string_view key, std::string_view value, const Meta& meta, std::string_view unit = "") {
    open_.back()->lines += fmt::format("{} = {}{}\n", toml_key(key), text_at(at(key), value), comment(meta, unit));
  }
  std::string at(std::string_view key) const { return join(open_.back()->at, key); }
  /// What is written at a place: the text asked for there, or else the value.
  std::string text_at(const std::string& place, std::string_view value) const {
    const auto found = texts_.find(place);
    return found == texts_.end() ? std::string(value) : found->second;
  }
  void leave_out(std::string_view key, const Meta& meta, std::string_view unit = "") {
    if (!is_commented_) return;
    const auto text = comment_text(meta, unit);
    open_.back()->lines +=
        fmt::format("# {} is not set{}{}\n", toml_key(key), text.empty() ? "" : ": ", text);
  }
  std::string comment(const Meta& meta, std::string_view unit = "") const {
    const auto text = is_commented_ ? comment_text(meta, unit) : std::string();
    return text.empty() ? text : "  # " + text;
  }
  static void render(const Block& block, std::string& out) {
    if (!block.header.empty()) out += fmt::format("{}{}\n", out.empty() ? "" : "\n", block.header);
    out += block.lines;
    for (const auto& table : block.tables) render(*table, out);
  }

  std::string& out_;
  const bool is_commented_;
  const std::map<std::string, std::string> texts_;
  Block root_;
  std::vector<Block*> open_;
  std::vector<std::string> list_paths_, list_places_;
  std::vector<Meta> list_help_;
};

}  // namespace

std::unique_ptr<Visitor> make_writer(std::string& out, bool commented, std::map<std::string, std::string> texts) {
  return std::make_unique<Writer>(out, commented, std::move(texts));
}

}  // namespace sim::config
