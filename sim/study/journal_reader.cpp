#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sim/results/bytes.hpp"
#include "sim/results/destination.hpp"
#include "sim/study/journal.hpp"
#include "sim/study/journal_layout.hpp"
#include "sim/study/journal_scan.hpp"

namespace sim::study {
namespace {

[[noreturn]] void refuse_to_read(const std::filesystem::path& file, std::string_view why) {
  throw std::runtime_error(fmt::format("cannot read the journal '{}': {}", file.string(), why));
}

}  // namespace

JournalReader::JournalReader(std::filesystem::path file) : JournalReader(std::move(file), Unopened{}) {
  descriptor_ = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) refuse_to_read(file_, results::reason(errno));
  struct stat opened;
  if (::fstat(descriptor_, &opened) != 0) refuse_to_read(file_, results::reason(errno));
  if (!S_ISREG(opened.st_mode)) refuse_to_read(file_, "it is not a regular file");
  // A file system without locks is read without them.
  if (::flock(descriptor_, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw JournalBusy(
        fmt::format("cannot read the journal '{}': another sweep is writing it just now", file_.string()));
  const auto size = file_size();
  try {
    auto header = read_journal_header(descriptor_, size);
    using State = JournalHeader::State;
    if (header.state == State::nothing) refuse_to_read(file_, "it was killed as it began, and holds nothing");
    if (header.state == State::foreign) refuse_to_read(file_, "it is no journal of a sweep");
    if (header.state == State::other_format)
      refuse_to_read(file_,
                     fmt::format("its format is {}, this program reads {}", header.format, journal_format));
    if (header.state == State::damaged) refuse_damage(0, "its header does not hold");
    identity_ = std::move(header.identity);
    load(header.size, size);
  } catch (const std::system_error& error) {
    refuse_to_read(file_, results::reason(error.code().value()));
  }
}

JournalReader::~JournalReader() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t JournalReader::file_size() const {
  struct stat opened;
  if (::fstat(descriptor_, &opened) != 0) refuse_to_read(file_, results::reason(errno));
  return static_cast<std::uint64_t>(opened.st_size);
}

void JournalReader::load(std::uint64_t begin, std::uint64_t size) {
  auto scan = scan_journal(descriptor_, begin, size);
  offsets_ = std::move(scan.offsets);
  end_ = scan.end;
  torn_bytes_ = size - end_;
  if (!scan.damage.empty()) refuse_damage(end_, scan.damage);
}

std::vector<Place> JournalReader::places() const {
  std::vector<Place> places;
  places.reserve(offsets_.size());
  for (const auto& [place, offset] : offsets_) places.push_back(place);
  return places;
}

std::uint64_t JournalReader::offset_of(std::uint32_t point, std::uint32_t replication) const {
  const auto found = offsets_.find({point, replication});
  if (found == offsets_.end())
    throw std::invalid_argument(fmt::format(
        "point {}, replication {}: the journal has no such record, only those that places() lists", point,
        replication));
  return found->second;
}

std::string JournalReader::bytes_at(std::uint64_t at, std::uint64_t count) const try {
  std::string bytes(count, '\0');
  if (results::read_some(descriptor_, bytes.data(), count, at) < count)
    refuse_damage(at, "the file has become shorter");
  return bytes;
} catch (const std::system_error& error) {
  refuse_to_read(file_, results::reason(error.code().value()));
}

RunRecord JournalReader::read_without_series(std::uint32_t point, std::uint32_t replication) const {
  const auto at = offset_of(point, replication);
  const auto head = decoded_head(bytes_at(at, RecordHead::size).data());
  if (!head || head->place() != Place{point, replication}) refuse_damage(at, "a record has changed");
  const auto bytes = bytes_at(at + RecordHead::size, head->error_and_metrics_size());
  if (crc_of(bytes.data(), bytes.size()) != head->error_and_metrics_crc)
    refuse_damage(at, "a record has changed");
  return decoded_without_series(*head, bytes.data());
}

RunRecord JournalReader::read(std::uint32_t point, std::uint32_t replication) const {
  auto record = read_without_series(point, replication);
  const auto at = offset_of(point, replication);
  const auto head = decoded_head(bytes_at(at, RecordHead::size).data()).value();
  const auto bytes = bytes_at(at + RecordHead::size + head.error_and_metrics_size(), head.series_size());
  if (crc_of(bytes.data(), bytes.size()) != head.series_crc) refuse_damage(at, "a record has changed");
  record.series = decoded_doubles(bytes.data(), head.series);
  return record;
}

void JournalReader::refuse_damage(std::uint64_t at, std::string_view what) const {
  const auto name = file_.string();
  const auto remedy =
      at == 0 ? fmt::format("Restore it from a copy, or move it away and begin the study anew")
              : fmt::format(
                    "Restore it from a copy; or cut it there with `truncate --size={} '{}'`, which keeps "
                    "{} finished runs, and go on with --resume, which does the others again",
                    at, name, offsets_.size());
  throw JournalDamaged(fmt::format("the journal '{}' is damaged at byte {}: {}. {}", name, at, what, remedy),
                       at);
}

}  // namespace sim::study
