// When work is due by the rules of a working week, from the time at which it would end if it ran at once.
//   next_workday: at 9:00 of the first workday, Monday to Friday, that is not before that end; an end in
//   working hours,
//     9:00 to 17:00 of a workday, is waited for: then that end itself
//   semi_weekly: at the first 9:00 of a Monday or Thursday that is not before that end
// Wiesner et al. (2021), "Let's Wait Awhile", Middleware, 5.2; public holidays are workdays. The code
// published with the study has work of a Friday evening due on Saturday at 9:00: next_morning, otherwise as
// next_workday. Hours are those of standard time.
#pragma once

#include <string_view>
#include <vector>

#include "sim/engine/local_calendar.hpp"

namespace jevons {

enum class Due { next_workday, next_morning, semi_weekly };

inline const std::vector<std::string_view> due_names = {"next_workday", "next_morning", "semi_weekly"};

sim::Time due(Due rule, const sim::LocalCalendar& calendar, sim::Time end_at_once);

}  // namespace jevons
