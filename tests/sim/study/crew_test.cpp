#include "sim/study/crew.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <set>

using namespace sim::study;
using namespace std::chrono_literals;

TEST_CASE("a crew does every run it is given, on any number of threads", "[crew]") {
  for (const std::int64_t threads : {1, 2, 8}) {
    Ranks ranks;
    Crew crew(threads, ranks, [](Task task) { return RunRecord{.point = task.point, .metrics = {task.point * 2.0}}; });
    std::set<std::uint32_t> done;
    std::uint32_t next = 0;
    while (done.size() < 200) {
      while (next < 200 && crew.has_free_seat()) crew.give({next++, 0});
      CHECK(crew.under_way() <= 2 * static_cast<std::size_t>(threads));
      if (const auto result = crew.wait(1000ms)) {
        CHECK(result->record->metrics.front() == result->task.point * 2.0);
        CHECK(done.insert(result->task.point).second);
      }
    }
    CHECK(crew.under_way() == 0);
  }
}

TEST_CASE("no more runs are under way at once than there are threads", "[crew]") {
  std::atomic<int> now{0}, most{0};
  {
    Ranks ranks;
    Crew crew(3, ranks, [&](Task task) {
      int n = ++now, seen = most;
      while (n > seen && !most.compare_exchange_weak(seen, n)) continue;
      std::this_thread::sleep_for(1ms);
      --now;
      return RunRecord{.point = task.point};
    });
    for (std::uint32_t given = 0, done = 0; done < 30;) {
      while (given < 30 && crew.has_free_seat()) crew.give({given++, 0});
      done += crew.wait(1000ms).has_value();
    }
  }
  CHECK(most <= 3);
}

TEST_CASE("waiting for nothing ends, and a run that was stopped has no record", "[crew]") {
  Ranks ranks;
  Crew crew(1, ranks, [](Task) { return std::optional<RunRecord>(); });
  CHECK_FALSE(crew.wait(1ms));
  crew.give({4, 2});
  const auto done = crew.wait(1000ms);
  REQUIRE(done);
  CHECK(done->task == Task{4, 2});
  CHECK_FALSE(done->record);
}

TEST_CASE("a crew that is let go finishes what is under way", "[crew]") {
  std::atomic<int> begun{0}, done{0};
  {
    Ranks ranks;
    Crew crew(2, ranks, [&](Task) {
      ++begun;
      std::this_thread::sleep_for(5ms);
      ++done;
      return RunRecord{};
    });
    crew.give({0, 0});
    crew.give({1, 0});
    while (begun < 2) std::this_thread::yield();
  }
  CHECK(done == 2);
}
