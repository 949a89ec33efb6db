#include "sim/config/fingerprint.hpp"

#include <catch2/catch.hpp>

#include "sim/config/document.hpp"

using namespace sim::config;

namespace {

struct Part {
  std::string name;
  double x = 0;
  std::optional<double> y;
  void visit(Visitor& v) {
    v.number("x", x, {});
    v.number("y", y, {});
  }
};
struct Whole {
  std::vector<Part> parts;
  std::vector<double> numbers;
  std::string text;
  void visit(Visitor& v) {
    v.named("part", parts, {});
    v.numbers("numbers", numbers, {});
    v.text("text", text, {});
  }
};

std::string print(const std::string& toml) {
  auto document = Document::parse(toml, "a.toml", "", {}, {});
  Whole whole;
  document.read(whole);
  document.throw_if_bad();
  return fingerprint(whole);
}

}  // namespace

TEST_CASE("equal structs have equal fingerprints, and different ones different") {
  const std::vector<std::string> different{
      "", "text = \"a\"", "text = \"ab\"", "numbers = [0]", "numbers = [0, 0]", "numbers = [-0.0]", "part.a = {}", "part.b = {}",
      "part.a.x = 1", "part.a.y = 0", "part.a.y = 1", "part.a = {}\npart.b = {}", "part.a.x = 1\npart.b.x = 1"};
  for (std::size_t i = 0; i < different.size(); ++i)
    for (std::size_t k = 0; k < different.size(); ++k) CHECK((print(different[i]) == print(different[k])) == (i == k));
  CHECK(print("part.b.x = 2\npart.a.y = 3") == print("[part.a]\ny = 3.0\n[part.b]\nx = 2"));
}
