#include "sim/config/units.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <random>
#include <thread>

#include "sim/config/unit_system.hpp"

using namespace sim::config;

namespace {

double read(std::string_view text, std::string_view si_unit) {
  const auto reading = parse_quantity(text, si_unit);
  INFO(text << " in " << si_unit << ": " << reading.problem);
  REQUIRE(reading);
  return *reading;
}
std::string problem(std::string_view text, std::string_view si_unit) {
  const auto reading = parse_quantity(text, si_unit);
  REQUIRE_FALSE(reading);
  return reading.problem;
}
std::int64_t ns(std::string_view text) {
  const auto reading = parse_duration(text);
  INFO(text << ": " << reading.problem);
  REQUIRE(reading);
  return (*reading).ns;
}
bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

TEST_CASE("quantities of energy and power are read into SI") {
  CHECK(read("20 MWh", "J") == 7.2e10);
  CHECK(read("1 Wh", "J") == 3600);
  CHECK(read("1 kWh", "J") == 3.6e6);
  CHECK(read("1.5 GWh", "J") == 5.4e12);
  CHECK(read("20MWh", "J") == 7.2e10);
  CHECK(read("  3e2 kJ ", "J") == 3e5);
  CHECK(read("10.2 kW", "W") == 10200);
  CHECK(read("+5 mW", "W") == 0.005);
  CHECK(read("-5 W", "W") == -5);
  CHECK(read(".5 kVA", "W") == 500);
}

TEST_CASE("temperatures shift their zero, temperature differences do not") {
  CHECK(read("27 degC", "degC") == 27);
  CHECK(read("27 degC", "K") == Approx(300.15).epsilon(1e-15));
  CHECK(read("27 °C", "degC") == 27);
  CHECK(read("300.15 K", "degC") == Approx(27).epsilon(1e-13));
  CHECK(read("80.6 degF", "degC") == Approx(27).epsilon(1e-12));
  CHECK(read("5 degC", "delta_K") == 5);
  CHECK(read("0.3 K", "delta_K") == 0.3);
  CHECK(read("9 degF", "delta_K") == Approx(5).epsilon(1e-15));
  CHECK(problem("5 W", "delta_K") ==
        "\"5 W\" is a power; a temperature difference is expected, such as \"5 K\"");
}

TEST_CASE("a byte is eight bits, K a thousand and Ki 1024") {
  CHECK(read("1 byte", "bit") == 8);
  CHECK(read("2 B", "bit") == 16);
  CHECK(read("3 bits", "bit") == 3);
  CHECK(read("1 KB", "B") == 1000);
  CHECK(read("1 kB", "B") == 1000);
  CHECK(read("80 GB", "B") == 8e10);
  CHECK(read("1 KiB", "B") == 1024);
  CHECK(read("80 GiB", "B") == 80 * 1073741824.0);
  CHECK(read("1 TiB", "B") == 1099511627776.0);
  CHECK(read("1 bit/s", "bit s-1") == 1);
  CHECK(read("400 Gbit/s", "bit/s") == 4e11);
  CHECK(read("400 Gbps", "byte s-1") == 5e10);
}

TEST_CASE("compute, money, carbon, water and rates have their units") {
  CHECK(read("1 FLOP", "FLOP") == 1);
  CHECK(read("3 EFLOP", "FLOP") == 3e18);
  CHECK(read("989 TFLOP/s", "FLOP/s") == 989e12);
  CHECK(read("989 TFLOPS", "FLOP s-1") == 989e12);
  CHECK(read("12 USD", "USD") == 12);
  CHECK(read("3.6 USD/MWh", "USD/J") == Approx(1e-9).epsilon(1e-15));
  CHECK(read("360 g/kWh", "kg/J") == Approx(1e-7).epsilon(1e-15));
  CHECK(read("360 gCO2e/kWh", "kg J-1") == read("360 g/kWh", "kg J-1"));
  CHECK(read("0.36 kgCO2e/kWh", "kg J-1") == Approx(1e-7).epsilon(1e-15));
  CHECK(read("360 g CO2e/kWh", "kg J-1") == read("360 g/kWh", "kg J-1"));
  CHECK(read("1500 kgCO2e", "kg") == 1500);
  CHECK(read("1.5 tCO2e", "kg") == 1500);
  CHECK(read("1.8 L/kWh", "L/kWh") == 1.8);
  CHECK(read("3.6 L/kWh", "m3/J") == Approx(1e-9).epsilon(1e-15));
  CHECK(read("5 L", "m3") == 0.005);
  CHECK(read("7 litres", "L") == 7);
  CHECK(read("36 1/h", "s-1") == Approx(0.01).epsilon(1e-15));
  CHECK(read("36/h", "1/s") == read("36 1/h", "1/s"));
  CHECK(read("36 jobs/h", "1/s") == read("36 1/h", "1/s"));
  CHECK(read("500 W/K", "W/K") == 500);
  CHECK(read("4186 J/(kg K)", "J kg-1 K-1") == 4186);
  CHECK(read("0.5", "1") == 0.5);
  CHECK(read("50 %", "1") == 0.5);
}

TEST_CASE("a quantity of another dimension is named for what it is") {
  CHECK(problem("20 MW", "J") == "\"20 MW\" is a power; an energy is expected, such as \"20 MWh\"");
  CHECK(problem("20 MWh", "W") == "\"20 MWh\" is an energy; a power is expected, such as \"20 MW\"");
  CHECK(problem("5 m", "s") == "\"5 m\" is a length; a time is expected, such as \"5 min\"");
  CHECK(problem("5 W", "degC") == "\"5 W\" is a power; a temperature is expected, such as \"27 degC\"");
  CHECK(problem("3 L", "kg") == "\"3 L\" is a volume; a mass is expected, such as \"350 kg\"");
  CHECK(problem("3 kg", "kg/J") ==
        "\"3 kg\" is a mass; a mass per energy is expected, such as \"350 g/kWh\"");
  CHECK(problem("3 USD", "USD/J") ==
        "\"3 USD\" is an amount of money; a price of energy is expected, such as \"40 USD/MWh\"");
  CHECK(problem("3 USD/MWh", "USD") ==
        "\"3 USD/MWh\" is a price of energy; an amount of money is expected, such as \"1000 USD\"");
  CHECK(problem("3 GB/s", "bit") ==
        "\"3 GB/s\" is a data rate; an amount of data is expected, such as \"80 GB\"");
  CHECK(problem("3 GB", "bit/s") ==
        "\"3 GB\" is an amount of data; a data rate is expected, such as \"400 Gbit/s\"");
  CHECK(problem("3 L/kWh", "L") ==
        "\"3 L/kWh\" is a volume per energy; a volume is expected, such as \"100 L\"");
  CHECK(problem("3 L", "L/kWh") ==
        "\"3 L\" is a volume; a volume per energy is expected, such as \"1.8 L/kWh\"");
  CHECK(problem("3 TFLOP", "FLOP/s") ==
        "\"3 TFLOP\" is an amount of compute; a compute rate is expected, such as \"989 TFLOP/s\"");
  CHECK(problem("3 TFLOPS", "FLOP") ==
        "\"3 TFLOPS\" is a compute rate; an amount of compute is expected, such as \"3e21 FLOP\"");
  CHECK(problem("3 h", "1/s") == "\"3 h\" is a time; a rate per time is expected, such as \"20/h\"");
  CHECK(problem("3 A m", "J") ==
        "\"3 A m\" is of another kind (its unit is A m); an energy is expected, such as \"20 MWh\"");
}

TEST_CASE("the reciprocal of a dimension is another dimension, though UDUNITS converts it") {
  CHECK_FALSE(convertible("s", "Hz"));
  CHECK_FALSE(convertible("kg/J", "J/kg"));
  CHECK(convertible("Hz", "1/min"));
}

TEST_CASE("what is no quantity says why") {
  CHECK(problem("20", "J") == "\"20\" has no unit; an energy is expected, such as \"20 MWh\"");
  CHECK(problem("", "J") == "\"\" does not begin with a number; an energy is expected, such as \"20 MWh\"");
  CHECK(problem("MWh", "J") ==
        "\"MWh\" does not begin with a number; an energy is expected, such as \"20 MWh\"");
  CHECK(problem("nan J", "J") ==
        "\"nan J\" does not begin with a number; an energy is expected, such as \"20 MWh\"");
  CHECK(problem("-inf J", "J") ==
        "\"-inf J\" does not begin with a number; an energy is expected, such as \"20 MWh\"");
  CHECK(problem("1,000 kWh", "J") == "the number of \"1,000 kWh\" is cut by ','; write it without");
  CHECK(problem("1_000 kWh", "J") == "the number of \"1_000 kWh\" is cut by '_'; write it without");
  CHECK(problem("20 kwh", "J") ==
        "\"20 kwh\": no unit is called \"kwh\" (did you mean \"kWh\"?); an energy is expected, such as \"20 "
        "MWh\"");
  CHECK(problem("20 parrots", "J") ==
        "\"20 parrots\": no unit is called \"parrots\"; an energy is expected, such as \"20 MWh\"");
  CHECK(problem("3 4 kWh", "J") ==
        "\"3 4 kWh\": no unit is called \"4 kWh\"; an energy is expected, such as \"20 MWh\"");
  CHECK(problem("1 month", "s") ==
        "\"1 month\": no unit is called \"month\"; a time is expected, such as \"5 min\"");
  CHECK(problem("1e999 J", "J") == "the number of \"1e999 J\" is beyond any double");
  CHECK(problem("1e308 TWh", "J") == "\"1e308 TWh\" is beyond any double in J");
  CHECK_THROWS_AS(parse_quantity("1 J", "parrots"), std::invalid_argument);
}

TEST_CASE("UDUNITS grammar that is not a unit of a quantity is refused") {
  for (const char* text :
       {"3 s @ 5", "3 seconds since 2000-01-01", "3 lg(re 1 mW)", "3 K from 20", "3 \"", "3 W#"}) {
    INFO(text);
    CHECK_FALSE(parse_quantity(text, "s"));
    CHECK_FALSE(parse_quantity(text, "W"));
    CHECK_FALSE(parse_quantity(text, "K"));
  }
}

TEST_CASE("durations are whole nanoseconds, exactly") {
  CHECK(ns("5 min") == 300'000'000'000);
  CHECK(ns("1.5 h") == 5'400'000'000'000);
  CHECK(ns("1 day") == 86'400'000'000'000);
  CHECK(ns("7 days") == ns("1 week"));
  CHECK(ns("0.1 s") == 100'000'000);
  CHECK(ns("250 ms") == 250'000'000);
  CHECK(ns("3 us") == 3'000);
  CHECK(ns("7 ns") == 7);
  CHECK(ns("0 s") == 0);
  CHECK(ns("1 year") == 365 * 86'400'000'000'000);
  CHECK(ns("9223372036854775807 ns") == INT64_MAX);
  CHECK(ns("100000.000000001 h") == 360'000'000'000'003'600);
  CHECK(ns("0.3333333333333333 s") == 333'333'333);
}

TEST_CASE("an offset may be negative") {
  CHECK(*parse_duration("-8 h", true).value == sim::hours(-8));
  CHECK(format_duration(sim::hours(-8)) == "-8 h");
  CHECK_FALSE(parse_duration("-300 years", true));
  CHECK_FALSE(parse_duration("-0.1 ns", true));
}

TEST_CASE("a duration that time cannot count is refused") {
  const auto problem_of = [](std::string_view text) { return parse_duration(text).problem; };
  CHECK(problem_of("-1 s") == "\"-1 s\" is negative; a time is expected, such as \"5 min\"");
  CHECK(problem_of("300 years") == "\"300 years\" is longer than the 292 years that time can count");
  CHECK(problem_of("9223372036854775808 ns") ==
        "\"9223372036854775808 ns\" is longer than the 292 years that time can count");
  CHECK(problem_of("1e300 s") == "\"1e300 s\" is longer than the 292 years that time can count");
  CHECK(problem_of("0.1 ns") == "\"0.1 ns\" is shorter than a nanosecond");
  CHECK(problem_of("5") == "\"5\" has no unit; a time is expected, such as \"5 min\"");
  CHECK(problem_of("5 MWh") == "\"5 MWh\" is an energy; a time is expected, such as \"5 min\"");
  CHECK(problem_of("5 mins") ==
        "\"5 mins\": no unit is called \"mins\" (did you mean \"min\"?); a time is expected, such as \"5 "
        "min\"");
}

TEST_CASE("a quantity is written in the unit people read") {
  CHECK(format_quantity(7.2e10, "J") == "20 MWh");
  CHECK(format_quantity(10200, "W") == "10.2 kW");
  CHECK(format_quantity(24, "degC") == "24 degC");
  CHECK(format_quantity(300.15, "K") == "300.15 K");
  CHECK(format_quantity(4e11, "bit s-1") == "400 Gbit/s");
  CHECK(format_quantity(1.8, "L/kWh") == "1.8 L/kWh");
  CHECK(format_quantity(0, "W") == "0 W");
  CHECK(format_quantity(5, "delta_K") == "5 K");
  CHECK(format_quantity(read("20/h", "s-1"), "s-1") == "20/h");
  CHECK(format_duration(sim::minutes(5)) == "5 min");
  CHECK(format_duration(sim::minutes(90)) == "90 min");
  CHECK(format_duration(sim::days(7)) == "7 days");
  CHECK(format_duration(sim::hours(24)) == "1 day");
  CHECK(format_duration({1'500}) == "1500 ns");
  CHECK(format_duration({}) == "0 s");
}

TEST_CASE("whatever is written reads back to the same bits") {
  std::mt19937_64 random(1);
  const char* units[] = {"J",   "W",      "kg J-1", "USD J-1", "degC", "K",   "bit s-1", "byte", "m3",
                         "s-1", "FLOP/s", "m3 J-1", "kg",      "USD",  "W/K", "delta_K", "A m",  "1"};
  for (int i = 0; i < 4000; ++i) {
    const auto mantissa = static_cast<double>(random() % (i % 2 ? 1000 : 1ull << 53));
    const double value = std::ldexp(mantissa, static_cast<int>(random() % 120) - 80) * (i % 3 ? 1 : -1);
    const char* unit = units[i % std::size(units)];
    const auto text = format_quantity(value, unit);
    const auto back = parse_quantity(text, unit);
    INFO(text << " from " << value << " " << unit << " " << back.problem);
    REQUIRE(back);
    REQUIRE(same_bits(*back, value));
    const sim::Span span{static_cast<std::int64_t>(random() >> (1 + random() % 60))};
    REQUIRE(*parse_duration(format_duration(span)) == span);
  }
}

TEST_CASE("quantities can be read from many threads") {
  std::vector<std::thread> threads;
  std::vector<double> sums(4);
  for (auto& sum : sums)
    threads.emplace_back([&sum] {
      for (int i = 0; i < 500; ++i) sum += *parse_quantity("1 kWh", "J");
    });
  for (auto& thread : threads) thread.join();
  for (const double sum : sums) CHECK(sum == 500 * 3.6e6);
}
