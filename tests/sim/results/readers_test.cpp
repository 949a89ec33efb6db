#include <catch2/catch.hpp>
#include <cstdlib>

#include "scratch.hpp"

// tests/validation/results_open.py runs it too, and says where, to open the file with h5py and xarray.
TEST_CASE("A results file is written for readers") {
  const Scratch scratch;
  const char* wanted = std::getenv("JEVONS_RESULTS_SAMPLE");
  const auto path = wanted ? std::filesystem::path(wanted) : scratch / "sample.h5";
  sim::results::Store store(path);
  fill_with_a_day(store);
  store.table("/idle", "job", {{"wait", "s", "time in the queue"}});
  store.commit();
  CHECK(sim::results::seal_is_intact(path));
}
