#include "sim/config/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/config/read_spread.hpp"
#include "sim/config/values.hpp"

namespace sim::config {

Reader::Reader(Document::Impl& document) : document_(document) { open(document_.root, ""); }

void Reader::complain(const Node& node, std::string_view path, std::string_view message) {
  document_.complain(node.place, path, message);
}

void Reader::complain_type(const Node& node, std::string_view path, std::string_view expected) {
  complain(node, path, fmt::format("{}; {}", describe(node), expected));
}

void Reader::open(const Node& node, std::string path) {
  frames_.push_back({&node, std::move(path)});
  known_[&node];
}

// The node of a key that was written, noting that the key is known and whether it is missed.
const Node* Reader::written(std::string_view key, const Meta& meta) {
  const Node& table = *frames_.back().node;
  known_[&table].emplace_back(key);
  const Node* node = table.child(key);
  if (!node && meta.required)
    complain(table, path_of(key),
             fmt::format("missing; it is required{}{}{}", meta.help.empty() ? "" : " (", meta.help,
                         meta.help.empty() ? "" : ")"));
  return node;
}

template <class Value, class Read>
void Reader::take(std::string_view key, const Meta& meta, Value& value, Read read) {
  const Node* node = written(key, meta);
  if (!node) return;
  auto reading = read(*node, path_of(key));
  if (reading)
    value = std::move(*reading.value);
  else if (!reading.problem.empty())
    complain(*node, path_of(key), reading.problem);
}

template <class Value, class Read>
void Reader::take_list(std::string_view key, const Meta& meta, std::vector<Value>& values,
                       std::string_view expected, Read read) {
  const Node* node = written(key, meta);
  if (!node) return;
  const auto* list = node->list();
  if (!list) return complain_type(*node, path_of(key), expected);
  std::vector<Value> result;
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto reading = read((*list)[i], join(path_of(key), i));
    if (reading)
      result.push_back(std::move(*reading.value));
    else if (!reading.problem.empty())
      complain((*list)[i], join(path_of(key), i), reading.problem);
  }
  if (result.size() == list->size()) values = std::move(result);
}

std::optional<double> Reader::draw(const Node& node, const std::string& path, Grain grain, std::string_view si_unit,
                                   const Meta& meta) {
  known_[&node] = spread_keys();
  std::vector<SpreadFault> faults;
  const auto spread = read_spread(node, grain, si_unit, meta, faults);
  for (const auto& fault : faults)
    document_.complain(fault.place, fault.parameter.empty() ? path : join(path, fault.parameter), fault.text);
  if (!spread) return {};
  const double value = spread->quantile(document_.draw ? document_.draw(path) : 0.5);
  auto& uncertain = document_.uncertain;
  std::erase_if(uncertain, [&](const Uncertain& other) { return other.path == path; });
  uncertain.push_back({path, si_unit.empty() ? "1" : std::string(si_unit), value, *spread});
  return value;
}

Reading<double> Reader::number_at(const Node& node, const std::string& path, const Meta& meta) {
  return is_spread(node) ? Reading<double>{draw(node, path, Grain::number, "", meta), {}} : read_number(node, meta);
}

Reading<double> Reader::quantity_at(const Node& node, const std::string& path, std::string_view si_unit, const Meta& meta) {
  return is_spread(node) ? Reading<double>{draw(node, path, Grain::number, si_unit, meta), {}} : read_quantity(node, si_unit, meta);
}

Reading<Span> Reader::duration_at(const Node& node, const std::string& path, const Meta& meta) {
  if (!is_spread(node)) return read_duration(node, meta);
  const auto seconds = draw(node, path, Grain::duration, "s", meta);
  return seconds ? Reading<Span>{span_of(*seconds), {}} : Reading<Span>{};
}

void Reader::text(std::string_view key, std::string& value, const Meta& meta) {
  take(key, meta, value, [](const Node& node, const std::string&) { return read_text(node); });
}

