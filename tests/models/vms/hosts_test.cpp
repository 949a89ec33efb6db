// What hosts grant, what copies cost, what the books say: cases by hand, and laws over random hosts.
#include "models/vms/books.hpp"
#include "models/vms/hosts.hpp"

#include <numeric>

#include "tests/models/vms/clusters.hpp"

using namespace jevons;
using jevons::testing::cluster;
using jevons::testing::Dice;
using jevons::testing::granted_mips;
using jevons::testing::machine;
using jevons::testing::only;
using jevons::testing::state_of;

namespace {

/// Machines of one G5 (5320 MIPS of two cores), each with these demands in MIPS, one after another.
VmPlan one_host(const std::vector<std::vector<double>>& demand_mips, Corrections corrections,
                std::uint32_t hosts = 1) {
  std::vector<VmType> types;
  std::vector<std::uint16_t> type_of_vm;
  std::vector<std::vector<double>> share;
  for (const auto& samples : demand_mips) {
    type_of_vm.push_back(static_cast<std::uint16_t>(types.size()));
    types.push_back(machine(1000));  // shares of 1000 MIPS, so that demands are exact
    share.emplace_back();
    for (const double mips : samples) share.back().push_back(mips / 1000);
  }
  return cluster({testing::g5()}, std::vector<std::uint16_t>(hosts, 0), types, type_of_vm, share,
                 corrections);
}

/// With all machines on host 0, after the update at t.
VmState at(const VmPlan& plan, double t = 0) {
  auto s = state_of(plan);
  for (std::uint32_t vm = 0; vm < plan.machines(); ++vm) settle_down(plan, s, vm, 0);
  ask(plan, s, t, false);
  grant_all(plan, s, t);
  return s;
}

}  // namespace

TEST_CASE("where all needs fit each machine gets what it asks for", "[vms][hosts]") {
  const auto s = at(one_host({{2000}, {1500}, {1820}}, Corrections::all()));
  CHECK(s.hosts[0].stays[0].granted_mips == 2000);
  CHECK(s.hosts[0].stays[1].granted_mips == 1500);
  CHECK(s.hosts[0].stays[2].granted_mips == Approx(1820));
  CHECK(s.hosts[0].available_mips == Approx(0).margin(1e-9));
  CHECK_FALSE(s.hosts[0].entry_short);
}

TEST_CASE("a machine of one core gets no more than a core", "[vms][hosts]") {
  const auto s = at(one_host({{4000}}, Corrections::all()));
  CHECK(s.hosts[0].stays[0].granted_mips == 2660);
  CHECK(s.hosts[0].available_mips == 2660);
}

TEST_CASE("a full host gives each the same share of its need, whole MIPS of it in the published experiment",
          "[vms][hosts]") {
  // 2000 + 2000 + 2000 of 5320: 1773.33 each.
  const auto fair = at(one_host({{2000}, {2000}, {2000}}, Corrections::all()));
  const auto floored = at(one_host({{2000}, {2000}, {2000}}, {}));
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(fair.hosts[0].stays[i].granted_mips == Approx(5320.0 / 3));
    CHECK(floored.hosts[0].stays[i].granted_mips == 1773);
  }
  CHECK(fair.hosts[0].entry_short);
  CHECK(granted_mips(fair.hosts[0]) == Approx(5320));
  CHECK(fair.hosts[0].available_mips == 0);
}

TEST_CASE("a machine that is copied loses a tenth, and its new host feels a tenth of it", "[vms][hosts]") {
  const auto plan = one_host({{2000}, {1000}}, Corrections::all(), 2);
  auto s = at(plan);
  begin_migration(plan, s, 0, 1, 10);
  CHECK(s.vms[0].host == 0);
  CHECK(s.hosts[0].stays[0].granted_mips == Approx(1800));
  CHECK(s.hosts[0].available_mips == 5320 - 3000);  // all of its need is set aside
  CHECK(s.hosts[0].used_mips == Approx(3000));
  REQUIRE(s.hosts[1].stays.size() == 1);
  CHECK(s.hosts[1].stays[0].arriving);
  CHECK(s.hosts[1].stays[0].granted_mips == Approx(200));
  CHECK(s.hosts[1].used_mips == Approx(200));
  CHECK(s.books.migrations == 1);
  end_migration(plan, s, 0, 1);
  ask(plan, s, 40, false);
  grant_all(plan, s, 40);
  CHECK(s.vms[0].host == 1);
  CHECK_FALSE(s.vms[0].migrating);
  CHECK(s.hosts[0].stays.size() == 1);
  REQUIRE(s.hosts[1].stays.size() == 1);
  CHECK_FALSE(s.hosts[1].stays[0].arriving);
  CHECK(s.hosts[1].stays[0].granted_mips == 2000);
  CHECK(s.hosts[0].used_mips == Approx(1000));
}

