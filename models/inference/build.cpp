#include "models/inference/build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/plant.hpp"
#include "models/workload/weekly_rates.hpp"

namespace jevons {
namespace {

using sim::config::Document;

constexpr std::chrono::days most_days_away{36525};

void refuse_keys_of_jobs(const WorkloadConfig& config, const std::string& key, Document& document) {
  static const WorkloadConfig none;
  const auto refuse = [&](const char* other, bool differs) {
    if (differs) document.complain(fmt::format("{}.{}", key, other), "belongs to jobs; these are requests");
  };
  refuse("due", config.due != none.due);
  refuse("elastic", config.elastic != none.elastic);
  refuse("data", config.data_b != none.data_b);
  refuse("max_latency", config.max_latency.has_value());
  refuse("interruption", config.interruption.save || config.interruption.restore ||
                             config.interruption.draw != none.interruption.draw);
  refuse("time_unit", config.time_unit != none.time_unit);
  refuse("arrivals", config.arrivals != none.arrivals);
  refuse("size", bool(config.mix.size));
  refuse("widths", !config.mix.widths.empty());
  refuse("width_weights", !config.mix.width_weights.empty());
  refuse("slack", config.slack.has_value());
  refuse("estimate_factor", config.estimate_factor != none.estimate_factor);
  refuse("phase", config.phase != none.phase);
  refuse("share", config.share != none.share);
  refuse("demand", config.demand != none.demand);
}

/// The mix of requests that `like` names, with what the scenario wrote in its place.
std::optional<RequestMix> read_mix(const WorkloadConfig& config, const std::string& key, Document& document,
                                   std::vector<std::string>& files) {
  RequestMix mix;
  if (!config.like.empty()) {
    const auto path = document.find_file(key + ".like", "workload/" + config.like + ".toml");
    if (!path) return {};
    try {
      auto file = Document::load(*path, {}, {});
      file.read(mix);
      file.refuse_uncertain("a fit is what it was fitted to; make what the scenario writes in its place so");
      file.throw_if_bad();
    } catch (const sim::config::BadInput& bad) {
      for (const auto& error : bad.errors()) document.complain_located(error);
      return {};
    }
    files.push_back(path->string());
  }
  const auto& own = *config.inference;
  if (own.prompt) mix.prompt = own.prompt;
  if (own.output) mix.output = own.output;
  if (!config.mix.diurnal.empty()) mix.diurnal = config.mix.diurnal;
  if (!config.mix.weekly.empty()) mix.weekly = config.mix.weekly;
  if (document.has(key + ".inference.bursts")) mix.bursts = own.bursts;
  return mix;
}

/// Writes what was read back into the scenario, so that it is shown, and runs again, in full.
void fill(WorkloadConfig& config, const RequestMix& mix) {
  config.mix.diurnal = mix.diurnal;
  config.mix.weekly = mix.weekly;
  config.inference->prompt = mix.prompt;
  config.inference->output = mix.output;
  config.inference->bursts = mix.bursts;
}

std::optional<RequestSource> generate(WorkloadConfig& config, const std::string& key,
                                      const sim::Window& window, sim::Span utc_offset, Document& document,
                                      std::vector<std::string>& files) {
  const auto mix = read_mix(config, key, document, files);
  if (!mix) return {};
  bool good = true;
  const auto complain = [&](const std::string& what, std::string text) {
    document.complain(key + "." + what, std::move(text));
    good = false;
  };
  if (config.start_at) complain("start_at", "belongs to a trace; these requests are generated");
  if (!config.rate_per_s && !document.has(key + ".rate"))
    complain("rate", "generated requests need one, such as rate = \"5/s\"");
  if (!mix->prompt)
    complain(
        "inference.prompt",
        "generated requests need one, such as prompt = { kind = \"constant\", tokens = 500 }, or `like`");
  if (!mix->output)
    complain(
        "inference.output",
        "generated requests need one, such as output = { kind = \"exponential\", mean = 200 }, or `like`");
  for (const auto& problem : mix->problems())
    complain(problem.key == "diurnal" || problem.key == "weekly" ? problem.key : "inference." + problem.key,
             problem.text);
  if (!good || !config.rate_per_s) return {};
  fill(config, *mix);
  return RequestSource(*mix, weekly_rates(*config.rate_per_s, mix->diurnal, mix->weekly),
                       since_monday(window.start, utc_offset), window.end, config.jobs);
}

std::optional<RequestSource> read_file(const WorkloadConfig& config, const std::string& key,
                                       const sim::Window& window, Document& document,
                                       std::vector<std::string>& files) {
  const auto path = document.find_file(key + ".file", config.file);
  if (!path) return {};
  sim::Time zero;
  if (config.start_at) {
    const auto away = std::chrono::floor<std::chrono::days>(*config.start_at) -
                      std::chrono::floor<std::chrono::days>(window.start);
    if (std::chrono::abs(away) > most_days_away) {
      document.complain(key + ".start_at", "is more than a hundred years from the start of the run");
      return {};
    }
    zero = sim::since(window.start, *config.start_at);
  }
  std::vector<std::string> errors;
  auto trace = read_requests(*path, zero, window.end, errors);
  for (auto& error : errors) document.complain_located(std::move(error));
  if (!trace) return {};
  files.push_back(path->string());
  if (config.jobs > 0 && static_cast<std::int64_t>(trace->requests.size()) > config.jobs)
    trace->requests.resize(static_cast<std::size_t>(config.jobs));
  return RequestSource(*std::move(trace));
}

void refuse_keys_of_generators(const WorkloadConfig& config, const std::string& key, Document& document) {
  const auto refuse = [&](const char* other, bool given) {
    if (given)
      document.complain(fmt::format("{}.{}", key, other),
                        "belongs to generated requests; these are of a file");
  };
  refuse("rate", config.rate_per_s.has_value());
  refuse("like", !config.like.empty());
  refuse("diurnal", !config.mix.diurnal.empty());
  refuse("weekly", !config.mix.weekly.empty());
  refuse("inference.prompt", bool(config.inference->prompt));
  refuse("inference.output", bool(config.inference->output));
}

std::string basis_of(const ServingProfile& profile) {
  switch (profile.basis) {
    case ServingProfile::Basis::measured:
      return fmt::format("goes by what was measured of [serving.{}]", profile.measured_by);
    case ServingProfile::Basis::scaled:
      return fmt::format("goes by what was measured of [serving.{}], scaled", profile.measured_by);
    case ServingProfile::Basis::roofline:
      break;
  }
  return "goes by a roofline; nothing was measured of it";
}

}  // namespace

std::optional<RequestSource> load_requests(WorkloadConfig& config, const std::string& key,
                                           const sim::Window& window, sim::Span utc_offset,
                                           Document& document, std::vector<std::string>& files) {
  if (!config.inference) {
    document.complain(key + ".inference", "is needed of kind = \"inference\": a table with at least a model");
    return {};
  }
  refuse_keys_of_jobs(config, key, document);
  if (config.file.empty()) return generate(config, key, window, utc_offset, document, files);
  refuse_keys_of_generators(config, key, document);
  return read_file(config, key, window, document, files);
}

std::optional<InferencePlan> plan_service(const WorkloadConfig& workload, const std::string& key,
                                          RequestSource source, const ReplicaSite& site,
                                          const Catalog& catalog, Document& document,
                                          std::vector<std::string>& notes) {
  const auto& config = *workload.inference;
  Problems problems = config.problems();
  const auto* model = catalog.language_model(config.model);
  const auto* variant = catalog.variant(config.variant);
  if (!model || (!variant && !config.variant.empty())) return {};  // told with the names
  const double context = source.mean_prompt() + source.mean_output() / 2;
  const ServingWish wish{.model = model,
                         .accelerator = site.accelerator,
                         .accelerators = config.accelerators,
                         .precision = *precision_of(config.precision),
                         .variant = variant,
                         .roofline = config.roofline,
                         .kv_bytes = bytes_of(*precision_of(config.kv_precision)),
                         .context = context,
                         .cap_w = site.cap_w,
                         .unscaled = workload.unscaled};
  if (config.replicas.max * config.accelerators > site.accelerators)
    problems.push_back({"replicas.max",
                        fmt::format("{} replicas of {} accelerators are more than site.{} has: {}",
                                    config.replicas.max, config.accelerators, site.name, site.accelerators)});
  auto profile = make_profile(
      wish, catalog.serving, config.max_batch > 0 ? std::optional(config.max_batch) : std::nullopt, problems);
  for (const auto& problem : problems) document.complain(key + ".inference." + problem.key, problem.text);
  if (!problems.empty()) return {};
  notes.push_back(fmt::format("{}: \"{}\" on {} x {} {}", key, config.model, config.accelerators,
                              site.accelerator->name, basis_of(profile)));
  if (const auto* trace = source.trace())
    for (const auto& note : trace->notes()) notes.push_back(fmt::format("{}: {}", key, note));
  const double each = std::max(1.0, source.mean_prompt() + source.mean_output());
  const auto seconds_of = [](const std::optional<sim::Span>& span) { return span ? span->seconds() : 0; };
  InferencePlan plan{.service = {.name = workload.name,
                                 .profile = std::move(profile),
                                 .chunk = static_cast<double>(config.chunk),
                                 .queue_limit = config.queue,
                                 .min_replicas = config.replicas.min,
                                 .max_replicas = config.replicas.max,
                                 .start_up = config.replicas.start_up,
                                 .patience = config.replicas.patience,
                                 .interval = config.replicas.interval,
                                 .target = config.replicas.target,
                                 .slo_first_s = seconds_of(config.slo.first_token),
                                 .slo_token_s = seconds_of(config.slo.token)},
                     .source = std::move(source),
                     .width = static_cast<std::int32_t>(config.accelerators),
                     .busy = std::llround(workload.activity * static_cast<double>(Duty::kAllBusy)),
                     .accuracy = variant ? variant->accuracy : 1};
  plan.means = {plan.source.mean_prompt(), plan.source.mean_square_prompt(), plan.source.mean_output()};
  auto& service = plan.service;
  service.capacity = std::max(1.0, std::min(static_cast<double>(service.profile.most_batch),
                                            std::floor(service.profile.kept_tokens / each)));
  if (config.detail == "events") return plan;
  notes.push_back(fmt::format(
      "{}: requests are a flow{}; detail = \"events\" follows every one, and knows percentiles", key,
      config.zoom.empty() ? "" : " outside of zoom"));
  plan.flow = make_flow_table(service, plan.means);
  for (const auto& span : config.zoom) plan.zoom.push_back({sim::Time{} + span.from, sim::Time{} + span.to});
  return plan;
}

}  // namespace jevons
