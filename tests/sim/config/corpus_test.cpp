// What the fuzzer found worth keeping, run once more.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "tests/fuzz/scenario_property.hpp"

TEST_CASE("every input of the fuzzer's corpus is read, or bad with located errors") {
  int files = 0, read = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(JEVONS_SOURCE_DIR "/tests/fuzz/corpus/scenario")) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    INFO(entry.path());
    CHECK_NOTHROW(read += sample::check_scenario(text));
    ++files;
  }
  CHECK(files >= 4);
  CHECK(read >= 2);
}
