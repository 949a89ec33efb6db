// The visitor that lists every key of a struct: what `describe`, `list` and the reference page are made of.
#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "sim/config/document.hpp"
#include "sim/config/names.hpp"
#include "sim/config/units.hpp"
#include "sim/config/values.hpp"

namespace sim::config {
namespace {

class Lister final : public Visitor {
 public:
  explicit Lister(std::vector<KeyInfo>& out) : out_(out) {}

  void text(std::string_view key, std::string& value, const Meta& meta) override {
    add(key, "text", meta).default_value = value;
  }
  void flag(std::string_view key, bool& value, const Meta& meta) override {
    add(key, "true or false", meta).default_value = fmt::format("{}", value);
  }
  void whole(std::string_view key, std::int64_t& value, const Meta& meta) override {
    add(key, "whole number", meta, range_text(meta, "")).default_value = fmt::format("{}", value);
  }
  void number(std::string_view key, double& value, const Meta& meta) override {
    add(key, "number", meta, range_text(meta, "")).default_value = fmt::format("{}", value);
  }
  void number(std::string_view key, std::optional<double>& value, const Meta& meta) override {
    optional(value, [&](double& inner) { number(key, inner, meta); });
  }
  void quantity(std::string_view key, double& value, std::string_view si_unit, const Meta& meta) override {
    add(key, "quantity", meta, range_text(meta, si_unit), si_unit).default_value =
        std::isfinite(value) ? format_quantity(value, si_unit) : "";
  }
  void quantity(std::string_view key, std::optional<double>& value, std::string_view si_unit,
                const Meta& meta) override {
    optional(value, [&](double& inner) { quantity(key, inner, si_unit, meta); });
  }
  void duration(std::string_view key, Span& value, const Meta& meta) override {
    add(key, "duration", meta, range_text(meta, "s"), "s").default_value = format_duration(value);
  }
  void duration(std::string_view key, std::optional<Span>& value, const Meta& meta) override {
    optional(value, [&](Span& inner) { duration(key, inner, meta); });
  }
  void instant(std::string_view key, Instant& value, const Meta& meta) override {
    add(key, "date", meta).default_value = format_instant(value);
  }
  void instant(std::string_view key, std::optional<Instant>& value, const Meta& meta) override {
    optional(value, [&](Instant& inner) { instant(key, inner, meta); });
  }
  void numbers(std::string_view key, std::vector<double>& values, const Meta& meta) override {
    std::vector<std::string> texts;
    for (const double value : values) texts.push_back(fmt::format("{}", value));
    add(key, "list of numbers", meta, range_text(meta, "")).default_value =
        fmt::format("[{}]", listed(texts));
  }
  void quantities(std::string_view key, std::vector<double>& values, std::string_view si_unit,
                  const Meta& meta) override {
    auto& info = add(key, "list of quantities", meta, range_text(meta, si_unit), si_unit);
    std::vector<std::string> texts;
    for (const double value : values) texts.push_back(format_quantity(value, si_unit));
    info.default_value = fmt::format("[{}]", listed(texts));
  }
  void texts(std::string_view key, std::vector<std::string>& values, const Meta& meta) override {
    add(key, "list of texts", meta).default_value = fmt::format("[{}]", listed(values));
  }
  void any(std::string_view key, std::string& value, const Meta& meta) override {
    add(key, "any value", meta).default_value = value;
  }
  void any_list(std::string_view key, std::vector<std::string>& values, const Meta& meta) override {
    add(key, "list of values", meta).default_value = fmt::format("[{}]", listed(values));
  }
  void one_of(std::string_view key, std::string& value, const std::vector<std::string>& names,
              const Meta& meta) override {
    auto& info = add(key, "one of", meta);
    info.names = names;
    info.default_value = value;
  }
  void file(std::string_view key, std::string& path, const Meta& meta) override {
    add(key, "file", meta).default_value = path;
  }
  bool is_reading() const override { return false; }
  bool is_describing() const override { return true; }

 private:
  bool enter(std::string_view key, const Meta& meta) override {
    auto path = join(path_, key);
    if (is_named_)
      path = fmt::format("{}.{}", path_, key);  // "site.NAME" stands for every name
    else
      add(key, "table", meta);
    is_named_ = false;
    push(std::move(path));
    return true;
  }
  void leave() override {
    path_ = std::move(outer_.back());
    outer_.pop_back();
  }
  std::optional<std::vector<std::string>> enter_named(std::string_view key, const Meta& meta,
                                                      std::vector<std::string>) override {
    add(key, "tables by name", meta);
    push(join(path_, key));
    is_named_ = true;
    return std::vector<std::string>{"NAME"};
  }
  std::optional<std::size_t> enter_list(std::string_view key, const Meta& meta, std::size_t) override {
    add(key, "list of tables", meta);
    push(join(path_, key) + "[]");
    return 1;
  }
  bool enter_item(std::size_t) override {
    push(path_);
    return true;
  }
  void leave_list() override { leave(); }
  std::optional<std::string> enter_choice(std::string_view key, const std::string& present,
                                          const std::vector<std::string>& names, const Meta& meta) override {
    auto& info = add(key, "choice", meta);
    info.names = names;
    info.default_value = present;
    push(join(path_, key));
    return present;
  }

  KeyInfo& add(std::string_view key, std::string_view type, const Meta& meta, std::string range = {},
               std::string_view unit = {}) {
    KeyInfo info;
    info.unit = unit;
    info.path = join(path_, key);
    info.type = type;
    info.range = std::move(range);
    info.help = meta.help;
    info.source = meta.source;
    info.required = meta.required;
    return out_.emplace_back(std::move(info));
  }
  // A key that may be absent is listed as if it were there, without a default.
  template <class T, class List>
  void optional(std::optional<T>& value, List list) {
    T inner = value.value_or(T{});
    list(inner);
    if (!value) out_.back().default_value.clear();
  }
  void push(std::string path) { outer_.push_back(std::exchange(path_, std::move(path))); }

  std::vector<KeyInfo>& out_;
  std::string path_;
  std::vector<std::string> outer_;
  bool is_named_ = false;
};

}  // namespace

std::unique_ptr<Visitor> make_lister(std::vector<KeyInfo>& out) { return std::make_unique<Lister>(out); }

}  // namespace sim::config
