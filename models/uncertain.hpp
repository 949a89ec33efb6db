// Inputs that are not known: a distribution stands in their place, and every replication draws its own
// values.
//   value = F^-1(u),  u of Stream(seed, replication, purpose::uncertain_inputs, FNV-1a of the key's path)
// A draw is keyed by its path: it is the same whatever else the scenario holds, and so in every alternative
// of a comparison. FNV-1a, 64 bits: Fowler, Noll, Vo, Eastlake, RFC 9923.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/document.hpp"

namespace jevons {

struct Scenario;
struct Model;

/// u of the input at a path, 0 < u < 1.
double draw_of(std::int64_t seed, std::uint32_t replication, std::string_view path);
/// The same as a Document asks for it.
std::function<double(std::string_view)> draws_of(std::int64_t seed, std::uint32_t replication);

/// Complains of distributions where there is one value for all replications: the seed, and what is asked of
/// the results.
void check_uncertain(sim::config::Document& document);

/// The inputs of the scenario and those of catalogue entries that it uses, by path. `scenario` already
/// carries the entries (embed_catalog); those that `document` has itself are not the catalogue's.
std::vector<sim::config::Uncertain> used_inputs(const std::vector<sim::config::Uncertain>& catalogue,
                                                const Scenario& scenario,
                                                const sim::config::Document& document);

/// Whether one of these keys of a catalogue entry ("server.dgx_h100") is uncertain.
bool is_uncertain(const std::vector<sim::config::Uncertain>& inputs, std::string_view entry,
                  const std::vector<std::string>& keys);

/// Each distribution by its path, as to_toml() takes them.
std::map<std::string, std::string> texts_of(const std::vector<sim::config::Uncertain>& inputs);

/// "2 inputs are uncertain: a, b; each replication draws its own".
std::string note_of(const std::vector<sim::config::Uncertain>& inputs);

/// An input with what each replication drew, in SI.
struct DrawnInput {
  std::string path, unit, distribution;
  std::vector<double> values;  // by replication
};
/// Of replications 0 ... n-1. Empty where all is certain.
std::vector<DrawnInput> drawn_inputs(const Model& model, std::int64_t replications);

}  // namespace jevons
