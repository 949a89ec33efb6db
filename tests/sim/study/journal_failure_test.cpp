#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <functional>
#include <new>

#include "journal_sample.hpp"
#include "sim/results/store.hpp"
#include "tests/child_process.hpp"

using namespace sim::study;
using sim::results::WriteError;
namespace fs = std::filesystem;

namespace {

void limit_files_to(rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit size{};
  getrlimit(RLIMIT_FSIZE, &size);
  size.rlim_cur = bytes;
  setrlimit(RLIMIT_FSIZE, &size);
}

/// A counter that a child counts up and its parent reads.
class SharedCounter {
 public:
  SharedCounter()
      : count_(new (mmap(nullptr, sizeof *count_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))
                   std::atomic<std::uint64_t>(0)) {}
  ~SharedCounter() { munmap(count_, sizeof *count_); }
  std::atomic<std::uint64_t>& operator*() { return *count_; }

 private:
  std::atomic<std::uint64_t>* count_;
};

/// Appends runs, of which `confirmed` tells how many append() has returned from, until it is killed.
[[noreturn]] void append_for_ever(const fs::path& file, std::uint64_t from, std::size_t most_series,
                                  std::atomic<std::uint64_t>& confirmed) {
  try {
    Journal journal(file, kIdentity, from > 0);
    for (auto n = from;; ++n) {
      journal.append(run_number(n, 3, most_series));
      confirmed = n + 1;
    }
  } catch (...) {
  }
  _exit(99);
}

void wait_for_more_than(std::uint64_t count, const std::atomic<std::uint64_t>& confirmed) {
  for (int i = 0; confirmed <= count && i < 200'000; ++i) usleep(100);
}

}  // namespace

TEST_CASE("Killed at any instant, a sweep has every run whose append returned, and none by half",
          "[journal]") {
  const Scratch scratch;
  sim::Stream stream(8, 0, 0, 0);
  std::uint64_t all_returned = 0;
  for (int trial = 0; trial < 20; ++trial) {
    const std::size_t most_series = trial % 2 ? 100'000 : 20;
    const auto file = scratch / ("j" + std::to_string(trial));
    SharedCounter confirmed;
    const pid_t child = fork();
    if (child == 0) append_for_ever(file, 0, most_series, *confirmed);
    if (trial >= 5) wait_for_more_than(0, *confirmed);  // the first ones may be killed as they begin
    usleep(static_cast<useconds_t>(stream.bits() % 60'000));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    const std::uint64_t returned = *confirmed;
    const Journal journal(file, kIdentity, true);
    INFO("trial " << trial << ": " << returned << " returned, " << journal.count() << " there");
    REQUIRE(journal.count() >= returned);
    REQUIRE(journal.count() <= returned + 1);
    REQUIRE(holds_first(journal, journal.count(), 3, most_series));
    all_returned += returned;
    fs::remove(file);
  }
  CHECK(all_returned > 0);
}

TEST_CASE("A sweep that is killed over and over again goes on from where it was", "[journal]") {
  const Scratch scratch;
  sim::Stream stream(9, 0, 0, 0);
  std::uint64_t before = 0;
  SharedCounter confirmed;
  for (int trial = 0; trial < 10; ++trial) {
    const pid_t child = fork();
    if (child == 0) append_for_ever(scratch / "j", before, 2'000, *confirmed);
    wait_for_more_than(before, *confirmed);
    usleep(static_cast<useconds_t>(stream.bits() % 5'000));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const JournalReader reader(scratch / "j");
    REQUIRE(reader.count() >= *confirmed);
    REQUIRE(reader.count() > before);
    before = reader.count();
  }
  CHECK(holds_first(Journal(scratch / "j", kIdentity, true), before, 3, 2'000));
}

TEST_CASE("Wherever the file may not grow, earlier runs stay, and more room lets it go on", "[journal]") {
  const Scratch scratch;
  constexpr std::size_t count = 4;
  const auto sizes = write_journal(scratch / "whole", count);
  const auto whole = bytes_of(scratch / "whole");
  for (std::size_t limit = sizes[0]; limit < sizes[count]; limit += 1 + limit % 3) {
    INFO("limit " << limit << " of " << sizes[count]);
    write_bytes(scratch / "j", whole.substr(0, sizes[0]));
    std::size_t fitting = 0;
    while (sizes[fitting + 1] <= limit) ++fitting;
    const int status = in_child([&] {
      Journal journal(scratch / "j", kIdentity, true);
      limit_files_to(limit);
      std::size_t n = 0;
      try {
        for (; n < count; ++n) journal.append(run_number(n));
        return 1;
      } catch (const WriteError& error) {
        if (std::string(error.what()).find("larger than allowed (File too large)") == std::string::npos)
          return 2;
      }
      if (n != fitting || fs::file_size(scratch / "j") != sizes[n]) return 3;
      if (!holds_first(journal, n)) return 4;
      limit_files_to(RLIM_INFINITY);
      for (; n < count; ++n) journal.append(run_number(n));
      return 0;
    });
    REQUIRE(status == 0);
    REQUIRE(bytes_of(scratch / "j") == whole);
  }
}

TEST_CASE("A journal that cannot be begun for want of room is not left half written", "[journal]") {
  const Scratch scratch;
  write_journal(scratch / "whole", 0);
  const auto header = fs::file_size(scratch / "whole");
  for (std::size_t limit = 0; limit < header; ++limit) {
    const int status = in_child([&] {
      limit_files_to(limit);
      try {
        Journal journal(scratch / "j", kIdentity, limit % 2 == 0);
        return 1;
      } catch (const WriteError&) {
        return fs::exists(scratch / "j") ? 2 : 0;
      }
    });
    INFO("limit " << limit << " of " << header);
    REQUIRE(status == 0);
  }
}

TEST_CASE("One sweep at a time writes a journal, and nobody reads it meanwhile", "[journal]") {
  const Scratch scratch;
  // 0 if it could be opened, 5 if another process has it.
  const auto open_elsewhere = [&](bool to_write) {
    return in_child([&] {
      try {
        if (to_write)
          Journal(scratch / "j", kIdentity, true);
        else
          JournalReader(scratch / "j");
        return 0;
      } catch (const JournalBusy& error) {
        const std::string expected = "another sweep is writing it just now";
        return std::string(error.what()).find(expected) != std::string::npos ? 5 : 6;
      }
    });
  };
  {
    Journal journal(scratch / "j", kIdentity, false);
    journal.append(run_number(0));
    CHECK(open_elsewhere(true) == 5);
    CHECK(open_elsewhere(false) == 5);
    CHECK_THROWS_AS(Journal(scratch / "j", kIdentity, true), JournalBusy);  // nor the same process twice
    CHECK(holds_first(journal, 1));
  }
  {
    const JournalReader reader(scratch / "j");
    CHECK(open_elsewhere(false) == 0);
    CHECK(open_elsewhere(true) == 5);
  }
  CHECK(open_elsewhere(true) == 0);
  CHECK(holds_first(JournalReader(scratch / "j"), 1));
}

TEST_CASE("A journal that may not be written is an error that says so", "[journal]") {
  const Scratch scratch;
  write_journal(scratch / "j", 1);
  chmod((scratch / "j").c_str(), 0444);
  const int status = in_child([&] {
    if (geteuid() == 0 && (chmod(scratch.folder.c_str(), 0755) != 0 || setuid(65534) != 0)) return 98;
    try {
      Journal journal(scratch / "j", kIdentity, true);
      return 1;
    } catch (const sim::results::BadDestination& error) {
      const std::string text = error.what();
      if (text.find("the file '") == text.npos ||
          text.find("is not writable (Permission denied)") == text.npos)
        return 2;
    }
    return holds_first(JournalReader(scratch / "j"), 1) ? 0 : 3;
  });
  CHECK(status == 0);
}
