#include "models/policies/easy_backfill.hpp"

namespace jevons {

std::uint32_t EasyBackfill::next(const QueueView& view) const {
  const auto head = view.head();
  if (head == QueueView::kNone || view.fits(head)) return head;

  const std::int64_t needed = view.job(head).width;
  std::int64_t free = view.free_units();
  sim::Time shadow = view.now();
  for (auto running = view.first_to_end(); running != QueueView::kNone; running = view.next_to_end(running)) {
    if (free >= needed && view.estimated_end(running) > shadow && shadow > view.now()) break;
    free += view.job(running).width;
    shadow = view.estimated_end(running);
  }
  std::int64_t extra = free - needed;

  std::int64_t tried = 0;
  for (auto slot = view.after(head); slot != QueueView::kNone && tried < depth; slot = view.after(slot), ++tried) {
    if (!view.fits(slot)) continue;
    const auto& job = view.job(slot);
    if (view.now() + sim::seconds(job.estimate_s) <= shadow || job.width <= extra) return slot;
  }
  return QueueView::kNone;
}

}  // namespace jevons
