// What is in a journal file: one pass over it in blocks, whatever the size of its records.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sim/study/run_record.hpp"

namespace sim::study {

struct JournalHeader {
  enum class State {
    nothing,       // empty, or cut off within the header: nothing was ever finished here
    whole,         //
    foreign,       // another's file
    other_format,  // a journal, but of another format
    damaged,       // a journal whose header does not hold
  };
  State state = State::nothing;
  std::uint32_t format = 0;
  std::string identity;
  std::uint64_t size = 0;  // where the first record begins
};
/// Throws std::system_error if the file cannot be read, as does the next one.
JournalHeader read_journal_header(int descriptor, std::uint64_t file_size);

struct JournalScan {
  std::map<Place, std::uint64_t> offsets;  // of whole records; of equal ones the first
  std::uint64_t end = 0;                   // up to here all is whole
  std::string damage;  // what is wrong at `end`; empty if only the end of the file is torn off, or nothing
};
/// Records from `begin` on. What does not hold is the torn end of the file if no whole record follows, and
/// damage if one does; so is a second record of a place with another result.
JournalScan scan_journal(int descriptor, std::uint64_t begin, std::uint64_t file_size);

}  // namespace sim::study
