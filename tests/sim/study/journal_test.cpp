#include "sim/study/journal.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <limits>

#include "journal_sample.hpp"
#include "sim/results/store.hpp"

using namespace sim::study;
using sim::results::BadDestination;
namespace fs = std::filesystem;

TEST_CASE("What is appended to a journal is there, at once and after it is opened again", "[journal]") {
  const Scratch scratch;
  const auto file = scratch / "study.journal";
  {
    Journal journal(file, kIdentity, false);
    CHECK(journal.identity() == kIdentity);
    CHECK(journal.count() == 0);
    for (int n = 0; n < 50; ++n) {
      journal.append(run_number(n));
      REQUIRE(holds_first(journal, n + 1));
    }
    journal.sync();
  }
  {
    const JournalReader reader(file);
    CHECK(reader.identity() == kIdentity);
    CHECK(reader.torn_bytes() == 0);
    CHECK(holds_first(reader, 50));
  }
  Journal journal(file, kIdentity, true);
  CHECK(journal.torn_bytes() == 0);
  CHECK(holds_first(journal, 50));
  journal.append(run_number(50));
  CHECK(holds_first(journal, 51));
}

TEST_CASE("A journal that is resumed but was never begun is begun", "[journal]") {
  const Scratch scratch;
  {
    Journal journal(scratch / "j", "", true);
    CHECK(journal.count() == 0);
    journal.append(run_number(0));
  }
  CHECK(holds_first(Journal(scratch / "j", "", true), 1));
}

TEST_CASE("Runs finish in any order, and come back by point and replication", "[journal]") {
  const Scratch scratch;
  std::vector<std::uint64_t> order(90);
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  sim::Stream stream(1, 0, 0, 0);
  for (std::size_t n = order.size(); n > 1; --n) std::swap(order[n - 1], order[stream.bits() % n]);
  Journal journal(scratch / "j", kIdentity, false);
  for (const auto n : order) journal.append(run_number(n));
  CHECK(holds_first(journal, order.size()));
  const auto places = journal.places();
  REQUIRE(places.size() == order.size());
  CHECK(std::is_sorted(places.begin(), places.end()));
  CHECK(places[4] == Place{1, 1});
}

TEST_CASE("Every bit of a number survives, whatever it says", "[journal]") {
  const Scratch scratch;
  using Limits = std::numeric_limits<double>;
  RunRecord record;
  record.point = record.replication = std::numeric_limits<std::uint32_t>::max();
  record.trace_hash = std::numeric_limits<std::uint64_t>::max();
  record.wall_s = -0.0;
  record.error = std::string("\0 Kühlung\n", 11);
  record.metrics = {-0.0,
                    0.0,
                    Limits::infinity(),
                    -Limits::infinity(),
                    Limits::denorm_min(),
                    Limits::max(),
                    std::bit_cast<double>(0x7ff8000000000000ull),
                    std::bit_cast<double>(0xfff8dead0000beefull),
                    std::bit_cast<double>(0x7ff0000000000001ull)};  // signalling
  record.series = record.metrics;
  std::reverse(record.series.begin(), record.series.end());
  Journal(scratch / "j", kIdentity, false).append(record);
  const Journal journal(scratch / "j", kIdentity, true);
  CHECK(same(journal.read(record.point, record.replication), record));
  record.series.clear();
  CHECK(same(journal.read_without_series(record.point, record.replication), record));
}

TEST_CASE("The bytes of a journal are the same on every machine", "[journal]") {
  const Scratch scratch;
  RunRecord record;
  record.point = 0x01020304;
  record.replication = 5;
  record.trace_hash = 0x1122334455667788;
  record.wall_s = 1;
  record.error = "E";
  record.metrics = {2};
  record.series = {-2};
  Journal(scratch / "j", "day", false).append(record);
  const auto hexadecimal = [](const std::string& bytes) {
    std::string text;
    for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return text;
  };
  // CRCs by Python's zlib.crc32.
  CHECK(hexadecimal(bytes_of(scratch / "j")) ==
        "896a6f75726e616c0d0a1a0a010000000300000000000000f2a3d98d6461799029a0e5"
        "f572756e0d0a1a0a04030201050000008877665544332211000000000000f03f01000000010000000100000000000000"
        "7613d004d91d46fe76279d7645000000000000004000000000000000c0");
}

