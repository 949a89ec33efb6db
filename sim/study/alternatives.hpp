// What a study compares: a scenario under several sets of overrides, each with a name.
// "KEY=V,V,V" varies a key over values; of several such texts every combination is an alternative, the first
// key slowest. "KEY=V;KEY=V" is one more alternative. Commas and semicolons divide only outside of quotes,
// brackets and braces: "policy.power=always_on,{ kind = 'sleep_after', after = '10 min' }" has two values.
// Tables of a list are called by their `name`: "solar and wind".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sim::study {

struct Alternative {
  std::string name;                    // the values, joined: "sjf+best_fit", "rs java_seed=1+none"
  std::vector<std::string> overrides;  // "policy.queue=sjf", "policy.placement=best_fit"
};

/// What is wrong with a text that varies a key, or makes an alternative; "" if nothing is.
std::string vary_problem(std::string_view text);
std::string with_problem(std::string_view text);
/// The key that a text varies.
std::string varied_key(std::string_view text);

/// The values that a text without a problem varies its key over.
std::vector<std::string> varied_values(std::string_view text);

/// A value as a name for people: a text without its quotes, a member of a seam by its kind and what is set of it,
/// tables of a list by their own names.
std::string value_name(const std::string& value);

/// How many alternatives there are, at most `most` + 1.
std::size_t alternatives_count(const std::vector<std::string>& vary, const std::vector<std::string>& with,
                               std::size_t most);
/// All of them, of texts without a problem. With nothing varied the scenario as it is comes first, under the
/// name "unchanged". Equal names get a number.
std::vector<Alternative> alternatives(const std::vector<std::string>& vary,
                                      const std::vector<std::string>& with);

std::vector<std::string> names_of(const std::vector<Alternative>& alternatives);

}  // namespace sim::study
