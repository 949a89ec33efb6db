#include "models/workload/request_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/purposes.hpp"
#include "sim/engine/distributions.hpp"

namespace jevons {
namespace {

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

void check_weights(Problems& problems, const char* key, const std::vector<double>& weights, std::size_t count,
                   const char* of) {
  if (weights.empty()) return;
  if (weights.size() != count)
    problems.push_back({key, fmt::format("has {} numbers; {} are expected, {}", weights.size(), count, of)});
  else if (!(sum(weights) > 0))
    problems.push_back({key, "has no number above 0"});
}

std::size_t hour_of_week(sim::Time t, sim::Span phase, std::size_t hours) {
  return static_cast<std::size_t>((t.ns + phase.ns) / sim::hours(1).ns) % hours;
}

bool is_before(const Request& request, sim::Time t) { return request.arrival < t; }

}  // namespace

void BurstConfig::visit(sim::config::Visitor& v) {
  v.number("variation", variation,
           {.help = "standard deviation of the arrival rate over its mean, beside its hours and days",
            .source = "0: a Poisson process",
            .min = 0,
            .max = 20});
  v.duration("memory", memory,
             {.help = "time after which the rate has forgotten all but 1/e of what it was",
              .source = "10 s, as in the Azure trace of code",
              .min = 1e-3,
              .max = 30 * 86400});
  v.duration("step", step,
             {.help = "the rate stays the same for so long", .source = "1 s", .min = 1e-3, .max = 86400});
}

void RequestMix::visit(sim::config::Visitor& v) {
  v.choice("prompt", prompt, token_laws(), {.help = "tokens of a prompt"});
  v.choice("output", output, token_laws(), {.help = "tokens that are generated"});
  v.numbers("diurnal", diurnal, {.help = "relative arrival rate by local hour, 24 numbers", .min = 0});
  v.numbers("weekly", weekly, {.help = "relative arrival rate by day, 7 numbers from Monday", .min = 0});
  v.table("bursts", bursts, {.help = "how arrivals cluster beyond chance"});
}

Problems RequestMix::problems() const {
  Problems problems;
  check_weights(problems, "diurnal", diurnal, 24, "one for each local hour from midnight");
  check_weights(problems, "weekly", weekly, 7, "one for each day from Monday");
  if (prompt)
    if (auto text = prompt->problem(); !text.empty()) problems.push_back({"prompt", std::move(text)});
  if (output)
    if (auto text = output->problem(); !text.empty()) problems.push_back({"output", std::move(text)});
  return problems;
}

RequestSource::RequestSource(RequestTrace trace) : trace_(std::move(trace)) {
  for (const auto& request : trace_.requests) {
    mean_prompt_ += request.prompt;
    mean_square_prompt_ += static_cast<double>(request.prompt) * request.prompt;
    mean_output_ += request.output;
  }
  const auto n = static_cast<double>(std::max<std::size_t>(1, trace_.requests.size()));
  mean_prompt_ /= n;
  mean_square_prompt_ /= n;
  mean_output_ /= n;
}

RequestSource::RequestSource(const RequestMix& mix, std::vector<double> rates_per_s, sim::Span phase,
                             sim::Time end, std::int64_t limit)
    : generator_(Generator{
          .mix = mix, .rates_per_s = std::move(rates_per_s), .phase = phase, .end = end, .limit = limit}),
      mean_prompt_(mix.prompt->mean_tokens()),
      mean_square_prompt_(mix.prompt->mean_tokens(2)),
      mean_output_(mix.output->mean_tokens()) {
  auto& g = *generator_;
  g.sigma = std::sqrt(std::log1p(mix.bursts.variation * mix.bursts.variation));
  g.kept = std::exp(-mix.bursts.step.seconds() / mix.bursts.memory.seconds());
}

RequestState RequestSource::begin(std::uint64_t seed, std::uint32_t replication, std::uint64_t entity) {
  const auto stream = [&](std::uint32_t purpose) { return sim::Stream(seed, replication, purpose, entity); };
  return {.arrivals = stream(purpose::request_arrivals),
          .prompts = stream(purpose::request_prompts),
          .outputs = stream(purpose::request_outputs),
          .bursts = stream(purpose::request_bursts)};
}

std::optional<Request> RequestSource::next(RequestState& state, sim::Time end) const {
  const auto k = static_cast<std::size_t>(state.given);
  if (!generator_) {
    if (k >= trace_.requests.size() || trace_.requests[k].arrival >= end) return {};
    ++state.given;
    state.last = trace_.requests[k].arrival;
    return trace_.requests[k];
  }
  if (generator_->limit > 0 && state.given >= generator_->limit) return {};
  const auto when = arrival(state, std::min(end, generator_->end));
  if (!when) return {};
  state.prompts.jump_to(k);
  state.outputs.jump_to(k);
  state.last = *when;
  return Request{*when, generator_->mix.prompt->tokens(state.prompts.uniform()),
                 generator_->mix.output->tokens(state.outputs.uniform()), state.given++};
}

/// Where the rate changes next: at the end of its hour, or of a step of its variation.
sim::Time RequestSource::step_ends(sim::Time now) const {
  const auto& g = *generator_;
  const auto into_hour = (now.ns + g.phase.ns) % sim::hours(1).ns;
  const auto hour_ends = now + sim::nanoseconds(sim::hours(1).ns - into_hour);
  if (g.sigma == 0) return hour_ends;
  const auto step = g.mix.bursts.step.ns;
  return std::min(hour_ends, sim::Time{(now.ns / step + 1) * step});
}

/// M at an instant that is not before the last asked for.
double RequestSource::factor(RequestState& state, sim::Time now) const {
  const auto& g = *generator_;
  if (g.sigma == 0) return 1;
  const auto step = now.ns / g.mix.bursts.step.ns;
  if (state.step == step) return state.factor;
  const sim::Normal normal;
  for (; state.step < step; ++state.step) {
    const double e = normal.quantile(state.bursts.uniform());
    state.z = state.step < 0 ? e : g.kept * state.z + std::sqrt(1 - g.kept * g.kept) * e;
  }
  return state.factor = std::exp(g.sigma * state.z - g.sigma * g.sigma / 2);
}

double RequestSource::rate(RequestState& state, sim::Time now) const {
  const auto& g = *generator_;
  return g.rates_per_s[hour_of_week(now, g.phase, g.rates_per_s.size())] * factor(state, now);
}

std::optional<sim::Time> RequestSource::arrival(RequestState& state, sim::Time end) const {
  state.arrivals.jump_to(static_cast<std::uint64_t>(state.given));
  double left = -std::log1p(-state.arrivals.uniform());
  for (auto now = state.last; now < end;) {
    const auto until = std::min(step_ends(now), end);
    const double per_s = rate(state, now);
    const double expected = per_s * (until - now).seconds();
    if (left < expected) {
      const auto when = std::max(now + sim::nanoseconds(1), now + sim::seconds(left / per_s));
      if (when < until) return when;
      return until < end ? std::optional(until) : std::nullopt;
    }
    left -= expected;
    now = until;
  }
  return {};
}

void RequestSource::skip_to(RequestState& state, sim::Time now) const {
  state.last = now;
  if (generator_) return;
  const auto& rows = trace_.requests;
  state.given = std::lower_bound(rows.begin(), rows.end(), now, is_before) - rows.begin();
}

Request RequestSource::example(RequestState& state, std::int64_t i) const {
  if (!generator_) {
    const auto row = static_cast<std::size_t>(std::max<std::int64_t>(0, state.given - 1 - i));
    return trace_.requests[row];
  }
  constexpr auto kApart = std::uint64_t{1} << 62;  // draws that belong to no request to come
  const auto k = kApart + static_cast<std::uint64_t>(state.given + i);
  state.prompts.jump_to(k);
  state.outputs.jump_to(k);
  return {{},
          generator_->mix.prompt->tokens(state.prompts.uniform()),
          generator_->mix.output->tokens(state.outputs.uniform())};
}

RequestSource::Piece RequestSource::piece(RequestState& state, sim::Time from, sim::Time to) const {
  if (!generator_) {
    const auto& rows = trace_.requests;
    const auto first = std::lower_bound(rows.begin(), rows.end(), from, is_before);
    return {to, static_cast<double>(std::lower_bound(first, rows.end(), to, is_before) - first)};
  }
  const auto until = std::min({step_ends(from), generator_->end, to});
  return {until, rate(state, from) * (until - from).seconds()};
}

}  // namespace jevons
