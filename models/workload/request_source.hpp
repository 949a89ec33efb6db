// Where requests come from, one after another in time: the rows of a trace, or a generator. Constant plant;
// RequestState is all that moves. The generator is a Poisson process whose rate itself varies (a Cox
// process):
//   rate(t) = mean x diurnal(hour) x weekly(day) x M(step of t),  M(i) = exp(s z(i) - s^2 / 2),  s^2 = ln(1 +
//   variation^2) z(i) = r z(i-1) + sqrt(1 - r^2) e(i),  r = exp(-step / memory),  z(0), e(i) standard normal
// Arrival k comes where the integral of the rate since arrival k-1 reaches -ln(1 - u(k)): draw k belongs to
// request k, and step i of M to time, whatever policies do. Variance of counts over mean counts in windows of
// T seconds:
//   1 + rate T var(mean of M over T);  tools/derive/requests_fit.py fits variation and memory to it.
// Cox (1955), J. R. Stat. Soc. B 17(2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "models/workload/request_trace.hpp"
#include "models/workload/token_law.hpp"
#include "sim/engine/random.hpp"

namespace jevons {

/// How arrivals cluster beyond chance.
struct BurstConfig {
  double variation = 0;
  sim::Span memory = sim::whole_seconds(10), step = sim::whole_seconds(1);
  void visit(sim::config::Visitor& v);
};

/// What requests are like: the keys that a fitted mix (`like`) provides and a scenario may override.
struct RequestMix {
  sim::config::Chosen<TokenLaw> prompt, output;
  std::vector<double> diurnal, weekly;  // relative rates by local hour (24) and by day from Monday (7)
  BurstConfig bursts;
  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// A plain value.
struct RequestState {
  std::int64_t given = 0;
  sim::Time last;          // arrival of the last
  std::int64_t step = -1;  // of the rate's variation that holds now
  double z = 0, factor = 1;
  sim::Stream arrivals{0, 0, 0, 0}, prompts{0, 0, 0, 0}, outputs{0, 0, 0, 0}, bursts{0, 0, 0, 0};
};

class RequestSource {
 public:
  explicit RequestSource(RequestTrace trace);
  /// Hourly rates of a week, of which `phase` has gone by when the run begins; no problems() in the mix.
  /// `limit`: 0 for none.
  RequestSource(const RequestMix& mix, std::vector<double> rates_per_s, sim::Span phase, sim::Time end,
                std::int64_t limit = 0);

  /// `entity` is the number of the workload in the scenario.
  static RequestState begin(std::uint64_t seed, std::uint32_t replication, std::uint64_t entity);
  /// The next request, not before the last; nothing where there is none before `end`.
  std::optional<Request> next(RequestState& state, sim::Time end = sim::Time::never()) const;
  /// Those that would have come before `now` are left out.
  void skip_to(RequestState& state, sim::Time now) const;
  /// The size of one of the requests that have come before now, number i of them.
  Request example(RequestState& state, std::int64_t i) const;

  /// So many are to be expected until then, at one rate.
  struct Piece {
    sim::Time until;
    double arrivals = 0;
  };
  /// The first piece of a span; spans follow each other in time.
  Piece piece(RequestState& state, sim::Time from, sim::Time to) const;
  std::int64_t limit() const { return generator_ ? generator_->limit : 0; }

  double mean_prompt() const { return mean_prompt_; }
  double mean_square_prompt() const { return mean_square_prompt_; }
  double mean_output() const { return mean_output_; }
  const RequestTrace* trace() const { return generator_ ? nullptr : &trace_; }

 private:
  struct Generator {
    RequestMix mix;
    std::vector<double> rates_per_s;
    sim::Span phase;
    sim::Time end;
    std::int64_t limit;
    double sigma = 0, kept = 0;  // s and r
  };
  std::optional<sim::Time> arrival(RequestState& state, sim::Time end) const;
  double factor(RequestState& state, sim::Time now) const;
  double rate(RequestState& state, sim::Time now) const;
  sim::Time step_ends(sim::Time now) const;

  RequestTrace trace_;
  std::optional<Generator> generator_;
  double mean_prompt_ = 0, mean_square_prompt_ = 0, mean_output_ = 0;
};

}  // namespace jevons
