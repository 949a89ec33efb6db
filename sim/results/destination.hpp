// Where a file is to be written: whether it may, and in plain words why not. What every file that a run
// writes step by step has in common.
#pragma once

#include <filesystem>
#include <string>

namespace sim::results {

/// What a failure of the system, an errno value, means: in plain words and the system's own.
std::string reason(int error);

/// The folder of a file, "." if its name is all there is.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// Throws BadDestination, naming folder or file, if the folder of `name` is missing or no folder, or the name
/// is a folder's, a device's or a pipe's. A regular file by that name may be there.
void refuse_unless_writable_name(const std::filesystem::path& name);

/// Throws for an errno value of open(2): WriteError if there is no room for it now, else BadDestination.
/// `opened` is the file that could not be opened for what is to be `name` in the end.
[[noreturn]] void refuse_to_open(const std::filesystem::path& name, const std::filesystem::path& opened,
                                 int error);

/// Whether the open file is still the one under this name: between open and lock another process may have
/// removed or replaced it.
bool is_still_named(int descriptor, const std::filesystem::path& name);

/// Brings names made in a folder to the disk; a file system that cannot sync folders does so by itself.
void sync_folder(const std::filesystem::path& folder) noexcept;

}  // namespace sim::results
