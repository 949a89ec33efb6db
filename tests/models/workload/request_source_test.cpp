#include "models/workload/request_source.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/config/document.hpp"

using namespace jevons;
using sim::Time;

namespace {

RequestMix mix_of(const std::string& text) {
  auto document = sim::config::Document::parse(text, "mix.toml", "", {}, {});
  RequestMix mix;
  document.read(mix);
  document.throw_if_bad();
  return mix;
}

const std::string simple =
    "prompt = { kind = \"constant\", tokens = 100 }\noutput = { kind = \"exponential\", mean = 50 }\n";

std::vector<Request> draw(const RequestSource& source, std::uint32_t replication = 0) {
  auto state = RequestSource::begin(1, replication, 0);
  std::vector<Request> requests;
  while (const auto request = source.next(state)) requests.push_back(*request);
  return requests;
}

/// Variance over mean of the counts in windows of so many seconds.
double dispersion(const std::vector<Request>& requests, double window_s, double length_s) {
  std::vector<double> counts(static_cast<std::size_t>(length_s / window_s));
  for (const auto& request : requests)
    if (const auto i = static_cast<std::size_t>(request.arrival.seconds() / window_s); i < counts.size())
      ++counts[i];
  double mean = 0, square = 0;
  for (const double c : counts) mean += c / static_cast<double>(counts.size());
  for (const double c : counts) square += (c - mean) * (c - mean) / static_cast<double>(counts.size());
  return square / mean;
}

/// Variance of the mean over a window of a rate of mean 1 (the header's equations, summed by hand).
double variance_of_mean(double variation, double memory_s, int steps) {
  const double s2 = std::log1p(variation * variation);
  double sum = 0;
  for (int i = 0; i < steps; ++i)
    for (int j = 0; j < steps; ++j) sum += std::expm1(s2 * std::exp(-std::abs(i - j) / memory_s));
  return sum / steps / steps;
}

/// Requests that a flow has over a span.
double expected(const RequestSource& source, Time from, Time to) {
  auto state = RequestSource::begin(1, 0, 0);
  double sum = 0;
  for (auto now = from; now < to;) {
    const auto piece = source.piece(state, now, to);
    sum += piece.arrivals;
    now = piece.until;
  }
  return sum;
}

}  // namespace

TEST_CASE("requests come at the rate that was asked for, in order, with their lengths") {
  const RequestSource source(mix_of(simple), {2.0}, {}, Time{} + sim::days(1));
  const auto requests = draw(source);
  CHECK(static_cast<double>(requests.size()) == Approx(2 * 86400).margin(4 * std::sqrt(2.0 * 86400)));
  double output = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (i > 0) REQUIRE(requests[i - 1].arrival < requests[i].arrival);
    REQUIRE(requests[i].id == static_cast<std::int64_t>(i));
    REQUIRE(requests[i].prompt == 100);
    output += requests[i].output;
  }
  CHECK(output / static_cast<double>(requests.size()) == Approx(source.mean_output()).epsilon(0.01));
  CHECK(dispersion(requests, 10, 86400) == Approx(1).margin(0.06));
  CHECK(expected(source, {}, Time{} + sim::days(1)) == Approx(2 * 86400));
}

TEST_CASE("hours and days have their own rates, from the phase of the week on") {
  std::vector<double> rates(168, 0.0);
  rates[1] = 1;  // one to two o'clock of Monday
  const RequestSource source(mix_of(simple), rates, sim::minutes(30), Time{} + sim::days(14));
  const auto requests = draw(source);
  CHECK(static_cast<double>(requests.size()) == Approx(7200).margin(4 * std::sqrt(7200.0)));
  for (const auto& request : requests) {
    const auto into_week = (request.arrival.ns + sim::minutes(30).ns) % sim::days(7).ns;
    REQUIRE((sim::hours(1).ns <= into_week && into_week < sim::hours(2).ns));
  }
  CHECK(expected(source, {}, Time{} + sim::hours(1)) == Approx(1800));
  const RequestSource none(mix_of(simple), std::vector<double>(168, 0.0), {}, Time{} + sim::days(7));
  CHECK(draw(none).empty());
}

