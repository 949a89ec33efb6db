#include "models/policies/peak_shaving.hpp"

#include <algorithm>

namespace jevons {

namespace {

/// The month's peak so far, and that of the month before (that of the first interval in a run's first month).
double target_by_months(const StorageView& view, double start, StorageMemory& memory) {
  enum { seen, before };
  auto& peaks = memory.numbers;
  if (peaks.empty()) peaks = {view.peak_w, view.deficit_w()};
  if (view.peak_w < peaks[seen]) peaks[before] = peaks[seen];  // a new month counts from zero
  peaks[seen] = view.peak_w;
  return std::max(view.peak_w, start * peaks[before]);
}

}  // namespace

void PeakShaving::visit(sim::config::Visitor& v) {
  v.quantity(
      "target", target_w, "W",
      {.help = "most that is to be drawn from the grid; the month's peak so far where not given", .min = 0});
  v.number("start", start,
           {.help = "share of last month's peak that a month begins with (no target)",
            .source = "assumed",
            .min = 0,
            .max = 1});
}

double PeakShaving::decide(const StorageView& view, StorageMemory& memory) const {
  const double target = target_w ? *target_w : target_by_months(view, start, memory);
  return target - (view.load_w - view.supply_w);
}

}  // namespace jevons
