#include <fmt/format.h>
#include <hdf5.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstring>
#include <functional>
#include <random>

#include "scratch.hpp"
#include "tests/child_process.hpp"

using namespace sim::results;
namespace fs = std::filesystem;

namespace {

// The same, and the library is told to leave as at the end of a program.
int in_child_with_hdf5(const std::function<int()>& what) {
  return in_child([&] {
    const int status = what();
    H5close();
    return status;
  });
}

// 0 if complete, 1 for a WriteError that says `reason`, 2 for another WriteError, 3 if the .part file is
// still there, 5 for a BadDestination that says `reason`.
int try_to_write(const fs::path& file, const std::string& reason, int jobs) {
  int status = 0;
  try {
    Store store(file);
    try {
      fill_with_a_day(store, 1017.0, jobs);
      store.commit();
    } catch (const WriteError& error) {
      status = std::strstr(error.what(), reason.c_str()) ? 1 : 2;
      if (fs::exists(file.string() + ".part")) status = 3;
    }
  } catch (const WriteError& error) {
    status = std::strstr(error.what(), reason.c_str()) ? 1 : 2;
  } catch (const BadDestination& error) {
    status = std::strstr(error.what(), reason.c_str()) ? 5 : 6;
  }
  return status;
}

int write_within(const fs::path& file, rlim_t limit, int jobs) {
  return in_child_with_hdf5([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit size{limit, limit};
    setrlimit(RLIMIT_FSIZE, &size);
    return try_to_write(file, "larger than allowed (File too large)", jobs);
  });
}

// Mounts a file system of `size` bytes on `folder`, seen by this process alone. False where that is not
// permitted.
bool mount_small(const fs::path& folder, std::size_t size) {
  if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  return mount("tmpfs", folder.c_str(), "tmpfs", 0, fmt::format("size={}", size).c_str()) == 0;
}

}  // namespace

TEST_CASE("A place that results cannot be written to is named at once, and nothing is left there") {
  const Scratch scratch;
  std::ofstream(scratch / "file") << "mine";
  fs::create_directory(scratch / "folder");
  const auto opening = [](const fs::path& path) { Store store(path); };
  CHECK_THROWS_WITH(opening(scratch / "none/r.h5"),
                    Catch::Contains("the folder '" + (scratch / "none").string() + "' does not exist"));
  CHECK_THROWS_WITH(opening(scratch / "file/r.h5"), Catch::Contains("is not a folder"));
  CHECK_THROWS_WITH(opening(scratch / "folder"), Catch::Contains("it is a folder"));
  CHECK_THROWS_WITH(opening(scratch / "folder/"), Catch::Contains("it is a folder"));
  CHECK_THROWS_WITH(opening("/dev/null"), Catch::Contains("not a regular file"));
  for (const auto& bad : {scratch / "none/r.h5", scratch / "file/r.h5", scratch / "folder",
                          scratch / std::string(300, 'x'), fs::path("/dev/null"), fs::path("/proc/r.h5")})
    CHECK_THROWS_AS(opening(bad), BadDestination);
  CHECK(bytes_of(scratch / "file") == "mine");
  CHECK(std::distance(fs::directory_iterator(scratch.folder), {}) == 2);
}

TEST_CASE("A folder that is not writable is an error that says so") {
  const Scratch scratch;
  fs::permissions(scratch.folder, fs::perms::owner_read | fs::perms::owner_exec);
  const int status = in_child_with_hdf5([&] {
    if (geteuid() == 0 && (chmod(scratch.folder.c_str(), 0555) != 0 || setuid(65534) != 0)) return 98;
    return try_to_write(scratch / "r.h5", "is not writable (Permission denied)", 1);
  });
  fs::permissions(scratch.folder, fs::perms::owner_all);
  CHECK(status == 5);
  CHECK(scratch.is_empty());
}

TEST_CASE("A file of somebody else under the .part name is left as it is") {
  const Scratch scratch;
  const auto part = scratch / "r.h5.part";
  for (const std::string mine : {"m", "my notes on r.h5", "\x89HDF\r\n\x1a"}) {
    std::ofstream(part, std::ios::binary) << mine;
    CHECK_THROWS_AS(Store(scratch / "r.h5"), BadDestination);
    CHECK(bytes_of(part) == mine);
  }
  CHECK_THROWS_WITH(Store(scratch / "r.h5"),
                    Catch::Contains(part.string()) && Catch::Contains("move it away"));
  fs::remove(part);
  REQUIRE(mkfifo(part.c_str(), 0666) == 0);
  CHECK_THROWS_AS(Store(scratch / "r.h5"), BadDestination);
  CHECK(fs::is_fifo(part));
  fs::remove(part);
  std::ofstream(scratch / "notes") << "mine";
  fs::create_symlink(scratch / "notes", part);
  CHECK_THROWS_AS(Store(scratch / "r.h5"), BadDestination);
  CHECK(bytes_of(scratch / "notes") == "mine");
  CHECK_FALSE(fs::exists(scratch / "r.h5"));
}

