#include <fmt/format.h>

#include <stdexcept>

#include "sim/results/attributes.hpp"
#include "sim/results/store.hpp"

namespace sim::results {

std::string read_text_attribute(const std::filesystem::path& file, std::string_view object,
                                std::string_view name) try {
  const Quiet quiet;
  const Handle opened(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open the file");
  const Handle at(H5Oopen(opened.id(), std::string(object).c_str(), H5P_DEFAULT), H5Oclose,
                  "open the object");
  return read_text(at.id(), std::string(name));
} catch (const std::runtime_error& error) {
  throw std::runtime_error(
      fmt::format("cannot read attribute '{}' of {} in '{}': {}", name, object, file.string(), error.what()));
}

}  // namespace sim::results
