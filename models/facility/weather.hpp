// Reads outdoor weather over the window of a run, from EPW (epw.hpp) or from one of four forms of CSV:
//   # ... utc_offset_h=-8.0    year,month,day,hour_end_lst,dry_bulb_c,...     a typical year
//   # ... tz=Asia/Singapore    local_time,temp_c,...                          one real year
//                              month,hour_utc,dry_bulb_c,...                  twelve typical days
//                              month,hour_utc,dry_bulb_c,dry_bulb_sd_k,...    a stochastic_year.hpp
// A typical year (TMYx, TMY3) labels rows with the end of the hour in local standard time, at which its
// temperature was taken (Wilcox and Marion (2008), Users Manual for TMY3 Data Sets, NREL/TP-581-43156,
// section 1); its calendar year says nothing, so month, day and hour are matched to the run's dates, and
// February 29 takes February 28. Open-Meteo temperatures are of the instant of their label, too: both are
// joined by straight lines. A typical day holds means of hours, which are held.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/facility/stochastic_year.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

struct Weather {
  sim::Series dry_bulb_c;  // of a stochastic year its mean
  std::optional<sim::Series> dew_point_c;
  std::optional<sim::Series> relative_humidity;  // 0 to 1, and a little above in fog
  std::optional<sim::Series> pressure_pa;
  std::optional<double> elevation_m = {};
  std::optional<StochasticYear> stochastic = {};
};

/// Reads the file. Open-Meteo's labels keep one offset from UTC all year, that of the day it was asked, even
/// through the hour that daylight saving skips (github.com/open-meteo/open-meteo issues 488 and 1255). Where
/// the zone has two offsets in the window the file cannot say which it is: `utc_offset` must (or
/// utc_offset_h= in the comment line). Errors (located): malformed, unsorted or duplicate rows, a gap in the
/// window, values out of range or missing, a dew point above the dry bulb (weather_ranges.hpp).
std::optional<Weather> read_weather(const std::filesystem::path& path, const sim::Window& window,
                                    std::optional<sim::Span> utc_offset, std::vector<std::string>& errors);

}  // namespace jevons
