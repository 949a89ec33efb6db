// The Pareto front of finished runs under several metrics: those that no other run dominates, that is, is as
// good in every metric and better in one.
// A run can be dominated only by one before it in lexicographic order, and then by one on the front; so one
// pass over the sorted runs is enough. Kung, Luccio, Preparata (1975), Journal of the ACM 22(4).
#pragma once

#include <cstddef>
#include <vector>

namespace sim::study {

/// The runs on the front, best in the first metric first, in the order of runs where they are equal there.
/// `objectives` holds of each metric the values of all runs. A run with a NaN is not on the front and
/// dominates nothing; equal runs are all on it or none. O(n log n) with one or two metrics, otherwise O(n f)
/// with f runs on the front. Throws std::invalid_argument without a metric, for metrics of different length,
/// and if `lower_is_better` has not one entry a metric.
std::vector<std::size_t> pareto_front(const std::vector<std::vector<double>>& objectives,
                                      const std::vector<bool>& lower_is_better);

}  // namespace sim::study
