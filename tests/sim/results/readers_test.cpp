#include <catch2/catch.hpp>
#include <cstdlib>

#include "scratch.hpp"

// Hidden: tests/validation/results_open.py runs it by name, to open the file with h5py and xarray.
TEST_CASE("A results file is written for readers", "[.]") {
  const char* path = std::getenv("JEVONS_RESULTS_SAMPLE");
  REQUIRE(path);
  sim::results::Store store(path);
  fill_with_a_day(store);
  store.table("/idle", "job", {{"wait", "s", "time in the queue"}});
  store.commit();
  CHECK(sim::results::seal_is_intact(path));
}
