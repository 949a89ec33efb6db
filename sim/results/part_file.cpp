#include "sim/results/part_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "sim/results/store.hpp"

namespace sim::results {
namespace fs = std::filesystem;
namespace {

std::string reason(int error) {
  const std::string system = std::generic_category().message(error);
  switch (error) {
    case ENOSPC:
      return fmt::format("the disk is full ({})", system);
    case EDQUOT:
      return fmt::format("the disk quota is used up ({})", system);
    case EFBIG:
      return fmt::format("the file would be larger than allowed ({})", system);
    default:
      return system;
  }
}

void refuse_unless_writable_name(const fs::path& name, const fs::path& folder) {
  std::error_code error;
  const auto where = fs::status(folder, error);
  if (!fs::exists(where))
    throw BadDestination(
        fmt::format("cannot write '{}': the folder '{}' does not exist", name.string(), folder.string()));
  if (!fs::is_directory(where))
    throw BadDestination(
        fmt::format("cannot write '{}': '{}' is not a folder", name.string(), folder.string()));
  const auto what = fs::status(name, error);
  if (fs::is_directory(what) || name.filename().empty())
    throw BadDestination(
        fmt::format("cannot write '{}': it is a folder; a file name is expected", name.string()));
  if (fs::exists(what) && !fs::is_regular_file(what))
    throw BadDestination(
        fmt::format("cannot write '{}': it is a device or pipe, not a regular file", name.string()));
}

}  // namespace

PartFile::PartFile(fs::path name) : name_(std::move(name)), folder_(name_.parent_path()) {
  if (folder_.empty()) folder_ = ".";
  part_ = name_.string() + ".part";
  refuse_unless_writable_name(name_, folder_);
  do {
    open_locked();
  } while (!is_still_under_its_name());
}

PartFile::~PartFile() {
  if (!published_) give_up();
  if (descriptor_ >= 0) ::close(descriptor_);
}

void PartFile::open_locked() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
  if (descriptor_ < 0) refuse_to_open(errno);
  // A file system without locks is written without them.
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return refuse_if_not_ours();
  ::close(std::exchange(descriptor_, -1));
  throw WriteError(fmt::format("cannot write '{}': another run is writing it just now", name_.string()));
}

void PartFile::refuse_to_open(int error) const {
  if (error == EACCES || error == EPERM || error == EROFS)
    throw BadDestination(fmt::format("cannot write '{}': the folder '{}' is not writable ({})",
                                     name_.string(), folder_.string(), reason(error)));
  const auto text = fmt::format("cannot write '{}': '{}' cannot be made in the folder '{}': {}",
                                name_.string(), part_, folder_.string(), reason(error));
  if (error == ENOSPC || error == EDQUOT || error == EMFILE || error == ENFILE) throw WriteError(text);
  throw BadDestination(text);
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

// Between open and lock another run may have published or removed the file we opened.
bool PartFile::is_still_under_its_name() const {
  struct stat opened, named;
  return ::fstat(descriptor_, &opened) == 0 && ::stat(part_.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

void PartFile::write(const void* bytes, std::size_t count, std::size_t at) noexcept {
  size_ = std::max(size_, at + count);
  const char* from = static_cast<const char*>(bytes);
  while (count > 0 && !dropping_) {
    const ssize_t done = ::pwrite(descriptor_, from, count, static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return note(done < 0 ? errno : EIO);
    from += done;
    at += static_cast<std::size_t>(done);
    count -= static_cast<std::size_t>(done);
  }
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
  // The name itself reaches the disk with its folder; a file system that cannot sync folders does so by
  // itself.
  const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

}  // namespace sim::results
