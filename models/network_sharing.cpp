#include "models/network_sharing.hpp"

#include <algorithm>

#include "models/compute/dispatch.hpp"
#include "models/compute/speed.hpp"
#include "models/network_load.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// Accelerators of a job below leaves, or pods, that hold any.
struct Place {
  std::uint32_t number = 0;
  double accelerators = 0;
};

CommunicationState& state_of(World& w, std::uint32_t slot) {
  return w.state.workloads[w.state.jobs.live[slot].workload].communication;
}

/// As the first kind of its servers has it.
const Communication& communication_of(const World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  const auto server = w.state.jobs.allocations[job.allocations].server;
  return w.plant->workloads[job.workload].communication[w.state.servers.model[server]];
}

void find_leaves(const World& w, std::uint32_t slot, const SitePlan& site, std::vector<Place>& places) {
  const auto& jobs = w.state.jobs;
  places.clear();
  for (auto at = jobs.live[slot].allocations; at != Allocation::kEnd; at = jobs.allocations[at].next) {
    const auto& a = jobs.allocations[at];
    places.push_back(
        {site.network->leaves.of_server[a.server - site.first_server], static_cast<double>(a.units)});
  }
}

/// The way up of every place, where there is more than one.
void add_uses(std::vector<Place>& places, const Communication& communication, std::uint32_t first_link,
              std::vector<Sharing::Use>& uses) {
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.number < b.number; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < places.size(); ++i) {
    if (places[i].number == places[last].number)
      places[last].accelerators += places[i].accelerators;
    else
      places[++last] = places[i];
  }
  if (!places.empty()) places.resize(last + 1);
  if (places.size() < 2) return;
  for (const auto& place : places)
    if (const double factor = communication.factor(place.accelerators); factor > 0)
      uses.push_back({static_cast<std::int32_t>(first_link + place.number), factor});
}

/// A flow where its servers stand below several leaves.
std::int32_t join(World& w, std::uint32_t slot, const SitePlan& site, Sharing& links) {
  thread_local std::vector<Place> places;
  thread_local std::vector<Sharing::Use> uses;
  const auto& communication = communication_of(w, slot);
  const auto& leaves = site.network->leaves;
  if (!(communication.passage.b_per_s > 0)) return CommunicationState::kNoFlow;
  uses.clear();
  find_leaves(w, slot, site, places);
  add_uses(places, communication, 0, uses);
  for (auto& place : places) place.number /= leaves.of_pod;
  add_uses(places, communication, leaves.count, uses);
  return uses.empty() ? CommunicationState::kNoFlow : links.add(communication.passage.b_per_s, uses);
}

/// All shares anew; jobs other than that at `slot` whose share has changed go on at their new rate.
void share(World& w, std::uint32_t site, std::uint32_t slot) {
  auto& links = w.state.sites[site].links;
  links.recompute();
  for (auto& workload : w.state.workloads) {
    auto& c = workload.communication;
    if (c.flow == CommunicationState::kNoFlow || w.state.pools[w.state.jobs.live[c.slot].pool].site != site)
      continue;
    const double share = links.rate(c.flow) / links.demand(c.flow);
    if (share == c.share) continue;
    c.share = share;
    if (c.slot != slot) set_rate(w, c.slot, rate_of(w, c.slot));
  }
}

}  // namespace

void set_up_sharing(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    const auto& network = w.plant->sites[site].network;
    if (!network || network->leaves.count < 2) continue;
    std::vector<double> capacities(network->leaves.count, network->leaves.leaf_b_per_s);
    capacities.resize(capacities.size() + network->leaves.pods(), network->leaves.pod_b_per_s);
    w.state.sites[site].links = Sharing(std::move(capacities));
  }
}

void follow_links(World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  if (w.plant->workloads[job.workload].communication.empty()) return;
  auto& c = state_of(w, slot);
  const auto number = w.state.pools[job.pool].site;
  const auto& site = w.plant->sites[number];
  const bool on = job.state == JobState::running && job.mode == JobMode::work,
             had_flow = c.flow != CommunicationState::kNoFlow;
  auto& links = w.state.sites[number].links;
  if (c.on) c.ran_s += (w.now() - c.since).seconds();
  if (had_flow) links.remove(c.flow);
  c.slot = slot;
  c.on = on;
  c.done = job.state == JobState::none;
  c.since = w.now();
  c.share = 1;
  c.flow = on && site.network && site.network->leaves.count > 1 ? join(w, slot, site, links)
                                                                : CommunicationState::kNoFlow;
  if (had_flow || c.flow != CommunicationState::kNoFlow) share(w, number, slot);
  if (on || c.sends_b_per_s == 0) return;
  change_traffic(w, number, c.sends_b_per_s, 0);
  c.sends_b_per_s = 0;
}

void send_at_rate(World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  if (w.plant->workloads[job.workload].communication.empty()) return;
  auto& c = state_of(w, slot);
  const double now_b_per_s = job.rate > 0 ? communication_of(w, slot).sent_b * job.rate : 0;
  if (now_b_per_s == c.sends_b_per_s) return;
  change_traffic(w, w.state.pools[job.pool].site, c.sends_b_per_s, now_b_per_s);
  c.sends_b_per_s = now_b_per_s;
}

}  // namespace jevons
