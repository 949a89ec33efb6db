// What shifting policies plan: cases worked out by hand, and the best of all plans on small ones.
#include "models/policies/shifting.hpp"

#include <catch2/catch.hpp>

#include "models/policies/carbon_scaler.hpp"
#include "models/policies/carbon_time.hpp"
#include "models/policies/interruptible.hpp"
#include "models/policies/lowest_slot.hpp"
#include "models/policies/lowest_window.hpp"
#include "models/policies/run_at_once.hpp"
#include "models/policies/threshold.hpp"
#include "models/registry.hpp"
#include "tests/models/policies/believed.hpp"

using namespace jevons;
using sim::hours;
using sim::minutes;

namespace {

/// Hours from time 0.
double at(sim::Time t) { return static_cast<double>(t.ns) / 3600e9; }

struct Hours {
  double from, to;
  int scale = 1;
  bool operator==(const Hours&) const = default;
};
using Pieces = std::vector<Hours>;
std::ostream& operator<<(std::ostream& out, const Hours& h) {
  return out << h.from << " to " << h.to << " x" << h.scale;
}
std::vector<Hours> in_hours(const ShiftingPlan& plan) {
  std::vector<Hours> result;
  for (const auto& piece : plan.pieces) result.push_back({at(piece.from), at(piece.to), piece.scale});
  return result;
}

double start_of(const ShiftingPolicy& policy, const ShiftingView& view) {
  const auto plan = planned(policy, view);
  REQUIRE(plan.pieces.size() == 1);
  CHECK(plan.pieces[0].to - plan.pieces[0].from == view.run);
  return at(plan.pieces[0].from);
}

}  // namespace

TEST_CASE("the lowest window is the earliest of the cheapest", "[shifting]") {
  const Believed toy({400, 300, 200, 100, 200, 300});
  const auto view = toy.view({}, hours(2), hours(6));
  CHECK(start_of(LowestWindow{}, view) == 2);
  CHECK(cost_of(view.costs, toy.costs().begin(2), toy.costs().begin(4)) / 7200 == 150);
  CHECK(start_of(LowestSlot{}, view) == 3);
  CHECK(start_of(RunAtOnce{}, view) == 0);
}

TEST_CASE("interruptible work takes the cheapest hours, contiguous work the cheapest window", "[shifting]") {
  const Believed toy({400, 100, 400, 100, 400, 400});
  const auto view = toy.view({}, hours(2), hours(6));
  CHECK(start_of(LowestWindow{}, view) == 0);  // 250, as three others
  CHECK(believed_cost(view.costs, planned(LowestWindow{}, view)) / 2 == 250);
  CHECK(in_hours(planned(Interruptible{}, view)) == Pieces{Hours{1, 2}, Hours{3, 4}});
  CHECK(believed_cost(view.costs, planned(Interruptible{}, view)) / 2 == 100);
}

TEST_CASE("of slots that cost the same the earlier are taken, and no more than the run takes", "[shifting]") {
  const Believed flat({5, 1, 5, 1, 5, 1, 5, 1});
  CHECK(in_hours(planned(Interruptible{}, flat.view({}, hours(2), hours(8)))) ==
        Pieces{Hours{1, 2}, Hours{3, 4}});
}

TEST_CASE("the dearest slot is cut towards the piece that it touches", "[shifting]") {
  const Believed valley({9, 3, 1, 9, 9, 1, 4, 9});
  CHECK(in_hours(planned(Interruptible{}, valley.view({}, minutes(150), hours(8)))) ==
        Pieces{Hours{1.5, 3}, Hours{5, 6}});
  CHECK(in_hours(planned(Interruptible{}, valley.view({}, minutes(210), hours(8)))) ==
        Pieces{Hours{1, 3}, Hours{5, 6.5}});
  const Believed apart({9, 1, 9, 3, 9});
  CHECK(in_hours(planned(Interruptible{}, apart.view({}, minutes(75), hours(5)))) ==
        Pieces{Hours{1, 2}, Hours{3, 3.25}});
}

TEST_CASE("the slot that has begun and the slot of the deadline are used as far as they reach",
          "[shifting]") {
  const Believed ends({1, 5, 5, 1});
  CHECK(in_hours(planned(Interruptible{}, ends.view(minutes(45), minutes(45), minutes(210)))) ==
        Pieces{Hours{0.75, 1}, Hours{3, 3.5}});
}

TEST_CASE("an interruption that does not pay is not made", "[shifting]") {
  const Believed two({1, 3, 1, 9, 9, 9});
  auto view = two.view({}, hours(2), hours(6));
  CHECK(in_hours(planned(Interruptible{}, view)) == Pieces{Hours{0, 1}, Hours{2, 3}});
  view.pause_cost = minutes(30);  // half an hour more at 3 or 9, and an hour of 3 avoided
  CHECK(in_hours(planned(Interruptible{}, view)) ==
        Pieces{Hours{0, 1.5}, Hours{2, 3}});  // 3.5, where {0, 2} is 4
  view.pause_cost = hours(1);
  CHECK(in_hours(planned(Interruptible{}, view)) == Pieces{Hours{0, 2}});
  const Believed far({1, 9, 9, 9, 1, 2, 9});
  view = far.view({}, hours(2), hours(7));
  view.pause_cost = minutes(30);  // 1 + 1 + half of 2, where {4, 6} is 3
  CHECK(believed_cost(view.costs, planned(Interruptible{}, view)) == Approx(3));
}

