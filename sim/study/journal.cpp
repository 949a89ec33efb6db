#include "sim/study/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <sstream>
#include <system_error>
#include <utility>

#include "sim/config/file_errors.hpp"
#include "sim/results/bytes.hpp"
#include "sim/results/destination.hpp"
#include "sim/results/store.hpp"
#include "sim/study/journal_layout.hpp"
#include "sim/study/journal_scan.hpp"

namespace sim::study {
namespace fs = std::filesystem;
namespace {

/// "line 3 was "a = 1" and is "a = 2" now".
std::string told(const LineDifference& d) {
  const auto shown = [](const std::optional<std::string>& text) { return text ? config::in_quotes(*text) : "not there"; };
  if (d.line == 0) return "the ends of their last lines differ";
  return fmt::format("line {} was {} and is {} now", d.line, shown(d.a), shown(d.b));
}

[[noreturn]] void refuse_taken(const fs::path& file, std::string_view by) {
  throw results::BadDestination(fmt::format(
      "cannot write '{}': it is there and {}; move it away or choose another name", file.string(), by));
}

}  // namespace

LineDifference first_difference(const std::string& a, const std::string& b) {
  std::istringstream in_a(a), in_b(b);
  for (int line = 1;; ++line) {
    LineDifference here{line, {}, {}};
    if (std::string text; std::getline(in_a, text)) here.a = std::move(text);
    if (std::string text; std::getline(in_b, text)) here.b = std::move(text);
    if (!here.a && !here.b) return {};
    if (here.a != here.b) return here;
  }
}

JournalMismatch::JournalMismatch(const fs::path& file, std::string then_, std::string now_)
    : std::runtime_error(
          fmt::format("cannot resume '{}': it is the journal of another study: in what describes the "
                      "study, {}. Move it away to begin anew",
                      file.string(), told(first_difference(then_, now_)))),
      then(std::move(then_)),
      now(std::move(now_)) {}

Journal::Journal(fs::path file, std::string identity, bool resume)
    : JournalReader(std::move(file), Unopened{}) {
  results::refuse_unless_writable_name(file_);
  do {
    open_locked();
  } while (!results::is_still_named(descriptor_, file_));
  try {
    resume_or_begin(std::move(identity), resume);
  } catch (const std::system_error& error) {
    fail(error.code().value());
  }
}

void Journal::open_locked() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
  if (descriptor_ < 0) results::refuse_to_open(file_, file_, errno);
  // A file system without locks is written without them.
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  throw JournalBusy(fmt::format(
      "cannot write '{}': another sweep is writing it just now, or a merge is reading it", file_.string()));
}

void Journal::resume_or_begin(std::string identity, bool resume) {
  const auto size = file_size();
  auto header = read_journal_header(descriptor_, size);
  using State = JournalHeader::State;
  if (header.state == State::foreign) refuse_taken(file_, "no journal of a sweep");
  if (header.state == State::other_format)
    refuse_taken(file_, fmt::format("a journal of format {}, where this program writes {}", header.format,
                                    journal_format));
  if (header.state == State::damaged) refuse_damage(0, "its header does not hold");
  if (header.state == State::nothing) return begin(std::move(identity));
  if (resume) {
    if (header.identity != identity) throw JournalMismatch(file_, header.identity, identity);
    identity_ = std::move(identity);
    load(header.size, size);
    if (torn_bytes_ > 0) cut_back(end_);
    return;
  }
  const auto scan = scan_journal(descriptor_, header.size, size);
  if (scan.offsets.empty() && scan.damage.empty()) return begin(std::move(identity));
  const bool is_ours = header.identity == identity;
  throw JournalExists(
      fmt::format("'{}' holds finished runs of {}, {} of them whole; {}move it away to begin anew",
                  file_.string(), is_ours ? "this study" : "another study", scan.offsets.size(),
                  is_ours ? "go on with them by --resume, or " : ""));
}

void Journal::begin(std::string identity) {
  identity_ = std::move(identity);
  const auto header = encoded_header(identity_);
  int error = ::ftruncate(descriptor_, 0) == 0 ? 0 : errno;
  if (error == 0) error = results::write_all(descriptor_, header.data(), header.size(), 0);
  if (error == 0 && ::fsync(descriptor_) != 0) error = errno;
  if (error != 0) {
    ::unlink(file_.c_str());
    fail(error);
  }
  results::sync_folder(results::folder_of(file_));
  end_ = header.size();
}

void Journal::append(const RunRecord& record) {
  if (descriptor_ < 0) throw std::logic_error("append: the journal has been removed");
  const auto bytes = encoded(record);
  const Place place{record.point, record.replication};
  if (const auto there = offsets_.find(place); there != offsets_.end()) {
    const auto head = decoded_head(bytes_at(there->second, RecordHead::size).data());
    if (!head) refuse_damage(there->second, "a record has changed");
    if (head->has_result_of(*decoded_head(bytes.data()))) return;
    throw std::logic_error(
        fmt::format("append: replication {} of point {} is in '{}' already, with another result",
                    record.replication, record.point, file_.string()));
  }
  if (has_loose_end_) cut_back(end_);
  has_loose_end_ = true;
  if (const int error = results::write_all(descriptor_, bytes.data(), bytes.size(), end_)) {
    if (::ftruncate(descriptor_, static_cast<off_t>(end_)) == 0) has_loose_end_ = false;
    fail(error);
  }
  offsets_.emplace(place, end_);
  end_ += bytes.size();
  has_loose_end_ = false;
}

void Journal::sync() {
  if (descriptor_ < 0) throw std::logic_error("sync: the journal has been removed");
  struct stat opened;
  if (::fdatasync(descriptor_) != 0 || ::fstat(descriptor_, &opened) != 0) fail(errno);
  if (opened.st_nlink == 0)
    throw results::WriteError(
        fmt::format("cannot write '{}': somebody has deleted it meanwhile", file_.string()));
}

void Journal::remove() {
  if (descriptor_ < 0) throw std::logic_error("remove: the journal has been removed");
  if (results::is_still_named(descriptor_, file_) && ::unlink(file_.c_str()) != 0)
    throw results::WriteError(fmt::format("cannot delete '{}': {}", file_.string(), results::reason(errno)));
  ::close(std::exchange(descriptor_, -1));
  offsets_.clear();
  results::sync_folder(results::folder_of(file_));
}

void Journal::cut_back(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail(errno);
  has_loose_end_ = false;
}

void Journal::fail(int error) const {
  throw results::WriteError(fmt::format("cannot write '{}': {}", file_.string(), results::reason(error)));
}

}  // namespace sim::study
