#include "models/workload/demand_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/purposes.hpp"
#include "sim/engine/distributions.hpp"
#include "sim/engine/random.hpp"

namespace jevons {
namespace {

double phi(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// The least whole percent whose cumulative share reaches u, found through a table of guesses.
class Percents {
 public:
  explicit Percents(const std::vector<double>& shares) : upto_(shares.size()), guess_(kGuesses + 1) {
    std::partial_sum(shares.begin(), shares.end(), upto_.begin());
    const double all = upto_.back();
    for (auto& share : upto_) share /= all;
    std::size_t k = 0;
    for (std::size_t g = 0; g <= kGuesses; ++g) {
      while (k + 1 < upto_.size() && upto_[k] < static_cast<double>(g) / kGuesses) ++k;
      guess_[g] = k;
    }
  }
  std::size_t operator()(double u) const {
    std::size_t k = guess_[static_cast<std::size_t>(u * kGuesses)];
    while (k + 1 < upto_.size() && upto_[k] < u) ++k;
    return k;
  }

 private:
  static constexpr std::size_t kGuesses = 256;
  std::vector<double> upto_;
  std::vector<std::size_t> guess_;
};

}  // namespace

void DemandProcess::visit(sim::config::Visitor& v) {
  v.duration("interval", interval, {.help = "between samples", .min = 1});
  v.number("between", between, {.help = "share of variance between machines", .min = 0, .max = 1});
  v.number("slow", slow, {.help = "share of variance of the slow part", .min = 0, .max = 1});
  v.number("persistence", persistence,
           {.help = "correlation of the slow part from step to step", .min = 0, .max = 1});
  v.number("idle", idle, {.help = "probability of idling of the most idle machines", .min = 0, .max = 1});
  v.number("idle_shift", idle_shift, {.help = "how idling is spread: centre"});
  v.number("idle_slope", idle_slope, {.help = "how idling is spread: by the machine's level"});
  v.number("idle_spread", idle_spread, {.help = "how idling is spread: beside its level"});
  v.numbers("diurnal", diurnal, {.help = "added to z by hour from the start, 24 numbers"});
  v.numbers("shares", shares, {.help = "probabilities of 0, 1, ... 100 percent", .min = 0});
}

std::string DemandProcess::problem() const {
  if (shares.size() != 101)
    return fmt::format("shares has {} numbers; 101 are expected, for 0 to 100 percent", shares.size());
  if (!(std::accumulate(shares.begin(), shares.end(), 0.0) > 0)) return "shares has no number above 0";
  if (!diurnal.empty() && diurnal.size() != 24)
    return fmt::format("diurnal has {} numbers; 24 are expected", diurnal.size());
  if (between + slow > 1) return "between and slow are more than the whole variance";
  return {};
}

VmDemand DemandProcess::draw(std::int64_t machines, sim::Span duration, std::uint64_t seed,
                             std::uint32_t replication, std::uint32_t site) const {
  const auto samples = (duration.ns + interval.ns - 1) / interval.ns;
  VmDemand demand{.machines = machines,
                  .samples = samples,
                  .step_s = interval.seconds(),
                  .share = std::vector<double>(static_cast<std::size_t>(machines * samples))};
  const Percents percents(shares);
  const double b_part = std::sqrt(between), x_part = std::sqrt(slow), e_part = std::sqrt(1 - between - slow);
  const sim::Normal normal(0, 1);
  const double renewed = std::sqrt(1 - persistence * persistence);
  auto to = demand.share.begin();
  for (std::int64_t machine = 0; machine < machines; ++machine) {
    sim::Stream stream(seed, replication, purpose::vm_demand, std::uint64_t{site} << 32 | static_cast<std::uint64_t>(machine));
    const double b = normal.quantile(stream.uniform()), a = normal.quantile(stream.uniform());
    const double p = idle * phi(idle_shift - idle_slope * b + idle_spread * a);
    double x = normal.quantile(stream.uniform());
    for (std::int64_t t = 0; t < samples; ++t) {
      const double w = stream.uniform();
      if (t > 0) x = persistence * x + renewed * normal.quantile(stream.uniform());
      if (w <= p) {
        *to++ = 0;
        continue;
      }
      const auto hour = static_cast<std::size_t>(t * interval.ns / sim::hours(1).ns % 24);
      const double e = normal.quantile(std::min((w - p) / (1 - p), 1 - 0x1p-53));
      const double z = b_part * b + x_part * x + e_part * e + (diurnal.empty() ? 0 : diurnal[hour]);
      *to++ = static_cast<double>(percents(std::min(phi(z), 1 - 0x1p-53))) / 100.0;
    }
  }
  return demand;
}

}  // namespace jevons
