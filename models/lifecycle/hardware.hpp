// A line of hardware: what can be bought at a date, as generations improve along a stated trajectory.
//   power, price and embodied carbon of a device ordered at t:  x(t) = x0 exp(rate (t - available))
//   work per second of it                                       w(t) = w0 exp(performance_growth (t - available))
//   energy per work falls by exp(-(performance_growth + power_decline) dt), never below 1 / most_improvement of today's
// In generations, t is the last date at which one came out. A run in which energy per work would fall further is refused
// (limit_problem). Koomey et al., IEEE Ann. Hist. Comput. 33 (2011) 46, for the trend; Ho, Erdil and Besiroglu,
// arXiv:2312.08595 (2023), for where CMOS ends: 4.7e15 FLOP/J, 200 times what was best then.
#pragma once

#include <optional>
#include <string>

#include "models/facility/components/problem.hpp"
#include "models/lifecycle/ageing.hpp"
#include "models/making/materials.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

/// [hardware.NAME]
struct HardwareConfig {
  std::string name, server;                       // an entry of the catalogue
  std::optional<sim::Instant> available, withdrawn;  // bought from, and no longer from; always where not given
  double performance = 1;                         // work per second of one device, in the unit of the workloads' demand
  double performance_growth = 0, power_decline = 0, price_growth = 0, embodied_growth = 0;  // 1/s
  std::optional<sim::Span> generation;            // new ones come out so often; continuous where not given
  double most_improvement = 200;                  // of energy per work
  std::optional<double> embodied_kg, price_usd, mass_kg;  // of the entry where not given
  sim::Span lead_time, warranty = sim::days(3 * 365), lifetime = sim::days(6 * 365);  // lifetime: over which it is written off
  double maintenance_per_s = 0;                   // of its price
  double resale_share = 0, resale_decline = 0;    // of its price when new, falling as exp(-decline age)   [1, 1/s]
  AgeingConfig ageing;
  std::optional<MaterialsConfig> materials;       // of the entry's bill where not given

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// One device as it is sold at a date.
struct Offer {
  double performance = 1;   // work per second
  double power_factor = 1;  // times the draw of the catalogue's entry
  double embodied_kg = 0, price_usd = 0, mass_kg = 0;
};

/// The line with the figures of its catalogue entry. `available` and `withdrawn` are times since the run's start.
struct Hardware {
  HardwareConfig config;
  sim::Time available, withdrawn = sim::Time::never();
  Offer first;              // as it was at `reference`
  std::optional<sim::Time> reference;  // `available` where not given
  MaterialShares composition = rack_server();

  bool is_sold_at(sim::Time t) const { return t >= available && t < withdrawn; }
  /// Not asked where limit_problem() has something to say.
  Offer offer_at(sim::Time ordered) const;
  /// Energy per work at `available` over that of what is sold at t.
  double improvement_at(sim::Time t) const;
};

/// Why a run to `end` cannot buy along this trajectory, for the key performance_growth; empty where it can.
std::string limit_problem(const Hardware& hardware, sim::Time end);

}  // namespace jevons
