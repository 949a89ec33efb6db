// Sobol' points: rows that fill the cube more evenly than chance does, plain or scrambled.
//
// A Sobol' sequence is a (t, s)-sequence in base 2. Of its first 2^m rows every dyadic stratum
// [j / 2^m, (j + 1) / 2^m) of every factor holds exactly one, and every box of the first two factors with
// sides of 2^-a and 2^-(m - a) too. Rows come in the order of Gray's code; the direction numbers are
// those of Joe and Kuo, as in Boost.Random. Sobol' (1967), USSR Comput. Math. Math. Phys. 7(4); Antonov and
// Saleev (1980), the same 19(1); Joe and Kuo (2008), SIAM J. Sci. Comput. 30(5).
//
// Scrambling keeps all of that, makes every row uniform in the cube, and so makes a mean over rows unbiased;
// the variance of that falls as N^-3, but for logarithms, if what it is a mean of is smooth. It is nested:
// bit k of a number is flipped or not by a coin thrown for the seed, the factor, k and the k bits before it,
//   y_k = x_k xor coin(seed, factor, x_0 ... x_{k-1}),
// so that numbers which share their first k bits share as many afterwards. Owen (1995), Monte Carlo and
// Quasi-Monte Carlo Methods in Scientific Computing; Owen (1997), Annals of Statistics 25(4). Coins are
// counted draws and not stored: their number is the node of the binary tree, which is 1 x_0 ... x_{k-1} in
// binary.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/study/points.hpp"

namespace sim::study {

/// Rows skip, skip + 1, ... of the sequence, whose row 0 is the origin: multiples of 2^-32 in [0, 1). 1 to
/// 3667 factors, skip + rows up to 2^32; throws std::invalid_argument outside.
Points sobol_sequence(std::size_t rows, std::size_t factors, std::size_t skip);

/// The first rows of the sequence from the origin on, scrambled: odd multiples of 2^-53, strictly inside
/// (0, 1). Fewer rows are the first of more rows. A power of two of them keeps what is said above. Ranges as
/// above.
Points scrambled_sobol(std::size_t rows, std::size_t factors, std::uint64_t seed);

}  // namespace sim::study
