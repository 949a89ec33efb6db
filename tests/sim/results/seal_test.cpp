#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <random>

#include "scratch.hpp"

using namespace sim::results;

namespace {

void put(const std::filesystem::path& file, std::size_t at, char byte) {
  const int opened = open(file.c_str(), O_WRONLY);
  REQUIRE(pwrite(opened, &byte, 1, static_cast<off_t>(at)) == 1);
  close(opened);
}

}  // namespace

TEST_CASE("A fresh file carries an unbroken seal that is the digest of all its bytes but the seal's own") {
  const Scratch scratch;
  write_a_day(scratch / "r.h5");
  REQUIRE(seal_is_intact(scratch / "r.h5"));
  const std::string seal = read_text_attribute(scratch / "r.h5", "/", "seal");
  std::string bytes = bytes_of(scratch / "r.h5");
  const auto place = bytes.find(seal);
  REQUIRE(seal.size() == 64);
  REQUIRE(place != bytes.npos);
  std::ofstream(scratch / "zeros", std::ios::binary) << bytes.replace(place, 64, std::string(64, '0'));
  CHECK(sha256_of(scratch / "zeros") == seal);
}

TEST_CASE("A change of any single byte breaks the seal") {
  const Scratch scratch;
  write_a_day(scratch / "r.h5", 1017.0, 20);
  const std::string bytes = bytes_of(scratch / "r.h5");
  std::mt19937_64 bits(5);
  const auto survives = [&](std::size_t at, char byte) {
    put(scratch / "r.h5", at, byte);
    const bool intact = seal_is_intact(scratch / "r.h5");
    put(scratch / "r.h5", at, bytes[at]);
    return intact;
  };
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char other = static_cast<char>(bytes[at] ^ static_cast<char>(1u << bits() % 8));
    INFO("byte " << at << " of " << bytes.size());
    REQUIRE_FALSE(survives(at, other));
  }
  CHECK(seal_is_intact(scratch / "r.h5"));
}

TEST_CASE("A file cut short, made longer, empty or of another kind has no seal") {
  const Scratch scratch;
  write_a_day(scratch / "r.h5");
  const std::string bytes = bytes_of(scratch / "r.h5");
  const auto intact = [&](const std::string& content) {
    std::ofstream(scratch / "x", std::ios::binary) << content;
    return seal_is_intact(scratch / "x");
  };
  CHECK(intact(bytes));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{100}, bytes.size() / 2, bytes.size() - 1})
    CHECK_FALSE(intact(bytes.substr(0, size)));
  CHECK_FALSE(intact(bytes + '\0'));
  CHECK_FALSE(intact("title = \"not results\"\n"));
  CHECK_FALSE(intact(std::string("GCOL\1\0\0\0", 8)));
  CHECK_FALSE(seal_is_intact(scratch / "missing"));
  CHECK_FALSE(seal_is_intact(scratch.folder));
}

TEST_CASE("Texts that look like a seal do not mislead it") {
  const Scratch scratch;
  {
    Store store(scratch / "r.h5");
    const std::string zeros(64, '0');
    store.labels("/GCOL", "GCOL", {zeros, "GCOL"});
    store.attribute("/", "GCOL", zeros);
    store.attribute("/", "another", std::string("GCOL\1", 5));
    store.array("/", {zeros, "1", ""}, {}, std::vector{0.0});
    store.commit();
  }
  CHECK(seal_is_intact(scratch / "r.h5"));
}

TEST_CASE("SHA-256 gives the published digests") {
  const Scratch scratch;  // FIPS 180-4 examples: the empty message, "abc", a million times "a"
  const auto digest = [&](const std::string& message) {
    std::ofstream(scratch / "m", std::ios::binary) << message;
    return sha256_of(scratch / "m");
  };
  CHECK(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK_THROWS_WITH(sha256_of(scratch / "missing"),
                    Catch::Contains("missing") && Catch::Contains("No such file"));
  CHECK_THROWS_WITH(sha256_of(scratch.folder), Catch::Contains("directory"));
}
