// Defragmentation: every interval the least filled servers are emptied onto others that are in use, so that
// they may sleep or take a wide job. A server is emptied if all its jobs can move and fit elsewhere, the
// largest first, each where it leaves the least room; otherwise none of them moves. A job stands still while
// its state is written and read again, and loses no work. Checkpoint and move: Xiao et al., "Gandiva", OSDI
// 2018, "migration and packing".
#pragma once

#include <optional>

#include "models/policies/consolidation.hpp"

namespace jevons {

struct Defragment final : Consolidation {
  sim::Span every = sim::minutes(30), checkpoint = sim::minutes(1), restore = sim::minutes(1);
  std::optional<double> state_b, bandwidth_b_per_s;
  std::int64_t most_moves = 16;

  void visit(sim::config::Visitor& v) override;
  std::vector<Problem> problems() const override;
  std::unique_ptr<Consolidation> clone() const override { return std::make_unique<Defragment>(*this); }
  bool moves_jobs() const override { return true; }
  sim::Span standstill(std::int32_t units) const override;
  sim::Span interval() const override { return every; }
  void plan(const TenantView& view, std::vector<Move>& moves) const override;
};

}  // namespace jevons
