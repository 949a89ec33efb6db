#include "models/workload/request_trace.hpp"

#include <catch2/catch.hpp>

#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using sim::Time;

namespace {

const std::string azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
const std::string mooncake = "timestamp_ms,input_tokens,output_tokens,n_kv_blocks\n";

std::optional<RequestTrace> read(const std::string& text, std::vector<std::string>& errors, Time zero = {},
                                 Time end = Time{} + sim::days(1)) {
  const Scratch file("requests.csv", text);
  auto trace = read_requests(file.path(), zero, end, errors);
  for (auto& error : errors) error = error.substr(file.folder().string().size() + 1);
  return trace;
}

std::string error_of(const std::string& text) {
  std::vector<std::string> errors;
  CHECK_FALSE(read(text, errors));
  REQUIRE(errors.size() == 1);
  return errors.front();
}

}  // namespace

TEST_CASE("the Azure form begins with its first request") {
  std::vector<std::string> errors;
  const auto t =
      read(azure + "2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:04.0319600,0,8\n", errors);
  REQUIRE(t);
  REQUIRE(t->requests.size() == 2);
  CHECK(t->requests[0].arrival == Time{});
  CHECK(t->requests[0].prompt == 4808);
  CHECK(t->requests[0].output == 10);
  CHECK(t->requests[1].arrival == Time{52'000'000});
  CHECK(t->requests[1].prompt == 0);
  CHECK(t->requests[1].id == 1);
  CHECK(t->notes().empty());
}

TEST_CASE("the Mooncake form counts milliseconds; its blocks may be left out") {
  std::vector<std::string> errors;
  for (const auto* text :
       {"timestamp_ms,input_tokens,output_tokens,n_kv_blocks\n0,6758,500,14\n3000,7322,490,15\n",
        "timestamp_ms,input_tokens,output_tokens\n0,6758,500\n3000,7322,490\n"}) {
    const auto t = read(text, errors);
    REQUIRE(t);
    REQUIRE(t->requests.size() == 2);
    CHECK(t->requests[1].arrival == Time{} + sim::whole_seconds(3));
    CHECK(t->requests[1].prompt == 7322);
  }
}

TEST_CASE("what lies outside of the run, and what generates nothing, is left out and told") {
  std::vector<std::string> errors;
  const auto t = read(mooncake + "0,1,1,1\n5000,1,0,1\n6000,1,1,1\n20000,1,1,1\n", errors,
                      Time{-sim::whole_seconds(3).ns}, Time{} + sim::whole_seconds(10));
  REQUIRE(t);
  REQUIRE(t->requests.size() == 1);
  CHECK(t->requests[0].id == 2);
  CHECK(t->requests[0].arrival == Time{} + sim::whole_seconds(3));
  REQUIRE(t->notes().size() == 3);
  CHECK(t->notes()[0] == "1 of 4 requests left out: nothing was generated");
}

TEST_CASE("bad traces of requests are located") {
  CHECK_THAT(error_of(mooncake + "5,1,1,1\n4,1,1,1\n"),
             Contains("requests.csv:3:1: error: timestamp_ms: is 0.001 s earlier than line 2, so the rows "
                      "are not sorted"));
  CHECK_THAT(error_of(azure + "2023-11-16 18:17:03,1,1\n2023-11-16 18:17:02,1,1\n"),
             Contains("requests.csv:3:1") && Contains("not sorted"));
  CHECK_THAT(error_of(mooncake + "-1,1,1,1\n"), Contains("requests.csv:2:1") && Contains("0 to 4e+12 ms"));
  CHECK_THAT(error_of(mooncake + "nan,1,1,1\n"), Contains("requests.csv:2:1"));
  CHECK_THAT(error_of(mooncake + "inf,1,1,1\n"), Contains("requests.csv:2:1"));
  CHECK_THAT(error_of(mooncake + "0,-5,1,1\n"), Contains("requests.csv:2:3") && Contains("input_tokens"));
  CHECK_THAT(error_of(mooncake + "0,1.5,1,1\n"), Contains("input_tokens"));
  CHECK_THAT(error_of(azure + "yesterday,1,1\n"),
             Contains("requests.csv:2:1") && Contains("is not an instant"));
  CHECK_THAT(error_of(mooncake), Contains("has no requests"));
  CHECK_THAT(error_of("timestamp_ms,input_tokens\n0,1\n"), Contains("output_tokens"));
  CHECK_THAT(error_of(""), Contains("requests.csv"));
}

TEST_CASE("the measured traces are read whole") {
  for (const auto& [name, rows] :
       {std::pair{"workload/azure_llm_2023_code.csv", 8819}, {"workload/mooncake_conversation.csv", 12031}}) {
    const auto path = at_hand(name);
    if (!path) return;
    std::vector<std::string> errors;
    const auto t = read_requests(*path, {}, Time{} + sim::hours(1), errors);
    REQUIRE(t);
    CHECK(t->rows == rows);
    CHECK(t->requests.size() == static_cast<std::size_t>(rows));
  }
}
