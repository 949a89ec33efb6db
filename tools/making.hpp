// What `jevons describe` says of making things: a bill added up line by line, and a device's own figures beside its bill's.
#pragma once

#include <string>

#include "models/compute/device.hpp"

namespace jevons::tools {

/// For people, and as an object of JSON.
struct Told {
  std::string text, json;
};

Told told(const BillSpec& bill, const Bills& bills);
Told told(const ServerSpec& server, const Catalog& catalog);
Told told(const AcceleratorSpec& accelerator, const Catalog& catalog);

}  // namespace jevons::tools
