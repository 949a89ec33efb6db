#include "models/making/bills.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/units.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double cm2 = 1e-4, gb = 1e9;

Bills shipped() {
  std::vector<std::string> files;
  return Bills::load({{JEVONS_SOURCE_DIR "/scenarios"}}, files);
}

DieLine die(const char* process, double area_m2, std::int64_t count = 1) {
  DieLine line;
  line.process = process;
  line.area_m2 = area_m2;
  line.count = count;
  return line;
}

PartLine capacity(const char* part, double bytes, std::int64_t count = 1) {
  PartLine line;
  line.part = part;
  line.capacity_b = bytes;
  line.count = count;
  return line;
}

PartLine mass(const char* part, double kg) {
  PartLine line;
  line.part = part;
  line.mass_kg = kg;
  return line;
}

void check_sum(const BillSum& whole, const BillSum& a, const BillSum& b) {
  CHECK(whole.carbon_kg.low == Approx(a.carbon_kg.low + b.carbon_kg.low));
  CHECK(whole.carbon_kg.middle == Approx(a.carbon_kg.middle + b.carbon_kg.middle));
  CHECK(whole.carbon_kg.high == Approx(a.carbon_kg.high + b.carbon_kg.high));
  CHECK(whole.water_m3 == Approx(a.water_m3 + b.water_m3));
  for (std::size_t i = 0; i < whole.materials_kg.size(); ++i)
    CHECK(whole.materials_kg[i] == Approx(a.materials_kg[i] + b.materials_kg[i]));
}

}  // namespace

TEST_CASE("the shipped bills name what there is, by what it is counted") {
  const auto bills = shipped();
  CHECK(bills.bills.size() > 20);
  for (const auto& problem : bills.problems()) FAIL_CHECK(problem.key + " " + problem.text);
}

TEST_CASE("every shipped bill lies between its low and its high, and weighs what its materials weigh") {
  const auto bills = shipped();
  for (const auto& bill : bills.bills) {
    const auto sum = added_up(bill, bills);
    INFO(bill.name);
    CHECK(sum.carbon_kg.low > 0);
    CHECK(sum.carbon_kg.low <= sum.carbon_kg.middle);
    CHECK(sum.carbon_kg.middle <= sum.carbon_kg.high);
    Range rows{};
    Materials materials{};
    for (const auto& row : sum.rows) {
      rows += row.carbon_kg;
      add(materials, row.materials_kg);
      for (const double kg : row.materials_kg) CHECK(kg >= 0);
    }
    CHECK(rows.middle == Approx(sum.carbon_kg.middle));
    CHECK(total(materials) == Approx(sum.mass_kg()));
  }
}

TEST_CASE("the parts of a bill add up to the whole, however it is divided") {
  const auto bills = shipped();
  sim::Stream stream(11, 0, 0, 0);
  for (int i = 0; i < 50; ++i) {
    BillSpec a, b;
    a.dies = {die("n5", (0.5 + 7 * stream.uniform()) * cm2, 1 + i % 3)};
    a.parts = {capacity("hbm", 80 * gb * stream.uniform())};
    b.dies = {die("n7", (0.5 + 7 * stream.uniform()) * cm2)};
    b.parts = {mass("steel", 20 * stream.uniform()), capacity("dram", 64 * gb, 1 + i % 5)};
    auto whole = a;
    whole.dies.insert(whole.dies.end(), b.dies.begin(), b.dies.end());
    whole.parts.insert(whole.parts.end(), b.parts.begin(), b.parts.end());
    check_sum(added_up(whole, bills), added_up(a, bills), added_up(b, bills));
  }
}

