// All values of a configuration struct as bytes, to tell whether two of them are the same without writing them out:
// equal structs have equal fingerprints, and different ones different.
#pragma once

#include <memory>
#include <string>

#include "sim/config/visitor.hpp"

namespace sim::config {

/// Appends to `out` as it visits.
std::unique_ptr<Visitor> make_fingerprinter(std::string& out);

template <class T>
std::string fingerprint(T& value) {
  std::string out;
  value.visit(*make_fingerprinter(out));
  return out;
}

}  // namespace sim::config
