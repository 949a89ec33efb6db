#include "sim/results/part_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "sim/results/bytes.hpp"
#include "sim/results/destination.hpp"
#include "sim/results/store.hpp"

namespace sim::results {
namespace fs = std::filesystem;

PartFile::PartFile(fs::path name) : name_(std::move(name)), part_(name_.string() + ".part") {
  refuse_unless_writable_name(name_);
  do {
    open_locked();
  } while (!is_still_named(descriptor_, part_));
}

PartFile::~PartFile() {
  if (!published_) give_up();
  if (descriptor_ >= 0) ::close(descriptor_);
}

void PartFile::open_locked() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
  if (descriptor_ < 0) refuse_to_open(name_, part_, errno);
  // A file system without locks is written without them.
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return refuse_if_not_ours();
  ::close(std::exchange(descriptor_, -1));
  throw WriteError(fmt::format("cannot write '{}': another run is writing it just now", name_.string()));
}

// An empty one is what a run leaves that is killed before its first write.
void PartFile::refuse_if_not_ours() {
  struct stat opened;
  std::string start(signature.size(), '\0');
  if (::fstat(descriptor_, &opened) == 0 && S_ISREG(opened.st_mode) &&
      (opened.st_size == 0 || (read(start.data(), start.size(), 0) && start == signature)))
    return;
  ::close(std::exchange(descriptor_, -1));
  throw BadDestination(fmt::format(
      "cannot write '{}': it would be written as '{}' first, and that is there and no results file; "
      "move it away or choose another name",
      name_.string(), part_));
}

void PartFile::write(const void* bytes, std::size_t count, std::size_t at) noexcept {
  size_ = std::max(size_, at + count);
  if (!dropping_) note(write_all(descriptor_, bytes, count, at));
}

bool PartFile::read(void* bytes, std::size_t count, std::size_t at) const noexcept {
  char* to = static_cast<char*>(bytes);
  while (count > 0) {
    const ssize_t done = ::pread(descriptor_, to, count, static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    if (done == 0) {
      std::memset(to, 0, count);
      return true;
    }
    to += done;
    at += static_cast<std::size_t>(done);
    count -= static_cast<std::size_t>(done);
  }
  return true;
}

void PartFile::resize(std::size_t count) noexcept {
  size_ = count;
  if (!dropping_ && ::ftruncate(descriptor_, static_cast<off_t>(count)) != 0) note(errno);
}

void PartFile::note(int error) noexcept {
  if (error == 0 || error_ != 0) return;
  error_ = error;
  give_up();
}

void PartFile::give_up() noexcept {
  if (!dropping_ && descriptor_ >= 0) ::unlink(part_.c_str());
  dropping_ = true;
}

void PartFile::check() const {
  if (error_ != 0) throw WriteError(fmt::format("cannot write '{}': {}", name_.string(), reason(error_)));
}

void PartFile::publish() {
  check();
  if (::fsync(descriptor_) != 0 || ::rename(part_.c_str(), name_.c_str()) != 0) note(errno);
  check();
  published_ = true;
  ::close(std::exchange(descriptor_, -1));  // and with it the lock, for whoever reads it now
  sync_folder(folder_of(name_));
}

}  // namespace sim::results
