#include <catch2/catch.hpp>

#include "journal_sample.hpp"
#include "sim/results/store.hpp"

using namespace sim::study;
namespace fs = std::filesystem;

namespace {

/// How many of the first runs a journal of these bytes still has: -1 if it is refused, -2 if it holds
/// anything else.
int whole_runs(const fs::path& file, const std::string& bytes) {
  write_bytes(file, bytes);
  try {
    const JournalReader reader(file);
    return holds_first(reader, reader.count()) ? static_cast<int>(reader.count()) : -2;
  } catch (const std::runtime_error&) {
    return -1;
  }
}

void write_over(const fs::path& file, const std::string& bytes) {
  std::fstream(file, std::ios::binary | std::ios::in | std::ios::out) << bytes;
}

}  // namespace

TEST_CASE("A journal cut at any byte goes on with the runs that are whole", "[journal]") {
  const Scratch scratch;
  constexpr std::size_t count = 6;
  const auto sizes = write_journal(scratch / "whole", count);
  const auto whole = bytes_of(scratch / "whole");
  REQUIRE(sizes.back() == whole.size());
  std::size_t runs = count - 2;
  for (std::size_t cut = sizes[runs]; cut <= whole.size(); ++cut) {
    if (runs < count && cut == sizes[runs + 1]) ++runs;
    INFO("cut at " << cut << " of " << whole.size());
    write_bytes(scratch / "j", whole.substr(0, cut));
    {
      const JournalReader reader(scratch / "j");
      REQUIRE(reader.torn_bytes() == cut - sizes[runs]);
      REQUIRE(holds_first(reader, runs));
    }
    REQUIRE(fs::file_size(scratch / "j") == cut);  // a reader changes nothing
    {
      Journal journal(scratch / "j", kIdentity, true);
      REQUIRE(journal.torn_bytes() == cut - sizes[runs]);
      REQUIRE(fs::file_size(scratch / "j") == sizes[runs]);
      REQUIRE(holds_first(journal, runs));
      for (auto n = runs; n < count; ++n) journal.append(run_number(n));
    }
    REQUIRE(bytes_of(scratch / "j") == whole);
  }
}

TEST_CASE("A journal whose header is torn was never begun, and is begun anew", "[journal]") {
  const Scratch scratch;
  const auto header = write_journal(scratch / "whole", 0).front();
  const auto whole = bytes_of(scratch / "whole");
  for (std::size_t cut = 0; cut < header; ++cut) {
    INFO("cut at " << cut << " of " << header);
    write_bytes(scratch / "j", whole.substr(0, cut));
    CHECK_THROWS_WITH(JournalReader(scratch / "j"), Catch::Contains("holds nothing"));
    Journal(scratch / "j", kIdentity, cut % 2 == 0).append(run_number(0));
    REQUIRE(holds_first(JournalReader(scratch / "j"), 1));
  }
}

TEST_CASE("A first run that is torn is no finished run", "[journal]") {
  const Scratch scratch;
  const auto sizes = write_journal(scratch / "whole", 1);
  write_bytes(scratch / "j", bytes_of(scratch / "whole").substr(0, sizes[1] - 1));
  Journal journal(scratch / "j", "another", false);
  CHECK(journal.count() == 0);
  CHECK(JournalReader(scratch / "whole").count() == 1);
}

TEST_CASE("A byte that changes in the middle is damage, at the end a torn end; none goes unnoticed",
          "[journal]") {
  const Scratch scratch;
  constexpr std::size_t count = 5;
  const auto sizes = write_journal(scratch / "whole", count);
  const auto whole = bytes_of(scratch / "whole");
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (const unsigned flipped : {0x01u, 0x80u, 0xffu}) {
      auto bytes = whole;
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ flipped);
      INFO("byte " << at << " of " << whole.size());
      REQUIRE(whole_runs(scratch / "j", bytes) == (at < sizes[count - 1] ? -1 : static_cast<int>(count) - 1));
      if (at >= sizes[count - 1]) continue;
      // Nor is any of it touched.
      REQUIRE_THROWS_AS(Journal(scratch / "j", kIdentity, true), std::runtime_error);
      REQUIRE_THROWS_AS(Journal(scratch / "j", kIdentity, false), std::runtime_error);
      REQUIRE(bytes_of(scratch / "j") == bytes);
    }
}

