// The past twelve reviews of a site, or as many as there have been: what energy has cost and emitted lately.
#pragma once

#include <array>
#include <cstddef>
#include <limits>

namespace jevons {

struct MonthOfSite {
  double it_j = 0, facility_j = 0, carbon_kg = 0, cost_usd = 0;
};

class TrailingYear {
 public:
  void add(const MonthOfSite& month) {
    months_[next_] = month;
    next_ = (next_ + 1) % months_.size();
    if (count_ < months_.size()) ++count_;
  }
  bool empty() const { return count_ == 0; }
  bool is_full() const { return count_ == months_.size(); }
  MonthOfSite sum() const {
    MonthOfSite all;
    for (std::size_t i = 0; i < count_; ++i) {
      all.it_j += months_[i].it_j;
      all.facility_j += months_[i].facility_j;
      all.carbon_kg += months_[i].carbon_kg;
      all.cost_usd += months_[i].cost_usd;
    }
    return all;
  }

 private:
  std::array<MonthOfSite, 12> months_{};
  std::size_t next_ = 0, count_ = 0;
};

}  // namespace jevons