TEST_CASE("A run that is finished twice counts once if it came out the same", "[journal]") {
  const Scratch scratch;
  Journal journal(scratch / "j", kIdentity, false);
  auto record = run_number(10);
  journal.append(record);
  journal.append(run_number(11));
  const auto size = fs::file_size(scratch / "j");
  record.wall_s *= 2;
  journal.append(record);
  CHECK(fs::file_size(scratch / "j") == size);
  CHECK(same(journal.read(record.point, record.replication), run_number(10)));

  const auto refused = [&](auto change) {
    auto other = run_number(10);
    change(other);
    CHECK_THROWS_AS(journal.append(other), std::logic_error);
    CHECK_THROWS_WITH(journal.append(other),
                      Catch::Contains("replication 1 of point 3") && Catch::Contains("with another result"));
  };
  refused([](RunRecord& other) { other.trace_hash ^= 1; });
  refused([](RunRecord& other) { other.error += "failed"; });
  refused([](RunRecord& other) { other.metrics.push_back(0); });
  refused([](RunRecord& other) { other.series.push_back(0); });
  refused([](RunRecord& other) { other.series.front() = std::nextafter(other.series.front(), 2); });
  CHECK(fs::file_size(scratch / "j") == size);
  CHECK(journal.count() == 2);
}

TEST_CASE("Finished runs are not begun anew unasked", "[journal]") {
  const Scratch scratch;
  const auto file = scratch / "j";
  { Journal journal(file, kIdentity, false); }
  { Journal journal(file, "another", false); }  // nothing was finished yet
  CHECK(JournalReader(file).identity() == "another");
  fs::remove(file);
  write_journal(file, 1);
  const auto before = bytes_of(file);
  CHECK_THROWS_AS(Journal(file, kIdentity, false), JournalExists);
  CHECK_THROWS_WITH(Journal(file, kIdentity, false), Catch::Contains(file.string()) &&
                                                         Catch::Contains("this study, 1 of them whole") &&
                                                         Catch::Contains("--resume"));
  CHECK_THROWS_WITH(Journal(file, "other", false),
                    Catch::Contains("another study") && !Catch::Contains("--resume"));
  CHECK(bytes_of(file) == before);
}

TEST_CASE("The journal of one study is not gone on with by another", "[journal]") {
  const Scratch scratch;
  write_journal(scratch / "j", 3);
  const auto before = bytes_of(scratch / "j");
  const std::string other = "scenario = 'day.toml'\nseed = 2\nversion = 7\n";
  try {
    Journal journal(scratch / "j", other, true);
    FAIL("it was");
  } catch (const JournalMismatch& mismatch) {
    CHECK(mismatch.then == kIdentity);
    CHECK(mismatch.now == other);
    CHECK_THAT(mismatch.what(), Catch::Contains("line 2 was \"seed = 1\" and is \"seed = 2\" now"));
  }
  CHECK_THROWS_WITH(Journal(scratch / "j", kIdentity + "x", true),
                    Catch::Contains("line 4 was not there and is \"x\" now"));
  CHECK_THROWS_WITH(Journal(scratch / "j", kIdentity.substr(0, kIdentity.size() - 1), true),
                    Catch::Contains("ends of their last lines"));
  CHECK(bytes_of(scratch / "j") == before);
}

