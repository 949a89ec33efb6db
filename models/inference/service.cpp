#include "models/inference/service.hpp"

#include <algorithm>
#include <cmath>

namespace jevons {
namespace {

constexpr std::int64_t kUnknown = -1;  // number of a request that was taken over
constexpr double kNothing = 1e-6;      // tokens: far below one, far above rounding

std::int64_t tokens_of(const Request& request) { return std::int64_t{request.prompt} + request.output; }

bool is_slower(const std::pair<double, std::uint32_t>& a, const std::pair<double, std::uint32_t>& b) {
  return a > b;
}

std::int32_t room_of(const ServicePlan& plan, const Replica& r) {
  return static_cast<std::int32_t>(plan.profile.most_batch - r.running());
}

bool fits(const ServicePlan& plan, const Replica& r, const Request& request) {
  return r.running() < plan.profile.most_batch &&
         static_cast<double>(r.kept + tokens_of(request)) <= plan.profile.kept_tokens;
}

void follow_load(ServiceState& s, sim::Time now) {
  s.load_s += static_cast<double>(s.running + s.waiting.size) * (now - s.load_since).seconds();
  s.load_since = now;
}

std::uint32_t new_slot(ServiceState& s, const Request& request) {
  if (s.free.empty()) {
    s.live.push_back({.request = request});
    return static_cast<std::uint32_t>(s.live.size() - 1);
  }
  const auto slot = s.free.back();
  s.free.pop_back();
  s.live[slot] = {.request = request};
  return slot;
}

/// The first prompt of a replica begins to be read.
void begin_prompt(ServiceState& s, Replica& r, sim::Time now) {
  const auto& request = s.live[r.prompts.first].request;
  r.prompt_left = request.prompt;
  if (request.id != kUnknown) s.books.wait_s.add((now - request.arrival).seconds());
}

/// A request that has been waiting, or has just come, goes to a replica that has been advanced to now.
void admit(ServiceState& s, Replica& r, std::uint32_t slot, sim::Time now) {
  r.kept += tokens_of(s.live[slot].request);
  r.prompts.push(s.live, slot);
  ++s.running;
  if (r.prompts.size == 1) begin_prompt(s, r, now);
}

void complete(const ServicePlan& plan, ServiceState& s, Replica& r, std::uint32_t slot, sim::Time now) {
  const auto& [request, first_token, next] = s.live[slot];
  auto& books = s.books;
  const double first_s = (first_token - request.arrival).seconds(),
               latency_s = (now - request.arrival).seconds();
  const double token_s = request.output > 1 ? (now - first_token).seconds() / (request.output - 1) : 0;
  ++books.completed;
  books.prompt_tokens += request.prompt;
  books.output_tokens += request.output;
  r.kept -= tokens_of(request);
  --s.running;
  s.free.push_back(slot);
  if (request.id == kUnknown) return;
  books.first_token_s.add(first_s);
  books.first_token_mean_s.add(first_s);
  books.latency_s.add(latency_s);
  books.latency_mean_s.add(latency_s);
  if (request.output > 1) books.token_s.add(token_s), books.token_mean_s.add(token_s);
  const bool is_late = (plan.slo_first_s > 0 && first_s > plan.slo_first_s) ||
                       (plan.slo_token_s > 0 && token_s > plan.slo_token_s);
  ++books.timed;
  books.within_slo += !is_late;
}

void join_batch(ServiceState& s, Replica& r, std::uint32_t slot) {
  r.batch.emplace_back(r.clock + (s.live[slot].request.output - 1), slot);
  std::push_heap(r.batch.begin(), r.batch.end(), is_slower);
}

/// The first prompt has been read: its request has a first token, and joins the batch for the others.
void finish_prompt(const ServicePlan& plan, ServiceState& s, Replica& r, sim::Time now) {
  const auto slot = r.prompts.pop(s.live);
  auto& live = s.live[slot];
  live.first_token = now;
  if (live.request.output > 1) {
    join_batch(s, r, slot);
  } else {
    complete(plan, s, r, slot, now);
  }
  if (r.prompts.size > 0) begin_prompt(s, r, now);
}

void finish_requests(const ServicePlan& plan, ServiceState& s, Replica& r, sim::Time now) {
  while (!r.batch.empty() && r.batch.front().first <= r.clock + kNothing) {
    const auto slot = r.batch.front().second;
    std::pop_heap(r.batch.begin(), r.batch.end(), is_slower);
    r.batch.pop_back();
    complete(plan, s, r, slot, now);
  }
  if (r.batch.empty()) r.clock = 0;
}

void pull(const ServicePlan& plan, ServiceState& s, Replica& r, sim::Time now) {
  while (s.waiting.size > 0 && fits(plan, r, s.live[s.waiting.first].request))
    admit(s, r, s.waiting.pop(s.live), now);
}

/// Wraps a change of a ready replica: it is brought to now before, its place in the index and its pace
/// follow.
template <class Make>
void change(const ServicePlan& plan, ServiceState& s, std::uint32_t replica, sim::Time now, Make&& make) {
  auto& r = s.replicas[replica];
  advance(r, now);
  const bool was_ready = r.state == ReplicaState::ready;
  const auto before = room_of(plan, r);
  make(r);
  const bool is_ready = r.state == ReplicaState::ready;
  const auto after = room_of(plan, r);
  if (was_ready && is_ready) {
    if (after != before) s.room.move(replica, before, after);
  } else if (was_ready) {
    s.room.erase(replica, before);
  } else if (is_ready) {
    s.room.insert(replica, after);
  }
  r.pace = pace_of(r, plan.profile, plan.chunk);
}

std::int64_t wanted(const ServicePlan& plan, ServiceState& s, sim::Time now) {
  follow_load(s, now);
  const double length_s = (now - s.decided).seconds();
  const double mean = length_s > 0 ? s.load_s / length_s : 0;
  s.load_s = 0;
  s.decided = now;
  const double n = std::ceil(mean / (plan.target * plan.capacity));
  return static_cast<std::int64_t>(
      std::clamp(n, static_cast<double>(plan.min_replicas), static_cast<double>(plan.max_replicas)));
}

/// One more: a draining replica stays, or one that does nothing is to be placed.
void add_replica(const ServicePlan& plan, ServiceState& s, sim::Time now) {
  const auto in = [&](ReplicaState state) {
    return std::find_if(s.replicas.begin(), s.replicas.end(),
                        [&](const Replica& r) { return r.state == state; });
  };
  if (const auto draining = in(ReplicaState::draining); draining != s.replicas.end())
    return change(plan, s, static_cast<std::uint32_t>(draining - s.replicas.begin()), now, [&](Replica& r) {
      r.state = ReplicaState::ready;
      pull(plan, s, r, now);
    });
  const auto idle = in(ReplicaState::none);
  if (idle == s.replicas.end()) return;
  idle->state = ReplicaState::placing;
  s.changes.push_back({static_cast<std::uint32_t>(idle - s.replicas.begin()), true});
}

/// One fewer: the emptiest that is ready, or one that starts.
void remove_replica(const ServicePlan& plan, ServiceState& s, sim::Time now) {
  const auto starting = std::find_if(s.replicas.begin(), s.replicas.end(),
                                     [](const Replica& r) { return r.state == ReplicaState::starting; });
  const auto emptiest = starting != s.replicas.end()
                            ? std::optional(static_cast<std::uint32_t>(starting - s.replicas.begin()))
                            : s.room.loosest(0);
  if (!emptiest) return;
  change(plan, s, *emptiest, now, [](Replica& r) { r.state = ReplicaState::draining; });
  if (s.replicas[*emptiest].running() == 0) s.changes.push_back({*emptiest, false});
}

}  // namespace

ServiceState begin_service(const ServicePlan& plan) {
  ServiceState s;
  s.replicas.resize(static_cast<std::size_t>(plan.max_replicas));
  for (auto& r : s.replicas) r.batch.reserve(static_cast<std::size_t>(plan.profile.most_batch));
  s.room = FreeIndex(static_cast<std::uint32_t>(plan.max_replicas),
                     static_cast<std::int32_t>(plan.profile.most_batch));
  s.changes.reserve(s.replicas.size());
  return s;
}

std::optional<std::uint32_t> arrive(const ServicePlan& plan, ServiceState& s, const Request& request,
                                    sim::Time now) {
  ++s.books.submitted;
  if (static_cast<double>(tokens_of(request)) > plan.profile.kept_tokens) {
    ++s.books.too_long;
    return {};
  }
  const auto replica = s.waiting.size == 0 ? s.room.loosest(1) : std::nullopt;
  const bool is_let_in = replica && fits(plan, s.replicas[*replica], request);
  if (!is_let_in && plan.queue_limit >= 0 && s.waiting.size >= plan.queue_limit) {
    ++s.books.shed;
    return {};
  }
  follow_load(s, now);
  const auto slot = new_slot(s, request);
  if (!is_let_in) {
    s.waiting.push(s.live, slot);
    return {};
  }
  change(plan, s, *replica, now, [&](Replica& r) { admit(s, r, slot, now); });
  return replica;
}

void take_over(const ServicePlan& plan, ServiceState& s, Request request, sim::Time now) {
  const auto replica = s.room.loosest(1);
  request.output = std::max(2, request.output);
  request.id = kUnknown;
  follow_load(s, now);
  const auto slot = new_slot(s, request);
  s.live[slot].first_token = now;
  if (!replica || !fits(plan, s.replicas[*replica], request)) return s.waiting.push(s.live, slot);
  change(plan, s, *replica, now, [&](Replica& r) {
    r.kept += tokens_of(request);
    ++s.running;
    join_batch(s, r, slot);
  });
}

LeftOff let_go(const ServicePlan& plan, ServiceState& s, sim::Time now) {
  follow_load(s, now);
  LeftOff left;
  const auto count = [&](std::uint32_t slot) {
    ++left.requests;
    left.prompt_tokens += s.live[slot].request.prompt;
    left.output_tokens += s.live[slot].request.output;
  };
  const auto count_all = [&](const RequestQueue& queue) {
    for (auto slot = queue.first; slot != kNoSlot; slot = s.live[slot].next) count(slot);
  };
  count_all(s.waiting);
  for (std::uint32_t i = 0; i < s.replicas.size(); ++i)
    change(plan, s, i, now, [&](Replica& r) {
      count_all(r.prompts);
      for (const auto& [end, slot] : r.batch) count(slot);
      r.batch.clear();
      r.prompts = {};
      r.kept = 0;
      r.clock = r.prompt_left = 0;
    });
  s.live.clear();
  s.free.clear();
  s.waiting = {};
  s.running = 0;
  return left;
}

void turn(const ServicePlan& plan, ServiceState& s, std::uint32_t replica, sim::Time now) {
  follow_load(s, now);
  change(plan, s, replica, now, [&](Replica& r) {
    if (r.state == ReplicaState::starting) {
      r.state = ReplicaState::ready;
    } else {
      if (r.prompts.size > 0 && r.prompt_left <= kNothing) finish_prompt(plan, s, r, now);
      finish_requests(plan, s, r, now);
    }
    if (r.state == ReplicaState::ready) pull(plan, s, r, now);
  });
}

void begin_starting(const ServicePlan& plan, ServiceState& s, std::uint32_t replica, sim::Time now) {
  change(plan, s, replica, now, [&](Replica& r) {
    r.state = ReplicaState::starting;
    r.ready_at = now + plan.start_up;
  });
  ++s.books.starts;
}

void set_speed(const ServicePlan& plan, ServiceState& s, std::uint32_t replica, double speed, sim::Time now) {
  change(plan, s, replica, now, [&](Replica& r) { r.speed = speed; });
}

void retire(ServiceState& s, std::uint32_t replica, sim::Time now) {
  auto& r = s.replicas[replica];
  advance(r, now);
  r.state = ReplicaState::none;
  r.speed = 1;
  r.pace = {};
  ++r.stamp;
}

std::int64_t replicas_up(const ServiceState& s) {
  return std::count_if(s.replicas.begin(), s.replicas.end(), [](const Replica& r) {
    return r.state != ReplicaState::none && r.state != ReplicaState::draining;
  });
}

void scale(const ServicePlan& plan, ServiceState& s, sim::Time now) {
  s.changes.clear();
  auto up = replicas_up(s);
  const auto want = wanted(plan, s, now);
  if (up <= want) s.too_many_since.reset();
  for (; up < want; ++up) add_replica(plan, s, now);
  if (up <= want) return;
  if (!s.too_many_since) s.too_many_since = now;
  if (now - *s.too_many_since >= plan.patience) remove_replica(plan, s, now);
}

}  // namespace jevons