TEST_CASE("a bill grows with area, amount, the fab's electricity and the density of defects") {
  auto bills = shipped();
  BillSpec bill;
  bill.dies = {die("n5", 8 * cm2)};
  bill.parts = {capacity("hbm", 80 * gb)};
  const double kg = added_up(bill, bills).carbon_kg.middle;
  auto larger = bill;
  larger.dies[0].area_m2 *= 1.01;
  CHECK(added_up(larger, bills).carbon_kg.middle > kg);
  auto more = bill;
  *more.parts[0].capacity_b *= 1.01;
  CHECK(added_up(more, bills).carbon_kg.middle > kg);
  auto cleaner = bill;
  cleaner.dies[0].fab = "solar";
  CHECK(added_up(cleaner, bills).carbon_kg.middle < kg);
  bills.making.middle.yield.defects_per_m2 *= 1.01;
  CHECK(added_up(bill, bills).carbon_kg.middle > kg);
}

TEST_CASE("without defects a large die takes what its area does") {
  auto bills = shipped();
  bills.making.middle.yield.defects_per_m2 = 0;
  BillSpec one, many;
  one.dies = {die("n5", 8 * cm2)};
  many.dies = {die("n5", 1 * cm2, 8)};
  CHECK(added_up(one, bills).carbon_kg.middle == Approx(added_up(many, bills).carbon_kg.middle));
  CHECK(added_up(one, bills).carbon_kg.middle == Approx(8 * 2.431).epsilon(0.0005));
}

TEST_CASE("chiplets take less than one die of their area, where dies have defects") {
  const auto bills = shipped();
  BillSpec one, many;
  one.dies = {die("n5", 8 * cm2)};
  many.dies = {die("n5", 1 * cm2, 8)};
  CHECK(added_up(many, bills).carbon_kg.middle < 0.7 * added_up(one, bills).carbon_kg.middle);
}

TEST_CASE("what packages hold is counted: 150 g for each") {
  const auto bills = shipped();
  BillSpec bare, packed;
  bare.dies = packed.dies = {die("n5", 1 * cm2, 3)};
  bare.parts = packed.parts = {capacity("dram", 64 * gb, 2)};
  packed.dies[0].packages = 2;
  packed.parts[0].packages = 18;
  CHECK(added_up(packed, bills).carbon_kg.middle - added_up(bare, bills).carbon_kg.middle ==
        Approx(0.15 * (3 * 2 + 2 * 18)));
}

// act/boms/dellr740.yaml; Dell's own assessment has 3373, 64.1, 533 and 47 kg.
TEST_CASE("ACT's R740: 1104 kg of large drives, 330 kg of memory and 23 kg of processors") {
  const auto bills = shipped();
  const auto sum = added_up(*bills.bill("dell_r740"), bills);
  REQUIRE(sum.rows.size() == 5);
  const double processors = 2 * (6.98 * (0.82 * 0.9 + 0.175 + 0.5) / 0.875 + 2 * 0.15);
  CHECK(sum.rows[0].carbon_kg.middle == Approx(processors));
  CHECK(sum.rows[1].carbon_kg.middle == Approx(8 * (3840 * 0.031 / 0.875 + 13 * 0.15)));
  CHECK(sum.rows[2].carbon_kg.middle == Approx(400 * 0.031 / 0.875 + 13 * 0.15));
  CHECK(sum.rows[3].carbon_kg.middle == Approx(68 * 0.6 / 0.875 + 19 * 0.15));
  CHECK(sum.rows[4].carbon_kg.middle == Approx(12 * (36 * 0.6 / 0.875 + 19 * 0.15)));
  CHECK(sum.rows[0].carbon_kg.middle == Approx(23).margin(0.5));
  CHECK(sum.rows[1].carbon_kg.middle == Approx(1104).margin(0.5));
  CHECK(sum.rows[4].carbon_kg.middle == Approx(330).margin(0.5));
  CHECK(sum.carbon_kg.low == Approx(sum.carbon_kg.high));  // it leaves nothing open
}

