// The weather file of EnergyPlus: eight header lines, then a row for each hour of a typical year.
//   LOCATION,city,region,country,source,WMO,latitude,longitude,offset from UTC [h],elevation [m]
//   six more, and DATA PERIODS,number,rows an hour,...
//   year,month,day,hour 1-24,minute,flags,dry bulb [degC],dew point [degC],humidity [%],pressure [Pa],...
// Rows mean what they mean in TMY3 and TMYx (typical_hours.hpp). EnergyPlus, Auxiliary Programs, "EnergyPlus
// Weather File (EPW) Data Dictionary".
#pragma once

#include <optional>

#include "models/facility/weather.hpp"
#include "sim/config/file_errors.hpp"
#include "sim/config/text_file.hpp"

namespace jevons {

/// Whether the file is one, by its name or its first line.
bool is_epw(const std::filesystem::path& path);

/// See read_weather. The codes for missing values (99.9, 999, 999999) are errors where the model reads the
/// value, and so is more than one row an hour.
std::optional<Weather> read_epw(const std::filesystem::path& path, const sim::Window& window,
                                sim::config::FileErrors& errors);

}  // namespace jevons
