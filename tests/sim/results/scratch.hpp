// A folder of its own for each test, removed at its end; and a small results file with one of everything.
#pragma once

#include <stdlib.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "sim/results/store.hpp"

struct Scratch {
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "results_test_XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  ~Scratch() { std::filesystem::remove_all(folder); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return folder / name; }
  bool is_empty() const { return std::filesystem::is_empty(folder); }

  std::filesystem::path folder;
};

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline sim::Instant april_12() {
  using namespace std::chrono;
  return sys_days(year(2022) / 4 / 12);
}

/// A site over a day, flows between two accounts, some jobs, a summary. `power_w` is that of the 17th
/// interval.
inline void fill_with_a_day(sim::results::Store& store, double power_w = 1017.0, int jobs = 1000) {
  using sim::results::Type;
  store.attribute("/", "title", "a day");
  store.attribute("/", "seed", std::int64_t{42});
  store.attribute("/", "audit_residual", 1e-12);
  auto& site = store.time_table("/site/oasis", april_12(),
                                {{"it_power", "W", "power of the servers", Type::f32, "time: mean"},
                                 {"waiting", "1", "jobs waiting", Type::i32, "time: point"}});
  store.labels("/ledger", "account", {"grid", "Kühlung"});
  auto& flows = store.time_table("/ledger", april_12(),
                                 {{"energy", "J", "energy posted", Type::f64, "time: sum", "account", 2}});
  for (int i = 0; i < 288; ++i) {
    const double end = 300.0 * (i + 1);
    site.append(std::array{end, i == 17 ? power_w : 1000.0 + i, static_cast<double>(i % 5)});
    flows.append(std::array{end, 0.1 * i, std::numeric_limits<double>::quiet_NaN()});
  }
  auto& finished = store.table("/jobs", "job",
                               {{"wait", "s", "time in the queue", Type::f32},
                                {"number", "1", "number in the trace", Type::i64},
                                {"state", "1", "how it ended", Type::u8}});
  for (int i = 0; i < jobs; ++i) finished.append(std::array{0.5 * i, 1e15 + i, static_cast<double>(i % 3)});
  store.array("/summary", {"pue", "1", "power usage effectiveness"}, {}, std::array{1.25});
  store.array("/ledger", {"limit", "W", "most an account can take"}, {"account"}, std::array{1.0, 2.0});
  store.attribute("/summary/pue", "source", "the ledger");
}

inline void write_a_day(const std::filesystem::path& file, double power_w = 1017.0, int jobs = 1000) {
  sim::results::Store store(file);
  fill_with_a_day(store, power_w, jobs);
  store.commit();
}
