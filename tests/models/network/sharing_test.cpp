#include "models/network/sharing.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sim/engine/random.hpp"

using namespace jevons;
using Uses = std::vector<Sharing::Use>;

namespace {

struct Net {
  std::vector<double> capacities;
  std::vector<double> demands;
  std::vector<Uses> uses;
};

std::int64_t below(sim::Stream& draw, std::int64_t n) {
  return static_cast<std::int64_t>(draw.uniform() * static_cast<double>(n));
}

Net random_net(sim::Stream& draw) {
  Net net;
  const auto links = 1 + below(draw, 8), flows = 1 + below(draw, 12);
  for (std::int64_t l = 0; l < links; ++l) net.capacities.push_back(0.1 + 10 * draw.uniform());
  for (std::int64_t f = 0; f < flows; ++f) {
    net.demands.push_back(below(draw, 3) == 0 ? 1.0 : 0.05 + 5 * draw.uniform());
    Uses uses;
    for (std::int32_t l = 0; l < static_cast<std::int32_t>(links); ++l)
      if (draw.uniform() < 0.4) uses.push_back({l, below(draw, 2) == 0 ? 1.0 : 0.2 + 4 * draw.uniform()});
    net.uses.push_back(uses);
  }
  return net;
}

Sharing shared(const Net& net) {
  Sharing sharing(net.capacities);
  for (std::size_t f = 0; f < net.demands.size(); ++f) sharing.add(net.demands[f], net.uses[f]);
  sharing.recompute();
  return sharing;
}

/// By brute force: the level to which all flows that are not stopped can rise together, by bisection; then
/// those stop that cannot rise by themselves from there.
std::vector<double> filled(const Net& net) {
  const auto fits = [&](const std::vector<double>& rates) {
    std::vector<double> load(net.capacities.size(), 0);
    for (std::size_t f = 0; f < rates.size(); ++f)
      for (const auto& use : net.uses[f]) load[static_cast<std::size_t>(use.link)] += use.factor * rates[f];
    for (std::size_t l = 0; l < load.size(); ++l)
      if (load[l] > net.capacities[l]) return false;
    for (std::size_t f = 0; f < rates.size(); ++f)
      if (rates[f] > net.demands[f]) return false;
    return true;
  };
  std::vector<double> rates(net.demands.size(), 0);
  std::vector<bool> rises(rates.size(), true);
  while (std::count(rises.begin(), rises.end(), true) > 0) {
    const auto risen = [&](double level) {
      auto higher = rates;
      for (std::size_t f = 0; f < rates.size(); ++f)
        if (rises[f]) higher[f] = level;
      return higher;
    };
    double low = 0, high = 1e3;
    for (int i = 0; i < 80; ++i) (fits(risen((low + high) / 2)) ? low : high) = (low + high) / 2;
    rates = risen(low);
    for (std::size_t f = 0; f < rates.size(); ++f) {
      if (!rises[f]) continue;
      auto more = rates;
      more[f] += 1e-9;
      rises[f] = fits(more);
    }
  }
  return rates;
}

}  // namespace

TEST_CASE("two flows on one link halve it; one that asks for less leaves the rest") {
  Sharing sharing({1.0});
  const Uses uses{{0, 1}};
  const auto a = sharing.add(1, uses), b = sharing.add(1, uses);
  sharing.recompute();
  CHECK(sharing.rate(a) == 0.5);
  CHECK(sharing.rate(b) == 0.5);
  const auto c = sharing.add(0.2, uses);
  sharing.recompute();
  CHECK(sharing.rate(c) == 0.2);
  CHECK(sharing.rate(a) == Approx(0.4));
  sharing.remove(b);
  sharing.recompute();
  CHECK(sharing.rate(a) == Approx(0.8));
  CHECK(sharing.load(0) == Approx(1));
}

// Links of 1, 2 and 10; the long flow crosses all. It gets a half of the first, what is left of the others
// goes to theirs.
TEST_CASE("the long flow of a parking lot gets what its narrowest link leaves") {
  Sharing sharing({1.0, 2.0, 10.0});
  const auto all = sharing.add(100, Uses{{0, 1}, {1, 1}, {2, 1}});
  const auto first = sharing.add(100, Uses{{0, 1}}), second = sharing.add(100, Uses{{1, 1}}),
             third = sharing.add(4, Uses{{2, 1}});
  sharing.recompute();
  CHECK(sharing.rate(all) == 0.5);
  CHECK(sharing.rate(first) == 0.5);
  CHECK(sharing.rate(second) == 1.5);
  CHECK(sharing.rate(third) == 4);
}