TEST_CASE("bursts cluster counts as the process says, and leave the mean rate") {
  const auto mix = mix_of(simple + "bursts = { variation = 1.5, memory = \"10 s\" }\n");
  const RequestSource source(mix, {2.0}, {}, Time{} + sim::days(10));
  const auto requests = draw(source);
  CHECK(static_cast<double>(requests.size()) / 864000 == Approx(2).epsilon(0.03));
  for (const int window : {1, 10, 60})
    CHECK(dispersion(requests, window, 864000) ==
          Approx(1 + 2 * window * variance_of_mean(1.5, 10, window)).epsilon(0.15));
}

TEST_CASE(
    "draw k belongs to request k: lengths stay where arrivals change, and a copy repeats what follows") {
  const RequestSource slow(mix_of(simple), {0.5}, {}, Time{} + sim::hours(2)),
      fast(mix_of(simple), {5}, {}, Time{} + sim::hours(2));
  const auto a = draw(slow), b = draw(fast);
  REQUIRE(a.size() < b.size());
  for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(a[i].output == b[i].output);
  CHECK(draw(slow, 1).front().arrival != a.front().arrival);
  auto state = RequestSource::begin(1, 0, 0);
  for (int i = 0; i < 100; ++i) slow.next(state);
  auto copy = state;
  for (int i = 0; i < 100; ++i) REQUIRE(slow.next(state)->arrival == slow.next(copy)->arrival);
  const RequestSource few(mix_of(simple), {5}, {}, Time{} + sim::hours(2), 7);
  CHECK(draw(few).size() == 7);
}

TEST_CASE("a table of quantiles is met at its shares") {
  const auto law =
      mix_of("output = { kind = \"quantiles\", at = [0, 0.5, 1], tokens = [10, 20, 2000] }\n").output;
  CHECK(law->quantile(0.25) == Approx(std::sqrt(200.0)));
  CHECK(law->quantile(0.5) == Approx(20));
  CHECK(law->quantile(0.75) == Approx(200));
  // Of a geometric piece from a to b the mean is (b - a) / ln(b / a).
  CHECK(law->mean_tokens() == Approx(0.5 * 10 / std::log(2.0) + 0.5 * 1980 / std::log(100.0)).epsilon(2e-3));
}

TEST_CASE("a mix that does not hold together is told") {
  const auto problem = [](const std::string& text) {
    const auto problems = mix_of(text).problems();
    REQUIRE(problems.size() == 1);
    return problems.front().key + " " + problems.front().text;
  };
  CHECK(problem("diurnal = [1, 2]") ==
        "diurnal has 2 numbers; 24 are expected, one for each local hour from midnight");
  CHECK(problem("weekly = [0, 0, 0, 0, 0, 0, 0]") == "weekly has no number above 0");
  CHECK(problem("output = { kind = \"quantiles\", at = [0, 1], tokens = [10] }") ==
        "output `at` has 2 numbers and `tokens` has 1; two or more are expected, as many of one as of the "
        "other");
  CHECK(problem("output = { kind = \"quantiles\", at = [0, 0.5], tokens = [10, 20] }") ==
        "output `at` must begin with 0 and end with 1");
  CHECK(problem("output = { kind = \"quantiles\", at = [0, 0.5, 1], tokens = [10, 20, 15] }") ==
        "output `at` or `tokens` does not ascend at number 3");
  CHECK(problem("prompt = { kind = \"lognormal\", median = 100, sigma = 1, max = 50 }") ==
        "prompt max (50) is below the median (100)");
}

TEST_CASE("a flow has the bursts of the requests, and those that are left out are not made up for") {
  auto mix = mix_of(simple);
  mix.bursts = {.variation = 2, .memory = sim::whole_seconds(20), .step = sim::whole_seconds(1)};
  const RequestSource source(mix, std::vector<double>(168, 20.0), {}, Time{} + sim::days(1));
  const auto requests = draw(source);
  CHECK(expected(source, {}, Time{} + sim::days(1)) ==
        Approx(static_cast<double>(requests.size())).epsilon(0.005));
  auto state = RequestSource::begin(1, 0, 0);
  source.skip_to(state, Time{} + sim::hours(5));
  CHECK(source.next(state)->arrival > Time{} + sim::hours(5));
  CHECK_FALSE(source.next(state, Time{} + sim::hours(5)));
}
