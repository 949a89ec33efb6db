// Double-entry books: every joule, kilogram of CO2e, cubic metre and dollar is posted from an account to an
// account with a cause. An account that only passes things on must be empty at every settlement; what is left
// in it, relative to what went through it, is the audit residual.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace jevons {

enum class Commodity : std::uint8_t { energy, carbon, water, money, mass };
inline constexpr int kCommodities = 5;
const char* name_of(Commodity);
const char* unit_of(Commodity);  // inside: J, kg, m3, USD, kg

/// The books did not balance: exit code 3.
class BooksDoNotBalance : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Ledger {
 public:
  struct Flow {
    std::uint32_t from, to;  // accounts
    std::string cause;
  };

  /// An account of one commodity; `passes_on` accounts must end every settlement empty.
  std::uint32_t account(Commodity, std::string name, bool passes_on);
  std::uint32_t flow(Commodity, std::uint32_t from, std::uint32_t to, std::string cause);
  void post(Commodity, std::uint32_t flow, double amount);

  /// Checks the accounts that pass on and forgets the interval's throughput. Returns this settlement's
  /// residual.
  double settle();
  double worst_residual() const { return worst_residual_; }
  /// Adds the outcome of another check on the books (an independent sum of the same thing).
  void reconcile(double posted, double counted);

  const std::vector<Flow>& flows(Commodity c) const { return book(c).flows; }
  const std::vector<std::string>& accounts(Commodity c) const { return book(c).accounts; }
  double total(Commodity c, std::uint32_t flow) const { return book(c).total[flow]; }
  /// Amounts posted since take(), by flow: the row of an output interval.
  const std::vector<double>& since_taken(Commodity c) const { return book(c).since_taken; }
  void take();

 private:
  struct Book {
    std::vector<std::string> accounts;
    std::vector<char> passes_on;
    std::vector<double> balance, throughput;  // by account, since settle()
    std::vector<std::uint32_t> touched;       // accounts that pass on and were posted to since settle()
    std::vector<Flow> flows;
    std::vector<double> total, since_taken;  // by flow
  };
  static void move(Book& book, std::uint32_t account, double amount);
  Book& book(Commodity c) { return books_[static_cast<int>(c)]; }
  const Book& book(Commodity c) const { return books_[static_cast<int>(c)]; }

  Book books_[kCommodities];
  double worst_residual_ = 0;
};

/// How many flows of each commodity there are.
using FlowsSoFar = std::array<std::size_t, kCommodities>;
FlowsSoFar flows_so_far(const Ledger&);

}  // namespace jevons