TEST_CASE("a flow that weighs three times on a link has the same rate, and takes three quarters") {
  Sharing sharing({1.0});
  const auto heavy = sharing.add(1, Uses{{0, 3}}), light = sharing.add(1, Uses{{0, 1}});
  sharing.recompute();
  CHECK(sharing.rate(heavy) == 0.25);
  CHECK(sharing.rate(light) == 0.25);
}

TEST_CASE("a flow over no link has its demand; no flows, nothing") {
  Sharing sharing({1.0});
  sharing.recompute();
  CHECK(sharing.count() == 0);
  const auto free = sharing.add(7, {});
  sharing.recompute();
  CHECK(sharing.rate(free) == 7);
}

TEST_CASE("every flow has its demand, or a full link where none has more; no link is too full") {
  sim::Stream draw(10, 0, 0, 0);
  for (int i = 0; i < 5000; ++i) {
    const auto net = random_net(draw);
    const auto sharing = shared(net);
    std::vector<double> load(net.capacities.size(), 0), most(net.capacities.size(), 0);
    for (std::size_t f = 0; f < net.demands.size(); ++f)
      for (const auto& use : net.uses[f]) {
        const auto l = static_cast<std::size_t>(use.link);
        load[l] += use.factor * sharing.rate(static_cast<std::int32_t>(f));
        most[l] = std::max(most[l], sharing.rate(static_cast<std::int32_t>(f)));
      }
    for (std::size_t l = 0; l < load.size(); ++l) {
      CHECK(load[l] <= net.capacities[l] * (1 + 1e-12));
      CHECK(sharing.load(static_cast<std::int32_t>(l)) == Approx(load[l]).margin(1e-12));
    }
    for (std::size_t f = 0; f < net.demands.size(); ++f) {
      const double rate = sharing.rate(static_cast<std::int32_t>(f));
      const bool satisfied = rate == net.demands[f];
      const bool stopped = std::any_of(net.uses[f].begin(), net.uses[f].end(), [&](const Sharing::Use& use) {
        const auto l = static_cast<std::size_t>(use.link);
        return load[l] >= net.capacities[l] * (1 - 1e-9) && rate >= most[l] * (1 - 1e-9);
      });
      CHECK((satisfied || stopped));
    }
  }
}

TEST_CASE("shares are those of water filled in by brute force") {
  sim::Stream draw(11, 0, 0, 0);
  for (int i = 0; i < 2000; ++i) {
    const auto net = random_net(draw);
    const auto sharing = shared(net);
    const auto rates = filled(net);
    for (std::size_t f = 0; f < rates.size(); ++f)
      CHECK(sharing.rate(static_cast<std::int32_t>(f)) == Approx(rates[f]).margin(1e-8));
  }
}

TEST_CASE("shares do not depend on the order in which flows came and went") {
  sim::Stream draw(12, 0, 0, 0);
  for (int i = 0; i < 300; ++i) {
    const auto net = random_net(draw);
    const auto plain = shared(net);
    Sharing other(net.capacities);
    const auto passing = other.add(3, net.uses[0]);
    std::vector<std::int32_t> numbers(net.demands.size());
    for (std::size_t f = net.demands.size(); f-- > 0;) numbers[f] = other.add(net.demands[f], net.uses[f]);
    other.recompute();
    other.remove(passing);
    other.recompute();
    CHECK(other.count() == static_cast<std::int64_t>(net.demands.size()));
    for (std::size_t f = 0; f < numbers.size(); ++f)
      CHECK(other.rate(numbers[f]) == Approx(plain.rate(static_cast<std::int32_t>(f))).epsilon(1e-9));
  }
}

TEST_CASE("numbers are used again, the least first") {
  Sharing sharing({1.0});
  for (std::int32_t i = 0; i < 4; ++i) CHECK(sharing.add(1, Uses{{0, 1}}) == i);
  sharing.remove(2);
  sharing.remove(0);
  CHECK_FALSE(sharing.has(0));
  CHECK(sharing.add(1, {}) == 0);
  CHECK(sharing.add(1, {}) == 2);
  CHECK(sharing.end() == 4);
}