void Reader::flag(std::string_view key, bool& value, const Meta& meta) {
  take(key, meta, value, [](const Node& node, const std::string&) { return read_flag(node); });
}

void Reader::whole(std::string_view key, std::int64_t& value, const Meta& meta) {
  take(key, meta, value, [&](const Node& node, const std::string& path) -> Reading<std::int64_t> {
    if (!is_spread(node)) return read_whole(node, meta);
    const auto drawn = draw(node, path, Grain::whole, "", meta);
    return drawn ? Reading<std::int64_t>{static_cast<std::int64_t>(*drawn), {}} : Reading<std::int64_t>{};
  });
}

void Reader::number(std::string_view key, double& value, const Meta& meta) {
  take(key, meta, value, [&](const Node& node, const std::string& path) { return number_at(node, path, meta); });
}

void Reader::number(std::string_view key, std::optional<double>& value, const Meta& meta) {
  take(key, meta, value, [&](const Node& node, const std::string& path) { return number_at(node, path, meta); });
}

void Reader::quantity(std::string_view key, double& value, std::string_view si_unit, const Meta& meta) {
  take(key, meta, value, [&](const Node& node, const std::string& path) { return quantity_at(node, path, si_unit, meta); });
}

void Reader::quantity(std::string_view key, std::optional<double>& value, std::string_view si_unit,
                      const Meta& meta) {
  take(key, meta, value, [&](const Node& node, const std::string& path) { return quantity_at(node, path, si_unit, meta); });
}

void Reader::duration(std::string_view key, Span& value, const Meta& meta) {
  take(key, meta, value, [&](const Node& node, const std::string& path) { return duration_at(node, path, meta); });
}

void Reader::duration(std::string_view key, std::optional<Span>& value, const Meta& meta) {
  take(key, meta, value, [&](const Node& node, const std::string& path) { return duration_at(node, path, meta); });
}

void Reader::instant(std::string_view key, Instant& value, const Meta& meta) {
  take(key, meta, value, [](const Node& node, const std::string&) { return read_instant(node); });
}

void Reader::instant(std::string_view key, std::optional<Instant>& value, const Meta& meta) {
  take(key, meta, value, [](const Node& node, const std::string&) { return read_instant(node); });
}

void Reader::numbers(std::string_view key, std::vector<double>& values, const Meta& meta) {
  take_list(key, meta, values, "a list of plain numbers is expected, such as [0.2, 0.8]",
            [&](const Node& node, const std::string& path) { return number_at(node, path, meta); });
}

void Reader::quantities(std::string_view key, std::vector<double>& values, std::string_view si_unit,
                        const Meta& meta) {
  take_list(key, meta, values, "a list is expected, and of each element: " + expected_quantity(si_unit),
            [&](const Node& node, const std::string& path) { return quantity_at(node, path, si_unit, meta); });
}

void Reader::texts(std::string_view key, std::vector<std::string>& values, const Meta& meta) {
  take_list(key, meta, values, "a list of texts is expected, such as [\"a\", \"b\"]",
            [](const Node& node, const std::string&) { return read_text(node); });
}

void Reader::any(std::string_view key, std::string& value, const Meta& meta) {
  take(key, meta, value, [](const Node& node, const std::string&) { return read_any(node); });
}

void Reader::any_list(std::string_view key, std::vector<std::string>& values, const Meta& meta) {
  take_list(key, meta, values, "a list is expected, such as [1, 2, 5]",
            [](const Node& node, const std::string&) { return read_any(node); });
}

bool Reader::is_known_name(const Node& node, const std::string& path, const std::vector<std::string>& names) {
  const auto* name = std::get_if<std::string>(&node.value);
  if (!name) {
    complain_type(node, path, fmt::format("a name in quotes is expected: {}", listed(names)));
    return false;
  }
  if (std::find(names.begin(), names.end(), *name) != names.end()) return true;
  complain(node, path, fmt::format("{} is not known; {}", toml_string(*name), suggestion(*name, names)));
  return false;
}

