// The visitor that fills a struct from a document and notes everything wrong on the way.
#pragma once

#include <map>

#include "sim/config/document_impl.hpp"
#include "sim/config/units.hpp"

namespace sim::config {

class Reader final : public Visitor {
 public:
  explicit Reader(Document::Impl& document);

  void text(std::string_view key, std::string& value, const Meta& meta) override;
  void flag(std::string_view key, bool& value, const Meta& meta) override;
  void whole(std::string_view key, std::int64_t& value, const Meta& meta) override;
  void number(std::string_view key, double& value, const Meta& meta) override;
  void number(std::string_view key, std::optional<double>& value, const Meta& meta) override;
  void quantity(std::string_view key, double& value, std::string_view si_unit, const Meta& meta) override;
  void quantity(std::string_view key, std::optional<double>& value, std::string_view si_unit,
                const Meta& meta) override;
  void duration(std::string_view key, Span& value, const Meta& meta) override;
  void duration(std::string_view key, std::optional<Span>& value, const Meta& meta) override;
  void instant(std::string_view key, Instant& value, const Meta& meta) override;
  void instant(std::string_view key, std::optional<Instant>& value, const Meta& meta) override;
  void numbers(std::string_view key, std::vector<double>& values, const Meta& meta) override;
  void quantities(std::string_view key, std::vector<double>& values, std::string_view si_unit,
                  const Meta& meta) override;
  void texts(std::string_view key, std::vector<std::string>& values, const Meta& meta) override;
  void any(std::string_view key, std::string& value, const Meta& meta) override;
  void any_list(std::string_view key, std::vector<std::string>& values, const Meta& meta) override;
  void one_of(std::string_view key, std::string& value, const std::vector<std::string>& names,
              const Meta& meta) override;
  void file(std::string_view key, std::string& path, const Meta& meta) override;
  bool is_reading() const override { return true; }

  /// Every written key of the tables read that no struct asked for.
  void report_unknown_keys() { report_unknown_keys(document_.root, ""); }

 private:
  struct Frame {
    const Node* node;  // a table, a list, or the name of a choice
    std::string path;
  };

  bool enter(std::string_view key, const Meta& meta) override;
  void leave() override { frames_.pop_back(); }
  std::optional<std::vector<std::string>> enter_named(std::string_view key, const Meta& meta,
                                                      std::vector<std::string> present) override;
  std::optional<std::size_t> enter_list(std::string_view key, const Meta& meta, std::size_t present) override;
  bool enter_item(std::size_t index) override;
  void leave_list() override { frames_.pop_back(); }
  std::optional<std::string> enter_choice(std::string_view key, const std::string& present,
                                          const std::vector<std::string>& names, const Meta& meta) override;

  const Node* written(std::string_view key, const Meta& meta);
  /// Reads the value of a key, if it was written, or notes why it cannot be read: read(node, path) gives the value, or a
  /// problem, or neither where the problem has been told.
  template <class Value, class Read>
  void take(std::string_view key, const Meta& meta, Value& value, Read read);
  /// The same of a list of values.
  template <class Value, class Read>
  void take_list(std::string_view key, const Meta& meta, std::vector<Value>& values,
                 std::string_view expected, Read read);
  /// What is drawn from the distribution at `path`; its problems are told.
  std::optional<double> draw(const Node& node, const std::string& path, Grain grain, std::string_view si_unit, const Meta& meta);
  Reading<double> number_at(const Node& node, const std::string& path, const Meta& meta);
  Reading<double> quantity_at(const Node& node, const std::string& path, std::string_view si_unit, const Meta& meta);
  Reading<Span> duration_at(const Node& node, const std::string& path, const Meta& meta);
  void open(const Node& node, std::string path);
  std::string path_of(std::string_view key) const { return join(frames_.back().path, key); }
  void complain(const Node& node, std::string_view path, std::string_view message);
  void complain_type(const Node& node, std::string_view path, std::string_view expected);
  bool is_known_name(const Node& node, const std::string& path, const std::vector<std::string>& names);
  void report_unknown_keys(const Node& node, const std::string& path);

  Document::Impl& document_;
  std::vector<Frame> frames_;
  std::map<const Node*, std::vector<std::string>> known_;  // keys asked for, of each table read
};

}  // namespace sim::config
