// The hold model: take the earliest event, put it back later; ns per pop and push at a steady number pending.
// EventQueue next to std::priority_queue with the same order, under three kinds of delays.
#include "sim/engine/event_queue.hpp"

#include <benchmark/benchmark.h>

#include <queue>

#include "sim/engine/distributions.hpp"

namespace {

using namespace sim;

/// std::priority_queue, made first in first out among equals by numbering events in their stamp.
class Heap {
 public:
  void push(Event event) {
    event.stamp = next_++;
    heap_.push(event);
  }
  std::optional<Event> pop() {
    const Event event = heap_.top();
    heap_.pop();
    return event;
  }

 private:
  struct Later {
    bool operator()(const Event& a, const Event& b) const {
      return a.key != b.key ? a.key > b.key : static_cast<std::int32_t>(a.stamp - b.stamp) > 0;
    }
  };
  std::priority_queue<Event, std::vector<Event>, Later> heap_;
  std::uint32_t next_ = 0;
};

enum Delays { exponential, bimodal, bursty };

/// Delays of keys: exponential around 5 min; bimodal, 9 in 10 around 10 ms and the others around 1000 s;
/// bursty, multiples of 10 s with a mean near 5 min, so that many events share an instant.
std::vector<std::uint64_t> make_delays(Delays kind) {
  Stream stream(1, 0, 0, 0);
  std::vector<std::uint64_t> keys(1 << 16);
  for (std::uint64_t& key : keys) {
    Span delay{};
    switch (kind) {
      case exponential:
        delay = seconds(Exponential(300)(stream));
        break;
      case bimodal:
        delay = seconds((stream.uniform() < .9 ? .01 : 1000) * Uniform(.5, 1.5)(stream));
        break;
      case bursty:
        delay = 10 * whole_seconds(1 + static_cast<std::int64_t>(Exponential(30)(stream)));
        break;
    }
    key = static_cast<std::uint64_t>(delay.ns) << Event::phase_bits;
  }
  return keys;
}

template <class Queue>
void hold(benchmark::State& state, Delays kind) {
  const std::vector<std::uint64_t> delays = make_delays(kind);
  std::size_t next = 0;
  const auto delay = [&] { return delays[next++ % delays.size()]; };
  Queue queue;
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  for (std::uint32_t i = 0; i < pending; ++i) queue.push({delay(), i % Event::subject_limit, 0});
  const auto turn = [&] {
    Event event = *queue.pop();
    event.key += delay();
    queue.push(event);
    return event.key;
  };
  for (std::uint32_t i = 0; i < 2 * pending; ++i) turn();
  for (auto _ : state) benchmark::DoNotOptimize(turn());
  state.SetItemsProcessed(state.iterations());
}

template <class Queue>
void add(const std::string& queue, const std::string& delays, Delays kind) {
  benchmark::RegisterBenchmark((queue + "/" + delays).c_str(), hold<Queue>, kind)
      ->Arg(1'000)
      ->Arg(100'000)
      ->Arg(1'000'000);
}

}  // namespace

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  for (const auto& [delays, kind] :
       {std::pair{"exponential", exponential}, {"bimodal", bimodal}, {"bursty", bursty}}) {
    add<EventQueue>("event_queue", delays, kind);
    add<Heap>("priority_queue", delays, kind);
  }
  benchmark::RunSpecifiedBenchmarks();
}
