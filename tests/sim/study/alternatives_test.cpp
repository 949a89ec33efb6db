#include "sim/study/alternatives.hpp"

#include <catch2/catch.hpp>

using namespace sim::study;
using Texts = std::vector<std::string>;

TEST_CASE("every combination of values is an alternative, the first key slowest") {
  const auto all = alternatives({"q=a,b", "p.x=1, 2"}, {});
  CHECK(names_of(all) == Texts{"a+1", "a+2", "b+1", "b+2"});
  CHECK(all[1].overrides == Texts{"q=a", "p.x=2"});
  CHECK(alternatives_count({"q=a,b", "p.x=1, 2"}, {"z=1"}, 100) == 5);
  CHECK(alternatives_count(Texts(40, "q=a,b"), {}, 100) == 101);
}

TEST_CASE("each `with` is one more, and without anything varied the scenario as it is comes first") {
  CHECK(names_of(alternatives({"q=a,b"}, {"q=c;p=1", "q = d"})) == Texts{"a", "b", "c+1", "d"});
  const auto all = alternatives({}, {"q=c; p=1"});
  CHECK(names_of(all) == Texts{"unchanged", "c+1"});
  CHECK(all[0].overrides.empty());
  CHECK(all[1].overrides == Texts{"q=c", "p=1"});
}

TEST_CASE("commas and semicolons inside of quotes, brackets and braces divide nothing") {
  const auto all =
      alternatives({R"(p=always_on,{ kind = "s", after = "1, 2" },[1, [2, 3]],"a,b",'c,"')"}, {});
  CHECK(names_of(all) ==
        Texts{"always_on", "s after=1, 2", "[1, [2, 3]]", "a,b", "c,\""});
  CHECK(all[3].overrides == Texts{R"(p="a,b")"});
  CHECK(alternatives({}, {"t='a;b';u=[';']"})[1].overrides == Texts{"t='a;b'", "u=[';']"});
  CHECK(alternatives({R"(p="a\",b",c)"}, {}).size() == 2);
}

TEST_CASE("equal names are told apart") {
  CHECK(names_of(alternatives({"q=a,a"}, {"r=a"})) == Texts{"a", "a (2)", "a (3)"});
}

TEST_CASE("tables of a list are called by their own names, if all of them have one") {
  CHECK(names_of(alternatives({R"(c=[{name="sun",kind="ppa"}],[{ kind = "ppa", name = 'sun' },
  {name="wind"}],[{kind="eac"}])"}, {})) ==
        Texts{"sun", "sun and wind", R"([{kind="eac"}])"});
}

TEST_CASE("a text that is none is told why") {
  CHECK(vary_problem("q=a,b").empty());
  CHECK(vary_problem("q = a").empty());
  CHECK(with_problem("q=a;p.x='b'").empty());
  for (const char* bad : {"", "q", "=a", "q=", "q=a,", "q=,a", "q=a,,b", "q=[a", "q=a]", "q='a"}) {
    INFO(bad);
    CHECK_FALSE(vary_problem(bad).empty());
  }
  for (const char* bad : {"", "q", "q=a;", "q=a;p", "q=a;=b", "q='a"}) {
    INFO(bad);
    CHECK_FALSE(with_problem(bad).empty());
  }
  CHECK(vary_problem("q=[a,b").find("open") != std::string::npos);
  CHECK(varied_key(" q.r = a") == "q.r");
}
