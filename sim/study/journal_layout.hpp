// The bytes of a journal, in order, all numbers little-endian; knows nothing of files.
//   header  signature (12 bytes), format u32, bytes of the identity u64, CRC of these u32; identity, CRC of
//   it u32 record  marker (8 bytes), point u32, replication u32, trace hash u64, wall time f64 [s], bytes of
//   the error u32,
//           metrics u32, series u64, CRC of error and metrics u32, CRC of the series u32, CRC of all of these
//           u32; error, metrics f64, series f64
// CRC is the CRC-32 of zlib (ISO 3309, polynomial 0x04C11DB7). The marker is there to find a record again
// behind damage; the first CRC of a record vouches for its lengths before anything is allocated by them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/study/run_record.hpp"

namespace sim::study {

/// As PNG's: shows what text transfers do to a file, and that it is no text.
inline constexpr std::string_view journal_signature = "\x89journal\r\n\x1a\n";
inline constexpr std::string_view record_marker = "\xf5run\r\n\x1a\n";
inline constexpr std::uint32_t journal_format = 1;

/// Bytes before the identity, and of its CRC behind it.
inline constexpr std::size_t header_start_size = 28, identity_crc_size = 4;

std::string encoded_header(std::string_view identity);

struct HeaderStart {
  std::uint32_t format;
  std::uint64_t identity_size;
  bool is_whole;  // its CRC holds
};
/// Of `header_start_size` bytes that begin with the signature.
HeaderStart decoded_header_start(const char* bytes);
/// Whether the CRC behind the identity is that of it.
bool is_whole_identity(std::string_view identity, const char* crc);

/// What stands before the three parts of a record, and how long they are.
struct RecordHead {
  static constexpr std::size_t size = 60;

  std::uint32_t point, replication;
  std::uint64_t trace_hash;
  double wall_s;
  std::uint32_t error_bytes, metrics;
  std::uint64_t series;
  std::uint32_t error_and_metrics_crc, series_crc;

  Place place() const { return {point, replication}; }
  std::uint64_t error_and_metrics_size() const { return error_bytes + std::uint64_t{8} * metrics; }
  std::uint64_t series_size() const { return 8 * series; }
  std::uint64_t record_size() const { return size + error_and_metrics_size() + series_size(); }
  /// The same result, however long it took.
  bool has_result_of(const RecordHead& other) const;
};

/// None if marker or CRC do not hold. Takes RecordHead::size bytes.
std::optional<RecordHead> decoded_head(const char* bytes);
/// The whole record; its head is in the first RecordHead::size bytes. Throws std::invalid_argument for an
/// error or metrics beyond 2^32 - 1 bytes or values.
std::string encoded(const RunRecord& record);
/// What encoded() made. Throws std::invalid_argument if it is no whole record.
RunRecord decoded(std::string_view record);
/// A record without its series, of its head and `error_and_metrics_size` bytes.
RunRecord decoded_without_series(const RecordHead& head, const char* error_and_metrics);
std::vector<double> decoded_doubles(const char* bytes, std::size_t count);

/// CRC-32 of bytes that follow those of which it was `before`.
std::uint32_t crc_of(const char* bytes, std::size_t count, std::uint32_t before = 0);

}  // namespace sim::study
