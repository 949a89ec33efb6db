// The file in which a study keeps every run that it has finished, so that one that is killed repeats nothing
// finished and loses nothing: appended to, a record with its checksum at a time, and read back in order of
// point and replication. How its bytes lie: journal_layout.hpp.
// Memory grows with the number of records, some 64 bytes each, not with their size. Reading is safe from
// several threads at once; appending is the caller's to serialise, with reading too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/study/run_record.hpp"

namespace sim::study {

/// The first line in which two texts differ: its number, from 1, and what it is in each; nothing where one has ended
/// before. 0 where only the ends of their last lines differ.
struct LineDifference {
  int line = 0;
  std::optional<std::string> a, b;
};
LineDifference first_difference(const std::string& a, const std::string& b);

/// There are finished runs by that name, and nobody asked to go on with them.
class JournalExists : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Another process has it: a sweep writes it, or a merge reads it.
class JournalBusy : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The journal is of another study. The message shows the first line that differs.
class JournalMismatch : public std::runtime_error {
 public:
  JournalMismatch(const std::filesystem::path& file, std::string then, std::string now);
  const std::string then, now;  // the identities, whole
};

/// Bytes have changed since they were written, and runs behind them would be lost by reading on.
class JournalDamaged : public std::runtime_error {
 public:
  JournalDamaged(const std::string& message, std::uint64_t at) : std::runtime_error(message), offset(at) {}
  const std::uint64_t offset;  // where it begins [bytes]
};

/// Reads a journal and leaves it as it is, such as to merge those of several shards; locked against writers
/// as long as the object lives.
class JournalReader {
 public:
  /// Throws JournalBusy while a sweep is writing it, JournalDamaged, and std::runtime_error if there is none,
  /// it is no journal, or cannot be read.
  explicit JournalReader(std::filesystem::path file);
  ~JournalReader();
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;

  /// What the study was said to be when the journal was begun.
  const std::string& identity() const { return identity_; }
  std::size_t count() const { return offsets_.size(); }
  bool has(std::uint32_t point, std::uint32_t replication) const {
    return offsets_.count({point, replication}) > 0;
  }
  /// (point, replication) of every record, sorted.
  std::vector<Place> places() const;
  /// Reads a record from the file. Throws std::invalid_argument if there is none of that place,
  /// JournalDamaged if it has changed since the journal was opened, std::runtime_error if it cannot be read.
  RunRecord read(std::uint32_t point, std::uint32_t replication) const;
  /// The same with an empty `series`, none of which is read.
  RunRecord read_without_series(std::uint32_t point, std::uint32_t replication) const;
  /// Bytes at the end that were no whole record when it was opened: what a kill cut off.
  std::uint64_t torn_bytes() const { return torn_bytes_; }
  const std::filesystem::path& file() const { return file_; }

 protected:
  struct Unopened {};
  JournalReader(std::filesystem::path file, Unopened) : file_(std::move(file)) {}
  std::uint64_t file_size() const;
  void load(std::uint64_t begin, std::uint64_t size);
  std::uint64_t offset_of(std::uint32_t point, std::uint32_t replication) const;
  std::string bytes_at(std::uint64_t at, std::uint64_t count) const;
  [[noreturn]] void refuse_damage(std::uint64_t at, std::string_view what) const;

  std::filesystem::path file_;
  int descriptor_ = -1;
  std::string identity_;
  std::map<Place, std::uint64_t> offsets_;
  std::uint64_t end_ = 0, torn_bytes_ = 0;  // bytes
};

/// The journal of a sweep that is going on.
class Journal : public JournalReader {
 public:
  /// Opens FILE, or makes it and brings it to the disk, for the study that `identity` describes (any text;
  /// kept whole), locked against other processes as long as the object lives. Without `resume` it must hold
  /// no record yet, or JournalExists is thrown. With it, what is there is read, and a torn end cut off;
  /// throws JournalMismatch if it was another study's, JournalDamaged if it cannot be trusted. One that was
  /// killed before its header was written is begun anew. Throws BadDestination (sim/results/store.hpp) if the
  /// name is taken by something else or the folder is missing or not writable, WriteError if the disk is
  /// full, JournalBusy if another process has it.
  Journal(std::filesystem::path file, std::string identity, bool resume);

  /// Appends a record by one write. A place that is there already is not written again: with the same result
  /// (bit for bit; the wall time may differ) that is fine, with another std::logic_error. Throws WriteError,
  /// after which the journal is as before and may be appended to again; std::logic_error after remove().
  void append(const RunRecord& record);
  /// Brings what was appended to the disk itself, where it survives a loss of power; what a kill of the
  /// process leaves is safe without. Throws WriteError, also if somebody has deleted the file.
  void sync();
  /// Deletes the file, when all that is in it is kept elsewhere. The object is of no more use.
  void remove();

 private:
  void open_locked();
  void resume_or_begin(std::string identity, bool resume);
  void begin(std::string identity);
  void cut_back(std::uint64_t size);
  [[noreturn]] void fail(int error) const;

  bool has_loose_end_ = false;  // bytes beyond end_ may have been written
};

}  // namespace sim::study
