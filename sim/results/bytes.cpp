#include "sim/results/bytes.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sim::results {

std::size_t read_some(int descriptor, char* to, std::size_t count, std::size_t at) {
  std::size_t got = 0;
  while (got < count) {
    const ssize_t done = ::pread(descriptor, to + got, count - got, static_cast<off_t>(at + got));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw std::system_error(errno, std::generic_category());
    if (done == 0) break;
    got += static_cast<std::size_t>(done);
  }
  return got;
}

int write_all(int descriptor, const void* from, std::size_t count, std::size_t at) noexcept {
  const char* next = static_cast<const char*>(from);
  while (count > 0) {
    const ssize_t done = ::pwrite(descriptor, next, count, static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return done < 0 ? errno : EIO;
    next += done;
    at += static_cast<std::size_t>(done);
    count -= static_cast<std::size_t>(done);
  }
  return 0;
}

}  // namespace sim::results
