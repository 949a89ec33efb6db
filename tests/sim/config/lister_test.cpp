#include <catch2/catch.hpp>

#include "tests/sim/config/sample.hpp"

using namespace sample;

TEST_CASE("every key is listed with its type, unit, default, range and meaning, and nothing is changed") {
  Scenario s;
  const auto keys = sim::config::keys_of(s);
  CHECK(s.sites.empty());
  const auto key = [&](const std::string& path) {
    for (const auto& info : keys)
      if (info.path == path) return info;
    FAIL("no key " << path);
    return keys.front();
  };
  CHECK(key("title").required);
  CHECK(key("title").type == "text");
  CHECK(key("duration").default_value == "1 day");
  CHECK(key("share").range == "0 to 1");
  CHECK(key("warm_up").default_value.empty());
  CHECK(key("warm_up").type == "duration");
  CHECK(key("curve").default_value == "[0, 1]");
  CHECK(key("words").type == "list of texts");
  CHECK(key("words").default_value == "[a, b]");
  CHECK(key("site").type == "tables by name");
  CHECK(key("site.NAME.setpoint").default_value == "24 degC");
  CHECK(key("site.NAME.setpoint").range == "10 degC to 40 degC");
  CHECK(key("site.NAME.power").unit == "W");
  CHECK(key("site.NAME.battery.efficiency").source == "a data sheet");
  CHECK(key("site.NAME.battery.energy").help == "usable energy");
  CHECK(key("site.NAME.servers").type == "list of tables");
  CHECK(key("site.NAME.servers[].model").names == std::vector<std::string>{"small", "large", "dgx_h100"});
  CHECK(key("shifting").names == std::vector<std::string>{"none", "threshold"});
  CHECK(key("shifting").default_value == "none");
}

TEST_CASE("a member of a registry lists its own keys") {
  const auto member = shiftings().make("threshold");
  const auto keys = sim::config::keys_of(*member);
  REQUIRE(keys.size() == 2);
  CHECK(keys[1].path == "patience");
  CHECK(keys[1].range == "at most 1 day");
}
