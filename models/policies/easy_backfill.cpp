#include "models/policies/easy_backfill.hpp"

namespace jevons {
namespace {

/// What the head of the queue is promised: when it can start, and what it leaves to others from then on.
struct Promise {
  sim::Time shadow;
  std::int64_t extra = 0;
  std::uint32_t server = QueueView::kNone;  // where, if it needs one server
};

Promise promise_one_server(const QueueView& view, std::uint32_t head) {
  const auto room = view.room_for(head);
  // Where only servers that are off or boot are large enough, nothing that starts now is in its way.
  if (!room) return {sim::Time::never()};
  return {room->when, room->left_over, room->server};
}

/// Servers that are off or booting can only bring the shadow forward: how soon they come is not known, so
/// that no job may count on them as extra.
Promise promise_units(const QueueView& view, std::int64_t needed) {
  const auto missing = needed - view.free_units() - view.coming_units();
  if (missing <= 0) return {view.now()};
  const auto shadow = view.end_of_units(missing);
  return {shadow, view.free_units() + view.units_ending_by(shadow) - needed};
}

bool may_start_anywhere(const QueueView& view, std::uint32_t slot, const Promise& promise) {
  if (view.latest_end(slot) <= promise.shadow) return true;
  return view.job(slot).width <= promise.extra && (promise.server == QueueView::kNone || !view.is_wide(slot));
}

}  // namespace

Start EasyBackfill::next(const QueueView& view) const {
  const auto head = view.head();
  if (head == QueueView::kNone || view.fits(head)) return {head};
  if (view.after(head) == QueueView::kNone || view.free_units() == 0) return {};
  const auto promise =
      view.is_wide(head) ? promise_units(view, view.job(head).width) : promise_one_server(view, head);

  std::int64_t tried = 0;
  for (auto slot = view.after(head); slot != QueueView::kNone && tried < depth;
       slot = view.after(slot), ++tried) {
    if (!view.fits(slot)) continue;
    if (may_start_anywhere(view, slot, promise)) return {slot};
    if (promise.server != QueueView::kNone && view.fits(slot, promise.server)) return {slot, promise.server};
  }
  return {};
}

}  // namespace jevons
