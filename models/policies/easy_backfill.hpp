// EASY backfilling: first in, first out, but a job behind a blocked head may start now if, by the estimates,
// it does not delay the head: it ends before the head's reservation, or uses only units the head leaves over.
//   shadow  earliest estimated instant at which enough units are free for the head: on one server, or
//   anywhere if
//           the head is wider than any server
//   extra   units free at the shadow that the head does not need
// Lifka, "The ANL/IBM SP scheduling system", JSSPP 1995. Where the head is to have one server, any other is
// free for all. With estimates that are upper bounds the head starts at its shadow or before.
#pragma once

#include "models/policies/queue.hpp"

namespace jevons {

struct EasyBackfill final : QueuePolicy {
  std::int64_t depth = 1000;

  void visit(sim::config::Visitor& v) override {
    v.whole("depth", depth,
            {.help = "how many waiting jobs behind the head are tried",
             .source = "as production schedulers bound it; large values cost time, not correctness",
             .min = 1,
             .max = 1e9});
  }
  std::unique_ptr<QueuePolicy> clone() const override { return std::make_unique<EasyBackfill>(*this); }
  std::int64_t key(const JobSpec&) const override { return 0; }
  bool overtakes() const override { return true; }
  Start next(const QueueView& view) const override;
};

}  // namespace jevons
