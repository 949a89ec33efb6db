#include "models/accounts/ledger.hpp"

#include <algorithm>
#include <cmath>

namespace jevons {

const char* name_of(Commodity c) {
  static constexpr const char* names[]{"energy", "carbon", "water", "money", "mass"};
  return names[static_cast<int>(c)];
}

const char* unit_of(Commodity c) {
  static constexpr const char* units[]{"J", "kg", "m3", "USD", "kg"};
  return units[static_cast<int>(c)];
}

std::uint32_t Ledger::account(Commodity c, std::string name, bool passes_on) {
  auto& b = book(c);
  for (std::uint32_t i = 0; i < b.accounts.size(); ++i)
    if (b.accounts[i] == name) return i;
  b.accounts.push_back(std::move(name));
  b.passes_on.push_back(passes_on);
  b.balance.push_back(0);
  b.throughput.push_back(0);
  return static_cast<std::uint32_t>(b.accounts.size() - 1);
}

std::uint32_t Ledger::flow(Commodity c, std::uint32_t from, std::uint32_t to, std::string cause) {
  auto& b = book(c);
  b.flows.push_back({from, to, std::move(cause)});
  b.total.push_back(0);
  b.since_taken.push_back(0);
  return static_cast<std::uint32_t>(b.flows.size() - 1);
}

void Ledger::move(Book& b, std::uint32_t account, double amount) {
  if (!b.passes_on[account]) return;
  if (b.throughput[account] == 0) b.touched.push_back(account);
  b.balance[account] += amount;
  b.throughput[account] += std::abs(amount);
}

void Ledger::post(Commodity c, std::uint32_t flow, double amount) {
  if (amount == 0) return;
  auto& b = book(c);
  const auto& f = b.flows[flow];
  move(b, f.from, -amount);
  move(b, f.to, amount);
  b.total[flow] += amount;
  b.since_taken[flow] += amount;
}

double Ledger::settle() {
  double residual = 0;
  for (auto& b : books_) {
    for (const auto account : b.touched) {
      const double error = std::abs(b.balance[account]) / b.throughput[account];
      if (!(error <= residual))
        residual = std::isfinite(error) ? error : HUGE_VAL;  // NaN must not pass for balance
      b.balance[account] = b.throughput[account] = 0;
    }
    b.touched.clear();
  }
  worst_residual_ = std::max(worst_residual_, residual);
  return residual;
}

void Ledger::reconcile(double posted, double counted) {
  const double scale = std::max(std::abs(posted), std::abs(counted));
  const double error = std::abs(posted - counted);
  if (!std::isfinite(error))
    worst_residual_ = HUGE_VAL;
  else if (error > 0)
    worst_residual_ = std::max(worst_residual_, error / scale);
}

void Ledger::take() {
  for (auto& b : books_) std::fill(b.since_taken.begin(), b.since_taken.end(), 0.0);
}

FlowsSoFar flows_so_far(const Ledger& ledger) {
  FlowsSoFar counts{};
  for (int c = 0; c < kCommodities; ++c) counts[static_cast<std::size_t>(c)] = ledger.flows(static_cast<Commodity>(c)).size();
  return counts;
}

}  // namespace jevons
