#include "sim/study/journal_layout.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <boost/endian/conversion.hpp>
#include <limits>
#include <span>
#include <stdexcept>

namespace sim::study {
namespace {
namespace endian = boost::endian;

/// Numbers one after another.
class Writer {
 public:
  explicit Writer(std::string& to) : to_(to) {}
  template <class Number>
  void put(Number value) {
    char bytes[sizeof value];
    endian::endian_store<Number, sizeof value, endian::order::little>(reinterpret_cast<unsigned char*>(bytes),
                                                                      value);
    to_.append(bytes, sizeof value);
  }
  void put(std::span<const double> values) {
    const std::size_t begin = to_.size();
    to_.resize(begin + 8 * values.size());
    auto* at = reinterpret_cast<unsigned char*>(to_.data() + begin);
    for (const double value : values) {
      endian::store_little_u64(at, std::bit_cast<std::uint64_t>(value));
      at += 8;
    }
  }

 private:
  std::string& to_;
};

class Reader {
 public:
  explicit Reader(const char* from) : from_(from) {}
  template <class Number>
  Number get() {
    const auto* at = reinterpret_cast<const unsigned char*>(from_);
    from_ += sizeof(Number);
    return endian::endian_load<Number, sizeof(Number), endian::order::little>(at);
  }

 private:
  const char* from_;
};

std::uint32_t checked_length(const char* name, std::size_t length) {
  constexpr auto most = std::numeric_limits<std::uint32_t>::max();
  if (length > most)
    throw std::invalid_argument(fmt::format("{}: length {} is not in [0, {}]", name, length, most));
  return static_cast<std::uint32_t>(length);
}

constexpr std::size_t crc_size = 4;
constexpr std::uint64_t most_series = std::uint64_t{1} << 56;  // so that sizes in bytes do not wrap

}  // namespace

std::uint32_t crc_of(const char* bytes, std::size_t count, std::uint32_t before) {
  return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<const unsigned char*>(bytes), count));
}

std::string encoded_header(std::string_view identity) {
  std::string bytes(journal_signature);
  Writer writer(bytes);
  writer.put(journal_format);
  writer.put(std::uint64_t{identity.size()});
  writer.put(crc_of(bytes.data(), bytes.size()));
  bytes += identity;
  writer.put(crc_of(identity.data(), identity.size()));
  return bytes;
}

HeaderStart decoded_header_start(const char* bytes) {
  Reader reader(bytes + journal_signature.size());
  HeaderStart start;
  start.format = reader.get<std::uint32_t>();
  start.identity_size = reader.get<std::uint64_t>();
  start.is_whole = reader.get<std::uint32_t>() == crc_of(bytes, header_start_size - crc_size);
  return start;
}

bool is_whole_identity(std::string_view identity, const char* crc) {
  return Reader(crc).get<std::uint32_t>() == crc_of(identity.data(), identity.size());
}

bool RecordHead::has_result_of(const RecordHead& other) const {
  return place() == other.place() && trace_hash == other.trace_hash && error_bytes == other.error_bytes &&
         metrics == other.metrics && series == other.series &&
         error_and_metrics_crc == other.error_and_metrics_crc && series_crc == other.series_crc;
}

std::optional<RecordHead> decoded_head(const char* bytes) {
  if (std::string_view(bytes, record_marker.size()) != record_marker) return {};
  if (Reader(bytes + RecordHead::size - crc_size).get<std::uint32_t>() !=
      crc_of(bytes, RecordHead::size - crc_size))
    return {};
  Reader reader(bytes + record_marker.size());
  RecordHead head;
  head.point = reader.get<std::uint32_t>();
  head.replication = reader.get<std::uint32_t>();
  head.trace_hash = reader.get<std::uint64_t>();
  head.wall_s = std::bit_cast<double>(reader.get<std::uint64_t>());
  head.error_bytes = reader.get<std::uint32_t>();
  head.metrics = reader.get<std::uint32_t>();
  head.series = reader.get<std::uint64_t>();
  head.error_and_metrics_crc = reader.get<std::uint32_t>();
  head.series_crc = reader.get<std::uint32_t>();
  if (head.series > most_series) return {};
  return head;
}

std::string encoded(const RunRecord& record) {
  const auto error_bytes = checked_length("error", record.error.size());
  const auto metrics = checked_length("metrics", record.metrics.size());
  const std::size_t error_and_metrics = record.error.size() + 8 * record.metrics.size(),
                    series = 8 * record.series.size();
  std::string bytes(RecordHead::size, '\0');
  bytes.reserve(RecordHead::size + error_and_metrics + series);
  bytes += record.error;
  Writer(bytes).put(std::span(record.metrics));
  Writer(bytes).put(std::span(record.series));

  std::string head(record_marker);
  Writer writer(head);
  writer.put(record.point);
  writer.put(record.replication);
  writer.put(record.trace_hash);
  writer.put(std::bit_cast<std::uint64_t>(record.wall_s));
  writer.put(error_bytes);
  writer.put(metrics);
  writer.put(std::uint64_t{record.series.size()});
  writer.put(crc_of(bytes.data() + RecordHead::size, error_and_metrics));
  writer.put(crc_of(bytes.data() + RecordHead::size + error_and_metrics, series));
  writer.put(crc_of(head.data(), head.size()));
  std::copy(head.begin(), head.end(), bytes.begin());
  return bytes;
}

RunRecord decoded_without_series(const RecordHead& head, const char* error_and_metrics) {
  return {.point = head.point,
          .replication = head.replication,
          .error = std::string(error_and_metrics, head.error_bytes),
          .trace_hash = head.trace_hash,
          .wall_s = head.wall_s,
          .metrics = decoded_doubles(error_and_metrics + head.error_bytes, head.metrics),
          .series = {}};
}

RunRecord decoded(std::string_view record) {
  const auto head = record.size() < RecordHead::size ? std::nullopt : decoded_head(record.data());
  if (!head || head->record_size() != record.size()) throw std::invalid_argument("these bytes are no whole record of a run");
  auto run = decoded_without_series(*head, record.data() + RecordHead::size);
  run.series = decoded_doubles(record.data() + RecordHead::size + head->error_and_metrics_size(), head->series);
  return run;
}

std::vector<double> decoded_doubles(const char* bytes, std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] =
        std::bit_cast<double>(endian::load_little_u64(reinterpret_cast<const unsigned char*>(bytes + 8 * i)));
  return values;
}

}  // namespace sim::study
