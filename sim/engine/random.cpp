#include "sim/engine/random.hpp"

#include <Random123/threefry.h>

namespace sim {

std::array<std::uint64_t, 2> threefry_block(std::array<std::uint64_t, 2> counter,
                                            std::array<std::uint64_t, 2> key) {
  const threefry2x64_ctr_t block = threefry2x64_R(20, {{counter[0], counter[1]}}, {{key[0], key[1]}});
  return {block.v[0], block.v[1]};
}

}  // namespace sim
