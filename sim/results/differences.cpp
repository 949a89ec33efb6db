// Compares two results files object by object. How they are stored (chunks, packing, addresses) does not
// matter.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "sim/results/handle.hpp"
#include "sim/results/store.hpp"
#include "sim/results/values.hpp"

namespace sim::results {
namespace {

class Comparison {
 public:
  explicit Comparison(const std::vector<std::string>& ignored) : ignored_(ignored.begin(), ignored.end()) {
    ignored_.insert("/@seal");  // differs whenever anything else does
  }

  void group(hid_t a, hid_t b, const std::string& path);
  std::vector<std::string> lines;

 private:
  void member(hid_t a, hid_t b, const std::string& name, const std::string& path);
  void dataset(hid_t a, hid_t b, const std::string& path);
  void attributes(hid_t a, hid_t b, const std::string& path);
  void values(const Values& a, const Values& b, const std::string& path);
  /// Calls `both` on the names that are in a and in b, and notes the others.
  template <class Both>
  void pair(const std::set<std::string>& a, const std::set<std::string>& b, const std::string& prefix,
            Both both);

  std::set<std::string> ignored_;
};

std::set<std::string> links(hid_t group) {
  std::set<std::string> names;
  auto add = [](hid_t, const char* name, const H5L_info_t*, void* to) -> herr_t {
    static_cast<std::set<std::string>*>(to)->insert(name);
    return 0;
  };
  must(H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, add, &names), "list a group");
  return names;
}

std::set<std::string> attribute_names(hid_t object) {
  std::set<std::string> names;
  auto add = [](hid_t, const char* name, const H5A_info_t*, void* to) -> herr_t {
    static_cast<std::set<std::string>*>(to)->insert(name);
    return 0;
  };
  must(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, add, &names), "list attributes");
  // The bookkeeping of dimensions: their size and users. Shapes and DIMENSION_LISTs are compared.
  names.erase("NAME");
  names.erase("REFERENCE_LIST");
  return names;
}

template <class Both>
void Comparison::pair(const std::set<std::string>& a, const std::set<std::string>& b,
                      const std::string& prefix, Both both) {
  std::set<std::string> all = a;
  all.insert(b.begin(), b.end());
  for (const auto& name : all) {
    const std::string path = prefix + name;
    if (ignored_.contains(path)) continue;
    if (a.contains(name) && b.contains(name))
      both(name, path);
    else
      lines.push_back(fmt::format("{}: only in the {} file", path, a.contains(name) ? "first" : "second"));
  }
}

void Comparison::group(hid_t a, hid_t b, const std::string& path) {
  attributes(a, b, path);
  pair(links(a), links(b), path == "/" ? path : path + "/",
       [&](const std::string& name, const std::string& at) { member(a, b, name, at); });
}

void Comparison::member(hid_t a, hid_t b, const std::string& name, const std::string& path) {
  const Handle in_a(H5Oopen(a, name.c_str(), H5P_DEFAULT), H5Oclose, "open an object");
  const Handle in_b(H5Oopen(b, name.c_str(), H5P_DEFAULT), H5Oclose, "open an object");
  const auto kind = H5Iget_type(in_a.id());
  if (kind != H5Iget_type(in_b.id()))
    lines.push_back(fmt::format("{}: one is a group, the other a variable", path));
  else if (kind == H5I_GROUP)
    group(in_a.id(), in_b.id(), path);
  else if (kind == H5I_DATASET)
    dataset(in_a.id(), in_b.id(), path);
  else
    lines.push_back(fmt::format("{}: neither a group nor a variable, not compared", path));
}

void Comparison::dataset(hid_t a, hid_t b, const std::string& path) {
  values(Values::of_dataset(a), Values::of_dataset(b), path);
  attributes(a, b, path);
}

void Comparison::attributes(hid_t a, hid_t b, const std::string& path) {
  pair(attribute_names(a), attribute_names(b), path + "@",
       [&](const std::string& name, const std::string& at) {
         const Handle in_a(H5Aopen(a, name.c_str(), H5P_DEFAULT), H5Aclose, "open an attribute");
         const Handle in_b(H5Aopen(b, name.c_str(), H5P_DEFAULT), H5Aclose, "open an attribute");
         values(Values::of_attribute(in_a.id()), Values::of_attribute(in_b.id()), at);
       });
}

void Comparison::values(const Values& a, const Values& b, const std::string& path) {
  if (!a.same_type(b))
    lines.push_back(
        fmt::format("{}: {} in the first file, {} in the second", path, a.type_name(), b.type_name()));
  else if (a.shape() != b.shape())
    lines.push_back(fmt::format("{}: shape {} in the first file, {} in the second", path,
                                index_text(a.shape()), index_text(b.shape())));
  else if (const auto found = first_difference(a, b))
    lines.push_back(fmt::format("{}{}: {} in the first file, {} in the second", path,
                                a.shape().empty() ? "" : index_text(found->index), found->a, found->b));
}

Handle open_to_read(const std::filesystem::path& file) try {
  return Handle(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open it");
} catch (const std::runtime_error& error) {
  throw std::runtime_error(fmt::format("cannot read '{}': {}", file.string(), error.what()));
}

}  // namespace

std::vector<std::string> differences(const std::filesystem::path& a, const std::filesystem::path& b,
                                     const std::vector<std::string>& ignored) {
  const Quiet quiet;
  const Handle in_a = open_to_read(a), in_b = open_to_read(b);
  const Handle root_a(H5Gopen2(in_a.id(), "/", H5P_DEFAULT), H5Gclose, "open the root group");
  const Handle root_b(H5Gopen2(in_b.id(), "/", H5P_DEFAULT), H5Gclose, "open the root group");
  Comparison comparison(ignored);
  comparison.group(root_a.id(), root_b.id(), "/");
  return comparison.lines;
}

}  // namespace sim::results
