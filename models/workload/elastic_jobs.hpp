// Jobs whose number follows demand, under common random numbers. At growth G and an answer a to the price:
//   jobs of the base     as they would come without, kept where their uniform is below min(1, G) min(1, a)
//   jobs of growth       at max(0, G - 1) times the rate of the base, kept where it is below min(1, a)
//   jobs of the answer   at max(0, a - 1) G times the rate of the base
// so that all of them come at G a = D/D0 times its rate. A twin whose demand answers nothing has the same
// jobs of the base and of growth, bit for bit; a larger answer keeps every one of them that a smaller one
// keeps. Jobs of growth are numbered from 2^40 on, those of the answer from 2^41; draw k of each stream
// belongs to job k.
#pragma once

#include "models/workload/job_source.hpp"
#include "sim/engine/extra_arrivals.hpp"

namespace jevons {

/// What moves; a plain value. The source is that of the workload, always the same.
class ElasticJobs {
 public:
  static constexpr std::int64_t first_of_growth = std::int64_t{1} << 40,
                                first_of_answer = std::int64_t{1} << 41;

  /// `entity` is the number of the workload in the scenario.
  ElasticJobs(std::uint64_t seed, std::uint32_t replication, std::uint64_t entity);

  /// From now on, until the next call; before the first, all is as at the start. Twins share jobs of growth
  /// if they call it at the same times with the same growth. Throws std::invalid_argument for the source of a
  /// trace, and for anything but finite numbers from 0 up.
  void follow(const JobSource& source, sim::Time now, double growth, double answer);

  /// Whether the job of the base that arrives now is kept.
  bool keeps(const JobSpec& job);
  /// When the next job beside those of the base may come: as things are, so ask again after follow().
  sim::Time next_extra() const;
  /// It has come: the job, or nothing where it is not kept.
  std::optional<JobSpec> take_extra(const JobSource& source);

 private:
  struct Layer {
    ArrivalState jobs;
    sim::ExtraArrivals arrivals;
  };
  static Layer layer(ArrivalState jobs, std::int64_t first);
  bool keeps(const JobSpec& job, double share);

  Layer growth_, answer_;
  sim::Stream thinning_;
  double kept_of_base_ = 1, kept_of_growth_ = 1;
};

}  // namespace jevons
