// A host as it will be after the moves that a round has decided so far, and what a detector says of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "models/policies/detector.hpp"
#include "models/vms/plan.hpp"
#include "models/vms/state.hpp"

namespace jevons {

using RoundHistory = std::array<double, kRounds>;

struct PlannedHost {
  std::uint32_t host = 0, at = 0, leaf = 0;  // its number, and its place in the round's list and in its tree
  std::uint16_t type = 0;
  bool takes = true;       // may receive machines
  bool may_empty = true;   // may be emptied
  bool regranted = false;  // its machines were granted anew in the order of the experiment's hash map
  std::uint32_t unchanged_since = 0;  // number of the search
  double available_mips = 0, granted_mips = 0, asked_mips = 0;
  double used = 0;      // utilisation at the last update
  double before_w = 0;  // power without what is being placed
  double memory_free_b = 0;
  std::uint32_t java_capacity = 16;
  Sketch sketch;
  RoundHistory history{};
  std::vector<std::uint32_t> vms;
};

/// Reads hosts and machines; changes nothing but the planned host that it is given.
class Outlook {
 public:
  Outlook(const VmPlan& the_plan, const VmState& state, const Detector& the_detector)
      : plan(the_plan),
        s(state),
        detector(the_detector),
        rounds(std::min(state.rounds, kRounds)),
        single_move(the_plan.corrected(Correction::single_move)),
        weighted_(the_plan.corrected(Correction::regression)) {}

  /// The host as it stands.
  PlannedHost now(std::uint32_t host) const;
  const HostType& type_of(const PlannedHost& p) const { return plan.host_types[p.type]; }
  double demand_mips(std::uint32_t vm) const { return s.vms[vm].demand_mips; }
  /// What the machine could get of one of its cores.
  double capped_mips(std::uint32_t vm, const HostType& type) const {
    return std::min(demand_mips(vm), type.core_mips);
  }

  /// Demand and history anew from its machines, in their order; or with one more of them, the last.
  void sum_up(PlannedHost& p) const;
  void count_in(PlannedHost& p, std::uint32_t vm) const;
  bool is_overloaded(const PlannedHost& p) const {
    return detector.overloaded(load(p.asked_mips, p.history, type_of(p)));
  }
  bool would_be_overloaded(const PlannedHost& p, double demand_mips, const RoundHistory& machine) const;
  /// History of one machine as a share of a host's capacity, and the sketch of it.
  RoundHistory machine_history(std::uint32_t vm, const HostType& type) const;
  Sketch machine_sketch(std::uint32_t vm, const HostType& type, const RoundHistory& machine) const;

  /// Power that a placement compares with: at the last update, or as planned where a machine moves once.
  double power_before_w(const PlannedHost& p) const;
  double power_empty_w(const HostType& type) const;

  const VmPlan& plan;
  const VmState& s;
  const Detector& detector;
  const std::uint32_t rounds;
  const bool single_move;

 private:
  HostLoad load(double asked_mips, const RoundHistory& history, const HostType& type) const;
  void add_history(RoundHistory& sum, std::uint32_t vm, double host_mips) const;

  const bool weighted_;
};

}  // namespace jevons
