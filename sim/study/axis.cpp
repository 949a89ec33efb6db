#include "sim/study/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "sim/config/document.hpp"
#include "sim/config/read_spread.hpp"
#include "sim/config/units.hpp"
#include "sim/study/alternatives.hpp"

namespace sim::study {
namespace {

bool is_quoted(std::string_view toml) { return toml.size() > 1 && toml.front() == '"' && toml.back() == '"'; }

std::string unit_of(std::string_view suffix) {
  const auto begin = suffix.find_first_not_of(' ');
  if (begin == suffix.npos) return "1";
  const std::string unit(suffix.substr(begin));
  return unit.front() == '/' ? "1" + unit : unit;
}

bool is_known_unit(const std::string& unit) {
  try {
    return static_cast<bool>(config::parse_quantity("1 " + unit, unit));
  } catch (const std::invalid_argument&) {
    return false;
  }
}

const std::vector<std::string>& spread_names() {
  static const std::vector<std::string> names{"uniform", "log_uniform", "normal", "lognormal", "triangular"};
  return names;
}

struct AxisSpread {
  std::string suffix, unit;
  config::Reading<config::Spread> spread;
};

/// The distribution of an axis in the unit of the first of its parameters that has one.
AxisSpread spread_of(const AxisConfig& config) {
  AxisSpread result{"", "1", {}};
  for (const auto& [name, text] : config.parameters)
    if (const auto amount = amount_of(text); amount && name != "sigma" && name != "sd") {
      result.suffix = amount->suffix;
      result.unit = amount->unit;
      break;
    }
  const auto si_unit = result.unit == "1" ? "" : result.unit;
  result.spread = config::parse_spread(config.distribution, config.parameters, config::Grain::number, si_unit, {});
  return result;
}

/// To twelve digits, so that a place between two ends is 200 and not 199.99999999999997.
double tidy(double value) { return std::strtod(fmt::format("{:.12g}", value).c_str(), nullptr); }

}  // namespace

std::optional<Amount> amount_of(std::string_view toml) {
  const bool quoted = is_quoted(toml);
  const std::string text(quoted ? toml.substr(1, toml.size() - 2) : toml);
  if (text.empty() || std::string_view("+-.0123456789").find(text.front()) == std::string_view::npos) return {};
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || !std::isfinite(number)) return {};
  const std::string suffix(end);
  if (quoted == suffix.empty()) return {};  // "5" is a text, and 5 MW no TOML
  const auto unit = unit_of(suffix);
  if (quoted && !is_known_unit(unit)) return {};
  return Amount{number, suffix, unit};
}

std::string amount_text(double number, const std::string& suffix) {
  return suffix.empty() ? config::toml_number(number)
                        : config::toml_string(fmt::format("{}{}", number, suffix));
}

std::optional<double> amount_in(std::string_view toml, const std::string& unit) {
  const auto amount = amount_of(toml);
  if (!amount || (amount->unit == "1") != (unit == "1")) return {};
  if (amount->unit == unit) return amount->number;
  const auto reading = config::parse_quantity(toml.substr(1, toml.size() - 2), unit);
  return reading ? std::optional(*reading) : std::nullopt;
}

void AxisConfig::visit(config::Visitor& v) {
  v.text("key", key, {.help = "what it sets, such as policy.queue or site.oasis.servers[0].count", .required = true});
  v.any_list("values", values, {.help = "the values it takes, of any kind"});
  v.any("from", from, {.help = "the lower end of a range, in place of `values`"});
  v.any("to", to, {.help = "its upper end, in the same unit"});
  v.one_of("distribution", distribution, spread_names(), {.help = "of its values, in place of `values`; the parameters are the next keys"});
  for (const auto& name : config::spread_keys())
    if (name != "distribution") {
      std::string text = parameters.contains(name) ? parameters[name] : "";
      v.any(name, text, {.help = "a parameter of the distribution, in the unit of the key"});
      if (!text.empty()) parameters[name] = text;
    }
  v.whole("steps", steps,
          {.help = "values of a range or a distribution in a grid, ends of a range included",
           .source = "enough to see a bend",
           .min = 2,
           .max = 1e6});
  v.flag("log", log, {.help = "whether a range is divided by ratios, not by differences"});
  v.flag("whole", whole, {.help = "whether values of a range or a distribution are rounded to whole numbers"});
  v.text("zip", zip, {.help = "another axis that it goes along with, value by value"});
  v.texts("when", when,
          {.help = "\"AXIS=VALUE,VALUE\": it is set only where those axes have one of those values, left alone elsewhere"});
}

