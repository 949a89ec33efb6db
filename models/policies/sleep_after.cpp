#include "models/policies/sleep_after.hpp"

#include <algorithm>

#include "models/plant.hpp"

namespace jevons {

std::optional<double> break_even_s(const ServerModel& model) {
  if (model.idle_nw <= model.off_nw) return std::nullopt;
  const double down_s = model.shutdown_time.seconds(), up_s = model.boot_time.seconds();
  const auto watts = [](std::int64_t nw) { return static_cast<double>(nw) * 1e-9; };
  const double switching_j = watts(model.shutdown_nw) * down_s + watts(model.boot_nw) * up_s;
  const double saved_w = watts(model.idle_nw - model.off_nw);
  return std::max((switching_j - watts(model.off_nw) * (down_s + up_s)) / saved_w, down_s + up_s);
}

std::vector<PowerPolicy::Problem> SleepAfter::problems(const Plant&) const {
  if (rule == "fixed" || after == SleepAfter{}.after) return {};
  return {{"after", "belongs to rule = \"fixed\"; by break_even each server has a time of its own"}};
}

sim::Time SleepAfter::idle_until(sim::Time now, const ServerModel& model) const {
  if (rule == "fixed") return now + after;
  const auto pays_s = break_even_s(model);
  return pays_s ? later(now, *pays_s) : sim::Time::never();
}

}  // namespace jevons
