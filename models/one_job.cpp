#include "models/one_job.hpp"

#include <fmt/format.h>

namespace jevons {

using sim::config::Document;

void refuse_keys_of_streams(const WorkloadConfig& config, const std::string& key, Document& document) {
  static const WorkloadConfig none;
  const auto refuse = [&](bool written, const char* other) {
    if (written)
      document.complain(
          fmt::format("{}.{}", key, other),
          fmt::format("does not belong to kind = \"{0}\", whose keys stand in [workload.{0}]", config.kind));
  };
  for (const auto* other : config.vms.written()) refuse(true, other);
  refuse(config.inference.has_value(), "inference");
  refuse(config.training && config.kind != "training", "training");
  refuse(!config.file.empty(), "file");
  refuse(!config.like.empty(), "like");
  refuse(config.time_unit != none.time_unit, "time_unit");
  refuse(config.rate_per_s.has_value(), "rate");
  refuse(config.arrivals != none.arrivals, "arrivals");
  refuse(bool(config.mix.size), "size");
  refuse(!config.mix.widths.empty(), "widths");
  refuse(!config.mix.width_weights.empty(), "width_weights");
  refuse(!config.mix.diurnal.empty(), "diurnal");
  refuse(!config.mix.weekly.empty(), "weekly");
  refuse(config.jobs != none.jobs, "jobs");
  refuse(config.share != none.share, "share");
  refuse(config.demand != none.demand, "demand");
  refuse(config.interference != none.interference, "interference");
  refuse(config.unscaled != none.unscaled, "unscaled");
  check_waiting(config, key, document);
}

void hold_accelerators(WorkloadConfig& config, const std::string& key, Document& document) {
  if (config.resource == "cores" && document.has(key + ".resource"))
    document.complain(key + ".resource",
                      fmt::format("is \"cores\", and a {} holds accelerators", config.kind));
  config.resource = "accelerators";
}

std::optional<sim::Time> arrival_of(const WorkloadConfig& config, const std::string& key,
                                    const sim::Window& window, Document& document) {
  if (!config.start_at) return sim::Time{};
  if (*config.start_at < window.start || sim::since(window.start, *config.start_at) >= window.end) {
    document.complain(key + ".start_at", "is not within the run");
    return std::nullopt;
  }
  return sim::since(window.start, *config.start_at);
}

}  // namespace jevons
