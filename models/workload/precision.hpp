// Number formats that accelerators multiply in, by their usual names; what each takes in memory.
// tf32 is kept as fp32 and rounded to 10 bits of fraction as it is multiplied; bf16 stands for fp16 too.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jevons {

enum class Precision : std::uint8_t { fp32, tf32, bf16, fp8, int8, fp4 };

inline constexpr std::array<const char*, 6> precision_names{"fp32", "tf32", "bf16", "fp8", "int8", "fp4"};

inline std::vector<std::string> all_precision_names() {
  return {precision_names.begin(), precision_names.end()};
}

inline std::optional<Precision> precision_of(std::string_view name) {
  for (std::size_t i = 0; i < precision_names.size(); ++i)
    if (name == precision_names[i]) return static_cast<Precision>(i);
  return std::nullopt;
}

/// Bytes of a number.
inline double bytes_of(Precision precision) {
  constexpr std::array<double, 6> bytes{4, 4, 2, 1, 1, 0.5};
  return bytes[static_cast<std::size_t>(precision)];
}

}  // namespace jevons
