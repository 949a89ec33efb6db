#include "models/policies/defragment.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace jevons {
namespace {

/// A server in use, and its tenants in the view.
struct Node {
  std::uint32_t host = 0;
  std::int32_t used = 0;
  std::size_t first = 0, last = 0;
  bool may_empty = true;
};

std::vector<Node> nodes_in_use(const TenantView& view) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < view.tenants.size(); ++i) {
    const auto& tenant = view.tenants[i];
    if (nodes.empty() || nodes.back().host != tenant.host)
      nodes.push_back({tenant.host, view.hosts[tenant.host].capacity - view.hosts[tenant.host].free, i, i});
    nodes.back().last = i + 1;
    nodes.back().may_empty &= tenant.movable;
  }
  return nodes;
}

/// Where there is room: (free units, number) of servers in use, the tightest first.
class Rooms {
 public:
  Rooms(const TenantView& view, const std::vector<Node>& nodes) {
    for (const auto& node : nodes)
      if (view.hosts[node.host].on) rooms_.emplace(view.hosts[node.host].free, node.host);
  }
  std::optional<std::uint32_t> take(std::int32_t units) {
    const auto room = rooms_.lower_bound({units, 0});
    if (room == rooms_.end()) return std::nullopt;
    const auto [free, host] = *room;
    rooms_.erase(room);
    rooms_.emplace(free - units, host);
    taken_.push_back({host, free - units, units});
    return host;
  }
  void close(std::uint32_t host, std::int32_t free) { rooms_.erase({free, host}); }
  void open(std::uint32_t host, std::int32_t free) { rooms_.emplace(free, host); }
  void keep() { taken_.clear(); }
  void undo() {
    for (; !taken_.empty(); taken_.pop_back()) {
      const auto& t = taken_.back();
      rooms_.erase({t.free, t.host});
      rooms_.emplace(t.free + t.units, t.host);
    }
  }

 private:
  struct Taken {
    std::uint32_t host;
    std::int32_t free, units;
  };
  std::set<std::pair<std::int32_t, std::uint32_t>> rooms_;
  std::vector<Taken> taken_;
};

/// Moves for every tenant of the node, or none.
bool empty(const Node& node, const TenantView& view, Rooms& rooms, std::vector<Move>& moves) {
  std::vector<Tenant> tenants(view.tenants.begin() + static_cast<std::ptrdiff_t>(node.first),
                              view.tenants.begin() + static_cast<std::ptrdiff_t>(node.last));
  std::stable_sort(tenants.begin(), tenants.end(),
                   [](const Tenant& a, const Tenant& b) { return a.size > b.size; });
  const auto before = moves.size();
  for (const auto& tenant : tenants) {
    const auto to = rooms.take(tenant.size);
    if (!to) {
      rooms.undo();
      moves.resize(before);
      return false;
    }
    moves.push_back({tenant.id, node.host, *to});
  }
  rooms.keep();
  return true;
}

}  // namespace

void Defragment::visit(sim::config::Visitor& v) {
  v.duration(
      "interval", every,
      {.help = "how often servers are looked through", .source = "assumed", .min = 1, .max = 30 * 86400});
  v.duration("checkpoint", checkpoint,
             {.help = "time to write the state of a job", .source = "assumed", .min = 0, .max = 86400});
  v.duration("restore", restore,
             {.help = "time to read it again elsewhere", .source = "assumed", .min = 0, .max = 86400});
  v.quantity(
      "state", state_b, "byte",
      {.help = "state of a job for each unit that it holds; with `bandwidth`, instead of `checkpoint` and "
               "`restore`",
       .min = 0,
       .max = 1e15});
  v.quantity("bandwidth", bandwidth_b_per_s, "byte s-1",
             {.help = "at which a job's state is written, and read again", .min = 1, .max = 1e15});
  v.whole("moves", most_moves,
          {.help = "at most so many jobs move at a time", .source = "assumed", .min = 1, .max = 1e6});
}

std::vector<Consolidation::Problem> Defragment::problems() const {
  if (state_b.has_value() != bandwidth_b_per_s.has_value())
    return {{state_b ? "state" : "bandwidth", "`state` and `bandwidth` go together"}};
  if (!state_b) return {};
  std::vector<Problem> found;
  if (checkpoint != Defragment{}.checkpoint)
    found.push_back({"checkpoint", "follows from `state` and `bandwidth`"});
  if (restore != Defragment{}.restore) found.push_back({"restore", "follows from `state` and `bandwidth`"});
  return found;
}

sim::Span Defragment::standstill(std::int32_t units) const {
  return state_b ? sim::seconds(2 * *state_b * units / *bandwidth_b_per_s) : checkpoint + restore;
}

void Defragment::plan(const TenantView& view, std::vector<Move>& moves) const {
  auto nodes = nodes_in_use(view);
  Rooms rooms(view, nodes);
  // The least filled first, and of equals those that placements come to last.
  std::stable_sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
    return a.used != b.used ? a.used < b.used : a.host > b.host;
  });
  std::set<std::uint32_t> receiving;
  for (const auto& node : nodes) {
    const bool too_many = moves.size() + node.last - node.first > static_cast<std::size_t>(most_moves);
    if (!node.may_empty || too_many || !view.hosts[node.host].on || receiving.contains(node.host)) continue;
    rooms.close(node.host, view.hosts[node.host].free);
    const auto before = moves.size();
    if (!empty(node, view, rooms, moves)) {
      rooms.open(node.host, view.hosts[node.host].free);
      continue;
    }
    for (auto i = before; i < moves.size(); ++i) receiving.insert(moves[i].to);
  }
}

}  // namespace jevons