TEST_CASE("the length of a window is the run, or the mean run of the workload", "[shifting]") {
  const Believed toy({400, 300, 150, 300, 120, 400, 110, 400});
  auto view = toy.view({}, hours(1), hours(8));
  view.mean_run = hours(2);
  LowestWindow window;
  CHECK(start_of(window, view) == 6);
  window.length = "mean";
  CHECK(start_of(window, view) == 3);  // 210, before 225 at 2 and 255 at 6
}

TEST_CASE("carbon time weighs what is saved against the time until it is had", "[shifting]") {
  const Believed toy({400, 250, 150, 100, 100});
  // (400 - c) / (s + 1): 150 / 2, 250 / 3 = 83.3, 300 / 4 = 75
  CHECK(start_of(CarbonTime{}, toy.view({}, hours(1), hours(5))) == 2);
  // means over 2 h: 325, 200, 125, 100; 0, 125 / 3, 200 / 4 = 50, 225 / 5 = 45
  CHECK(start_of(CarbonTime{}, toy.view({}, hours(2), hours(5))) == 2);
  const Believed rising({100, 200, 300, 400});
  CHECK(start_of(CarbonTime{}, rising.view({}, hours(1), hours(4))) == 0);
}

TEST_CASE("a threshold runs below the percentile of a day, and waits as long as it may", "[shifting]") {
  std::vector<double> day(48);
  for (std::size_t h = 0; h < day.size(); ++h) day[h] = 100 + static_cast<double>((h * 7) % 24);
  const Believed mixed(day);  // each of 100 to 123 once a day; the 30th percentile is 106.9: 100 to 106 run
  const auto plan = planned(Threshold{}, mixed.view({}, hours(3), hours(24)));
  CHECK(in_hours(plan) == Pieces{Hours{0, 1}, Hours{4, 5}, Hours{7, 8}});  // 100, 104, 101
  const auto hasty = planned(Threshold{}, mixed.view(hours(1), hours(3), hours(6)));
  CHECK(in_hours(hasty) == Pieces{Hours{3, 6}});  // hours 1 to 6: 107, 114, 121, 104, 111, 118
  CHECK(plan.review == sim::Time::never());
}

TEST_CASE("where a third of the day is as cheap as any, a threshold runs in it", "[shifting]") {
  std::vector<double> day(48, 0.0);
  for (std::size_t h = 0; h < 10; ++h)
    day[h] = day[24 + h] = 50;  // the percentile is 0, and nothing is below it
  CHECK(in_hours(planned(Threshold{}, Believed(day).view({}, hours(3), hours(30)))) == Pieces{Hours{10, 13}});
}

TEST_CASE("a threshold that is renewed asks again at every slot until it can wait no longer", "[shifting]") {
  std::vector<double> day(48);
  for (std::size_t h = 0; h < day.size(); ++h) day[h] = 100 + static_cast<double>((h * 7) % 24);
  const Believed mixed(day);
  Threshold renewed;
  renewed.renew = true;
  auto plan = planned(renewed, mixed.view({}, hours(3), hours(24)));
  CHECK(in_hours(plan) == Pieces{Hours{0, 3}});
  CHECK(at(plan.review) == 1);
  plan = planned(renewed, mixed.view(minutes(90), hours(2), hours(24)));
  CHECK(in_hours(plan) == Pieces{Hours{22, 24}});
  CHECK(at(plan.review) == 2);
  plan = planned(renewed, mixed.view(hours(1), hours(3), hours(4)));
  CHECK(in_hours(plan) == Pieces{Hours{1, 4}});
  CHECK(plan.review == sim::Time::never());
}

TEST_CASE("the carbon scaler takes the most work for its cost", "[shifting]") {
  const Believed toy({100, 200, 50});
  auto view = toy.view({}, hours(2), hours(3));
  const std::vector<double> marginal{1, 0.8, 0.5};
  view.marginal = marginal;
  const auto plan = planned(CarbonScaler{}, view);
  CHECK(in_hours(plan) == Pieces{Hours{0, 0.2}, Hours{2, 3, 2}});
  CHECK(believed_cost(view.costs, plan) == Approx(120));
  CHECK(believed_cost(view.costs, planned(RunAtOnce{}, view)) == 300);
  CHECK(at(plan.review) == 1);
}

TEST_CASE("a carbon scaler that cannot meet its deadline is as wide as helps, at once", "[shifting]") {
  const Believed toy({100, 200, 50, 10});
  auto view = toy.view(minutes(30), hours(9), hours(3));
  const std::vector<double> marginal{1, 0.8, 0, 0.5};
  view.marginal = marginal;
  CHECK(in_hours(planned(CarbonScaler{}, view)) == Pieces{Hours{0.5, 5.5, 2}});
}

TEST_CASE("where power is paid for the carbon scaler is as wide as helps", "[shifting]") {
  const Believed negative({10, -20, -30, 10});
  auto view = negative.view({}, hours(3), hours(4));
  const std::vector<double> marginal{1, 0.5};
  view.marginal = marginal;
  CHECK(in_hours(planned(CarbonScaler{}, view)) == Pieces{Hours{1, 3, 2}});
}

TEST_CASE("a job that can only be late starts at once", "[shifting]") {
  const Believed falling({4, 3, 2, 1, 1, 1});
  const auto view = falling.view(minutes(90), hours(3), hours(4));
  for (const auto& name : shifting_policies().names()) {
    INFO(name);
    const auto plan = planned(*shifting_policies().make(name), view);
    CHECK(in_hours(plan) == Pieces{Hours{1.5, 4.5}});
  }
}
