// What a site has bought beside energy from its grid: a power purchase agreement (ppa), unbundled
// certificates (eac), or a supplier that states the intensity of what it delivers.
//   ppa, as produced   share x generation of the source, or capacity x generation / the most of the source in
//                      the whole file, as what is installed is not known
//   ppa, baseload      capacity, all the time
//   eac                volume x length / length of the calendar year
//   cash of a ppa      (strike - spot) x energy: a contract for differences, paid by the site, of either sign
// GHG Protocol Scope 2 Guidance (2015), ch. 6. No contract changes location-based carbon; only the plant of
// an `additional` one changes the grid. What exceeds the load is not carried beyond its matching period.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/local_calendar.hpp"

namespace jevons {

enum class Matching : std::uint8_t { hourly, monthly, annual };

/// [[site.NAME.contract]]
struct ContractConfig {
  std::string name, kind = "eac", matching = "annual";
  std::optional<sim::Instant> begin, end;
  std::string plant;
  double plant_share = 1;
  std::string source = "wind", shape = "as_produced";
  std::optional<double> capacity_w, share, strike_usd_per_j;
  bool additional = false;
  std::optional<double> volume_j, price_usd_per_j;
  std::optional<double> intensity_kg_per_j;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// A contract and where it stands: the table that holds it, the grid that its site buys from, and the most
/// power that this makes of the contract's source in the run (empty: not known).
struct PlacedContract {
  std::string key, site, grid;
  const ContractConfig* contract = nullptr;
  std::optional<double> source_most_w = {};
};
/// Suppliers of one site at one time, a name used twice at one time, a ppa for a source that its grid does
/// not have, and certificates that are sold twice: shares of a plant, or of what a grid makes of a source,
/// that add up to more than 1 at some time. Keys are those of the tables.
Problems overlaps(std::span<const PlacedContract> contracts);

/// A contract on the simulation clock.
struct Contract {
  enum class Kind : std::uint8_t { ppa, eac, supplier };
  Kind kind = Kind::eac;
  Matching matching = Matching::annual;
  std::size_t source = 0;  // in source_names
  bool baseload = false;
  double capacity_w = 0, share = 0, volume_j = 0, intensity_kg_per_j = 0;
  double strike_usd_per_j = 0, price_usd_per_j = 0;
  sim::Time begin, end;

  /// How much of [from, to) it is in force [s].
  double within_s(sim::Time from, sim::Time to) const;
  /// What a ppa yields in [from, to), in which its source generates `generation_w`, and at most `most_w` at
  /// any time.
  double ppa_j(sim::Time from, sim::Time to, double generation_w, double most_w) const;
  /// What an eac yields in [from, to).
  double eac_j(sim::Time from, sim::Time to, const sim::LocalCalendar& calendar) const;
  /// What so much energy of it costs beside the energy itself, at this spot price; may be below zero.
  double cost_usd(double energy_j, double spot_usd_per_j) const;
};
/// `config` has no problems.
Contract make_contract(const ContractConfig& config, sim::Instant start);

/// What is not claimed by certificates emits [kg/J] in [from, to): at the supplier's rate while one is in
/// force, else that of the residual mix.
double unclaimed_intensity(std::span<const Contract> contracts, sim::Time from, sim::Time to,
                           double residual_kg_per_j);

}  // namespace jevons
