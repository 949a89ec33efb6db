// The search of a round for the host that takes a machine: the best score of the placement among hosts with
// room that the detector would not call overloaded. A tree leaves out what cannot win; a sketch settles most
// of the rest.
//   In the published experiment a search puts the machine on every host with room and takes it away again,
//   which grants that host's machines anew in the order of a hash map: what is then available rounds
//   differently, and the map may have grown. Here this is worked out later, and only where it matters
//   (note_regrants).
#pragma once

#include <limits>
#include <utility>
#include <vector>

#include "models/compute/free_index.hpp"
#include "models/policies/vm_placement.hpp"
#include "models/vms/planned.hpp"
#include "models/vms/room_tree.hpp"

namespace jevons {

/// The least demand that was looked for since a given search: minima from the end, kept as a rising
/// staircase.
class LeastDemand {
 public:
  std::uint32_t searches() const { return searches_; }
  void clear();
  void add(double demand_mips);
  /// Of the searches numbered `first` and later; infinite if there were none.
  double since(std::uint32_t first) const;

 private:
  struct Stair {
    std::uint32_t search;
    double demand_mips;
  };
  std::uint32_t searches_ = 0;
  std::vector<Stair> stairs_;  // ascending in both
};

/// Room that searches work in; kept from round to round, so that it is not asked for anew.
struct SearchScratch {
  std::vector<PlannedHost> planned;     // hosts in use, ascending, then those that were filled
  std::vector<RoomTree> trees;          // by type of host
  std::vector<Sketch> sketch;           // by machine and type of host
  std::vector<RoundHistory> history;    // the same
  std::vector<std::uint64_t> sketched;  // by machine: the round it was made for
  std::uint64_t round = 0;
  LeastDemand searched;
  std::vector<std::uint32_t> order;
  std::vector<std::pair<std::uint32_t, PlannedHost>> undo;
};

class HostSearch {
 public:
  /// Of the hosts as they stand.
  HostSearch(const Outlook& outlook, const VmPlacement& placement, SearchScratch& scratch);

  std::vector<PlannedHost>& planned() { return x_.planned; }
  /// Readies the trees, once no machine leaves any more; at most `filled` empty hosts will be filled.
  void plant_trees(std::size_t filled);

  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  /// The machine goes to the best host, and may wake an empty one; its place in planned(), or kNone.
  std::uint32_t place(std::uint32_t vm);
  /// The same among hosts in use, and it can be undone.
  std::uint32_t try_place(std::uint32_t vm);
  /// Forgets, or takes back, what was tried since the last of these calls.
  void keep_tried() { x_.undo.clear(); }
  void undo_tried();
  const std::vector<std::pair<std::uint32_t, PlannedHost>>& tried() const { return x_.undo; }
  /// Whether nothing is known that keeps every one of the machines from finding a place.
  bool all_may_fit(const std::vector<std::uint32_t>& vms);

  /// The host receives no more machines and is not emptied.
  void stop_taking(PlannedHost& p);
  void note_regrants(PlannedHost& p) const;
  bool rounds_differently() const { return rounds_differently_; }

 private:
  struct Offer {
    std::uint32_t at = kNone, host = kNone;  // index into planned(), or a host that is empty
    double score = std::numeric_limits<double>::infinity();
    bool beaten_by(double other, std::uint32_t by) const {
      return other < score || (other == score && by < host);
    }
  };
  struct Wanted {
    std::uint32_t vm;
    double demand_mips, memory_b;  // memory 0 where it does not limit
    const Sketch* sketch;          // by type of host
    const RoundHistory* history;   // the same
  };

  Wanted wanted(std::uint32_t vm);
  double least_score(const RoomBound& bound, const Wanted& machine, std::size_t type) const;
  Offer best_offer(const Wanted& machine) const;
  void consider(const HostRoom& room, const Wanted& machine, std::size_t type, Offer& best) const;
  void consider_empty(const Wanted& machine, Offer& best) const;
  double exact_available(PlannedHost& p) const;
  void plant(std::uint32_t at);
  void receive(std::uint32_t at, std::uint32_t vm);
  void show_room(const PlannedHost& p);

  const Outlook& outlook_;
  const VmPlan& plan_;
  const VmPlacement& placement_;
  SearchScratch& x_;
  const bool limits_memory_, rounds_differently_;
  std::vector<BitSet> empty_;  // by type of host
};

}  // namespace jevons
