#include "models/facility/racks.hpp"

#include <fmt/format.h>

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "sim/config/csv.hpp"

namespace jevons {

void RacksConfig::visit(sim::config::Visitor& v) {
  v.whole("servers", servers,
          {.help = "servers in a rack, which throttle and trip together; 0: as many as draw room.rack_power",
           .min = 0,
           .max = 1000});
  v.file("recirculation", recirculation,
         {.help = "how much each rack's power warms each rack's inlet: a square table of K/kW, row: inlet, "
                  "column: power"});
  v.quantity("throttle", throttle_c, "degC",
             {.help = "inlet above which servers slow down",
              .source = "35 degC: ASHRAE TC 9.9 class A2, allowable"});
  v.quantity("trip", trip_c, "degC", {.help = "inlet at which they go off", .source = "assumed"});
  v.quantity("restart", restart_c, "degC", {.help = "inlet below which they come back", .source = "assumed"});
  v.quantity("coolant_most", coolant_most_c, "degC",
             {.help = "coolant above which they slow down as they do for air above `throttle`",
              .source = "assumed", .min = 15, .max = 90});
  v.number("least_clock", least_clock,
           {.help = "of servers that are nearly too hot", .source = "assumed", .min = 0.05, .max = 1});
}

double RacksPlan::clock_at(double inlet_c) const {
  constexpr double steps = 20;
  if (inlet_c <= throttle_c) return 1;
  const double share = std::min(1.0, (inlet_c - throttle_c) / (trip_c - throttle_c));
  return std::max(least_clock, std::floor((1 - share * (1 - least_clock)) * steps) / steps);
}

RacksState racks_at_rest(const RacksPlan& plan) {
  RacksState racks;
  racks.power_nw.resize(plan.count);
  racks.inlet_c.resize(plan.count);
  racks.air_w.resize(plan.count);
  racks.clock.assign(plan.count, 1);
  racks.tripped.resize(plan.count);
  racks.coolest.resize(plan.count);
  std::iota(racks.coolest.begin(), racks.coolest.end(), 0u);
  return racks;
}

double throttled_share(const RacksState& state) {
  const auto slow =
      std::count_if(state.clock.begin(), state.clock.end(), [](double clock) { return clock < 1; });
  return state.clock.empty() ? 0 : static_cast<double>(slow) / static_cast<double>(state.clock.size());
}

double tripped_share(const RacksState& state) {
  const auto off = std::count(state.tripped.begin(), state.tripped.end(), char{1});
  return state.tripped.empty() ? 0 : static_cast<double>(off) / static_cast<double>(state.tripped.size());
}

std::optional<std::vector<double>> read_recirculation(const std::string& path, std::uint32_t racks,
                                                      std::vector<std::string>& error_lines) {
  sim::config::FileErrors errors(path, error_lines);
  const std::size_t before = error_lines.size();
  sim::config::Csv csv(path, errors);
  if (csv.header().size() != racks) {
    errors.add(csv.line(), 0,
               fmt::format("{} columns, and the site has {} racks: a square table is expected, with a header "
                           "that names its columns",
                           csv.header().size(), racks));
    return {};
  }
  std::vector<std::string> names(csv.header().begin(), csv.header().end());
  if (!csv.expect(names, {})) return {};
  std::vector<double> matrix(std::size_t{racks} * racks);
  std::uint32_t row = 0;
  for (; csv.next(); ++row)
    for (std::uint32_t column = 0; column < racks; ++column) {
      const auto value = csv.number(column);
      if (value && *value < 0)
        csv.complain(column, "a rack cannot cool another: at least 0 K/kW is expected");
      if (value && row < racks) matrix[std::size_t{row} * racks + column] = *value * 1e-3;
    }
  if (row != racks) errors.add(fmt::format("{} rows, and the site has {} racks", row, racks));
  if (error_lines.size() != before) return {};
  return matrix;
}

double warm_racks(const RacksPlan& plan, RacksState& state, double supply_c, double rise_k,
                  double liquid_share) {
  std::fill(state.inlet_c.begin(), state.inlet_c.end(), supply_c + rise_k);
  if (plan.recirculation_k_per_w.empty()) return supply_c + rise_k;
  const auto n = static_cast<Eigen::Index>(plan.count);
  using Square = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const Square> recirculation(plan.recirculation_k_per_w.data(), n, n);
  for (std::uint32_t i = 0; i < plan.count; ++i)
    state.air_w[i] = static_cast<double>(state.power_nw[i]) * 1e-9 * (1 - liquid_share);
  Eigen::Map<Eigen::VectorXd>(state.inlet_c.data(), n).noalias() +=
      recirculation * Eigen::Map<const Eigen::VectorXd>(state.air_w.data(), n);
  std::iota(state.coolest.begin(), state.coolest.end(), 0u);
  std::sort(state.coolest.begin(), state.coolest.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(state.tripped[a], state.inlet_c[a], a) < std::tuple(state.tripped[b], state.inlet_c[b], b);
  });
  return state.inlet_c[state.coolest.back()];
}

bool judge_rack(const RacksPlan& plan, RacksState& state, std::uint32_t rack, double coolant_c) {
  const bool has_liquid = coolant_c > 0;
  const double inlet_c = state.inlet_c[rack];
  const double warm_c = has_liquid ? std::max(inlet_c, plan.throttle_c + (coolant_c - plan.coolant_most_c)) : inlet_c;
  const bool cool_again = inlet_c < plan.restart_c && (!has_liquid || coolant_c <= plan.coolant_most_c);
  const bool trips = state.tripped[rack] ? !cool_again : warm_c >= plan.trip_c;
  const double clock = trips ? 0 : plan.clock_at(warm_c);
  if (trips == static_cast<bool>(state.tripped[rack]) && clock == state.clock[rack]) return false;
  state.tripped[rack] = trips;
  state.clock[rack] = clock;
  return true;
}

}  // namespace jevons
