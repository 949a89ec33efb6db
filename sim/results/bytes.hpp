// Bytes of an open file at a place, whole in spite of signals and transfers cut short.
#pragma once

#include <cstddef>

namespace sim::results {

/// Up to `count` bytes at `at`; fewer only at the end of the file. Throws std::system_error.
std::size_t read_some(int descriptor, char* to, std::size_t count, std::size_t at);

/// Writes all of them; 0, or the errno value of what stopped it half way.
int write_all(int descriptor, const void* from, std::size_t count, std::size_t at) noexcept;

}  // namespace sim::results
