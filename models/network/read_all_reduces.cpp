#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/network/measured_fit.hpp"
#include "sim/config/csv.hpp"

namespace jevons {
namespace {

constexpr double kMostBytes = 1e15, kMostMs = 1e9;
constexpr std::int64_t kMostRanks = 1000000;
enum Column : std::size_t { size, workers, per_node, ms_median, ms_mean, collective, rest };

std::vector<std::string> optional_columns(const sim::config::Csv& csv) {
  std::vector<std::string> names{"ms_median", "ms_mean", "collective", "rank", "max_devices_per_node"};
  for (const auto& name : csv.header())
    if (name.starts_with("ms_") && name != "ms_median" && name != "ms_mean") names.push_back(name);
  return names;
}

class Reader {
 public:
  explicit Reader(sim::config::Csv& csv) : csv_(csv), time_(csv.has(ms_median) ? ms_median : ms_mean) {}

  void row() {
    if (csv_.has(collective) && csv_.text(collective) != "all_reduce") {
      ++measured_.other_collectives;
      return;
    }
    const auto bytes = positive(size, kMostBytes, "bytes"), ms = positive(time_, kMostMs, "ms");
    const auto ranks = csv_.whole(workers, 2, kMostRanks), of_node = csv_.whole(per_node, 1, kMostRanks);
    if (!ranks || !of_node) return;
    if (*ranks % *of_node != 0) {
      csv_.complain(per_node, fmt::format("{} ranks do not fill nodes of {} evenly", *ranks, *of_node));
      return;
    }
    if (bytes && ms) groups_[{*ranks, *of_node}].push_back({*bytes, *ms * 1e-3});
  }

  MeasuredTables take() {
    for (auto& [key, points] : groups_)
      measured_.tables.push_back({{key.first / key.second, key.second}, std::move(points)});
    return std::move(measured_);
  }

 private:
  std::optional<double> positive(std::size_t column, double most, const char* unit) {
    const auto value = csv_.number(column);
    if (!value || (*value > 0 && *value <= most)) return value;
    csv_.complain(column, fmt::format("{} {}: expected is above 0 and at most {:g}", *value, unit, most));
    return {};
  }

  sim::config::Csv& csv_;
  std::size_t time_;
  MeasuredTables measured_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<MeasuredAllReduce::Point>> groups_;
};

}  // namespace

std::optional<MeasuredTables> read_all_reduces(const std::filesystem::path& path,
                                               sim::config::FileErrors& errors) {
  sim::config::Csv csv(path, errors);
  if (!csv.expect({"size", "num_workers", "devices_per_node"}, optional_columns(csv))) return {};
  if (!csv.has(ms_median) && !csv.has(ms_mean)) {
    errors.add("has neither a column `ms_median` nor one `ms_mean`");
    return {};
  }
  Reader reader(csv);
  while (csv.next()) reader.row();
  auto measured = reader.take();
  if (errors.none() && measured.tables.empty()) errors.add("has no all-reduce");
  if (!errors.none()) return {};
  return measured;
}

}  // namespace jevons
