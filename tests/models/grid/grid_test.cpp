#include "models/grid/grid.hpp"

#include <catch2/catch.hpp>

#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using sim::Time;
using sim::config::Document;

namespace {

struct Holder {
  std::vector<GridConfig> grid;
  void visit(sim::config::Visitor& v) { v.named("grid", grid, {}); }
};

// Loads [grid.g] with these keys; `folder` is where its files lie.
struct Outcome {
  std::optional<Grid> grid;
  std::string errors;
};
Outcome load(const std::string& keys, const std::filesystem::path& folder = {}) {
  auto document = Document::parse("[grid.g]\n" + keys, "s.toml", folder, {}, {});
  Holder holder;
  document.read(holder);
  Outcome outcome;
  if (holder.grid.size() == 1)
    outcome.grid = load_grid(holder.grid.front(), "grid.g",
                             {*sim::parse_instant("2022-04-12"), Time{} + sim::hours(2)}, document);
  try {
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    outcome.errors = bad.what();
    outcome.grid.reset();
  }
  return outcome;
}

const std::string mix =
    "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH\n2022-04-12T00:00Z,1,0,0,0,1,0,0,0\n2022-04-12T01:00Z,0,0,0,0,"
    "0,1,0,0\n"
    "2022-04-12T02:00Z,1,0,0,0,0,0,0,0\n";

}  // namespace

TEST_CASE("a constant grid has one intensity, and a price if it is given one") {
  const auto o = load("kind = \"constant\"\nintensity = \"400 g/kWh\"\nflat_price = \"80 USD/MWh\"\n");
  REQUIRE(o.grid);
  CHECK(o.grid->name == "g");
  CHECK(o.grid->intensity_kg_per_j.value({}) * 3.6e9 == Approx(400));
  CHECK(o.grid->price_usd_per_j->value({}) * 3.6e9 == Approx(80));
  CHECK_FALSE(load("kind = \"constant\"\nintensity = \"400 g/kWh\"\n").grid->price_usd_per_j);
}

TEST_CASE("a grid by trace takes intensity and price from files, with the labels that each has") {
  const Scratch file("mix.csv", mix);
  std::ofstream(file.folder() / "price.csv")
      << "utc,usd_per_mwh\n2022-04-12T07:00Z,10\n2022-04-12T08:00Z,20\n";
  const auto o =
      load("generation = \"mix.csv\"\nprice = \"price.csv\"\nlabels = \"end\"\nprice_shift = \"-7 h\"\n",
           file.folder());
  CHECK_THAT(o.errors, Catch::Matchers::Equals(""));
  REQUIRE(o.grid);
  CHECK(o.grid->intensity_kg_per_j.value({}) * 3.6e9 == Approx(820));
  CHECK(o.grid->price_usd_per_j->value({}) * 3.6e9 == Approx(10));
  CHECK(o.grid->files.size() == 2);
  CHECK(o.grid->generation_w.size() == source_count);
  const auto direct = load("generation = \"mix.csv\"\nfactors = \"direct\"\n", file.folder());
  REQUIRE(direct.grid);
  CHECK(direct.grid->intensity_kg_per_j.value({}) * 3.6e9 == Approx(370 / 2.0));
}

TEST_CASE("keys that are missing, unknown or at odds are errors where they stand") {
  CHECK_THAT(load("kind = \"constant\"\n").errors,
             Contains("s.toml:1") && Contains("needs its carbon intensity"));
  CHECK_THAT(load("").errors, Contains("needs a file of generation by source"));
  CHECK_THAT(load("kind = \"constant\"\nintensity = \"400 kWh\"\n").errors, Contains("s.toml:3"));
  CHECK_THAT(load("kind = \"constant\"\nintensity = \"-1 g/kWh\"\n").errors, Contains("s.toml:3"));
  CHECK_THAT(load("kind = \"dispatchh\"\n").errors, Contains("s.toml:2"));
  const Scratch file("mix.csv", mix);
  CHECK_THAT(load("generation = \"mix.csv\"\nintensity = \"1 g/kWh\"\n", file.folder()).errors,
             Contains("s.toml:3") && Contains("follows from its generation"));
  CHECK_THAT(
      load("generation = \"mix.csv\"\nprice = \"mix.csv\"\nflat_price = \"1 USD/MWh\"\n", file.folder())
          .errors,
      Contains("there are two prices"));
  CHECK_THAT(load("generation = \"mix.csv\"\nlabels = \"end\"\nlabels_end_from = 2022-06-16T07:00:00Z\n",
                  file.folder())
                 .errors,
             Contains("all labels are ends"));
  CHECK_THAT(load("generation = \"mix.csv\"\nfactors = \"ipcc_2014\"\n", file.folder()).errors,
             Contains("s.toml:3"));
}

TEST_CASE("a key that cannot apply to a grid is an error at that key, unless it holds its default") {
  const std::string constant = "kind = \"constant\"\nintensity = \"400 g/kWh\"\n";
  for (const std::string key :
       {"factors = \"direct\"", "labels = \"end\"", "labels_end_from = 2022-06-16T07:00:00Z",
        "price_labels = \"end\"", "price_shift = \"-7 h\""}) {
    INFO(key);
    CHECK_THAT(load(constant + key + "\n").errors,
               Contains("s.toml:4") && Contains("grid.g." + key.substr(0, key.find(' ')) + ": belongs to") &&
                   !Contains("\n"));
  }
  const Scratch file("mix.csv", mix);
  CHECK_THAT(load(constant + "generation = \"mix.csv\"\n", file.folder()).errors,
             Contains("reads no generation"));
  CHECK_THAT(
      load(constant + "factors = \"ipcc_2014_lifecycle\"\nlabels = \"start\"\nprice_labels = \"start\"\n"
                      "price_shift = \"0 s\"\ngeneration = \"\"\nprice = \"\"\n")
          .errors,
      Catch::Matchers::Equals(""));
}

TEST_CASE("what is wrong with a grid's keys does not hide what is wrong with its files") {
  const Scratch file("mix.csv", mix + "2022-04-12T03:00Z,x,0,0,0,0,0,0,0\n");
  const auto errors = load("generation = \"mix.csv\"\nintensity = \"1 g/kWh\"\n", file.folder()).errors;
  CHECK_THAT(errors, Contains("follows from its generation"));
  CHECK_THAT(errors, Contains("mix.csv:5"));
}

TEST_CASE("a file that is not there, or does not reach, is an error beside the others") {
  CHECK_THAT(load("generation = \"none.csv\"\n").errors, Contains("none.csv"));
  const Scratch file("mix.csv",
                     "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH\n2022-04-12T00:00Z,1,0,0,0,1,0,0,0\n");
  std::ofstream(file.folder() / "price.csv") << "utc,usd_per_mwh\nx,10\n";
  const auto o = load("generation = \"mix.csv\"\nprice = \"price.csv\"\n", file.folder());
  CHECK_THAT(o.errors, Contains("mix.csv:2: error: the series ends at 2022-04-12T01:00:00Z"));
  CHECK_THAT(o.errors, Contains("price.csv:2:1: error: utc: \"x\" is not an instant"));
}
