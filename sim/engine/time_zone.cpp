#include "sim/engine/time_zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>

namespace sim {

std::vector<Span> utc_offsets(const std::string& zone, Instant from, Instant to) {
  const date::time_zone* found = nullptr;
  try {
    found = date::locate_zone(zone);
  } catch (const std::runtime_error&) {
    return {};
  }
  std::vector<Span> offsets;
  const auto finish = std::chrono::floor<std::chrono::seconds>(to);  // the zone's end of time overflows in ns
  for (auto when = std::chrono::floor<std::chrono::seconds>(from);;) {
    const auto info = found->get_info(when);
    const Span offset = whole_seconds(info.offset.count());
    if (std::find(offsets.begin(), offsets.end(), offset) == offsets.end()) offsets.push_back(offset);
    if (finish < info.end) return offsets;
    when = info.end;
  }
}

}  // namespace sim
