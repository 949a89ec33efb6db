// A map over independent runs on threads: results come back in the order of the runs, so that nothing depends
// on the number of threads. The first exception, by run, is rethrown when all threads have stopped.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

namespace sim::study {

/// The threads to use for `runs` where the user asked for `wanted` (0: all cores).
inline std::int64_t thread_count(std::int64_t wanted, std::int64_t runs) {
  const auto cores = std::max<std::int64_t>(1, std::thread::hardware_concurrency());
  return std::clamp<std::int64_t>(wanted > 0 ? wanted : cores, 1, std::max<std::int64_t>(1, runs));
}

/// result[i] = run(i) for i in [0, runs), on `threads` threads. A run that throws keeps later ones from
/// starting.
template <class Run>
auto parallel_map(std::int64_t runs, std::int64_t threads, Run&& run) {
  using Result = decltype(run(std::int64_t{0}));
  std::vector<Result> results(static_cast<std::size_t>(runs));
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(runs));
  std::atomic<std::int64_t> next{0};
  std::atomic<bool> failed{false};
  const auto work = [&] {
    for (std::int64_t i; !failed && (i = next.fetch_add(1)) < runs;) {
      try {
        results[static_cast<std::size_t>(i)] = run(i);
      } catch (...) {
        errors[static_cast<std::size_t>(i)] = std::current_exception();
        failed = true;
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::int64_t t = 1; t < threads; ++t) others.emplace_back(work);
    work();
  }
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
  return results;
}

}  // namespace sim::study