std::vector<AxisConfig::Problem> AxisConfig::problems() const {
  std::vector<Problem> all;
  const bool ranged = !from.empty() || !to.empty();
  if (!distribution.empty()) {
    if (!values.empty() || ranged) all.push_back({"distribution", "stands beside `values` or a range; one of them says what the axis takes"});
    else if (const auto spread = spread_of(*this).spread; !spread) all.push_back({"distribution", spread.problem});
  } else if (!parameters.empty()) {
    all.push_back({parameters.begin()->first, "is of a distribution, and there is no `distribution`"});
  }
  if (!values.empty() && ranged) all.push_back({"values", "stand beside `from` or `to`; one of them says what the axis takes"});
  if (ranged && values.empty()) {
    const auto low = amount_of(from), high = amount_of(to);
    for (const auto& [name, text, amount] : {std::tuple{"from", &from, &low}, std::tuple{"to", &to, &high}})
      if (text->empty()) all.push_back({"", fmt::format("`{}` is missing beside the other end", name)});
      else if (!*amount) all.push_back({name, fmt::format("{} is not a number or a quantity, such as 0.5 or \"20 MW\"", *text)});
    if (low && high) {
      const auto top = amount_in(to, low->unit);
      if (!top) all.push_back({"to", fmt::format("{} and {} are of different kinds", from, to)});
      else if (!(low->number < *top)) all.push_back({"to", fmt::format("{} is not above {}", to, from)});
      if (log && !(low->number > 0)) all.push_back({"from", fmt::format("{} is not positive, as the ends of a logarithmic range are", from)});
    }
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) != values.begin() + static_cast<std::ptrdiff_t>(i))
      all.push_back({fmt::format("values[{}]", i), fmt::format("{} stands there twice", values[i])});
  if (log && !ranged) all.push_back({"log", "is of a range, and there is none"});
  if (whole && !values.empty()) all.push_back({"whole", "rounds a range or a distribution; a list says itself what is in it"});
  return all;
}

void AxisConfig::take_up(const std::string& spread) {
  auto document = config::Document::parse("spread = " + spread, "", "", {}, {});
  struct Taken {
    AxisConfig axis;
    void visit(config::Visitor& v) { v.table("spread", axis, {}); }
  } taken;
  document.read(taken);
  distribution = taken.axis.distribution;
  parameters = taken.axis.parameters;
}

Axis::Axis(const AxisConfig& config)
    : name_(config.name), key_(config.key), steps_(config.steps), log_(config.log), whole_(config.whole) {
  if (!config.distribution.empty()) {
    auto [suffix, unit, spread] = spread_of(config);
    suffix_ = std::move(suffix);
    unit_ = std::move(unit);
    spread_ = *std::move(spread).value;
    return;
  }
  if (config.values.empty()) {
    const auto low = *amount_of(config.from);
    suffix_ = low.suffix;
    unit_ = low.unit;
    from_ = low.number;
    to_ = *amount_in(config.to, unit_);
    return;
  }
  const auto first = amount_of(config.values.front());
  if (first) unit_ = first->unit;
  for (const auto& value : config.values) {
    const auto number = first ? amount_in(value, unit_) : std::nullopt;
    is_numeric_ = is_numeric_ && number;
    listed_.push_back({value, number.value_or(std::numeric_limits<double>::quiet_NaN()), value_name(value)});
  }
  if (is_numeric_) return;
  unit_.clear();
  for (auto& setting : listed_) setting.number = std::numeric_limits<double>::quiet_NaN();
}

double Axis::place_of(std::size_t k) const {
  const auto n = static_cast<double>(levels()), i = static_cast<double>(k);
  return is_list() || spread_ ? (i + 0.5) / n : i / (n - 1);
}

std::size_t Axis::level_at(double u) const {
  const auto n = static_cast<double>(levels());
  const double level = is_list() || spread_ ? std::floor(u * n) : std::round(u * (n - 1));
  return std::min(levels() - 1, static_cast<std::size_t>(level));
}

Setting Axis::of_number(double value) const {
  const double number = whole_ ? std::round(value) : value;
  auto text = whole_ && suffix_.empty() ? fmt::format("{:.0f}", number) : amount_text(number, suffix_);
  return {std::move(text), number, fmt::format("{:g}{}", number, suffix_)};
}

Setting Axis::at(double u) const {
  if (is_list()) return listed_[level_at(u)];
  if (spread_) {
    constexpr double edge = 0x1p-53;  // as near to 0 and 1 as a draw can come
    if ((u <= 0 || u >= 1) && !has_ends()) throw std::domain_error(fmt::format("axis {} has no value at its end", name_));
    return of_number(u <= 0 ? spread_->low() : u >= 1 ? spread_->high() : spread_->quantile(std::clamp(u, edge, 1 - edge)));
  }
  if (u <= 0) return of_number(from_);
  if (u >= 1) return of_number(to_);  // the end itself, whatever rounding makes of it
  return of_number(tidy(log_ ? from_ * std::pow(to_ / from_, u) : from_ + u * (to_ - from_)));
}

}  // namespace sim::study