TEST_CASE("on a full host the copied machine gets nine tenths of its share", "[vms][hosts]") {
  for (const bool fair : {true, false}) {
    const auto plan = one_host({{2000}, {2000}, {2000}}, fair ? Corrections::all() : Corrections{}, 2);
    auto s = at(plan, 0.1);
    begin_migration(plan, s, 1, 1, 0.1);
    CHECK(s.hosts[0].stays[0].granted_mips == (fair ? Approx(5320.0 / 3) : Approx(1773)));
    CHECK(s.hosts[0].stays[1].granted_mips == (fair ? Approx(1596) : Approx(1596)));  // 0.9 * 1773.33
  }
}

TEST_CASE("a copy takes memory over half of the slower port", "[vms][hosts]") {
  auto slow_port = testing::g4();
  slow_port.bandwidth_b_per_s /= 2;
  const auto plan =
      cluster({testing::g4(), testing::g5(), slow_port}, {0, 1, 2},
              {machine(500, 1740), machine(500, 870), machine(500, 613)}, {0, 1, 2}, {{0}, {0}, {0}});
  CHECK(copy_s(plan, 0, 0, 1) == Approx(27.84).epsilon(1e-12));
  CHECK(copy_s(plan, 1, 0, 1) == Approx(13.92).epsilon(1e-12));
  CHECK(copy_s(plan, 2, 1, 0) == Approx(9.808).epsilon(1e-12));
  CHECK(copy_s(plan, 2, 2, 0) == Approx(2 * 9.808).epsilon(1e-12));
  CHECK(copy_s(plan, 2, 0, 2) == Approx(2 * 9.808).epsilon(1e-12));
}

TEST_CASE("energy is a trapezoid between updates, free where it begins at nothing", "[vms][hosts]") {
  // One machine of a G5: 10 % (97 W), then 20 % (101 W), then 40 % (110 W).
  const auto plan = one_host({{532, 1064, 2128, 2128}}, {});
  auto s = state_of(plan);
  settle_down(plan, s, 0, 0);
  const auto update = [&](double t) {
    ask(plan, s, t, false);
    return grant_all(plan, s, t);
  };
  CHECK(update(0) == 0);
  CHECK(s.hosts[0].power_w == Approx(97));
  CHECK(update(300) == Approx((97 + 101) / 2.0 * 300));
  CHECK(update(600) == Approx((101 + 110) / 2.0 * 300));
  CHECK(s.hosts[0].energy_j == Approx((97 + 101) / 2.0 * 300 + (101 + 110) / 2.0 * 300));
  CHECK(update(600) == 0);
  // The same, begun late: the host used nothing before its first update.
  auto late = state_of(plan);
  settle_down(plan, late, 0, 0);
  ask(plan, late, 300, false);
  CHECK(grant_all(plan, late, 300) == 0);
}

TEST_CASE("full power is the peak of every host, whatever it does", "[vms][hosts]") {
  auto plan = one_host({{532, 532}}, {}, 3);
  plan.full_power = true;
  auto s = state_of(plan);
  settle_down(plan, s, 0, 0);
  ask(plan, s, 300, false);
  CHECK(grant_all(plan, s, 300) == Approx(3 * 135 * 300));
  for (const auto& h : s.hosts) CHECK(h.energy_j == Approx(135 * 300));
}

