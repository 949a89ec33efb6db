// Feeds bytes to the scenario reader and checks what must hold of any.
#include "tests/fuzz/scenario_property.hpp"

// UDUNITS forgets the last word of a unit that is no unit.
extern "C" const char* __lsan_default_suppressions() { return "leak:libudunits2"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sample::check_scenario({reinterpret_cast<const char*>(data), size});
  return 0;
}
