// One progress of many runs on threads: the mean of their shares, told to one listener at a time.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "models/simulation.hpp"

namespace jevons::tools {

class SharedProgress {
 public:
  SharedProgress(std::int64_t runs, const Progress& listener) : done_(static_cast<std::size_t>(runs)), listener_(listener) {}

  /// That run `run` has come so far; false where the listener wants them all to stop.
  bool update(std::int64_t run, double share) {
    const std::lock_guard lock(mutex_);
    auto& done = done_[static_cast<std::size_t>(run)];
    total_ += share - done;
    done = share;
    return !listener_ || listener_(total_ / static_cast<double>(done_.size()));
  }

 private:
  std::mutex mutex_;
  std::vector<double> done_;
  double total_ = 0;
  const Progress& listener_;
};

}  // namespace jevons::tools