TEST_CASE("samples are joined by lines, or hold for their interval", "[vms][hosts]") {
  const auto demand = [](Corrections corrections, double t) {
    const auto plan = one_host({{100, 200, 400}}, corrections);
    auto s = state_of(plan);
    settle_down(plan, s, 0, 0);
    ask(plan, s, t, false);
    return s.vms[0].demand_mips;
  };
  CHECK(demand({}, 0) == Approx(100));
  CHECK(demand({}, 150) == Approx(150));
  CHECK(demand({}, 300.1) == Approx(200 + 200 * .1 / 300));
  CHECK(demand({}, 900) == Approx(400));
  CHECK(demand(Corrections::all(), 299.999) == Approx(100));
  CHECK(demand(Corrections::all(), 300) == Approx(200));
  CHECK(demand(Corrections::all(), 450) == Approx(200));
  CHECK(demand(Corrections::all(), 5000) == Approx(400));
}

TEST_CASE("a machine that asks for nothing is gone for good, unless that is corrected", "[vms][hosts]") {
  const std::vector<std::vector<double>> demand{{500, 500, 500}, {500, 0, 500}};
  auto plan = one_host(demand, only({Correction::clock}));
  auto s = at(plan);
  ask(plan, s, 300, true);
  grant_all(plan, s, 300);
  CHECK(s.vms[1].gone);
  CHECK(s.alive == 1);
  CHECK(s.hosts[0].stays.size() == 1);
  ask(plan, s, 600, true);
  grant_all(plan, s, 600);
  CHECK(s.hosts[0].used_mips == 500);
  plan = one_host(demand, only({Correction::clock, Correction::idle_machines}));
  s = at(plan);
  for (const double t : {300., 600.}) {
    ask(plan, s, t, true);
    grant_all(plan, s, t);
  }
  CHECK_FALSE(s.vms[1].gone);
  CHECK(s.alive == 2);
  CHECK(s.hosts[0].used_mips == 1000);
}

TEST_CASE("histories hold thirty rounds, the newest first, and updates between rounds are none",
          "[vms][hosts]") {
  std::vector<double> mips;
  for (int i = 0; i <= 40; ++i) mips.push_back(10 * i);
  const auto plan = one_host({mips}, Corrections::all());
  auto s = state_of(plan);
  settle_down(plan, s, 0, 0);
  for (int k = 1; k <= 40; ++k) {
    ask(plan, s, 300.0 * k, true);
    ask(plan, s, 300.0 * k + 30, false);
    const auto history = s.history_of(0);
    REQUIRE(history.size() == static_cast<std::size_t>(std::min(k, 30)));
    for (std::size_t i = 0; i < history.size(); ++i)
      REQUIRE(history[i] == Approx(.01 * (k - static_cast<int>(i))).margin(1e-15));
  }
}

TEST_CASE("the books of a shortage, by hand", "[vms][hosts]") {
  // 6000 MIPS asked of 5320 for 100 s, then 3000 of 5320 for 200 s, the first machine being copied all the
  // time.
  auto plan = one_host({{2000, 1000}, {2000, 1000}, {2000, 1000}}, Corrections::all(), 2);
  plan.step_s = 100;
  auto s = at(plan);
  begin_migration(plan, s, 0, 1, 0);
  ask(plan, s, 100, false);
  grant_all(plan, s, 100);
  close_books(plan, s, 300);
  const double granted = 5320.0 / 3;
  CHECK(s.books.asked_mi == Approx(6000 * 100 + 3000 * 200));
  CHECK(s.books.unmet_mi == Approx((2000 - .9 * granted) * 100 + 2 * (2000 - granted) * 100 + 100 * 200));
  CHECK(s.books.degraded_mi == Approx((2000 - .9 * granted) * 100 + 100 * 200));
  CHECK(s.books.granted_mi + s.books.unmet_mi == Approx(s.books.asked_mi).epsilon(1e-12));
  CHECK(s.books.shortages == 4);
  CHECK(s.books.shortage_share == Approx((2000 - .9 * granted) / 2000 + 2 * (2000 - granted) / 2000 + .1));
  CHECK(s.books.short_s == Approx(100));  // the first host, while full; that a machine arrives is no shortage
  CHECK(s.books.active_s == Approx(600));  // both
}

TEST_CASE("in the published experiment an arriving machine is a shortage of its new host", "[vms][hosts]") {
  auto plan = one_host({{1000, 1000}}, {}, 2);
  auto s = at(plan, 0.1);
  begin_migration(plan, s, 0, 1, 0.1);
  ask(plan, s, 100.1, false);
  grant_all(plan, s, 100.1);
  CHECK(s.hosts[1].asked_mips == Approx(1000));
  CHECK(s.hosts[1].used_mips == Approx(100));
  CHECK(s.books.short_s == Approx(100));
}

