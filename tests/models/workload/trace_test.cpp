#include "models/workload/trace.hpp"

#include <catch2/catch.hpp>

#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using sim::Time;

namespace {

constexpr Time year = Time{} + sim::days(366);

std::optional<Trace> read(const std::string& name, const std::string& text, std::vector<std::string>& errors,
                          const TraceOptions& options = {}, Time end = year) {
  const Scratch file(name, text);
  auto trace = read_trace(file.path(), options, end, errors);
  for (auto& error : errors) error = error.substr(file.folder().string().size() + 1);
  return trace;
}

std::string error_of(const std::string& name, const std::string& text) {
  std::vector<std::string> errors;
  CHECK_FALSE(read(name, text, errors));
  REQUIRE(errors.size() == 1);
  return errors.front();
}

const std::string head = "arrival_time,length,cpus\n";
std::string swf(const std::string& submit, const std::string& runtime, const std::string& allocated,
                const std::string& requested, const std::string& time) {
  return "1 " + submit + "  0 " + runtime + " " + allocated + " -1 -1 " + requested + " " + time +
         " -1 1 1 1 -1 -1 1 -1 -1\n";
}

}  // namespace

TEST_CASE("jobs of a trace keep their times, widths and rows") {
  std::vector<std::string> errors;
  const auto t = read("jobs.csv", head + "0.0,6302.5,1\n68.0,1000.0,3\n68.0,5,2\n", errors);
  REQUIRE(t);
  REQUIRE(t->jobs.size() == 3);
  CHECK(t->jobs[0].work_s == 6302.5);
  CHECK(t->jobs[0].estimate_s == 6302.5);
  CHECK(t->jobs[1].arrival == Time{} + sim::whole_seconds(68));
  CHECK(t->jobs[1].width == 3);
  CHECK(t->jobs[2].width == 2);  // same instant: the order of the file
  CHECK(t->jobs[2].id == 2);
  CHECK(t->jobs[2].deadline == Time::never());
}

TEST_CASE("a header in hours, or a unit that is said, scales both times") {
  std::vector<std::string> errors;
  const auto hours = read("jobs.csv", "arrival_h,length_h,cpus\n0.5,25.5,4\n", errors);
  REQUIRE(hours);
  CHECK(hours->jobs[0].arrival == Time{} + sim::minutes(30));
  CHECK(hours->jobs[0].work_s == 25.5 * 3600);
  const auto minutes = read("jobs.csv", head + "10,2,1\n", errors, {.time_unit = "min", .zero = {}});
  REQUIRE(minutes);
  CHECK(minutes->jobs[0].arrival == Time{} + sim::minutes(10));
  CHECK(minutes->jobs[0].work_s == 120);
}

TEST_CASE("jobs before the run and after it are left out and counted") {
  std::vector<std::string> errors;
  const auto t = read("jobs.csv", head + "0,9,1\n3600,9,1\n7199,9,1\n7200,9,1\n", errors,
                      {.time_unit = "auto", .zero = Time{} - sim::hours(1)}, Time{} + sim::hours(1));
  REQUIRE(t);
  CHECK(t->jobs.size() == 2);
  CHECK(t->jobs[0].arrival == Time{});
  CHECK(t->jobs[0].id == 1);
  CHECK(t->before_start == 1);
  CHECK(t->after_end == 1);
  CHECK(t->notes() == std::vector<std::string>{"1 of 4 rows arrive before the run starts",
                                               "1 of 4 rows arrive after the run ends"});
}

TEST_CASE("the Standard Workload Format gives submit time, run time, processors and requested time") {
  std::vector<std::string> errors;
  const auto t = read("a.swf",
                      "; Version: 2.2\n;   more\n" + swf("5", "83", "2", "4", "1200") +
                          swf("7", "10", "-1", "8", "-1") + swf("7", "10", "0", "16", "5"),
                      errors);
  REQUIRE(t);
  REQUIRE(t->jobs.size() == 3);
  CHECK(t->jobs[0].arrival == Time{} + sim::whole_seconds(5));
  CHECK(t->jobs[0].work_s == 83);
  CHECK(t->jobs[0].width == 2);
  CHECK(t->jobs[0].estimate_s == 1200);
  CHECK(t->jobs[1].width == 8);        // allocation unknown: what was asked for
  CHECK(t->jobs[1].estimate_s == 10);  // request unknown: the run time
  CHECK(t->jobs[2].width == 16);
}

