// A file that is written beside its final name, as NAME.part, and takes that name only when it is complete.
// The first failed write is remembered, the rest dropped: whoever writes through a library that cannot stop
// half way (HDF5) lets it finish, then asks check().
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace sim::results {

class PartFile {
 public:
  /// What a file written here begins with: the signature of HDF5. A NAME.part that begins otherwise is not ours.
  static constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";

  /// Creates NAME.part, locked against other writers, or takes over one that a killed run left. Throws
  /// BadDestination, naming the folder or file, if either name is taken by something else or the folder does
  /// not take files; WriteError if another run is writing it or the disk is full.
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
  void refuse_if_not_ours();

  std::filesystem::path name_;
  std::string part_;
  int descriptor_ = -1;
  int error_ = 0;  // errno of the first failure
  bool dropping_ = false, published_ = false;
  std::size_t size_ = 0;
};

}  // namespace sim::results
