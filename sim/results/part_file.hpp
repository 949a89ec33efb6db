// A file that is written beside its final name, as NAME.part, and takes that name only when it is complete.
// The first failed write is remembered, the rest dropped: whoever writes through a library that cannot stop
// half way (HDF5) lets it finish, then asks check().
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace sim::results {

class PartFile {
 public:
  /// Creates NAME.part, locked against other writers, or takes over one that a killed run left. Throws
  /// WriteError, naming the folder, if it cannot; or if `name` is something else than a regular file.
  explicit PartFile(std::filesystem::path name);
  ~PartFile();  // gives up unless published
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  void write(const void* bytes, std::size_t count, std::size_t at) noexcept;
  /// Bytes past the end read as zero. False if they could not be read.
  bool read(void* bytes, std::size_t count, std::size_t at) const noexcept;
  void resize(std::size_t count) noexcept;
  std::size_t size() const { return size_; }

  /// Notes a failure of the system, an errno value; 0 is none.
  void note(int error) noexcept;
  /// Removes the .part file at once and drops whatever is still written.
  void give_up() noexcept;
  /// Throws WriteError, in plain words and the system's own, if anything has failed so far.
  void check() const;
  /// Syncs the bytes to the disk and moves them under the final name, replacing what was there.
  void publish();

  int descriptor() const { return descriptor_; }
  const std::string& path() const { return part_; }

 private:
  void open_locked();
  bool is_still_under_its_name() const;

  std::filesystem::path name_, folder_;
  std::string part_;
  int descriptor_ = -1;
  int error_ = 0;  // errno of the first failure
  bool dropping_ = false, published_ = false;
  std::size_t size_ = 0;
};

}  // namespace sim::results