TEST_CASE(
    "One results file is written by one run at a time, and a killed run's remains do not stop the next") {
  const Scratch scratch;
  const int status = in_child_with_hdf5([&]() -> int {
    Store store(scratch / "r.h5");
    fill_with_a_day(store);
    _exit(7);  // and no destructor runs
  });
  CHECK(status == 7);
  REQUIRE(fs::file_size(scratch / "r.h5.part") > 0);
  {
    Store store(scratch / "r.h5");
    CHECK_THROWS_WITH(Store(scratch / "r.h5"), Catch::Contains("another run is writing it"));
    fill_with_a_day(store);
    store.commit();
  }
  CHECK(seal_is_intact(scratch / "r.h5"));
  CHECK_FALSE(fs::exists(scratch / "r.h5.part"));
}

TEST_CASE("A run that is given up leaves what was there before") {
  const Scratch scratch;
  write_a_day(scratch / "r.h5");
  const std::string before = sha256_of(scratch / "r.h5");
  {
    Store store(scratch / "r.h5");
    fill_with_a_day(store, 2000.0, 300'000);
  }
  CHECK(sha256_of(scratch / "r.h5") == before);
  CHECK_FALSE(fs::exists(scratch / "r.h5.part"));
  write_a_day(scratch / "r.h5", 2000.0);
  CHECK(sha256_of(scratch / "r.h5") != before);
}

TEST_CASE("Wherever a file stops growing, the error says why, and no file is left") {
  const Scratch scratch;
  const int jobs = GENERATE(10, 70'000);  // all written at the end; chunks written on the way
  write_a_day(scratch / "r.h5", 1017.0, jobs);
  const auto whole = fs::file_size(scratch / "r.h5");
  fs::remove(scratch / "r.h5");
  for (rlim_t limit = 0; limit < whole; limit += whole / 150 + 1) {
    INFO("limit " << limit << " of " << whole);
    REQUIRE(write_within(scratch / "r.h5", limit, jobs) == 1);
    REQUIRE(scratch.is_empty());
  }
  CHECK(write_within(scratch / "r.h5", whole, jobs) == 0);
  CHECK(seal_is_intact(scratch / "r.h5"));
}

TEST_CASE("A full disk is an error that says so, and leaves the disk as it was") {
  const Scratch scratch;
  write_a_day(scratch / "r.h5", 1017.0, 70'000);
  const auto whole = fs::file_size(scratch / "r.h5");
  fs::remove(scratch / "r.h5");
  for (std::size_t size = 4096; size < whole; size += 4096) {
    const int status = in_child_with_hdf5([&] {
      if (!mount_small(scratch.folder, size)) return 77;
      const int written =
          try_to_write(scratch / "r.h5", "the disk is full (No space left on device)", 70'000);
      return written == 1 && !scratch.is_empty() ? 4 : written;
    });
    if (status == 77) {
      WARN("skipped: mounting a small file system is not permitted here");
      return;
    }
    INFO("disk of " << size);
    CHECK(status == 1);
  }
}

TEST_CASE("Killed at any instant, a run leaves no incomplete file under the final name") {
  const Scratch scratch;
  std::mt19937_64 bits(6);
  const auto begin = std::chrono::steady_clock::now();
  write_a_day(scratch / "first.h5", 1000.0, 20'000);
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  const auto longest =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(3 * took.count(), 10'000, 900'000));
  int finished = 0, absent = 0;
  for (int trial = 0; trial < 80; ++trial) {
    const fs::path file = scratch / fmt::format("r{}.h5", trial % 2 ? trial : 0);
    const pid_t child = fork();
    if (child == 0) {
      for (int run = 0;; ++run) write_a_day(file, 1000.0 + run, 20'000);
    }
    usleep(static_cast<useconds_t>(bits() % longest));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    if (fs::exists(file)) {
      ++finished;
      REQUIRE(seal_is_intact(file));
    } else {
      ++absent;
    }
  }
  INFO(finished << " complete, " << absent << " absent");
  CHECK(finished > 0);
  CHECK(absent > 0);
}
