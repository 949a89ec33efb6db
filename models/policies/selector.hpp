// The selector of a consolidation policy: which machine leaves an overloaded host.
// Contract: called until the host is overloaded no longer, each time with the machines that can still leave,
// at least one, in the order in which they came; answers the index of one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "models/policies/java.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/random.hpp"

namespace jevons {

/// One machine as a selector sees it.
struct Leaver {
  double memory_b = 0;
  double utilisation = 0;           // share of what the machine may use at most
  std::span<const double> history;  // of the utilisation at the last rounds, newest first
};

/// Random numbers of a selector: part of the state, so that a fork repeats them.
struct SelectorDraws {
  sim::Stream stream{0, 0, 0, 0};
  java::Random java;
};

class Selector {
 public:
  virtual ~Selector() = default;
  virtual std::unique_ptr<Selector> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}
  /// Readies draws that are the selector's own; called once as a run begins.
  virtual void seed(SelectorDraws&) const {}
  virtual std::size_t pick(std::span<const Leaver>, SelectorDraws&) const = 0;
};

}  // namespace jevons
