#include "models/workload/elastic_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace jevons {

ElasticJobs::Layer ElasticJobs::layer(ArrivalState jobs, std::int64_t first) {
  jobs.given = first;
  jobs.arrivals.jump_to(static_cast<std::uint64_t>(first));
  return {jobs, sim::ExtraArrivals(jobs.arrivals)};
}

ElasticJobs::ElasticJobs(std::uint64_t seed, std::uint32_t replication, std::uint64_t entity)
    : growth_(layer(JobSource::begin(seed, replication, entity), first_of_growth)),
      answer_(layer(JobSource::begin(seed, replication, entity), first_of_answer)),
      thinning_(seed, replication, purpose::job_thinning, entity) {}

void ElasticJobs::follow(const JobSource& source, sim::Time now, double growth, double answer) {
  if (!source.arrivals()) throw std::invalid_argument("jobs of a trace cannot follow demand");
  if (!(growth >= 0 && answer >= 0 && std::isfinite(growth * answer)))
    throw std::invalid_argument(
        fmt::format("jobs that follow a growth of {} and an answer of {}", growth, answer));
  kept_of_growth_ = std::min(1.0, answer);
  kept_of_base_ = std::min(1.0, growth) * kept_of_growth_;
  growth_.arrivals.follow(*source.arrivals(), now, std::max(0.0, growth - 1));
  answer_.arrivals.follow(*source.arrivals(), now, std::max(0.0, answer - 1) * growth);
}

bool ElasticJobs::keeps(const JobSpec& job, double share) {
  thinning_.jump_to(static_cast<std::uint64_t>(job.id));
  return thinning_.uniform() < share;
}

bool ElasticJobs::keeps(const JobSpec& job) { return keeps(job, kept_of_base_); }

sim::Time ElasticJobs::next_extra() const {
  return std::min(growth_.arrivals.next(), answer_.arrivals.next());
}

std::optional<JobSpec> ElasticJobs::take_extra(const JobSource& source) {
  const bool of_growth = growth_.arrivals.next() <= answer_.arrivals.next();
  auto& layer = of_growth ? growth_ : answer_;
  const auto job = source.draw(layer.jobs, layer.arrivals.next());
  layer.arrivals.pass(*source.arrivals());
  if (of_growth && !keeps(job, kept_of_growth_)) return {};
  return job;
}

}  // namespace jevons
