#include "models/workload/fluid_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace jevons {
namespace {

const std::vector<std::string> follow_names{"nothing",  "price",    "average",
                                            "marginal", "net_load", "contracts"};
constexpr std::size_t kHours = 24;

std::vector<double> base_of(const FluidLoadConfig& config) {
  if (config.profile.empty()) return std::vector<double>(kHours, config.it_w);
  const double total = std::accumulate(config.profile.begin(), config.profile.end(), 0.0);
  auto base = config.profile;
  for (auto& w : base) w *= config.it_w * kHours / total;
  return base;
}

}  // namespace

void FluidLoadConfig::visit(sim::config::Visitor& v) {
  v.quantity("it", it_w, "W",
             {.help = "mean IT power, beside that of servers",
              .min = 0,
              .max = 9e9,
              .required = true,
              .above_min = true});
  v.numbers("profile", profile,
            {.help = "relative power by local hour, 24 numbers; flat where not given", .min = 0});
  v.number("flexible", flexible,
           {.help = "share that can be moved within its local day", .min = 0, .max = 1});
  v.quantity("most", most_w, "W",
             {.help = "most IT power that the equipment can draw; the peak of the profile where not given",
              .min = 0,
              .max = 9e9});
  v.one_of("follow", follow, follow_names,
           {.help = "the signal of the grid by whose least hours the flexible part runs, as known a day "
                    "ahead; or the hours in which the site's contracts yield most"});
}

Problems FluidLoadConfig::problems() const {
  Problems all;
  if (!profile.empty() && profile.size() != kHours) {
    all.push_back(
        {"profile", fmt::format("has {} numbers; 24 are expected, one for each local hour from midnight",
                                profile.size())});
    return all;
  }
  if (!profile.empty() && !(std::accumulate(profile.begin(), profile.end(), 0.0) > 0)) {
    all.push_back({"profile", "has no number above 0"});
    return all;
  }
  const auto base = base_of(*this);
  const double peak_w = *std::max_element(base.begin(), base.end());
  if (most_w && *most_w < peak_w)
    all.push_back(
        {"most", fmt::format("is less than the {:.6g} MW that the profile comes to", peak_w * 1e-6)});
  if (follow != "nothing" && flexible == 0)
    all.push_back({"follow", "needs something that can be moved: `flexible` is 0"});
  return all;
}

FluidLoad make_fluid_load(const FluidLoadConfig& config) {
  FluidLoad load{base_of(config), config.flexible, 0, Follow::nothing};
  load.most_w = config.most_w.value_or(*std::max_element(load.base_w.begin(), load.base_w.end()));
  load.follow = static_cast<Follow>(std::find(follow_names.begin(), follow_names.end(), config.follow) -
                                    follow_names.begin());
  return load;
}

void place_in_day(const FluidLoad& load, std::span<const double> base_w, std::span<const double> signal,
                  std::vector<double>& power_w) {
  power_w.assign(base_w.begin(), base_w.end());
  if (load.follow == Follow::nothing || load.flexible == 0) return;
  double left_w = 0;
  for (auto& w : power_w) {
    left_w += w * load.flexible;
    w *= 1 - load.flexible;
  }
  std::array<std::size_t, kHours> order;
  std::iota(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(base_w.size()), std::size_t{0});
  std::stable_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(base_w.size()),
                   [&](std::size_t a, std::size_t b) { return signal[a] < signal[b]; });
  for (std::size_t first = 0, last; first < base_w.size(); first = last) {
    double room_w = 0;
    for (last = first; last < base_w.size() && signal[order[last]] == signal[order[first]]; ++last)
      room_w += load.most_w - power_w[order[last]];
    const double share = room_w > 0 ? std::min(1.0, left_w / room_w) : 0;
    for (auto i = first; i < last; ++i) power_w[order[i]] += share * (load.most_w - power_w[order[i]]);
    left_w -= share * room_w;
  }
}

void place_under(const FluidLoad& load, std::span<const double> base_w, std::span<const double> ceiling_w,
                 std::vector<double>& power_w) {
  power_w.assign(base_w.begin(), base_w.end());
  double left_w = 0;
  for (auto& w : power_w) {
    left_w += w * load.flexible;
    w *= 1 - load.flexible;
  }
  const auto fill = [&](auto&& room_of) {
    double room_w = 0;
    for (std::size_t h = 0; h < power_w.size(); ++h) room_w += room_of(h);
    const double share = room_w > 0 ? std::min(1.0, left_w / room_w) : 0;
    for (std::size_t h = 0; h < power_w.size(); ++h) power_w[h] += share * room_of(h);
    left_w -= share * room_w;
  };
  fill([&](std::size_t h) { return std::clamp(ceiling_w[h] - power_w[h], 0.0, load.most_w - power_w[h]); });
  fill([&](std::size_t h) { return load.most_w - power_w[h]; });
}

}  // namespace jevons