TEST_CASE("jobs of unknown run time or width are rejected and counted") {
  std::vector<std::string> errors;
  const auto t =
      read("a.swf",
           swf("1", "-1", "2", "2", "9") + swf("2", "0", "2", "2", "9") + swf("3", "5", "-1", "-1", "9") +
               swf("4", "5", "0", "0", "9") + swf("5", "5", "1", "1", "9"),
           errors);
  REQUIRE(t);
  CHECK(t->jobs.size() == 1);
  CHECK(t->jobs[0].id == 4);
  CHECK(t->without_runtime == 2);
  CHECK(t->without_width == 2);
  CHECK(t->notes().front() == "2 of 5 rows rejected: run time unknown or 0");
  const auto csv = read("jobs.csv", head + "0,-1,1\n1,5,0\n2,5,1\n", errors);
  REQUIRE(csv);
  CHECK(csv->jobs.size() == 1);
}

TEST_CASE("rows that cannot be jobs are errors at their line") {
  CHECK(error_of("jobs.csv", head + "5,1,1\n4,1,1\n") ==
        "jobs.csv:3: error: arrival 4 s is earlier than that of line 2 (5 s), so the rows are not sorted");
  CHECK_THAT(error_of("jobs.csv", head + "-5,1,1\n"),
             Contains("jobs.csv:2: error: arrival -5 s: expected is 0 to 4e+09 s"));
  CHECK_THAT(error_of("jobs.csv", head + "5,-2,1\n"), Contains("jobs.csv:2: error: length -2 s"));
  CHECK_THAT(error_of("jobs.csv", head + "5,1e300,1\n"), Contains("jobs.csv:2: error: length 1e+300 s"));
  CHECK_THAT(error_of("jobs.csv", head + "5,1,1.5\n"), Contains("jobs.csv:2: error: 1.5 processors"));
  CHECK_THAT(error_of("jobs.csv", head + "5,1,1e10\n"),
             Contains("processors: expected is a whole number from 1 to 1e+09"));
  CHECK_THAT(error_of("jobs.csv", head + "5,1,nan\n"),
             Contains("jobs.csv:2:5: error: cpus: \"nan\" is not a finite number"));
  CHECK_THAT(error_of("jobs.csv", head), Contains("has no jobs"));
  CHECK_THAT(error_of("jobs.csv", "arrival,length,cpus\n"), Contains("unknown column \"arrival\""));
  CHECK(error_of("a.swf", "1 2 3\n") ==
        "a.swf:1: error: the line has 3 fields; Standard Workload Format has 18");
  CHECK(error_of("a.swf", swf("1", "x", "1", "1", "1")) ==
        "a.swf:1:8: error: field 4: \"x\" is not a number");
  CHECK_THAT(error_of("a.swf", "; only comments\n"), Contains("has no jobs"));
  CHECK_THAT(error_of("a.swf", swf("9", "1", "1", "1", "1") + swf("8", "1", "1", "1", "1")),
             Contains("a.swf:2: error: arrival 8 s is earlier than that of line 1"));
}

TEST_CASE("the real traces read whole") {
  struct Real {
    std::string name;
    std::int64_t rows;
    double work_s;  // of the first job
  };
  for (const auto& real :
       {Real{"alibaba_pai_1k.csv", 1000, 6302}, Real{"alibaba_pai_100k.csv.gz", 99998, 25.40806 * 3600},
        Real{"lcg_2005_first5000.swf.gz", 4812, 83}}) {
    const auto path = at_hand("workload/" + real.name);
    if (!path) return;
    std::vector<std::string> errors;
    const auto t = read_trace(*path, {}, year, errors);
    CHECK(errors.empty());
    REQUIRE(t);
    CHECK(t->rows == real.rows);
    CHECK(static_cast<std::int64_t>(t->jobs.size()) == real.rows);
    CHECK(t->jobs.front().work_s == Approx(real.work_s));
    CHECK(std::is_sorted(t->jobs.begin(), t->jobs.end(),
                         [](const auto& a, const auto& b) { return a.arrival < b.arrival; }));
  }
}
