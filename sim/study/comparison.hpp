// What replications of several alternatives say about each other: paired differences under common random
// numbers, corrected for there being several, and when there have been enough replications.
//
// Differences from a reference are taken replication by replication, so that what chance does to both
// cancels, and their mean gets a Student-t interval; the m comparisons with one reference are a family.
// Law (2015), Simulation Modeling and Analysis, 5th ed., 10.2, 10.3 and 11.2.
// With a = 1 - level and p_1 <= ... <= p_m, a comparison is decided
//   none        at a;
//   Bonferroni  at a / m; the intervals hold all together with probability `level` or more;
//   Holm        p_i at a / (m - i + 1), until one is not rejected. With probability `level` or more no true
//               null hypothesis is rejected, as with Bonferroni, which never rejects more.
//               Holm (1979), Scandinavian Journal of Statistics 6(2).
// Holm is a way to decide and no recipe for intervals: simultaneous ones that fit its decisions mostly say
// of what is rejected no more than its sign (Guilbaud 2008, Biometrical Journal 50(5)). Here an interval has
// the level at which it was decided: 1 - a / (m - i + 1) where p_i was rejected, and that of the step at
// which the procedure stopped for all others. So it excludes zero exactly where Holm rejects; each covers
// its difference with its own level, but not all of them together. Who needs that asks for Bonferroni.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/statistics.hpp"

namespace sim::study {

enum class Correction { none, bonferroni, holm };
/// "none", "bonferroni", "holm", in the order of the enumeration.
const std::vector<std::string>& correction_names();

struct Confidence {
  double level = .95;
  Correction correction = Correction::holm;
};

/// Values of one metric: of each alternative those of replications 0, 1, ...
using Samples = std::vector<std::vector<double>>;

/// Numbers this close to each other, relative to the larger, are the same number, and no chance: the books of
/// a run are held to it, and sums in another order differ by less.
inline constexpr double kResolution = 1e-9;

/// An alternative minus the reference.
struct Difference {
  double mean, low, high;
  double p;           // P(|T| >= |t|) were there no difference; NaN of fewer than two replications
  double adjusted_p;  // the least 1 - level at which the corrected procedure rejects
  bool differs;       // the corrected interval excludes zero
};

/// Of each alternative from alternative `reference` (whose own is zero). A difference that is the same in
/// every replication has an interval of no width. Throws std::invalid_argument if the samples differ in
/// length.
std::vector<Difference> differences(const Samples& samples, std::size_t reference,
                                    const Confidence& confidence);

/// p values adjusted for there being several. NaN is no comparison: it stays, and is not counted.
std::vector<double> adjusted(std::span<const double> p, Correction correction);

/// For each p value the a at which it was decided, as the correction has it.
std::vector<double> decisive_alphas(std::span<const double> p, const Confidence& confidence);

/// The alternative with the best mean, if its corrected interval against every other one excludes zero.
std::optional<std::size_t> winner(const Samples& samples, bool lower_is_better, const Confidence& confidence);

/// Mean of each alternative with its interval, not corrected.
std::vector<ConfidenceInterval> means(const Samples& samples, double level);

/// Whether the interval of every mean is within `relative` of that mean to either side, and that of every
/// difference from the baseline within `relative` of the baseline's mean.
bool is_precise(const Samples& samples, std::size_t baseline, double relative, const Confidence& confidence);

/// How many replications there are to be, having looked after `done` (0: not yet) and seen that they are too
/// few: 5 at first, then half as many again and at least 5 more, `most` at the most. To look again
/// costs a little of the level (Law 2015, 9.4.1); few and growing rounds keep it little.
std::int64_t next_round(std::int64_t done, std::int64_t most);

}  // namespace sim::study
