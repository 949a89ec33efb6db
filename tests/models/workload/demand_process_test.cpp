// Demand that is drawn: reproducible, different in each replication, and distributed as the process says.
#include "models/workload/demand_process.hpp"

#include <numeric>
#include <set>

#include "sim/config/document.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using Catch::Matchers::Contains;

namespace {

DemandProcess planetlab() {
  DemandProcess process;
  auto file = sim::config::Document::load(
      std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios/data/workload/planetlab.toml", {}, {});
  file.read(process);
  file.throw_if_bad();
  REQUIRE(process.problem().empty());
  return process;
}

/// Every machine asks for k percent with the same probability, k = 1 ... 100, and nothing else happens.
DemandProcess plain() {
  DemandProcess process;
  process.shares.assign(101, .01);
  process.shares[0] = 0;
  return process;
}

struct Statistic {
  double mean = 0, error = 0;  // of the mean
};

/// Of one number a machine, which are independent.
template <class Of>
Statistic over_machines(const VmDemand& demand, const Of& of) {
  sim::Welford values;
  for (std::int64_t i = 0; i < demand.machines; ++i)
    values.add(of(std::vector<double>(demand.of(static_cast<std::size_t>(i)),
                                      demand.of(static_cast<std::size_t>(i)) + demand.samples)));
  return {values.mean(), std::sqrt(values.variance() / static_cast<double>(demand.machines))};
}

double share_of_zeros(const std::vector<double>& x) {
  return static_cast<double>(std::count(x.begin(), x.end(), 0.0)) / static_cast<double>(x.size());
}
double mean(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

}  // namespace

TEST_CASE("the same seed and replication draw the same demand, others draw others", "[workload][vms]") {
  const auto process = planetlab();
  const auto day = process.draw(20, sim::hours(24), 1, 0);
  CHECK(day.samples == 288);
  CHECK(day.step_s == 300);
  CHECK(process.draw(20, sim::hours(24), 1, 0).share == day.share);
  CHECK(process.draw(20, sim::hours(24), 1, 1).share != day.share);
  CHECK(process.draw(20, sim::hours(24), 2, 0).share != day.share);
}

TEST_CASE("a machine draws the same whatever others there are and however long the run is",
          "[workload][vms]") {
  const auto process = planetlab();
  const auto day = process.draw(20, sim::hours(24), 1, 0), more = process.draw(50, sim::hours(24), 1, 0),
             shorter = process.draw(20, sim::hours(5), 1, 0);
  CHECK(std::equal(day.share.begin(), day.share.end(), more.share.begin()));
  for (std::size_t i = 0; i < 20; ++i)
    CHECK(std::equal(shorter.of(i), shorter.of(i) + shorter.samples, day.of(i)));
}

TEST_CASE("a run that ends within an interval has a sample for it", "[workload][vms]") {
  CHECK(plain().draw(3, sim::seconds(600), 1, 0).samples == 2);
  CHECK(plain().draw(3, sim::seconds(601), 1, 0).samples == 3);
}

TEST_CASE("machines like PlanetLab's idle and ask as the fitted process says", "[workload][vms]") {
  const auto demand = planetlab().draw(20000, sim::hours(24), 3, 0);
  for (const double share : demand.share) {
    if (share < 0 || share > 1) FAIL(share << " is no share");
    if (std::abs(share * 100 - std::round(share * 100)) > 1e-9) FAIL(share << " is no whole percent");
  }
  // Expected values of the process, by quadrature over a machine's level and restlessness (tools/derive).
  const auto near = [](const Statistic& s, double expected) {
    INFO(s.mean << " +- " << s.error << ", expected " << expected);
    return std::abs(s.mean - expected) < 3.5 * s.error;
  };
  CHECK(near(over_machines(demand, share_of_zeros), 0.14986));
  CHECK(
      near(over_machines(demand, [](const auto& x) { return share_of_zeros(x) == 0 ? 1.0 : 0.0; }), 0.28707));
  CHECK(near(over_machines(demand, mean), 0.12325));
}

TEST_CASE("without parts of their own machines draw from the shares alone", "[workload][vms]") {
  const auto demand = plain().draw(400, sim::hours(24), 5, 0);
  std::vector<double> count(101);
  for (const double share : demand.share) ++count[static_cast<std::size_t>(std::llround(100 * share))];
  CHECK(count[0] == 0);
  const double expected = static_cast<double>(demand.share.size()) / 100;
  double chi_squared = 0;
  for (std::size_t k = 1; k <= 100; ++k)
    chi_squared += (count[k] - expected) * (count[k] - expected) / expected;
  CHECK(chi_squared < 148.2);  // 99 degrees of freedom, 0.1 %
}

TEST_CASE("parts of the variance: all between machines is a constant, all persistent a constant too",
          "[workload][vms]") {
  auto process = plain();
  SECTION("between") { process.between = 1; }
  SECTION("slow and never renewed") {
    process.slow = 1;
    process.persistence = 1;
  }
  const auto demand = process.draw(200, sim::hours(6), 1, 0);
  for (std::size_t i = 0; i < 200; ++i)
    CHECK(std::all_of(demand.of(i), demand.of(i) + demand.samples,
                      [&](double share) { return share == demand.of(i)[0]; }));
  CHECK(std::set<double>(demand.share.begin(), demand.share.end()).size() > 50);
}

TEST_CASE("a machine that is always idle asks for nothing", "[workload][vms]") {
  auto process = plain();
  process.idle = 1;
  process.idle_shift = 40;  // Phi(40) is 1
  const auto demand = process.draw(20, sim::hours(24), 1, 0);
  CHECK(std::all_of(demand.share.begin(), demand.share.end(), [](double share) { return share == 0; }));
}

TEST_CASE("by day all ask for more where the hour says so", "[workload][vms]") {
  auto process = plain();
  process.diurnal.assign(24, -1);
  process.diurnal[5] = 1;
  const auto demand = process.draw(500, sim::hours(48), 1, 0);
  for (const std::int64_t day : {0, 288}) {
    double before = 0, then = 0;
    for (std::size_t i = 0; i < 500; ++i)
      for (std::int64_t k = 0; k < 12; ++k) {
        before += demand.of(i)[day + 48 + k];
        then += demand.of(i)[day + 60 + k];
      }
    // Phi(+-1 / sqrt 2) of a uniform: .76 against .24 in the mean.
    CHECK(then / 6000 == Approx(.765).margin(.02));
    CHECK(before / 6000 == Approx(.245).margin(.02));
  }
}

TEST_CASE("parameters that do not go together are told in words", "[workload][vms]") {
  auto process = plain();
  CHECK(process.problem().empty());
  SECTION("shares of another number") {
    process.shares.pop_back();
    CHECK(process.problem() == "shares has 100 numbers; 101 are expected, for 0 to 100 percent");
  }
  SECTION("shares of nothing") {
    process.shares.assign(101, 0);
    CHECK(process.problem() == "shares has no number above 0");
  }
  SECTION("hours of another day") {
    process.diurnal.assign(23, 0);
    CHECK(process.problem() == "diurnal has 23 numbers; 24 are expected");
  }
  SECTION("more than the whole variance") {
    process.between = .7;
    process.slow = .4;
    CHECK(process.problem() == "between and slow are more than the whole variance");
  }
}
