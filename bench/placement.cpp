// Placement: choose a server for a job, take its units, give another job's units back; ns for the three
// together, at 1k, 10k and 100k servers of 64 units that stay four fifths full. Beside them, a scan over all
// servers.
#include <benchmark/benchmark.h>

#include <vector>

#include "models/registry.hpp"
#include "sim/engine/random.hpp"

namespace {

using jevons::FreeIndex;

constexpr std::int32_t kUnits = 64;

struct Piece {
  std::uint32_t server;
  std::int32_t units;
};

/// Servers that hold a ring of pieces; each step replaces the oldest by a new one.
class Fleet {
 public:
  explicit Fleet(std::uint32_t servers) : index(servers, kUnits), free(servers, kUnits) {
    for (std::uint32_t server = 0; server < servers; ++server) index.insert(server, kUnits);
    // Widths as of the PAI jobs: most narrow, some wide; the mean is 4.8 units.
    sim::Stream stream(1, 0, 0, 0);
    for (auto& width : widths_) {
      const double u = stream.uniform();
      width = u < 0.6 ? 1 : u < 0.8 ? 4 : u < 0.95 ? 8 : 32;
    }
    for (auto& draw : draws_) draw = stream.uniform();
  }

  std::int32_t next_width() { return widths_[step_++ % widths_.size()]; }
  double draw() const { return draws_[step_ % draws_.size()]; }
  void take(std::uint32_t server, std::int32_t units) {
    index.move(server, free[server], free[server] - units);
    free[server] -= units;
    held_.push_back({server, units});
    held_units_ += units;
  }
  void release_oldest() {
    const auto piece = held_[oldest_];
    index.move(piece.server, free[piece.server], free[piece.server] + piece.units);
    free[piece.server] += piece.units;
    held_units_ -= piece.units;
    if (++oldest_ == kForget) {
      held_.erase(held_.begin(), held_.begin() + kForget);
      oldest_ = 0;
    }
  }
  bool is_full() const {
    return held_units_ * 5 >= std::int64_t{kUnits} * 4 * static_cast<std::int64_t>(free.size());
  }

  FreeIndex index;
  std::vector<std::int32_t> free;

 private:
  static constexpr std::size_t kForget = 1 << 20;
  std::vector<Piece> held_;
  std::size_t oldest_ = 0, step_ = 0;
  std::int64_t held_units_ = 0;
  std::vector<std::int32_t> widths_ = std::vector<std::int32_t>(1 << 16);
  std::vector<double> draws_ = std::vector<double>(1 << 16);
};

template <class Choose>
void place_and_release(benchmark::State& state, Choose&& choose) {
  Fleet fleet(static_cast<std::uint32_t>(state.range(0)));
  const auto place = [&] {
    const auto units = fleet.next_width();
    const auto server = choose(fleet, units);
    if (server) fleet.take(*server, units);
  };
  while (!fleet.is_full()) place();
  for (auto _ : state) {
    fleet.release_oldest();
    place();
  }
  state.SetItemsProcessed(state.iterations());
}

std::optional<std::uint32_t> scan(const Fleet& fleet, std::int32_t units) {
  std::optional<std::uint32_t> best;
  for (std::uint32_t server = 0; server < fleet.free.size(); ++server)
    if (fleet.free[server] >= units && (!best || fleet.free[server] < fleet.free[*best])) best = server;
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& entry : jevons::placements().entries())
    benchmark::RegisterBenchmark(("placement/" + entry.name).c_str(),
                                 [&](benchmark::State& state) {
                                   const auto policy = entry.make();
                                   place_and_release(state, [&](Fleet& fleet, std::int32_t units) {
                                     return policy->choose(fleet.index, units, fleet.draw());
                                   });
                                 })
        ->RangeMultiplier(10)
        ->Range(1'000, 100'000);
  benchmark::RegisterBenchmark("placement/best_fit_by_scan",
                               [](benchmark::State& state) { place_and_release(state, scan); })
      ->Arg(1'000)
      ->Arg(10'000);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
