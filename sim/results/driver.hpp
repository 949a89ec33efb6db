// Makes HDF5 write through a PartFile, so that a full disk never reaches the library: it cannot close a file
// whose metadata it failed to write (the identifier stays, and the program may crash at its end).
#pragma once

#include "sim/results/handle.hpp"
#include "sim/results/part_file.hpp"

namespace sim::results {

/// A new HDF5 file in `part`, which must outlive it, with creation order tracked (as netCDF-4 asks for), no
/// times of day in it (same contents, same bytes), and all metadata kept in memory until it is closed.
Handle create_hdf5(PartFile& part);

}  // namespace sim::results
