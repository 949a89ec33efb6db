#include "models/policies/easy_backfill.hpp"

namespace jevons {
namespace {

struct Reservation {
  sim::Time shadow;
  std::int64_t extra = 0;
};

/// Servers that are off or booting can only bring the shadow forward: how soon they come is not known, so that no
/// job may count on them as extra.
Reservation reserve(const QueueView& view, std::int64_t needed) {
  const auto coming = view.coming_units();
  auto free = view.free_units();
  if (free < needed && free + coming >= needed) return {view.now(), 0};
  sim::Time shadow = view.now();
  for (auto running = view.first_to_end(); running != QueueView::kNone; running = view.next_to_end(running)) {
    if (free + coming >= needed && view.estimated_end(running) > shadow && shadow > view.now()) break;
    free += view.job(running).width;
    shadow = view.estimated_end(running);
  }
  return {shadow, free - needed};
}

}  // namespace

std::uint32_t EasyBackfill::next(const QueueView& view) const {
  const auto head = view.head();
  if (head == QueueView::kNone || view.fits(head)) return head;
  const auto reserved = reserve(view, view.job(head).width);

  std::int64_t tried = 0;
  for (auto slot = view.after(head); slot != QueueView::kNone && tried < depth; slot = view.after(slot), ++tried) {
    if (!view.fits(slot)) continue;
    if (view.latest_end(slot) <= reserved.shadow || view.job(slot).width <= reserved.extra) return slot;
  }
  return QueueView::kNone;
}

}  // namespace jevons
