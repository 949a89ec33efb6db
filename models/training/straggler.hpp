// Stragglers: ranks that wait for each other wait for the slowest, the largest of n independent times.
//   normal, exact          E[max] = mu + sigma e_n,  e_n = int_0^inf (1 - F(x)^n - F(-x)^n) dx,  F the
//   standard normal distribution normal, asymptotic     e_n ~ sqrt(2 ln n) - (ln ln n + ln 4 pi) / (2 sqrt(2
//   ln n)) exponential, exact     mu + sigma (H_n - 1),  H_n = 1 + 1/2 + ... + 1/n;  its mean is its
//   deviation
// David and Nagaraja, "Order Statistics" (2003), chapters 3 and 10.
#pragma once

#include <cstdint>

namespace jevons {

/// Expected largest of n standard normal numbers.
double normal_largest(std::int64_t n);
/// The same for large n, from the limiting law.
double normal_largest_asymptotic(std::int64_t n);
/// H_n: expected largest of n exponential numbers of mean 1.
double exponential_largest(std::int64_t n);

}  // namespace jevons
