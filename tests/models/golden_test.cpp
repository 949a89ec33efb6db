// Whole scenarios whose figures are written down: every tests/golden/*.toml is run and compared with its
// [expect] table. After a change that is meant to change them, tools/regenerate-goldens writes the tables
// anew; the difference then shows in review.
//
// The trace hash counts on the same logarithms to the last bit, so on this kind of machine and its libm;
// figures have a tolerance.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/models/worlds.hpp"

using namespace jevons;
namespace fs = std::filesystem;

namespace {

constexpr double tolerance = 1e-9;

std::vector<fs::path> goldens() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(JEVONS_SOURCE_DIR) / "tests" / "golden"))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

Model load(const fs::path& file) {
  auto document = sim::config::Document::load(file, {}, testing::shipped_data());
  return build_model(document, testing::shipped_data());
}

std::string hexadecimal(std::uint64_t hash) { return fmt::format("{:016x}", hash); }

/// Figures that say something: known, and not the rounding of the books.
bool is_expected(const Metric& metric) {
  return std::isfinite(metric.value) && metric.name != "audit_residual";
}

std::string expect_table(const Outcome& outcome) {
  std::string text = fmt::format("[expect]\ntrace_hash = \"{}\"\n", hexadecimal(outcome.trace_hash));
  for (const auto& metric : outcome.metrics)
    if (is_expected(metric))
      text += fmt::format("metric.\"{}\" = {{ value = {}, tolerance = {} }}\n", metric.name, metric.value,
                          tolerance);
  return text;
}

void rewrite(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  auto above = text.str();
  if (const auto at = above.find("\n[expect]"); at != above.npos) above.resize(at + 1);
  while (above.ends_with("\n\n")) above.pop_back();
  // What is below may no longer be readable: the scenario is read without it.
  std::ofstream(file) << above;
  const auto outcome = testing::outcome_of(load(file));
  std::ofstream(file) << above << '\n' << expect_table(outcome);
}

}  // namespace

TEST_CASE("there are golden scenarios", "[golden]") { CHECK(goldens().size() >= 6); }

TEST_CASE("every golden scenario comes to what is written in it", "[golden]") {
  for (const auto& file : goldens()) {
    INFO(file.string());
    if (std::getenv("JEVONS_REGENERATE")) rewrite(file);
    const auto model = load(file);
    const auto& expect = model.scenario.expect;
    REQUIRE_FALSE(expect.metric.empty());
    const auto outcome = testing::outcome_of(model);
    CHECK(hexadecimal(outcome.trace_hash) == expect.trace_hash);
    for (const auto& metric : expect.metric) {
      CAPTURE(metric.name);
      CHECK(testing::value_of(outcome, metric.name) ==
            Approx(metric.value).epsilon(metric.tolerance).margin(1e-12));
    }
    // What is new is to be written down too.
    CHECK(static_cast<std::size_t>(std::count_if(outcome.metrics.begin(), outcome.metrics.end(),
                                                 is_expected)) == expect.metric.size());
  }
}

TEST_CASE("a golden scenario would notice a figure that changed in the eighth digit", "[golden]") {
  const auto model = load(goldens().front());
  const auto& expected = model.scenario.expect.metric;
  const auto it_energy =
      std::find_if(expected.begin(), expected.end(), [](const auto& m) { return m.name == "it_energy"; });
  REQUIRE(it_energy != expected.end());
  CHECK_FALSE(it_energy->value * (1 + 1e-8) == Approx(it_energy->value).epsilon(it_energy->tolerance));
}
