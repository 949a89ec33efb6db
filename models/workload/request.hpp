// A request to a language model: a prompt that is read at once, and tokens that are generated one after
// another.
#pragma once

#include <cstdint>

#include "sim/engine/time.hpp"

namespace jevons {

struct Request {
  sim::Time arrival;
  std::int32_t prompt = 0;  // tokens
  std::int32_t output = 1;  // tokens, at least 1
  std::int64_t id = 0;      // number within its workload: row of the trace or count of the generator
};

}  // namespace jevons
