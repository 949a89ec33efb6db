#include "models/making/materials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace jevons {
namespace {

constexpr double kRounding = 1e-9;  // of shares that were written to add up to 1

double named_share(const MaterialShares& share) {
  return std::accumulate(share.begin(), share.end() - 1, 0.0);  // all but `other`
}

MaterialShares with_the_rest(MaterialShares share) {
  share[index_of(Material::other)] = std::max(0.0, 1 - named_share(share));
  return share;
}

}  // namespace

MaterialShares server_board() {
  MaterialShares share{};
  share[index_of(Material::copper)] = 0.2;
  share[index_of(Material::gold)] = 1.55e-4;
  share[index_of(Material::silver)] = 6.5e-4;
  share[index_of(Material::palladium)] = 6.9e-5;
  share[index_of(Material::tantalum)] = 6e-4;
  share[index_of(Material::tin)] = 0.025;
  return with_the_rest(share);
}

MaterialShares rack_server() {
  MaterialShares frame{};  // chassis, supplies, heat sinks, fans, cables
  frame[index_of(Material::steel)] = 0.68;
  frame[index_of(Material::aluminium)] = 0.09;
  frame[index_of(Material::copper)] = 0.06;
  return mixed(0.12, server_board(), with_the_rest(frame));
}

MaterialShares mixed(double share, const MaterialShares& one, const MaterialShares& rest) {
  MaterialShares sum{};
  for (std::size_t m = 0; m < material_count; ++m) sum[m] = share * one[m] + (1 - share) * rest[m];
  return with_the_rest(sum);
}

void MaterialsConfig::visit(sim::config::Visitor& v) {
  for (std::size_t m = 0; m + 1 < material_count; ++m)
    v.number(material_names[m], share[m],
             {.help = "share of the mass of a device",
              .source = "a rack server, low in confidence: models/making/materials.hpp",
              .min = 0,
              .max = 1});
}

Problems MaterialsConfig::problems() const {
  const double sum = named_share(share);
  if (sum <= 1 + kRounding) return {};
  return {
      {"", fmt::format(
               "has shares that add up to {:.6g}; at most 1 is expected, the rest being plastics, glass and "
               "silicon",
               sum)}};
}

MaterialShares MaterialsConfig::shares() const {
  const double sum = named_share(share);
  if (sum <= 1) return with_the_rest(share);
  auto scaled = share;  // written to add up to 1, but for rounding
  for (auto& s : scaled) s /= sum;
  return with_the_rest(scaled);
}

}  // namespace jevons
