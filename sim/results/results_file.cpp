#include "sim/results/results_file.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/results/attributes.hpp"
#include "sim/results/handle.hpp"
#include "sim/results/values.hpp"

namespace sim::results {
namespace {

/// Runs `use` on the open file; failures name it.
template <class Use>
auto with_file(const std::filesystem::path& file, Use use) {
  const Quiet quiet;
  try {
    const Handle opened(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open the file");
    return use(opened.id());
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(fmt::format("{}: {}", file.string(), error.what()));
  }
}

Handle dataset(hid_t file, std::string_view path) {
  return Handle(H5Dopen2(file, std::string(path).c_str(), H5P_DEFAULT), H5Dclose, fmt::format("read {}", path).c_str());
}

}  // namespace

bool ResultsFile::has_attribute(std::string_view object, std::string_view name) const {
  return with_file(file_, [&](hid_t file) { return H5Aexists_by_name(file, std::string(object).c_str(), std::string(name).c_str(), H5P_DEFAULT) > 0; });
}

std::vector<std::string> ResultsFile::variables(std::string_view group) const {
  return with_file(file_, [&](hid_t file) {
    const Handle opened(H5Gopen2(file, std::string(group).c_str(), H5P_DEFAULT), H5Gclose, "open a group");
    std::vector<std::string> names;
    auto add = [](hid_t in, const char* name, const H5L_info_t*, void* to) -> herr_t {
      H5O_info_t info;
      if (H5Oget_info_by_name1(in, name, &info, H5P_DEFAULT) >= 0 && info.type == H5O_TYPE_DATASET)
        static_cast<std::vector<std::string>*>(to)->push_back(name);
      return 0;
    };
    must(H5Literate(opened.id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add, &names), "list a group");
    return names;
  });
}

std::vector<double> ResultsFile::numbers(std::string_view path) const {
  return with_file(file_, [&](hid_t file) {
    const Handle opened = dataset(file, path), space(H5Dget_space(opened.id()), H5Sclose, "read a shape");
    std::vector<double> values(static_cast<std::size_t>(must(H5Sget_simple_extent_npoints(space.id()), "read a shape")));
    must(H5Dread(opened.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), fmt::format("read numbers of {}", path).c_str());
    return values;
  });
}

std::vector<std::string> ResultsFile::texts(std::string_view path) const {
  return with_file(file_, [&](hid_t file) {
    const Handle opened = dataset(file, path);
    const auto values = Values::of_dataset(opened.id());
    return values.read_texts(0, values.rows());
  });
}

}  // namespace sim::results
