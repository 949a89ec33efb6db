#include "sim/config/unit_system.hpp"

#include <udunits2.h>

#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace sim::config {
namespace {

constexpr std::string_view temperature_difference = "delta_K";

struct FreeUnit {
  void operator()(ut_unit* unit) const { ut_free(unit); }
};
struct FreeConverter {
  void operator()(cv_converter* converter) const { cv_free(converter); }
};
using Unit = std::unique_ptr<ut_unit, FreeUnit>;
using Converter = std::unique_ptr<cv_converter, FreeConverter>;

// Words and signs of the UDUNITS grammar that make something else of a unit: origins, logarithms, shifts.
bool has_foreign_grammar(std::string_view text) {
  for (const char* word : {"@", "(re", "since", "after", "from", "ref", "#", "\""})
    if (text.find(word) != std::string_view::npos) return true;
  return false;
}

class UnitSystem {
 public:
  UnitSystem() {
    ut_set_error_message_handler(ut_ignore);
    system_ = ut_read_xml(nullptr);
    if (!system_)
      throw std::runtime_error(
          "UDUNITS finds no unit database (Debian: libudunits2-data, or set UDUNITS2_XML_PATH)");
    add_information();
    add_time();
    // UDUNITS cubes a tenth of a metre, which is not a thousandth to the last bit.
    for (const char* name : {"liter", "liters", "litre", "litres"}) forget(name);
    for (const char* sign : {"L", "l"}) ut_unmap_symbol_to_unit(system_, sign, UT_ASCII);
    for (const char* sign : {"L", "l", "liter", "liters", "litre", "litres"}) symbol(sign, parse("0.001 m3"));
    symbol("Wh", parse("3600 J"));
    symbol("USD", Unit(ut_new_base_unit(system_)));
    symbol("FLOP", Unit(ut_new_base_unit(system_)));
    symbol("FLOPS", parse("FLOP/s"));
    symbol("instruction", Unit(ut_new_base_unit(system_)));
    symbol("MIPS", parse("1e6 instruction/s"));
    symbol("gCO2e", parse("g"));
    symbol("tCO2e", parse("t"));
    symbol(temperature_difference.data(), parse("K"));
    for (const char* count :
         {"CO2e", "CO2eq", "job", "jobs", "request", "requests", "token", "tokens", "server", "servers"})
      symbol(count, parse("1"));
  }
  ~UnitSystem() {
    parsed_.clear();  // units go before their system
    ut_free_system(system_);
  }
  UnitSystem(const UnitSystem&) = delete;
  UnitSystem& operator=(const UnitSystem&) = delete;

  /// The unit of this spelling, or nullptr; it lives until the next forget_old().
  ut_unit* find(std::string_view text) {
    const auto known = parsed_.find(text);
    if (known != parsed_.end()) return known->second.get();
    return parsed_.emplace(text, parse(text)).first->second.get();
  }
  void forget_old() {
    if (parsed_.size() >= most_remembered) parsed_.clear();
  }

 private:
  static constexpr std::size_t most_remembered = 1000;  // spellings; a scenario has some dozens

  Unit parse(std::string_view text) const {
    if (text.empty() || has_foreign_grammar(text)) return nullptr;
    return Unit(ut_parse(system_, std::string(text).c_str(), UT_UTF8));
  }
  // UDUNITS has the bit as the number one and B as the bel.
  void add_information() {
    for (const char* name : {"bit", "bits", "byte", "bytes", "octet", "octets"}) forget(name);
    for (const char* sign : {"B", "bps"}) ut_unmap_symbol_to_unit(system_, sign, UT_ASCII);
    symbol("bit", Unit(ut_new_base_unit(system_)));
    for (const char* sign : {"byte", "bytes", "B"}) symbol(sign, parse("8 bit"));
    symbol("bits", parse("bit"));
    symbol("bps", parse("bit/s"));
    symbol("KB", parse("1000 B"));
    double size = 1;
    for (const char* prefix : {"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"})
      ut_add_symbol_prefix(system_, prefix, size *= 1024);
  }
  // A year of 8760 h; a month is no length of time.
  void add_time() {
    for (const char* name : {"year", "years", "month", "months"}) forget(name);
    ut_unmap_symbol_to_unit(system_, "yr", UT_ASCII);
    for (const char* sign : {"year", "years", "yr"}) symbol(sign, parse("365 day"));
  }
  void forget(const char* name) {
    for (const auto encoding : {UT_ASCII, UT_ISO_8859_1, UT_UTF8})
      ut_unmap_name_to_unit(system_, name, encoding);
  }
  void symbol(const char* sign, const Unit& unit) {
    if (!unit || ut_map_symbol_to_unit(sign, UT_ASCII, unit.get()) != UT_SUCCESS)
      throw std::runtime_error(std::string("UDUNITS does not take the unit ") + sign);
  }

  ut_system* system_ = nullptr;
  std::map<std::string, Unit, std::less<>> parsed_;
};

// The unit without its offset: degrees Celsius become kelvins.
struct Scale {
  double factor = 1;
  Unit base;
};
Scale without_offset(const ut_unit* unit) {
  Scale result;
  const ut_visitor visitor = {
      [](const ut_unit*, void*) { return UT_SUCCESS; },
      [](const ut_unit*, int, const ut_unit* const*, const int*, void*) { return UT_SUCCESS; },
      [](const ut_unit*, double scale, const ut_unit* underlying, double, void* out) {
        *static_cast<Scale*>(out) = {scale, Unit(ut_clone(underlying))};
        return UT_SUCCESS;
      },
      [](const ut_unit*, const ut_unit*, double, void*) { return UT_SUCCESS; },
      [](const ut_unit*, double, const ut_unit*, void*) { return UT_SUCCESS; }};
  ut_accept_visitor(unit, &visitor, &result);
  if (!result.base) result.base.reset(ut_clone(unit));
  return result;
}

struct Guarded {
  std::mutex mutex;
  UnitSystem system;
};
Guarded& guarded() {
  static Guarded instance;
  return instance;
}

}  // namespace

bool is_unit(std::string_view unit) {
  auto& units = guarded();
  const std::lock_guard lock(units.mutex);
  units.system.forget_old();
  return units.system.find(unit) != nullptr;
}

bool convertible(std::string_view from, std::string_view to) { return convert(1, from, to).has_value(); }

std::optional<double> convert(double value, std::string_view from, std::string_view to) {
  auto& units = guarded();
  const std::lock_guard lock(units.mutex);
  units.system.forget_old();
  ut_unit* a = units.system.find(from);
  ut_unit* b = units.system.find(to);
  if (!a || !b || !ut_are_convertible(a, b)) return {};
  if (from == to) return value;
  Scale scale;
  if (to == temperature_difference) {
    scale = without_offset(a);
    value *= scale.factor;
    a = scale.base.get();
  }
  const Converter converter(ut_get_converter(a, b));
  // UDUNITS turns "5 s" into "0.2 Hz" when asked; a reciprocal is another dimension here.
  if (!converter || !std::isfinite(cv_convert_double(converter.get(), 0))) return {};
  return cv_convert_double(converter.get(), value);
}

}  // namespace sim::config
