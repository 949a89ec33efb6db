// A replica of a service: a batch of requests that decode together, and prompts that are read one after
// another between. A step gives each request of the batch a token, and reads up to `chunk` tokens of the
// first prompt that waits for it (Agrawal et al., Sarathi-Serve, OSDI 2024):
//   step(b)                       nobody's prompt is read
//   step(b) + chunk prompt_s      one is; as a flow, its tokens at chunk a step
// All requests of the batch get tokens at one rate, so a clock v counts tokens and one that needs g more ends
// at v + g: no event for a token, and a change of the batch changes the clock's pace only (processor sharing
// by virtual time). The last step of a prompt gives the first token. Tokens are whole, the clock is not:
// times are exact to a nanosecond.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "models/workload/request.hpp"
#include "models/inference/serving_profile.hpp"

namespace jevons {

inline constexpr std::uint32_t kNoSlot = ~std::uint32_t{0};

struct LiveRequest {
  Request request;
  sim::Time first_token = sim::Time::never();
  std::uint32_t next = kNoSlot;  // in the queue that it waits in
};

/// First in, first out, through LiveRequest::next.
struct RequestQueue {
  std::uint32_t first = kNoSlot, last = kNoSlot;
  std::int64_t size = 0;
  void push(std::vector<LiveRequest>& live, std::uint32_t slot) {
    live[slot].next = kNoSlot;
    (first == kNoSlot ? first : live[last].next) = slot;
    last = slot;
    ++size;
  }
  std::uint32_t pop(const std::vector<LiveRequest>& live) {
    const auto slot = first;
    first = live[slot].next;
    --size;
    return slot;
  }
};

enum class ReplicaState : std::uint8_t {
  none,
  placing,
  starting,
  ready,
  draining
};  // placing: waits for accelerators

/// How fast a replica goes at an instant, and what it draws.
struct Pace {
  double decode_per_s = 0, prompt_per_s = 0;  // tokens of each request; of the prompt
  double power_w = 0, busy = 0;               // of all accelerators; share of the time
};

struct Replica {
  ReplicaState state = ReplicaState::none;
  std::uint32_t stamp = 0;  // of its pending event
  sim::Time since;          // when what follows was true
  sim::Time ready_at;       // while it starts
  double speed = 1;         // of its accelerators' clock
  double clock = 0;         // v                                        [tokens]
  double prompt_left = 0;   // of the first prompt                      [tokens]
  std::int64_t kept = 0;    // tokens that there is room kept for
  RequestQueue prompts;
  std::vector<std::pair<double, std::uint32_t>> batch;  // a heap by v at the end
  Pace pace;                                            // since `since`
  double energy_j = 0;                                  // of its accelerators
  double seconds = 0, busy_s = 0, batch_s = 0;  // held; with anything to do; requests in it times seconds
  double tokens = 0, prompt_tokens = 0;         // decoded and read so far

  std::int64_t running() const { return prompts.size + static_cast<std::int64_t>(batch.size()); }
};

Pace pace_of(const Replica&, const ServingProfile&, double chunk);
/// Brings it to `now` at its pace.
void advance(Replica&, sim::Time now);
/// When its first prompt has been read, its first request is done or it has started; never where nothing is
/// to come.
sim::Time next_turn(const Replica&);

}  // namespace jevons
