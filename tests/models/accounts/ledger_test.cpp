#include "models/accounts/ledger.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using jevons::Commodity;
using jevons::Ledger;

namespace {

/// grid -> meter -> {it, overhead}, where the meter only passes on.
struct Books {
  Ledger ledger;
  std::uint32_t bought, used, lost;

  Books() {
    const auto grid = ledger.account(Commodity::energy, "grid", false);
    const auto meter = ledger.account(Commodity::energy, "meter", true);
    const auto it = ledger.account(Commodity::energy, "it", false);
    const auto overhead = ledger.account(Commodity::energy, "overhead", false);
    bought = ledger.flow(Commodity::energy, grid, meter, "purchased");
    used = ledger.flow(Commodity::energy, meter, it, "work");
    lost = ledger.flow(Commodity::energy, meter, overhead, "cooling");
  }
  void post(double in_j, double it_j, double overhead_j) {
    ledger.post(Commodity::energy, bought, in_j);
    ledger.post(Commodity::energy, used, it_j);
    ledger.post(Commodity::energy, lost, overhead_j);
  }
};

}  // namespace

TEST_CASE("what goes through an account and comes out balances", "[ledger]") {
  Books books;
  books.post(100, 80, 20);
  CHECK(books.ledger.settle() == 0);
  CHECK(books.ledger.worst_residual() == 0);
}

TEST_CASE("what is left in an account is the residual, relative to what went through it", "[ledger]") {
  Books books;
  books.post(100, 80, 19);
  CHECK(books.ledger.settle() == Approx(1.0 / 199));
  CHECK(books.ledger.worst_residual() == Approx(1.0 / 199));
}

TEST_CASE("a settlement that balances does not make good one that did not", "[ledger]") {
  Books books;
  books.post(100, 80, 19);
  books.ledger.settle();
  books.post(100, 80, 20);
  CHECK(books.ledger.settle() == 0);
  CHECK(books.ledger.worst_residual() == Approx(1.0 / 199));
}

TEST_CASE("an error in a small interval is not hidden by large ones around it", "[ledger]") {
  Books books;
  books.post(1e12, 8e11, 2e11);
  books.ledger.settle();
  books.post(1e-3, 1e-3, 1e-6);
  CHECK(books.ledger.settle() > 1e-4);
}

TEST_CASE("opposite errors in two intervals do not cancel", "[ledger]") {
  Books books;
  books.post(100, 80, 21);
  books.ledger.settle();
  books.post(100, 80, 19);
  books.ledger.settle();
  CHECK(books.ledger.worst_residual() > 1e-3);
}

TEST_CASE("money that is posted to a supplier stays there without being missed", "[ledger]") {
  Ledger ledger;
  const auto site = ledger.account(Commodity::money, "site", false);
  const auto supplier = ledger.account(Commodity::money, "supplier", false);
  const auto paid = ledger.flow(Commodity::money, site, supplier, "electricity");
  ledger.post(Commodity::money, paid, 12);
  ledger.post(Commodity::money, paid, -2);  // a negative price
  CHECK(ledger.settle() == 0);
  CHECK(ledger.total(Commodity::money, paid) == 10);
}

TEST_CASE("what is not a number does not pass for balance", "[ledger]") {
  const double bad =
      GENERATE(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
               -std::numeric_limits<double>::infinity());
  Books books;
  books.post(bad, 80, 20);
  CHECK_FALSE(books.ledger.settle() <= 1e-9);
  CHECK_FALSE(books.ledger.worst_residual() <= 1e-9);
}

TEST_CASE("posted amounts are compared with an independent count", "[ledger]") {
  Ledger ledger;
  ledger.reconcile(100, 100);
  CHECK(ledger.worst_residual() == 0);
  ledger.reconcile(100, 99);
  CHECK(ledger.worst_residual() == Approx(0.01));
  ledger.reconcile(1000, 1001);
  CHECK(ledger.worst_residual() == Approx(0.01));
  ledger.reconcile(0, 1e-30);
  CHECK(ledger.worst_residual() == 1);
  ledger.reconcile(1, std::numeric_limits<double>::quiet_NaN());
  CHECK_FALSE(ledger.worst_residual() <= 1e300);
}

TEST_CASE("totals run on while the rows of output intervals start anew", "[ledger]") {
  Books books;
  books.post(100, 80, 20);
  books.post(10, 8, 2);
  CHECK(books.ledger.since_taken(Commodity::energy) == std::vector<double>{110, 88, 22});
  books.ledger.take();
  CHECK(books.ledger.since_taken(Commodity::energy) == std::vector<double>{0, 0, 0});
  books.post(1, 1, 0);
  CHECK(books.ledger.since_taken(Commodity::energy) == std::vector<double>{1, 1, 0});
  CHECK(books.ledger.total(Commodity::energy, books.bought) == 111);
}

TEST_CASE("an account of the same name is opened once for each commodity", "[ledger]") {
  Ledger ledger;
  const auto first = ledger.account(Commodity::energy, "grid", false);
  CHECK(ledger.account(Commodity::energy, "grid", false) == first);
  CHECK(ledger.account(Commodity::energy, "site", false) != first);
  ledger.account(Commodity::carbon, "grid", false);
  CHECK(ledger.accounts(Commodity::energy) == std::vector<std::string>{"grid", "site"});
  CHECK(ledger.accounts(Commodity::carbon) == std::vector<std::string>{"grid"});
  CHECK(ledger.accounts(Commodity::water).empty());
}

TEST_CASE("a copy of the books is kept apart from them", "[ledger]") {
  Books books;
  books.post(100, 80, 20);
  Ledger copy = books.ledger;
  copy.post(Commodity::energy, books.bought, 1);
  CHECK(copy.settle() > 0);
  CHECK(books.ledger.settle() == 0);
}
