// What an analysis of a study has found, as a table of numbers with named rows and columns: printed for people, as
// JSON and as HDF5 groups by the same code, whatever the analysis.
#pragma once

#include <string>
#include <vector>

#include "sim/results/store.hpp"

namespace jevons::tools {

struct Finding {
  std::string analysis;              // "sobol", "morris", "effects", ...: a group of the file, a key of the JSON
  std::string metric;                // that it is about; empty where it is about several
  std::string title;                 // a line for people
  std::string dimension;             // what a row is: "axis", "pair", "point"
  std::vector<std::string> rows;     // their names
  struct Column {
    std::string name, unit, help;
    std::vector<double> values;      // by row
  };
  std::vector<Column> columns;
  std::string note;                  // below the table; may be empty
};

/// The tables one below another, at most `most_rows` rows of each.
std::string findings_table(const std::vector<Finding>& findings, std::size_t most_rows);
/// {"sobol": {"carbon_total": {"axis": [...], "first": [...], ...}}, ...}; of a finding about several metrics without the
/// name of one.
std::string findings_json(const std::vector<Finding>& findings);
/// A group for each: /sobol/carbon_total with a variable for each column.
void write_findings(sim::results::Store& store, const std::vector<Finding>& findings);

}  // namespace jevons::tools
