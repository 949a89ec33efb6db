// Records of known contents for the tests of the journal, and what they are compared by.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/study/journal.hpp"
#include "tests/sim/results/scratch.hpp"

inline const std::string kIdentity = "scenario = 'day.toml'\nseed = 1\nversion = 7\n";

/// The n-th run of a study of `replications` at each point: failed now and then, with series of up to `most`
/// values.
inline sim::study::RunRecord run_number(std::uint64_t n, std::uint32_t replications = 3,
                                        std::size_t most = 20) {
  sim::Stream stream(5, 0, 0, n);
  sim::study::RunRecord record;
  record.point = static_cast<std::uint32_t>(n / replications);
  record.replication = static_cast<std::uint32_t>(n % replications);
  record.trace_hash = stream.bits();
  record.wall_s = stream.uniform();
  if (n % 7 == 3) record.error = "replication failed:\n" + std::string(stream.bits() % 60, '\0');
  record.metrics.resize(stream.bits() % 10);
  record.series.resize(stream.bits() % (most + 1));
  for (double& value : record.metrics) value = stream.uniform();
  double value = stream.uniform();
  for (double& each : record.series) each = value += 0.25;
  return record;
}

inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), 8 * a.size()) == 0);
}

inline bool same(const sim::study::RunRecord& a, const sim::study::RunRecord& b) {
  return a.point == b.point && a.replication == b.replication && a.error == b.error &&
         a.trace_hash == b.trace_hash && same_bits({a.wall_s}, {b.wall_s}) &&
         same_bits(a.metrics, b.metrics) && same_bits(a.series, b.series);
}

/// Whether the journal holds exactly runs 0 ... count - 1.
inline bool holds_first(const sim::study::JournalReader& journal, std::uint64_t count,
                        std::uint32_t replications = 3, std::size_t most = 20) {
  if (journal.count() != count) return false;
  for (std::uint64_t n = 0; n < count; ++n) {
    const auto expected = run_number(n, replications, most);
    if (!journal.has(expected.point, expected.replication)) return false;
    if (!same(journal.read(expected.point, expected.replication), expected)) return false;
  }
  return true;
}

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::remove(file);  // some file systems sync a file that is written over
  std::ofstream(file, std::ios::binary) << bytes;
}

/// A journal of runs 0 ... count - 1, and the file's size after its header and each of them.
inline std::vector<std::size_t> write_journal(const std::filesystem::path& file, std::uint64_t count) {
  sim::study::Journal journal(file, kIdentity, false);
  std::vector<std::size_t> sizes{std::filesystem::file_size(file)};
  for (std::uint64_t n = 0; n < count; ++n) {
    journal.append(run_number(n));
    sizes.push_back(std::filesystem::file_size(file));
  }
  return sizes;
}
