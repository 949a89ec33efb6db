// The seal of a results file: root attribute `seal`, the SHA-256 (FIPS 180-4) of the file's bytes, taken
// while the seal's own 64 bytes are '0'. A changed, missing or added byte anywhere breaks it.
#pragma once

#include <string>

#include "sim/results/handle.hpp"

namespace sim::results {

/// Writes the seal as 64 zeros. It must be the file's first text, for that is how it is found again.
void leave_room_for_seal(hid_t file);
/// Replaces the zeros in the finished, closed file by its digest. Throws std::logic_error if the room is not
/// there. Returns errno's value if the file cannot be read or written, else 0.
int write_seal(int descriptor);

}  // namespace sim::results
