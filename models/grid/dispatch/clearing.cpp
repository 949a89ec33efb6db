#include "models/grid/dispatch/clearing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace jevons {
namespace {

constexpr std::int32_t kStart = -1, kUnreached = -2, kNoWay = std::numeric_limits<std::int32_t>::max() / 2;
constexpr double kLeastGain = 1e-18;  // USD/J: 4e-9 USD/MWh

// Less room than this share of the load is what rounding has left: such a segment is full.
constexpr double kRounding = 1e-12;

void pass_full_segments(Zone& zone) {
  const double least_w = kRounding * zone.load_w;
  while (zone.at + 1 < zone.segments.size() &&
         zone.segments[zone.at].room_w - zone.segments[zone.at].used_w <= least_w)
    ++zone.at;
}

void meet_own_load(Zone& zone) {
  double left_w = zone.load_w;
  zone.at = 0;
  zone.imports_w = 0;
  for (auto& segment : zone.segments) {
    segment.used_w = std::min(left_w, segment.room_w);
    left_w -= segment.used_w;
  }
  if (left_w > 0) throw std::logic_error("a zone without a last segment that takes all load");
  pass_full_segments(zone);
}

const Segment& next_of(const Zone& zone) { return zone.segments[zone.at]; }

constexpr std::size_t kNone = ~std::size_t{0};

/// The segment that would be used less if the zone had to give less; kNone where it gives nothing.
std::size_t last_used(const Zone& zone) {
  for (auto k = zone.at + 1; k-- > 0;)
    if (zone.segments[k].used_w > 0) return k;
  return kNone;
}

double room_of(const Line& line, std::uint32_t from) {
  return line.from == from ? line.capacity_w - line.flow_w : line.capacity_w + line.flow_w;
}
std::uint32_t other_end(const Line& line, std::uint32_t zone) {
  return line.from == zone ? line.to : line.from;
}

/// Where power from the zone can get to, and over how many lines.
void search(const std::vector<Line>& lines, std::uint32_t zone, Clearing& work) {
  std::fill(work.reached_by.begin(), work.reached_by.end(), kUnreached);
  work.reached_by[zone] = kStart;
  work.way[zone] = 0;
  work.frontier.assign(1, zone);
  for (std::size_t i = 0; i < work.frontier.size(); ++i) {
    const auto here = work.frontier[i];
    for (std::size_t l = 0; l < lines.size(); ++l) {
      if (lines[l].from != here && lines[l].to != here) continue;
      const auto there = other_end(lines[l], here);
      if (work.reached_by[there] != kUnreached || !(room_of(lines[l], here) > 0)) continue;
      work.reached_by[there] = static_cast<std::int32_t>(l);
      work.way[there] = work.way[here] + 1;
      work.frontier.push_back(there);
    }
  }
}

struct Move {
  std::uint32_t from = 0, to = 0;
  double gain = kLeastGain;
  std::int32_t way = 0;  // lines between them
  bool found = false;
};

/// More saved, or as much over fewer lines.
bool is_better(double gain, std::int32_t way, const Move& than) {
  if (!than.found) return gain > kLeastGain;
  return gain > than.gain + kLeastGain || (gain >= than.gain - kLeastGain && way < than.way);
}

Move best_move(const std::vector<Zone>& zones, const std::vector<Line>& lines, Clearing& work) {
  Move best;
  for (std::uint32_t from = 0; from < zones.size(); ++from) {
    search(lines, from, work);
    for (const auto to : work.frontier) {
      const auto dear = to == from ? kNone : last_used(zones[to]);
      if (dear == kNone) continue;
      const double gain = zones[to].segments[dear].cost_usd_per_j - next_of(zones[from]).cost_usd_per_j;
      if (is_better(gain, work.way[to], best)) best = {from, to, gain, work.way[to], true};
    }
  }
  return best;
}

void move(std::vector<Zone>& zones, std::vector<Line>& lines, const Move& m, Clearing& work) {
  search(lines, m.from, work);
  auto& up = zones[m.from].segments[zones[m.from].at];
  const auto relieved = last_used(zones[m.to]);
  auto& down = zones[m.to].segments[relieved];
  double power_w = std::min(up.room_w - up.used_w, down.used_w);
  for (auto zone = m.to; zone != m.from;) {
    const auto& line = lines[work.reached_by[zone]];
    const auto before = other_end(line, zone);
    power_w = std::min(power_w, room_of(line, before));
    zone = before;
  }
  for (auto zone = m.to; zone != m.from;) {
    auto& line = lines[work.reached_by[zone]];
    const auto before = other_end(line, zone);
    const bool ends = room_of(line, before) <= power_w;
    line.flow_w += line.from == before ? power_w : -power_w;
    if (ends) line.flow_w = line.from == before ? line.capacity_w : -line.capacity_w;
    zone = before;
  }
  up.used_w = up.room_w - up.used_w <= power_w ? up.room_w : up.used_w + power_w;
  down.used_w = down.used_w <= power_w ? 0 : down.used_w - power_w;
  zones[m.from].imports_w -= power_w;
  zones[m.to].imports_w += power_w;
  pass_full_segments(zones[m.from]);
  zones[m.to].at = relieved;
}

/// How many lines power from each zone would load on its way to this one, less those that it would relieve:
/// among equal costs clearing leaves the least on lines. (Bellman and Ford; a flow of least cost has no
/// negative circle.)
void measure_ways(const std::vector<Line>& lines, std::uint32_t zone, Clearing& work) {
  std::fill(work.way.begin(), work.way.end(), kNoWay);
  work.way[zone] = 0;
  for (std::size_t round = 0; round < work.way.size(); ++round)
    for (const auto& line : lines)
      for (const auto here : {line.from, line.to}) {
        const auto there = other_end(line, here);
        if (work.way[here] == kNoWay || !(room_of(line, there) > 0)) continue;
        const bool relieves = line.from == here ? line.flow_w > 0 : line.flow_w < 0;
        work.way[there] = std::min(work.way[there], work.way[here] + (relieves ? -1 : 1));
      }
}

void price(std::vector<Zone>& zones, const std::vector<Line>& lines, std::uint32_t zone, Clearing& work) {
  const Segment* next = &next_of(zones[zone]);
  if (!lines.empty()) {
    measure_ways(lines, zone, work);
    std::int32_t way = 0;
    for (std::uint32_t other = 0; other < zones.size(); ++other) {
      if (work.way[other] == kNoWay) continue;
      const double saving = next->cost_usd_per_j - next_of(zones[other]).cost_usd_per_j;
      if (saving > kLeastGain || (saving >= -kLeastGain && work.way[other] < way)) {
        next = &next_of(zones[other]);
        way = work.way[other];
      }
    }
  }
  zones[zone].price_usd_per_j = next->cost_usd_per_j;
  zones[zone].marginal_kg_per_j = next->intensity_kg_per_j;
}

}  // namespace

void clear(std::vector<Zone>& zones, std::vector<Line>& lines, Clearing& work) {
  work.reached_by.resize(zones.size());
  work.way.resize(zones.size());
  for (auto& zone : zones) meet_own_load(zone);
  for (auto& line : lines) line.flow_w = 0;
  while (!lines.empty()) {
    const auto best = best_move(zones, lines, work);
    if (!best.found) break;
    move(zones, lines, best, work);
  }
  for (std::uint32_t zone = 0; zone < zones.size(); ++zone) price(zones, lines, zone, work);
}

}  // namespace jevons