TEST_CASE("CCF's rule gives a p4d.24xlarge 4676.8 kg") {
  const auto bills = shipped();
  const auto sum = added_up(*bills.bill("ccf_p4d_24xlarge"), bills);
  CHECK(sum.carbon_kg.middle == Approx(4676.79).margin(0.01));
  CHECK(sum.rows[2].carbon_kg.middle == 1200);
  CHECK(sum.rows[3].carbon_kg.middle == 800);
}

TEST_CASE("memory is as little as 0.065 and as much as 1.4 kg/GB, and drawn evenly in the logarithm") {
  const auto bills = shipped();
  for (const auto* name : {"dram", "hbm"}) {
    const auto range = bills.part(name)->range();
    CHECK(range.low * gb == Approx(0.065));
    CHECK(range.high * gb == Approx(1.4));
    CHECK(range.log_uniform(0) == Approx(range.low));
    CHECK(range.log_uniform(1) == Approx(range.high));
    CHECK(range.log_uniform(0.5) == Approx(range.middle).epsilon(1e-5));
  }
  CHECK(bills.part("dram_ccf")->carbon_kg * gb == Approx(1.388).margin(0.0005));
}

TEST_CASE("a disk holds 5 to 15 g of neodymium magnets, however many terabytes it has") {
  const auto bills = shipped();
  BillSpec bill;
  bill.parts = {capacity("hdd", 16e12)};
  const auto& materials = added_up(bill, bills).materials_kg;
  CHECK(materials[8] > 0.005);
  CHECK(materials[8] < 0.015);
  CHECK(std::string(material_names[8]) == "neodymium_magnet");
}

TEST_CASE("boards and modules of parts hold what boards hold elsewhere") {
  const auto bills = shipped();
  const auto board = server_board();
  for (const auto* name : {"board", "dram", "ssd", "nic"})
    for (std::size_t i = 0; i < material_rest; ++i) CHECK(bills.part(name)->composition[i] == board[i]);
}

TEST_CASE("a kilogram that is moved is no kilogram of the device") {
  const auto bills = shipped();
  BillSpec bill;
  PartLine freight;
  freight.part = "air_freight";
  freight.load_kg = 130;
  bill.parts = {freight};
  CHECK(added_up(bill, bills).mass_kg() == 0);
  CHECK(added_up(bill, bills).carbon_kg.middle == Approx(6 * 130));
}

TEST_CASE("a bill that cannot be added up says where") {
  const auto bills = shipped();
  BillSpec bill;
  bill.dies = {die("n55", cm2)};
  bill.dies[0].fab = "taiwann";
  bill.parts = {capacity("dramm", gb), mass("dram", 1), PartLine{}};
  bill.parts[2].part = "board";
  const auto all = problems(bill, bills, "bill.x");
  REQUIRE(all.size() == 6);
  CHECK(all[0].key == "bill.x.die[0].process");
  CHECK(all[0].text == "is \"n55\", which is no [process.NAME], did you mean \"n5\"?");
  CHECK(all[1].text == "is \"taiwann\", which is no [fab.NAME], did you mean \"taiwan\"?");
  CHECK(all[2].text == "is \"dramm\", which is no [part.NAME], did you mean \"dram\"?");
  CHECK(all[3].key == "bill.x.part[1].mass");
  CHECK(all[3].text == "does not belong here: dram is counted by capacity");
  CHECK(all[4].key == "bill.x.part[1].capacity");
  CHECK(all[4].text == "is missing: dram is counted by capacity");
  CHECK(all[5].key == "bill.x.part[2].area");
}

TEST_CASE("a part is not less than its least, nor more than whole") {
  PartSpec part;
  part.carbon_kg = 1;
  part.low_kg = 2;
  part.high_kg = 0.5;
  part.composition[0] = 0.7;
  part.composition[7] = 0.4;
  const auto all = part.problems();
  REQUIRE(all.size() == 3);
  CHECK(all[0].key == "carbon_low");
  CHECK(all[1].key == "carbon_high");
  CHECK(all[2].text == "adds up to 1.1 of its mass");
}
