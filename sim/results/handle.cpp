#include "sim/results/handle.hpp"

#include <stdexcept>

namespace sim::results {

std::string last_hdf5_failure() {
  std::string innermost = "no reason given";
  auto take = [](unsigned, const H5E_error2_t* entry, void* text) -> herr_t {
    if (entry->desc) *static_cast<std::string*>(text) = entry->desc;
    return 1;  // the first entry met on the way up is the innermost
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take, &innermost);
  return innermost;
}

void throw_hdf5_failure(const std::string& what) {
  throw std::runtime_error("HDF5 could not " + what + ": " + last_hdf5_failure());
}

}  // namespace sim::results
