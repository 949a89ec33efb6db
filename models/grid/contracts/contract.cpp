#include "models/grid/contracts/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/grid/generation/factors.hpp"

namespace jevons {

namespace {

const std::vector<std::string> kinds{"ppa", "eac", "supplier"};
const std::vector<std::string> matchings{"hourly", "monthly", "annual"};
const std::vector<std::string> sources{"wind", "solar", "hydro", "nuclear"};

template <class T>
std::size_t place_in(const T& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

bool in_force(const ContractConfig& contract, sim::Instant t) {
  return (!contract.begin || *contract.begin <= t) && (!contract.end || t < *contract.end);
}

sim::Instant begin_of(const ContractConfig& contract) { return contract.begin.value_or(sim::Instant::min()); }

/// At some time both are in force.
bool meet(const ContractConfig& a, const ContractConfig& b) {
  const auto later = std::max(begin_of(a), begin_of(b));
  return in_force(a, later) && in_force(b, later);
}

/// A share of something that others may claim too, and the key that says so.
struct Claim {
  const PlacedContract* place;
  double share;
  const char* key;
};

/// Of claims on one thing: complains of one with whose begin the shares add up to more than 1.
void complain_of_excess(const std::string& what, const std::vector<Claim>& claims, Problems& problems) {
  for (const auto& claim : claims) {
    double sum = 0;
    for (const auto& other : claims)
      if (in_force(*other.place->contract, begin_of(*claim.place->contract))) sum += other.share;
    if (sum > 1 + 1e-12)
      return problems.push_back({fmt::format("{}.{}", claim.place->key, claim.key),
                                 fmt::format("with whatever else is in force at that time, {:.4g} of {} is "
                                             "sold: a certificate is claimed once",
                                             sum, what)});
  }
}

/// What a ppa claims of what its grid makes of a source; nothing where it brings its own plant.
std::optional<Claim> claim_on_grid(const PlacedContract& place) {
  const auto& contract = *place.contract;
  if (contract.kind != "ppa" || contract.additional) return {};
  if (contract.share) return Claim{&place, *contract.share, "share"};
  if (!contract.capacity_w || place.source_most_w.value_or(0) <= 0) return {};
  return Claim{&place, *contract.capacity_w / *place.source_most_w, "capacity"};
}

void complain_of_overselling(std::span<const PlacedContract> contracts, Problems& problems) {
  std::map<std::string, std::vector<Claim>> things;
  for (const auto& place : contracts) {
    const auto& contract = *place.contract;
    if (contract.kind == "ppa" && !contract.additional && place.source_most_w && *place.source_most_w <= 0)
      problems.push_back({place.key + ".source", fmt::format("the grid `{}` generates no {} in this run",
                                                             place.grid, contract.source)});
    if (!contract.plant.empty())
      things[fmt::format("the plant `{}`", contract.plant)].push_back(
          {&place, contract.plant_share, "plant_share"});
    if (const auto claim = claim_on_grid(place))
      things[fmt::format("all {} of the grid `{}`", contract.source, place.grid)].push_back(*claim);
  }
  for (const auto& [what, claims] : things) complain_of_excess(what, claims, problems);
}

/// Complains of keys that belong to another kind, and of those that this kind needs.
class KeyCheck {
 public:
  KeyCheck(const ContractConfig& contract, Problems& problems) : kind_(contract.kind), problems_(problems) {}
  void of(std::string_view kind, std::string_view key, bool given) const {
    if (given && kind_ != kind)
      problems_.push_back({std::string(key), fmt::format("belongs to kind = \"{}\"", kind)});
  }
  void needs(std::string_view kind, std::string_view key, bool given, std::string_view such_as) const {
    if (!given && kind_ == kind)
      problems_.push_back({std::string(key), fmt::format("is needed by kind = \"{}\", such as {} = \"{}\"",
                                                         kind, key, such_as)});
  }

 private:
  const std::string& kind_;
  Problems& problems_;
};

void check_ppa(const ContractConfig& c, Problems& problems) {
  const auto complain = [&](std::string key, std::string text) {
    problems.push_back({std::move(key), std::move(text)});
  };
  const bool baseload = c.shape == "baseload";
  if (baseload && !c.capacity_w)
    complain("capacity", "is needed by shape = \"baseload\": the power that is delivered all the time");
  if (baseload && c.share) complain("share", "belongs to shape = \"as_produced\"");
  if (!baseload && c.share && c.capacity_w)
    complain("share", "there are two sizes: this one and `capacity`; one is expected");
  if (!baseload && !c.share && !c.capacity_w)
    complain("capacity", "is needed, such as capacity = \"100 MW\", or the share of the source in `share`");
  if (c.additional && c.share)
    complain("additional",
             "a plant that comes beside those of the grid has a `capacity`, not a `share` of theirs");
}

}  // namespace

void ContractConfig::visit(sim::config::Visitor& v) {
  v.text("name", name, {.help = "of the contract, in messages and results", .required = true});
  v.one_of("kind", kind, kinds,
           {.help = "power purchase agreement, unbundled certificates, or a supplier's rate"});
  v.one_of("matching", matching, matchings,
           {.help = "period within which what is contracted is claimed against what is consumed",
            .source = "GHG Protocol Scope 2 Guidance (2015): the reporting year"});
  v.instant("begin", begin, {.help = "in force from then on; from the start where not given"});
  v.instant("end", end, {.help = "in force until then; to the end where not given"});
  v.text("plant", plant, {.help = "where the certificates come from, so that none is claimed twice"});
  v.number("plant_share", plant_share,
           {.help = "of the plant's certificates that are this contract's",
            .source = "1: all of them",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.one_of("source", source, sources, {.help = "what a ppa is for"});
  v.one_of("shape", shape, {"as_produced", "baseload"},
           {.help = "whether a ppa yields what is generated, or the same always"});
  v.quantity("capacity", capacity_w, "W", {.help = "of a ppa", .min = 0, .above_min = true});
  v.number("share", share,
           {.help = "of what the grid generates from the source, for a ppa",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.quantity("strike", strike_usd_per_j, "USD J-1",
             {.help = "price agreed in a ppa, such as \"40 USD/MWh\"; the site pays strike - spot"});
  v.flag("additional", additional,
         {.help = "whether the plant of a ppa is added to the grid",
          .source = "false: only its label changes hands"});
  v.quantity(
      "volume", volume_j, "J",
      {.help = "certificates of a full calendar year, spread evenly over it", .min = 0, .above_min = true});
  v.quantity("price", price_usd_per_j, "USD J-1",
             {.help = "of a certificate, such as \"3 USD/MWh\"", .min = 0});
  v.quantity("intensity", intensity_kg_per_j, "kg J-1",
             {.help = "that a supplier states for the load beyond certificates", .min = 0});
}

Problems ContractConfig::problems() const {
  Problems all;
  static const ContractConfig none;
  const KeyCheck key(*this, all);
  if (begin && end && *end <= *begin) all.push_back({"end", "is not after `begin`"});
  key.of("ppa", "source", source != none.source);
  key.of("ppa", "shape", shape != none.shape);
  key.of("ppa", "capacity", capacity_w.has_value());
  key.of("ppa", "share", share.has_value());
  key.of("ppa", "strike", strike_usd_per_j.has_value());
  key.of("ppa", "additional", additional);
  key.of("eac", "volume", volume_j.has_value());
  key.of("eac", "price", price_usd_per_j.has_value());
  key.of("supplier", "intensity", intensity_kg_per_j.has_value());
  key.needs("ppa", "strike", strike_usd_per_j.has_value(), "40 USD/MWh");
  key.needs("eac", "volume", volume_j.has_value(), "20 GWh");
  key.needs("eac", "price", price_usd_per_j.has_value(), "3 USD/MWh");
  key.needs("supplier", "intensity", intensity_kg_per_j.has_value(), "250 g/kWh");
  if (kind == "supplier" && matching != none.matching)
    all.push_back({"matching", "has no effect on a supplier, whose rate is that of whatever is left"});
  if (kind == "supplier" && !plant.empty()) all.push_back({"plant", "has no effect on a supplier"});
  if (plant.empty() && plant_share != none.plant_share)
    all.push_back({"plant_share", "is a share of `plant`, which is not given"});
  if (kind == "ppa") check_ppa(*this, all);
  return all;
}

Problems overlaps(std::span<const PlacedContract> contracts) {
  Problems problems;
  for (std::size_t i = 0; i < contracts.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto &a = *contracts[j].contract, &b = *contracts[i].contract;
      if (contracts[i].site != contracts[j].site || !meet(a, b)) continue;
      if (a.kind == "supplier" && b.kind == "supplier")
        problems.push_back(
            {contracts[i].key, fmt::format("`{}` and `{}` supply the site at one time: one supplier is "
                                           "expected at any time",
                                           b.name, a.name)});
      else if (a.name == b.name)
        problems.push_back(
            {contracts[i].key + ".name",
             fmt::format("`{}` is in force twice at one time: its certificates would be claimed twice",
                         b.name)});
    }
  complain_of_overselling(contracts, problems);
  return problems;
}

double Contract::within_s(sim::Time from, sim::Time to) const {
  return from < end && begin < to ? (std::min(to, end) - std::max(from, begin)).seconds() : 0;
}

double Contract::ppa_j(sim::Time from, sim::Time to, double generation_w, double most_w) const {
  const double power_w = baseload     ? capacity_w
                         : share > 0  ? share * generation_w
                         : most_w > 0 ? capacity_w * generation_w / most_w
                                      : 0;
  return std::max(0.0, power_w) * within_s(from, to);
}

double Contract::eac_j(sim::Time from, sim::Time to, const sim::LocalCalendar& calendar) const {
  double energy_j = 0;
  for (sim::Time t = from; t < to;) {
    const sim::Time next = std::min(to, calendar.next_year(t));
    energy_j += volume_j * (within_s(t, next) / calendar.year_length(t).seconds());
    t = next;
  }
  return energy_j;
}

double Contract::cost_usd(double energy_j, double spot_usd_per_j) const {
  switch (kind) {
    case Kind::ppa:
      return (strike_usd_per_j - spot_usd_per_j) * energy_j;
    case Kind::eac:
      return price_usd_per_j * energy_j;
    case Kind::supplier:
      return 0;
  }
  return 0;
}

Contract make_contract(const ContractConfig& config, sim::Instant start) {
  Contract contract;
  contract.kind = static_cast<Contract::Kind>(place_in(kinds, config.kind));
  contract.matching = static_cast<Matching>(place_in(matchings, config.matching));
  contract.source = place_in(source_names, config.source);
  contract.baseload = config.shape == "baseload";
  contract.capacity_w = config.capacity_w.value_or(0);
  contract.share = config.share.value_or(0);
  contract.volume_j = config.volume_j.value_or(0);
  contract.intensity_kg_per_j = config.intensity_kg_per_j.value_or(0);
  contract.strike_usd_per_j = config.strike_usd_per_j.value_or(0);
  contract.price_usd_per_j = config.price_usd_per_j.value_or(0);
  contract.begin =
      config.begin ? sim::since(start, *config.begin) : sim::Time{std::numeric_limits<std::int64_t>::min()};
  contract.end = config.end ? sim::since(start, *config.end) : sim::Time::never();
  return contract;
}

double unclaimed_intensity(std::span<const Contract> contracts, sim::Time from, sim::Time to,
                           double residual_kg_per_j) {
  double supplied = 0, intensity = 0;
  for (const auto& contract : contracts) {
    if (contract.kind != Contract::Kind::supplier || from >= to) continue;
    const double part = contract.within_s(from, to) / (to - from).seconds();
    supplied += part;
    intensity += part * contract.intensity_kg_per_j;
  }
  return intensity + std::max(0.0, 1 - supplied) * residual_kg_per_j;
}

}  // namespace jevons
