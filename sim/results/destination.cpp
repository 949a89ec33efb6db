#include "sim/results/destination.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sim/results/store.hpp"

namespace sim::results {
namespace fs = std::filesystem;

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

fs::path folder_of(const fs::path& file) {
  const auto folder = file.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

void refuse_unless_writable_name(const fs::path& name) {
  const auto folder = folder_of(name);
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

void refuse_to_open(const fs::path& name, const fs::path& opened, int error) {
  const auto folder = folder_of(name);
  std::error_code unknown;
  if (error == EACCES || error == EPERM || error == EROFS) {
    const bool is_there = fs::exists(fs::symlink_status(opened, unknown));
    throw BadDestination(fmt::format("cannot write '{}': {} '{}' is not writable ({})", name.string(),
                                     is_there ? "the file" : "the folder",
                                     is_there ? opened.string() : folder.string(), reason(error)));
  }
  const auto text = fmt::format("cannot write '{}': '{}' cannot be made in the folder '{}': {}",
                                name.string(), opened.string(), folder.string(), reason(error));
  if (error == ENOSPC || error == EDQUOT || error == EMFILE || error == ENFILE) throw WriteError(text);
  throw BadDestination(text);
}

bool is_still_named(int descriptor, const fs::path& name) {
  struct stat opened, named;
  return ::fstat(descriptor, &opened) == 0 && ::stat(name.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

void sync_folder(const fs::path& folder) noexcept {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace sim::results