TEST_CASE("Damage is located, and cutting there as the message says goes on from it", "[journal]") {
  const Scratch scratch;
  const auto sizes = write_journal(scratch / "j", 6);
  auto bytes = bytes_of(scratch / "j");
  bytes[sizes[2] + 70] ^= 1;
  write_bytes(scratch / "j", bytes);
  try {
    Journal journal(scratch / "j", kIdentity, true);
    FAIL("it was read");
  } catch (const JournalDamaged& damage) {
    CHECK(damage.offset == sizes[2]);
    CHECK_THAT(damage.what(), Catch::Contains("whole ones follow from byte " + std::to_string(sizes[3])) &&
                                  Catch::Contains("truncate --size=" + std::to_string(sizes[2])) &&
                                  Catch::Contains("keeps 2 finished runs"));
  }
  CHECK_THROWS_AS(JournalReader(scratch / "j"), JournalDamaged);
  fs::resize_file(scratch / "j", sizes[2]);
  CHECK(holds_first(Journal(scratch / "j", kIdentity, true), 2));
}

TEST_CASE("Bytes lost, added or written over in the middle are damage too", "[journal]") {
  const Scratch scratch;
  const auto sizes = write_journal(scratch / "whole", 5);
  const auto whole = bytes_of(scratch / "whole");
  sim::Stream stream(3, 0, 0, 0);
  for (int trial = 0; trial < 500; ++trial) {
    const std::size_t at = sizes[0] + stream.bits() % (sizes[3] - sizes[0]), many = 1 + stream.bits() % 90;
    auto bytes = whole;
    if (trial % 3 == 0) bytes.erase(at, std::min(many, sizes[4] - at - 1));
    if (trial % 3 == 1) bytes.insert(at, std::string(many, static_cast<char>(stream.bits())));
    if (trial % 3 == 2) bytes.replace(at, std::min(many, sizes[4] - at), std::min(many, sizes[4] - at), '\0');
    INFO("trial " << trial << ", byte " << at << ", " << many << " bytes");
    if (bytes == whole) continue;
    REQUIRE(whole_runs(scratch / "j", bytes) == -1);
  }
}

// Far more than is read at a time, so that the next whole record is beyond what is held when one fails.
TEST_CASE("A large record that is damaged is no torn end if a whole one follows", "[journal]") {
  const Scratch scratch;
  RunRecord large;
  large.series.assign(500'000, 1.5);
  std::size_t first = 0;
  {
    Journal journal(scratch / "j", kIdentity, false);
    first = fs::file_size(scratch / "j");
    journal.append(large);
    large.point = 1;
    journal.append(large);
    CHECK(same(journal.read(1, 0), large));
  }
  auto bytes = bytes_of(scratch / "j");
  bytes[first + 2'000'000] ^= 4;
  write_bytes(scratch / "j", bytes);
  CHECK_THROWS_AS(Journal(scratch / "j", kIdentity, true), JournalDamaged);
  bytes[first + 2'000'000] ^= 4;
  bytes[bytes.size() - 1'000'000] ^= 4;
  write_bytes(scratch / "j", bytes);
  const Journal journal(scratch / "j", kIdentity, true);
  CHECK(journal.count() == 1);
  CHECK(journal.torn_bytes() == (bytes.size() - first) / 2);
}

TEST_CASE("Two results of one run in a journal are damage, the same one twice is not", "[journal]") {
  const Scratch scratch;
  const auto sizes = write_journal(scratch / "j", 3);
  const auto whole = bytes_of(scratch / "j");
  auto record = run_number(1);
  record.wall_s += 1;
  const auto written_alone = [&](const RunRecord& other) {
    const auto file = scratch / "other";
    fs::remove(file);
    Journal(file, kIdentity, false).append(other);
    return bytes_of(file).substr(sizes[0]);
  };
  write_bytes(scratch / "j", whole + written_alone(record));
  CHECK(holds_first(Journal(scratch / "j", kIdentity, true), 3));
  record.trace_hash ^= 1;
  write_bytes(scratch / "j", whole + written_alone(record));
  CHECK_THROWS_WITH(Journal(scratch / "j", kIdentity, true),
                    Catch::Contains("replication 1 of point 0 is there twice, with different results"));
}

TEST_CASE("A record that changes under an open journal is not believed", "[journal]") {
  const Scratch scratch;
  const auto sizes = write_journal(scratch / "j", 2);
  const JournalReader reader(scratch / "j");
  const auto whole = bytes_of(scratch / "j");
  for (std::size_t at = sizes[0]; at < sizes[1]; ++at) {
    auto bytes = whole;
    bytes[at] ^= 16;
    write_over(scratch / "j", bytes);
    REQUIRE_THROWS_AS(reader.read(0, 0), JournalDamaged);
    REQUIRE(same(reader.read(0, 1), run_number(1)));
  }
  fs::resize_file(scratch / "j", sizes[0]);
  CHECK_THROWS_WITH(reader.read(0, 1), Catch::Contains("shorter"));
}