void Reader::one_of(std::string_view key, std::string& value, const std::vector<std::string>& names,
                    const Meta& meta) {
  const Node* node = written(key, meta);
  if (node && is_known_name(*node, path_of(key), names)) value = std::get<std::string>(node->value);
}

void Reader::file(std::string_view key, std::string& path, const Meta& meta) {
  text(key, path, meta);
  const Node& table = *frames_.back().node;
  const Node* node = table.child(key);
  if (node && !std::holds_alternative<std::string>(node->value)) return;  // told already
  if (!path.empty())
    document_.locate(node ? node->place : table.place, path_of(key), path);
  else if (node && meta.required)
    complain(*node, path_of(key), "\"\" is no file; the name of a file is expected");
}

bool Reader::enter(std::string_view key, const Meta& meta) {
  const Node* node = written(key, meta);
  if (!node) return false;
  auto path = path_of(key);
  if (!node->table()) {
    complain_type(*node, path, fmt::format("a table is expected, written [{}]", path));
    return false;
  }
  open(*node, std::move(path));
  return true;
}

std::optional<std::vector<std::string>> Reader::enter_named(std::string_view key, const Meta& meta,
                                                            std::vector<std::string>) {
  const Node* node = written(key, meta);
  if (!node) return {};
  auto path = path_of(key);
  const auto* table = node->table();
  if (!table) {
    complain_type(*node, path, fmt::format("tables with names are expected, written [{}.NAME]", path));
    return {};
  }
  if (table->empty() && meta.required)
    complain(*node, path, fmt::format("at least one is required, written [{}.NAME]", path));
  open(*node, std::move(path));
  std::vector<std::string> names;
  for (const auto& [name, value] : *table) names.push_back(name);
  return names;
}

std::optional<std::size_t> Reader::enter_list(std::string_view key, const Meta& meta, std::size_t) {
  const Node* node = written(key, meta);
  if (!node) return {};
  auto path = path_of(key);
  const auto* list = node->list();
  if (!list) {
    complain_type(*node, path, fmt::format("a list of tables is expected, each written [[{}]]", path));
    return {};
  }
  if (list->empty() && meta.required)
    complain(*node, path, fmt::format("at least one is required, written [[{}]]", path));
  open(*node, std::move(path));
  return list->size();
}

bool Reader::enter_item(std::size_t index) {
  const auto& [list, path] = frames_.back();
  const Node& node = (*list->list())[index];
  auto inner = join(path, index);
  if (!node.table()) {
    complain_type(node, inner, "a table is expected");
    return false;
  }
  open(node, std::move(inner));
  return true;
}

std::optional<std::string> Reader::enter_choice(std::string_view key, const std::string& present,
                                                const std::vector<std::string>& names, const Meta& meta) {
  const Node* node = written(key, meta);
  if (!node) return {};
  const auto path = path_of(key);
  if (!node->table()) {
    if (!is_known_name(*node, path, names)) return {};
    open(*node, path);
    return std::get<std::string>(node->value);
  }
  const Node* kind = node->child("kind");
  if (!kind && present.empty()) {
    complain(*node, join(path, "kind"), fmt::format("missing; one is required: {}", listed(names)));
    return {};
  }
  if (kind && !is_known_name(*kind, join(path, "kind"), names)) return {};
  open(*node, path);
  known_[node].emplace_back("kind");
  return kind ? std::get<std::string>(kind->value) : present;
}

void Reader::report_unknown_keys(const Node& node, const std::string& path) {
  if (const auto* list = node.list())
    for (std::size_t i = 0; i < list->size(); ++i) report_unknown_keys((*list)[i], join(path, i));
  const auto known = known_.find(&node);
  if (known == known_.end() || !node.table()) return;
  for (const auto& [key, child] : *node.table()) {
    const auto inner = join(path, key);
    if (std::find(known->second.begin(), known->second.end(), key) != known->second.end())
      report_unknown_keys(child, inner);
    else
      document_.complain(child.key_place, inner, "unknown key; " + suggestion(key, known->second));
  }
}

}  // namespace sim::config
