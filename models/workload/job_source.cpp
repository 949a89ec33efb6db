#include "models/workload/job_source.hpp"

#include <algorithm>
#include <limits>

#include "models/workload/weekly_rates.hpp"

namespace jevons {

namespace {

constexpr double clock_ends_s = 9e9;  // 63 bits of nanoseconds
constexpr std::chrono::days most_days_away{36525};

std::optional<Trace> load_trace(const WorkloadConfig& config, const std::filesystem::path& path,
                                const std::string& key_path, const sim::Window& window,
                                sim::config::Document& document) {
  TraceOptions options{.time_unit = config.time_unit, .zero = {}};
  if (config.start_at) {
    const auto away = std::chrono::floor<std::chrono::days>(*config.start_at) -
                      std::chrono::floor<std::chrono::days>(window.start);
    if (std::chrono::abs(away) > most_days_away) {
      document.complain(key_path + ".start_at", "is more than a hundred years from the start of the run");
      return {};
    }
    options.zero = sim::since(window.start, *config.start_at);
  }
  std::vector<std::string> errors;
  auto trace = read_trace(path, options, window.end, errors);
  for (auto& error : errors) document.complain_located(std::move(error));
  return trace;
}

}  // namespace

JobSource::JobSource(const WorkloadConfig& config, Trace trace)
    : rows_(std::move(trace.jobs)),
      limit_(config.jobs),
      slack_(config.slack),
      estimate_factor_(config.estimate_factor),
      notes_(trace.notes()),
      rejected_(trace.without_runtime + trace.without_width) {}

JobSource::JobSource(const WorkloadConfig& config, const sim::Window& window, sim::Span utc_offset)
    : generator_(
          Generator{.arrivals = {weekly_rates(*config.rate_per_s, config.mix.diurnal, config.mix.weekly),
                                 sim::hours(1), since_monday(window.start, utc_offset)},
                    .regular = config.arrivals == "regular",
                    .size = SizeDraw(config.mix.size),
                    .widths = {config.mix.widths.begin(), config.mix.widths.end()},
                    .width_index = {},
                    .end = window.end}),
      limit_(config.jobs),
      slack_(config.slack),
      estimate_factor_(config.estimate_factor) {
  if (!generator_->widths.empty()) generator_->width_index.emplace(config.mix.width_weights);
}

ArrivalState JobSource::begin(std::uint64_t seed, std::uint32_t replication, std::uint64_t entity) {
  const auto stream = [&](std::uint32_t purpose) { return sim::Stream(seed, replication, purpose, entity); };
  return {.arrivals = stream(purpose::job_arrivals),
          .sizes = stream(purpose::job_sizes),
          .widths = stream(purpose::job_widths),
          .estimates = stream(purpose::job_estimates)};
}

std::optional<JobSpec> JobSource::next(ArrivalState& state) const {
  if (limit_ > 0 && state.given >= limit_) return {};
  std::optional<JobSpec> job;
  if (generator_)
    job = generate(state);
  else if (state.given < static_cast<std::int64_t>(rows_.size()))
    job = rows_[static_cast<std::size_t>(state.given)];
  if (!job) return {};
  finish(*job, state);
  state.last = job->arrival;
  ++state.given;
  return job;
}

std::optional<JobSpec> JobSource::generate(ArrivalState& state) const {
  const auto k = static_cast<std::uint64_t>(state.given);
  const Generator& g = *generator_;
  state.arrivals.jump_to(k);
  const sim::Time arrival = g.regular ? g.arrivals.when_expected({}, static_cast<double>(k + 1))
                                      : g.arrivals.next(state.last, state.arrivals);
  if (g.end <= arrival) return {};
  JobSpec job{.arrival = arrival, .id = state.given};
  state.sizes.jump_to(k);
  state.widths.jump_to(k);
  job.work_s = job.estimate_s = g.size(state.sizes);
  if (g.width_index) job.width = g.widths[(*g.width_index)(state.widths)];
  return job;
}

void JobSource::finish(JobSpec& job, ArrivalState& state) const {
  state.estimates.jump_to(static_cast<std::uint64_t>(job.id));
  if (estimate_factor_ > 1) job.estimate_s = job.work_s * sim::Uniform(1, estimate_factor_)(state.estimates);
  if (job.deadline != sim::Time::never()) return;
  if (due_) job.deadline = due(*due_, *calendar_, later(job.arrival, job.estimate_s));
  if (!slack_) return;
  const double until_s = job.arrival.seconds() + job.estimate_s + slack_->seconds();
  if (until_s < clock_ends_s) job.deadline = job.arrival + sim::seconds(job.estimate_s) + *slack_;
}

void JobSource::due_by(const WorkloadConfig& config, const sim::Window& window, sim::Span utc_offset) {
  const auto rule = std::find(due_names.begin(), due_names.end(), config.due);
  if (rule == due_names.end()) return;
  due_ = static_cast<Due>(rule - due_names.begin());
  calendar_.emplace(window.start, utc_offset);
}

std::int32_t JobSource::widest() const {
  std::int32_t widest = generator_ ? 1 : 0;
  for (const auto& row : rows_) widest = std::max(widest, row.width);
  if (generator_)
    for (const auto width : generator_->widths) widest = std::max(widest, width);
  return widest;
}

std::optional<JobSource> load_jobs(WorkloadConfig& config, const std::string& key_path,
                                   const sim::Window& window, sim::Span utc_offset,
                                   sim::config::Document& document) {
  const auto fitted = apply_like(config, key_path, document);
  const bool good = check_workload(config, key_path, document);
  std::optional<JobSource> source;
  if (config.kind == "batch") {
    if (!good) return {};
    source.emplace(config, window, utc_offset);
  } else {
    if (config.file.empty()) return {};
    const auto path = document.find_file(key_path + ".file", config.file);
    if (!path) return {};
    auto trace = load_trace(config, *path, key_path, window, document);
    if (!trace || !good) return {};
    source.emplace(config, *std::move(trace));
    source->files_.push_back(path->string());
  }
  if (fitted) source->files_.push_back(fitted->string());
  source->due_by(config, window, utc_offset);
  return source;
}

}  // namespace jevons
