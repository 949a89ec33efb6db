// Column writes of the results store: what a million jobs and a year of five-minute settlements cost, from
// the first row to the sealed file. MB/s count the columns' values as they are before packing.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdint>

#include "sim/results/store.hpp"

namespace {

using sim::results::Column;
using sim::results::Type;

// A bench needs no good randomness, only bytes that do not pack better than real ones.
struct Noise {
  std::uint64_t state = 1;
  double operator()() {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state >> 11) * 0x1p-53;
  }
};

std::filesystem::path scratch() {
  return std::filesystem::temp_directory_path() / ("bench_hdf5_" + std::to_string(getpid()) + ".h5");
}

std::vector<Column> job_columns() {
  std::vector<Column> columns;
  for (const char* name : {"submit", "start", "finish", "deadline"})
    columns.push_back({name, "s", name, Type::f64});
  for (const char* name : {"width", "server", "user"}) columns.push_back({name, "1", name, Type::i32});
  columns.push_back({"state", "1", "state", Type::u8});
  for (const char* name : {"energy", "energy_idle_share", "carbon", "carbon_idle_share", "cost", "wait",
                           "slowdown", "utilisation"})
    columns.push_back({name, "1", name, Type::f32});
  return columns;
}

void fill_job(Noise& noise, double id, std::array<double, 16>& row) {
  const double submit = id * 31.5 + noise(), wait = noise() < 0.7 ? 0.0 : -600.0 * std::log(noise() + 1e-12);
  const double runtime = std::exp(6.0 + 2.0 * noise()), width = std::exp2(std::floor(4.0 * noise()));
  const double energy = width * runtime * 300.0;
  row = {submit,
         submit + wait,
         submit + wait + runtime,
         submit + 86400.0,
         width,
         std::floor(10000.0 * noise()),
         std::floor(300.0 * noise() * noise()),
         noise() < 0.98 ? 1.0 : 2.0,
         energy,
         energy * 1.1,
         energy * 8e-8,
         energy * 9e-8,
         energy * 2e-8,
         wait,
         (wait + runtime) / runtime,
         noise()};
}

// Made before the clock runs, and never the same twice: packers find repeats.
const std::vector<std::array<double, 16>>& a_million_jobs() {
  static const auto made = [] {
    std::vector<std::array<double, 16>> rows(1'000'000);
    Noise noise;
    for (std::size_t i = 0; i < rows.size(); ++i) fill_job(noise, static_cast<double>(i), rows[i]);
    return rows;
  }();
  return made;
}

void jobs(benchmark::State& state) {
  const auto rows = std::span(a_million_jobs()).first(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    sim::results::Store store(scratch());
    auto& table = store.table("/jobs", "job", job_columns());
    for (const auto& row : rows) table.append(row);
    store.commit();
    state.counters["file_MB"] = static_cast<double>(std::filesystem::file_size(scratch())) * 1e-6;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * state.range(0) * (4 * 8 + 3 * 4 + 1 + 8 * 4));
  std::filesystem::remove(scratch());
}

void series(benchmark::State& state) {
  const std::int64_t rows = state.range(0), columns = 30;
  std::vector<Column> what;
  for (int c = 0; c < columns; ++c) what.push_back({"flow" + std::to_string(c), "W", "a power", Type::f32});
  for (auto _ : state) {
    sim::results::Store store(scratch());
    auto& table = store.time_table("/site/oasis", sim::Instant{}, what);
    Noise noise;
    std::vector<double> row(columns + 1);
    for (std::int64_t i = 0; i < rows; ++i) {
      row[0] = 300.0 * static_cast<double>(i);
      const double day = std::sin(row[0] / 86400.0 * 6.283185307179586);
      for (std::size_t c = 1; c < row.size(); ++c)
        row[c] = c % 3 == 0 ? 0.0 : 1e6 * (1.0 + 0.3 * day) + (c % 3 == 1 ? 1e4 * noise() : 0.0);
      table.append(row);
    }
    store.commit();
    state.counters["file_MB"] = static_cast<double>(std::filesystem::file_size(scratch())) * 1e-6;
  }
  state.SetItemsProcessed(state.iterations() * rows);
  state.SetBytesProcessed(state.iterations() * rows * (8 + columns * 4));
  std::filesystem::remove(scratch());
}

BENCHMARK(jobs)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(series)->Arg(288)->Arg(105'120)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