TEST_CASE("A place where no journal can be is named, and nothing is touched", "[journal]") {
  const Scratch scratch;
  fs::create_directory(scratch / "folder");
  const auto opening = [](const fs::path& file) { Journal journal(file, kIdentity, true); };
  CHECK_THROWS_WITH(opening(scratch / "none/j"), Catch::Contains("does not exist"));
  CHECK_THROWS_WITH(opening(scratch / "folder"), Catch::Contains("it is a folder"));
  CHECK_THROWS_WITH(opening("/dev/null"), Catch::Contains("not a regular file"));
  fs::create_symlink(scratch / "elsewhere", scratch / "link");
  for (const auto& bad : {scratch / "none/j", scratch / "folder", fs::path("/dev/null"), fs::path("/proc/j"),
                          scratch / std::string(300, 'x'), scratch / "link"})
    CHECK_THROWS_AS(opening(bad), BadDestination);
  CHECK_FALSE(fs::exists(scratch / "elsewhere"));

  auto newer = std::string("\x89journal\r\n\x1a\n", 12) + std::string("\2\0\0\0", 4) + std::string(40, 'x');
  for (const auto& mine : {std::string("m"), std::string("my notes on the study, longer than a header"),
                           std::string("\x89journal\r\r\n\x1a\n"), std::string(100, '\0'), newer}) {
    write_bytes(scratch / "mine", mine);
    for (const bool resume : {false, true})
      CHECK_THROWS_AS(Journal(scratch / "mine", kIdentity, resume), BadDestination);
    CHECK_THROWS_AS(JournalReader(scratch / "mine"), std::runtime_error);
    CHECK(bytes_of(scratch / "mine") == mine);
  }
  CHECK_THROWS_WITH(opening(scratch / "mine"),
                    Catch::Contains("format 2") && Catch::Contains("move it away"));
}

TEST_CASE("What cannot be read as a journal says why", "[journal]") {
  const Scratch scratch;
  write_bytes(scratch / "empty", "");
  write_bytes(scratch / "notes", "my notes");
  CHECK_THROWS_WITH(JournalReader(scratch / "none"), Catch::Contains("No such file"));
  CHECK_THROWS_WITH(JournalReader(scratch / "empty"), Catch::Contains("holds nothing"));
  CHECK_THROWS_WITH(JournalReader(scratch / "notes"), Catch::Contains("no journal of a sweep"));
  CHECK_THROWS_WITH(JournalReader(scratch.folder), Catch::Contains("not a regular file"));
  write_journal(scratch / "j", 4);
  const JournalReader reader(scratch / "j");
  CHECK_FALSE(reader.has(1, 1));
  CHECK_THROWS_AS(reader.read(1, 1), std::invalid_argument);
  CHECK_THROWS_WITH(reader.read_without_series(1, 1), Catch::Contains("point 1, replication 1"));
}

TEST_CASE("A journal goes when the study is done, and no other file with it", "[journal]") {
  const Scratch scratch;
  write_journal(scratch / "j", 2);
  {
    Journal journal(scratch / "j", kIdentity, true);
    journal.remove();
    CHECK(scratch.is_empty());
    CHECK_THROWS_AS(journal.append(run_number(2)), std::logic_error);
    CHECK_THROWS_AS(journal.sync(), std::logic_error);
    CHECK_THROWS_AS(journal.remove(), std::logic_error);
  }
  Journal journal(scratch / "j", kIdentity, false);
  fs::remove(scratch / "j");
  CHECK_THROWS_WITH(journal.sync(), Catch::Contains("deleted"));
  write_bytes(scratch / "j", "mine");
  journal.remove();
  CHECK(bytes_of(scratch / "j") == "mine");
}

TEST_CASE("A hundred thousand runs are as safe as ten", "[journal]") {
  const Scratch scratch;
  constexpr std::uint64_t count = 100'000;
  {
    Journal journal(scratch / "j", kIdentity, false);
    for (std::uint64_t n = 0; n < count; ++n) journal.append(run_number(n, 10));
  }
  const Journal journal(scratch / "j", kIdentity, true);
  CHECK(holds_first(journal, count, 10));
  CHECK(journal.places().back() == Place{9'999, 9});
}
