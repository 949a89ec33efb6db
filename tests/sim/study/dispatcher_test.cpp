#include "sim/study/dispatcher.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <set>

#include "sim/engine/distributions.hpp"

using namespace sim::study;
using Place = std::pair<std::uint32_t, std::uint32_t>;

namespace {

/// What a run comes to: normal, with a deviation that grows with the point.
double value_at(Task task) {
  sim::Stream stream(1, task.replication, 1u << 31, task.point);
  return 10 + task.point * sim::Normal().quantile(stream.uniform());
}

/// Runs everything with `seats` under way at a time, finishing them in a random order; the places that were run.
std::set<Place> run_all(Dispatcher& dispatcher, std::size_t seats, std::uint64_t order, std::size_t most = static_cast<std::size_t>(-1)) {
  sim::Stream chance(order, 0, 1u << 31, 1);
  std::vector<Task> under_way;
  std::set<Place> run;
  while (!dispatcher.is_over() && run.size() < most) {
    while (under_way.size() < seats) {
      const auto next = dispatcher.next();
      if (!next) break;
      under_way.push_back(*next);
    }
    REQUIRE(!under_way.empty());
    const auto i = static_cast<std::size_t>(chance.uniform() * static_cast<double>(under_way.size()));
    const auto task = under_way[i];
    under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(run.insert({task.point, task.replication}).second);
    dispatcher.finished(task, value_at(task));
    CHECK(dispatcher.share_done() <= 1);
  }
  return run;
}

const std::vector<std::uint32_t> points{0, 1, 2, 5, 9};

}  // namespace

TEST_CASE("every run of every point is handed out once, replications of a point after one another", "[dispatcher]") {
  Dispatcher dispatcher(points, {.replications = 3});
  std::vector<Task> all;
  while (const auto next = dispatcher.next()) all.push_back(*next);
  REQUIRE(all.size() == 15);
  CHECK(all[0] == Task{0, 0});
  CHECK(all[1] == Task{0, 1});
  CHECK(all[14] == Task{9, 2});
  CHECK_FALSE(dispatcher.is_over());
  for (const auto& task : all) dispatcher.finished(task, 1);
  CHECK(dispatcher.is_over());
  CHECK(dispatcher.share_done() == Approx(1));
}

TEST_CASE("replications stop at a confidence width, the same ones in any order on any number of seats", "[dispatcher]") {
  const Repetition until{.most = 60, .half_width = 0.1};
  Dispatcher alone(points, until);
  const auto expected = run_all(alone, 1, 1);
  for (const std::size_t seats : {1, 2, 3, 8, 64})
    for (std::uint64_t order = 1; order <= 10; ++order) {
      Dispatcher dispatcher(points, until);
      CHECK(run_all(dispatcher, seats, order) == expected);
    }
  std::map<std::uint32_t, int> replications;
  for (const auto& [point, r] : expected) ++replications[point];
  CHECK(replications[0] == 5);  // no chance in it: one round
  CHECK(replications[9] == 60);  // 10 +- 9: given up
  CHECK(replications[1] <= replications[2]);
}

TEST_CASE("what was done before is not done again, wherever it was stopped", "[dispatcher]") {
  const Repetition until{.most = 60, .half_width = 0.1};
  Dispatcher alone(points, until);
  const auto expected = run_all(alone, 1, 1);
  for (std::size_t stop = 0; stop <= expected.size(); stop += 7) {
    Dispatcher first(points, until);
    const auto before = run_all(first, 3, stop, stop);
    Dispatcher second(points, until);
    for (const auto& [point, r] : before) second.finished({point, r}, value_at({point, r}));
    auto all = run_all(second, 2, stop + 1);
    for (const auto& place : before) CHECK(all.insert(place).second);
    CHECK(all == expected);
  }
}

TEST_CASE("a point of which a run failed asks for no more rounds", "[dispatcher]") {
  Dispatcher dispatcher({0}, {.most = 60, .half_width = 0.1});
  int runs = 0;
  while (const auto next = dispatcher.next()) {
    dispatcher.finished(*next, ++runs == 3 ? std::nullopt : std::optional<double>(runs));
  }
  CHECK(runs == 5);
  CHECK(dispatcher.is_over());
}

TEST_CASE("a run whose metric is not known says nothing of the mean, and ends no replication", "[dispatcher]") {
  Dispatcher dispatcher({0}, {.most = 60, .half_width = 0.1});
  int runs = 0;
  while (const auto next = dispatcher.next()) dispatcher.finished(*next, ++runs <= 5 ? std::nan("") : 7 + runs % 2);
  CHECK(runs == 10);  // the second round knows enough
  CHECK(dispatcher.is_over());
  Dispatcher never({0}, {.most = 60, .half_width = 0.1});
  for (runs = 0; const auto next = never.next(); ++runs) never.finished(*next, std::nan(""));
  CHECK(runs == 60);
}

TEST_CASE("a run of no point of the study is a mistake", "[dispatcher]") {
  Dispatcher dispatcher(points, {});
  CHECK_THROWS_AS(dispatcher.finished({3, 0}, 1), std::logic_error);
  CHECK_THROWS_AS(Dispatcher({2, 1}, {}), std::invalid_argument);
}

TEST_CASE("runs that were stopped are handed out again, and what is run stays the same", "[dispatcher]") {
  const Repetition rounds{.most = 60, .half_width = 0.05};
  Dispatcher undisturbed(points, rounds), disturbed(points, rounds);
  const auto expected = run_all(undisturbed, 3, 1);
  sim::Stream chance(2, 0, 1u << 31, 2);
  std::set<Place> done;
  std::size_t stopped = 0;
  for (std::vector<Task> under_way; !disturbed.is_over();) {
    while (under_way.size() < 3) {
      const auto next = disturbed.next();
      if (!next) break;
      under_way.push_back(*next);
    }
    REQUIRE(!under_way.empty());
    const auto task = under_way.back();
    under_way.pop_back();
    if (chance.uniform() < 0.3) {
      disturbed.give_back(task);
      ++stopped;
      continue;
    }
    CHECK(done.insert({task.point, task.replication}).second);
    disturbed.finished(task, value_at(task));
  }
  CHECK(stopped > 0);
  CHECK(done == expected);
}
