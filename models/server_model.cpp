#include "models/server_model.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/integral.hpp"

namespace jevons {
namespace {

/// What is clocked, and the most that the server draws at its lowest clock.
void set_clocks(ServerModel& model, const ServerSpec& spec, const AcceleratorSpec* accelerator) {
  model.alpha = spec.alpha;
  model.min_clock = spec.min_clock;
  Duty most{.busy = Duty::kAllBusy};
  if (accelerator) {
    model.alpha = accelerator->alpha;
    model.min_clock = accelerator->min_clock;
    const auto phase = accelerator->hungriest_phase();
    most.accelerator_nw = sim::nanowatts(accelerator->draw_w(phase) - accelerator->idle_w);
    most.clocked_nw = sim::nanowatts(accelerator->clocked_w(phase));
  }
  model.lowest_nw = std::max(model.idle_nw, full(model, most).lowest_nw());
}

}  // namespace

Draw full(const ServerModel& model, const Duty& duty) {
  return model.draw(duty.busy * model.units, duty.accelerator_nw * model.units,
                    duty.clocked_nw * model.units);
}

ServerModel server_model(const ServerSpec& spec, const AcceleratorSpec* accelerator, std::int64_t slots,
                         std::optional<double> cap_w) {
  ServerModel model{.name = spec.name,
                    .resource = spec.resource(),
                    .units = static_cast<std::int32_t>(spec.units()),
                    .slots = static_cast<std::int32_t>(slots),
                    .slot_share = std::llround(static_cast<double>(kWholeServer) /
                                               static_cast<double>(spec.units() * slots)),
                    .host = spec.power.build(),
                    .boot_time = spec.boot_time,
                    .shutdown_time = spec.shutdown_time};
  model.peak_w = model.host.peak_w();
  double idle_w = model.host.idle_w();
  if (accelerator) {
    model.accelerator_idle_w = accelerator->idle_w;
    idle_w += accelerator->idle_w * model.units;
    model.peak_w += std::min(accelerator->tdp_w, cap_w.value_or(accelerator->tdp_w)) * model.units;
  }
  const double boot_w = spec.boot_w.value_or(idle_w), shutdown_w = spec.shutdown_w.value_or(idle_w);
  model.peak_w = std::max({model.peak_w, idle_w, spec.off_w, boot_w, shutdown_w});
  if (model.peak_w > kMostPower) return model;
  model.idle_nw = sim::nanowatts(idle_w);
  model.off_nw = sim::nanowatts(spec.off_w);
  model.boot_nw = sim::nanowatts(boot_w);
  model.shutdown_nw = sim::nanowatts(shutdown_w);
  set_clocks(model, spec, accelerator);
  return model;
}

Duty scaled(const Duty& duty, double draw) {
  const auto part = [&](std::int64_t whole) { return std::llround(static_cast<double>(whole) * draw); };
  Duty result = duty;
  result.busy = part(duty.busy);
  result.accelerator_nw = part(duty.accelerator_nw);
  result.clocked_nw = part(duty.clocked_nw);
  result.weight_nw = duty.weight_nw > 0 ? std::max<std::int64_t>(1, part(duty.weight_nw)) : 0;
  result.demand = part(duty.demand);
  return result;
}

Duty duty_of(const WorkloadConfig& config, const ServerModel& model, const ServerSpec& spec, const AcceleratorSpec* accelerator,
             std::optional<double> cap_w) {
  const double activity = config.activity * config.share;
  Duty duty{.busy = std::llround(activity * static_cast<double>(Duty::kAllBusy)),
            .rate = spec.speed,
            .demand = std::llround(config.demand * static_cast<double>(Duty::kAllBusy)),
            .interference = config.interference,
            .unscaled = config.unscaled};
  double weight_w = activity * (model.host.peak_w() - model.host.idle_w()) / model.units;
  if (model.resource == Resource::accelerators) {
    const auto names = AcceleratorSpec::phase_names();
    const auto phase =
        static_cast<std::size_t>(std::find(names.begin(), names.end(), config.phase) - names.begin());
    const double accelerator_w = (accelerator->draw_w(phase, cap_w) - accelerator->idle_w) * config.demand;
    duty.accelerator_nw = sim::nanowatts(accelerator_w);
    if (!cap_w) duty.clocked_nw = sim::nanowatts(accelerator->clocked_w(phase) * config.demand);
    weight_w += accelerator_w;
    duty.rate *= rate_at(accelerator->rate(phase, cap_w), config.unscaled);
  }
  if (weight_w > 0) duty.weight_nw = std::max<std::int64_t>(1, sim::nanowatts(weight_w));
  return duty;
}

Duty duty_of_replica(const InferencePlan& plan, const ServerModel& model) {
  const auto& profile = plan.service.profile;
  const double most_w = std::max(profile.prompt_w, *std::max_element(profile.power_w.begin(), profile.power_w.end()));
  const double host_w = (model.host.peak_w() - model.host.idle_w()) / model.units * static_cast<double>(plan.busy) / static_cast<double>(Duty::kAllBusy);
  return {.weight_nw = std::max<std::int64_t>(1, sim::nanowatts((most_w - profile.idle_w) / plan.width + host_w)), .demand = 0};
}

}  // namespace jevons