TEST_CASE("a random host never grants more than it has, nor a machine more than it asks for",
          "[vms][hosts]") {
  Dice dice(31);
  for (int trial = 0; trial < 2000; ++trial) {
    Corrections corrections;
    for (const auto& info : kCorrections)
      if (dice.one_in(2)) corrections.add(info.correction);
    const bool fair = corrections.has(Correction::fair_share);
    std::vector<std::vector<double>> demand(static_cast<std::size_t>(dice.from(1, 9)));
    for (auto& d : demand) d = {dice.one_in(8) ? 0 : dice.between(0, 3500), dice.between(1, 3500)};
    const auto plan = one_host(demand, corrections, 3);
    auto s = state_of(plan);
    for (std::uint32_t vm = 0; vm < plan.machines(); ++vm)
      settle_down(plan, s, vm, static_cast<std::uint32_t>(dice.below(2)));
    ask(plan, s, .5, true);
    grant_all(plan, s, .5);
    for (std::uint32_t vm = 0; vm < plan.machines(); ++vm)
      if (!s.vms[vm].gone && dice.one_in(3)) begin_migration(plan, s, vm, 2, .5);
    for (const double t : {.5, 200.0}) {
      ask(plan, s, t, false);
      grant_all(plan, s, t);
      for (const auto& h : s.hosts) {
        const double mips = plan.host_types[0].mips;
        double needed = 0;
        REQUIRE(granted_mips(h) <= mips * (1 + 1e-12));
        REQUIRE(h.available_mips >= 0);
        REQUIRE(h.used_mips >= granted_mips(h) * (1 - 1e-12));
        for (const auto& stay : h.stays) {
          const double need = std::min(s.vms[stay.vm].demand_mips, 2660.0) * (stay.arriving ? .1 : 1);
          needed += need;
          REQUIRE(stay.granted_mips >= 0);
          REQUIRE(stay.granted_mips <= need * (1 + 1e-12));
        }
        if (needed <= mips * (1 - 1e-12)) REQUIRE(h.available_mips == Approx(mips - needed).margin(1e-6));
        // Shares differ from what is fair by less than a MIPS a machine.
        if (needed > mips * (1 + 1e-12))
          for (const auto& stay : h.stays) {
            double share = std::min(s.vms[stay.vm].demand_mips, 2660.0) *
                           (stay.arriving              ? .1
                            : s.vms[stay.vm].migrating ? .9
                                                       : 1) *
                           mips / needed;
            REQUIRE(stay.granted_mips <= share * (1 + 1e-12));
            REQUIRE(stay.granted_mips >= (fair ? share * (1 - 1e-12) : share - 1 - 1e-9));
          }
      }
    }
    close_books(plan, s, 300);
    REQUIRE(s.books.granted_mi + s.books.unmet_mi == Approx(s.books.asked_mi).epsilon(1e-12));
    REQUIRE(s.books.degraded_mi <= s.books.unmet_mi * (1 + 1e-9));
  }
}

TEST_CASE("memory is held where a machine is and where it comes to, and given back", "[vms][hosts]") {
  const auto plan = one_host({{500}}, Corrections::all(), 2);
  auto s = at(plan);
  const double all = plan.host_types[0].memory_b, own = plan.vm_types[0].memory_b;
  CHECK(s.hosts[0].memory_free_b == all - own);
  reserve(plan, s, 0, 1);
  CHECK(s.hosts[1].memory_free_b == all - own);
  CHECK(s.vms[0].reserved);
  s.hosts[1].coming.clear();
  s.hosts[1].memory_free_b += own;
  s.vms[0].reserved = false;
  begin_migration(plan, s, 0, 1, 1);
  CHECK(s.hosts[0].memory_free_b == all - own);
  CHECK(s.hosts[1].memory_free_b == all - own);
  end_migration(plan, s, 0, 1);
  CHECK(s.hosts[0].memory_free_b == all);
  CHECK(s.hosts[1].memory_free_b == all - own);
}
