#include "sim/config/fingerprint.hpp"

#include <cstring>

namespace sim::config {
namespace {

class Fingerprinter final : public Visitor {
 public:
  explicit Fingerprinter(std::string& out) : out_(out) {}

  void text(std::string_view key, std::string& value, const Meta&) override { put(key), put_text(value); }
  void flag(std::string_view key, bool& value, const Meta&) override { put(key), put_bytes(value); }
  void whole(std::string_view key, std::int64_t& value, const Meta&) override { put(key), put_bytes(value); }
  void number(std::string_view key, double& value, const Meta&) override { put(key), put_bytes(value); }
  void number(std::string_view key, std::optional<double>& value, const Meta&) override { put(key), put_optional(value); }
  void quantity(std::string_view key, double& value, std::string_view, const Meta&) override { put(key), put_bytes(value); }
  void quantity(std::string_view key, std::optional<double>& value, std::string_view, const Meta&) override { put(key), put_optional(value); }
  void duration(std::string_view key, Span& value, const Meta&) override { put(key), put_bytes(value.ns); }
  void duration(std::string_view key, std::optional<Span>& value, const Meta&) override { put(key), put_optional(value); }
  void instant(std::string_view key, Instant& value, const Meta&) override { put(key), put_bytes(value); }
  void instant(std::string_view key, std::optional<Instant>& value, const Meta&) override { put(key), put_optional(value); }
  void numbers(std::string_view key, std::vector<double>& values, const Meta&) override { put(key), put_all(values); }
  void quantities(std::string_view key, std::vector<double>& values, std::string_view, const Meta&) override { put(key), put_all(values); }
  void texts(std::string_view key, std::vector<std::string>& values, const Meta&) override { put(key), put_texts(values); }
  void any(std::string_view key, std::string& value, const Meta&) override { put(key), put_text(value); }
  void any_list(std::string_view key, std::vector<std::string>& values, const Meta&) override { put(key), put_texts(values); }
  void one_of(std::string_view key, std::string& value, const std::vector<std::string>&, const Meta&) override { put(key), put_text(value); }
  void file(std::string_view key, std::string& path, const Meta&) override { put(key), put_text(path); }
  bool is_reading() const override { return false; }

 private:
  bool enter(std::string_view key, const Meta&) override {
    put(key);
    return true;
  }
  void leave() override { out_ += '}'; }
  std::optional<std::vector<std::string>> enter_named(std::string_view key, const Meta&, std::vector<std::string> present) override {
    put(key);
    return present;
  }
  std::optional<std::size_t> enter_list(std::string_view key, const Meta&, std::size_t present) override {
    put(key), put_bytes(present);
    return present;
  }
  bool enter_item(std::size_t) override { return true; }
  void leave_list() override { out_ += ']'; }
  std::optional<std::string> enter_choice(std::string_view key, const std::string& present, const std::vector<std::string>&, const Meta&) override {
    put(key), put_text(present);
    return present;
  }

  void put(std::string_view key) { put_text(key); }
  void put_text(std::string_view text) { put_bytes(text.size()), out_.append(text); }
  void put_texts(const std::vector<std::string>& values) {
    put_bytes(values.size());
    for (const auto& value : values) put_text(value);
  }
  void put_all(const std::vector<double>& values) {
    put_bytes(values.size());
    for (const double value : values) put_bytes(value);
  }
  template <class T>
  void put_optional(const std::optional<T>& value) {
    put_bytes(value.has_value());
    if (value) put_bytes(*value);
  }
  template <class T>
  void put_bytes(const T& value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out_.append(bytes, sizeof value);
  }

  std::string& out_;
};

}  // namespace

std::unique_ptr<Visitor> make_fingerprinter(std::string& out) { return std::make_unique<Fingerprinter>(out); }

}  // namespace sim::config
