#include "sim/config/csv.hpp"

#include <unistd.h>
#include <zlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using namespace sim::config;

namespace {

std::string gzipped(const std::string& text) {
  const Scratch file("x.gz", "");
  const gzFile out = gzopen(file.path().c_str(), "wb");
  gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
  gzclose(out);
  std::ifstream in(file.path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Reads columns a and b of a table; gives the sum of all numbers, and the errors.
struct Outcome {
  double sum = 0;
  int rows = 0;
  std::vector<std::string> errors, comments;
};
Outcome read_path(const std::filesystem::path& path) {
  Outcome outcome;
  FileErrors errors("t.csv", outcome.errors);
  Csv csv(path, errors);
  outcome.comments = csv.comments();
  if (!csv.expect({"a", "b"}, {"extra"})) return outcome;
  for (; csv.next(); ++outcome.rows) outcome.sum += csv.number(0).value_or(0) + csv.number(1).value_or(0);
  return outcome;
}
Outcome read(const std::string& text) {
  const Scratch file("t.csv", text);
  return read_path(file.path());
}

// The one error that reading this text gives.
std::string error_of(const std::string& text) {
  const auto outcome = read(text);
  REQUIRE(outcome.errors.size() == 1);
  return outcome.errors.front();
}

}  // namespace

TEST_CASE("a table is comments, a header and rows of numbers") {
  const auto outcome = read("# one\n#two\na,b\n1,2.5\n-3e2,0.5\n");
  CHECK(outcome.errors.empty());
  CHECK(outcome.comments == std::vector<std::string>{" one", "two"});
  CHECK(outcome.rows == 2);
  CHECK(outcome.sum == 1 + 2.5 - 300 + 0.5);
}

TEST_CASE("columns may stand in any order, and lines may end in CRLF or not at all") {
  const auto outcome = read("b,extra,a\r\n1,x,2\r\n3,,4");
  CHECK(outcome.errors.empty());
  CHECK(outcome.sum == 10);
}

TEST_CASE("a gzip file reads as the text within, whatever its name") {
  std::string text = "a,b\n";
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ",0.5\n";
  const auto outcome = read(gzipped(text));
  CHECK(outcome.errors.empty());
  CHECK(outcome.rows == 100'000);
  CHECK(outcome.sum == 100'000.0 * 99'999 / 2 + 50'000);
}

TEST_CASE("a bad cell is an error at its line and column") {
  CHECK(error_of("a,b\n1,2\n3,x4\n") == "t.csv:3:3: error: b: \"x4\" is not a number");
  CHECK(error_of("a,b\n1,2 \n") == "t.csv:2:3: error: b: \"2 \" is not a number: \" \" follows it");
  CHECK(error_of("a,b\n1,0x10\n") == "t.csv:2:3: error: b: \"0x10\" is not a number: \"x10\" follows it");
  CHECK(error_of("a,b\n,2\n") == "t.csv:2:1: error: a: the cell is empty; a number is expected");
  CHECK(error_of("a,b\nnan,2\n") == "t.csv:2:1: error: a: \"nan\" is not a finite number");
  CHECK(error_of("a,b\n1,-inf\n") == "t.csv:2:3: error: b: \"-inf\" is not a finite number");
  CHECK(error_of("a,b\n1,1e999\n") ==
        "t.csv:2:3: error: b: \"1e999\" is too large or too small for a number");
  CHECK_THAT(error_of(std::string("a,b\n1,\0\x01\n", 9)), Contains("\"\\x00\\x01\" is not a number"));
}

TEST_CASE("a row with a missing or surplus cell is an error") {
  CHECK(error_of("a,b\n1\n") == "t.csv:2: error: the row has 1 cells; the header has 2");
  CHECK(error_of("a,b\n1,2,3\n") == "t.csv:2: error: the row has 3 cells; the header has 2");
  CHECK(error_of("a,b\n\n1,2\n") == "t.csv:2: error: an empty line");
  CHECK_THAT(error_of("a,b\n1,2\n# late\n"), Contains("t.csv:3:1: error: a comment below the header"));
}

TEST_CASE("quotes are an error, in the header too") {
  CHECK_THAT(error_of("a,b\n1,\"2\"\n"), Contains("t.csv:2:3: error: a quote"));
  CHECK_THAT(error_of("a,\"b\"\n1,2\n"), Contains("t.csv:1:3: error: a quote"));
}

TEST_CASE("a header that does not match says what was meant") {
  CHECK(error_of("a,b,extraa\n") == "t.csv:1:5: error: unknown column \"extraa\"; is \"extra\" meant?");
  CHECK(error_of("a,b,zzzzzz\n") == "t.csv:1:5: error: unknown column \"zzzzzz\"; expected are a,b,extra");
  CHECK(error_of("a,a,b\n") == "t.csv:1:3: error: column \"a\" stands twice in the header");
  CHECK(error_of("a,extra\n") ==
        "t.csv:1: error: the header lacks b; expected are the columns a,b, and optionally extra");
}

TEST_CASE("a byte-order mark is an error that says so") {
  CHECK(error_of("\xef\xbb\xbf"
                 "a,b\n1,2\n") ==
        "t.csv: error: starts with a byte-order mark; save it as UTF-8 without one");
  CHECK_THAT(error_of(std::string("\xff\xfe"
                                  "a\0,\0",
                                  6)),
             Contains("byte-order mark"));
}

TEST_CASE("a file that is not there, empty, a folder or unreadable is an error") {
  const Scratch file("t.csv", "");
  CHECK(read_path(file.path()).errors == std::vector<std::string>{"t.csv: error: is empty"});
  CHECK(read_path(file.folder()).errors ==
        std::vector<std::string>{"t.csv: error: is a directory; a file is expected"});
  CHECK(read_path(file.folder() / "none").errors == std::vector<std::string>{"t.csv: error: no such file"});
  CHECK(error_of("# only\n# comments\n") == "t.csv: error: has no header row");
  if (geteuid() == 0) return;  // root reads everything
  std::filesystem::permissions(file.path(), std::filesystem::perms::none);
  CHECK(read_path(file.path()).errors ==
        std::vector<std::string>{"t.csv: error: cannot be opened: Permission denied"});
}

TEST_CASE("a damaged gzip file is an error") {
  std::string text = "a,b\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i * i) + ",2\n";
  const std::string good = gzipped(text);
  CHECK_THAT(error_of(good.substr(0, good.size() / 2)), Contains("cut off"));
  std::string flipped = good;
  flipped[good.size() / 2] = static_cast<char>(~flipped[good.size() / 2]);
  CHECK_THAT(read(flipped).errors.back(), Contains("corrupt"));
  std::string wrong_sum = good;
  wrong_sum[good.size() - 6] = static_cast<char>(~wrong_sum[good.size() - 6]);
  CHECK_THAT(read(wrong_sum).errors.back(), Contains("corrupt"));
}

TEST_CASE("a line without end is an error, not a full memory") {
  CHECK_THAT(error_of("a,b\n" + std::string(3 << 20, '1')), Contains("longer than 1 MiB"));
  CHECK_THAT(error_of("a,b\n" + std::string(2000, ',') + "\n"), Contains("more than 1000 cells"));
}

TEST_CASE("every error is said up to a screenful, and the rest are counted") {
  std::string text = "a,b\n";
  for (int i = 0; i < 50; ++i) text += "1,x\n";
  const auto outcome = read(text);
  CHECK(outcome.errors.size() == 21);
  CHECK(outcome.errors.back() == "t.csv:22: error: and 30 more");
  CHECK(outcome.rows == 50);
}

TEST_CASE("a long or unprintable cell is cut and escaped in messages") {
  CHECK(in_quotes("a\tb") == "\"a\\x09b\"");
  CHECK(in_quotes(std::string(50, 'x')) == "\"" + std::string(40, 'x') + "…\"");
}
