#include "models/workload/due.hpp"

namespace jevons {

namespace {

constexpr auto kMorning = sim::hours(9), kEvening = sim::hours(17);
enum Day { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

sim::Time midnight_before(const sim::LocalCalendar& calendar, sim::Time t) {
  return calendar.next_day(t) - sim::days(1);
}

/// The first 9:00 not before t of a day that counts.
template <class Counts>
sim::Time first_morning(const sim::LocalCalendar& calendar, sim::Time t, Counts counts) {
  auto morning = midnight_before(calendar, t) + kMorning;
  while (morning < t || !counts(calendar.weekday(morning))) morning = morning + sim::days(1);
  return morning;
}

}  // namespace

sim::Time due(Due rule, const sim::LocalCalendar& calendar, sim::Time end) {
  if (rule == Due::semi_weekly)
    return first_morning(calendar, end, [](int day) { return day == monday || day == thursday; });
  const int today = calendar.weekday(end);
  const auto time = end - midnight_before(calendar, end);
  if (today <= friday && time >= kMorning && time <= kEvening) return end;
  const bool by_saturday = rule == Due::next_morning && today == friday && time > kEvening;
  return first_morning(calendar, end, [&](int day) { return day <= (by_saturday ? saturday : friday); });
}

}  // namespace jevons
