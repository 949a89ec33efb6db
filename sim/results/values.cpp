#include "sim/results/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace sim::results {
namespace {

constexpr std::size_t block_bytes = 1 << 20;

template <class T>
T as(const unsigned char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

bool is_reference_list(hid_t type) {
  if (H5Tget_class(type) != H5T_VLEN) return false;
  const Handle element(H5Tget_super(type), H5Tclose, "read a type");
  return must(H5Tequal(element.id(), H5T_STD_REF_OBJ), "compare types") > 0;
}

std::string referred(hid_t object, const hvl_t& list) {
  std::string names;
  for (std::size_t i = 0; i < list.len; ++i) {
    const void* reference = static_cast<const hobj_ref_t*>(list.p) + i;
    const Handle target(H5Rdereference2(object, H5P_DEFAULT, H5R_OBJECT, reference), H5Oclose,
                        "follow a reference");
    std::string name(must(H5Iget_name(target.id(), nullptr, 0), "name an object"), '\0');
    H5Iget_name(target.id(), name.data(), name.size() + 1);
    names += (i ? " " : "") + name;
  }
  return names;
}

}  // namespace

Values::Values(Handle type, Handle space, hid_t object, bool whole, Read read)
    : type_(std::move(type)), object_(object), whole_(whole), read_(std::move(read)) {
  shape_.resize(static_cast<std::size_t>(must(H5Sget_simple_extent_ndims(space.id()), "read a shape")));
  must(H5Sget_simple_extent_dims(space.id(), shape_.data(), nullptr), "read a shape");
  memory_ = is_number() ? Handle(H5Tget_native_type(type_.id(), H5T_DIR_DEFAULT), H5Tclose, "read a type")
                        : Handle(H5Tcopy(type_.id()), H5Tclose, "read a type");
}

Values Values::of_dataset(hid_t dataset) {
  auto read = [dataset](hid_t memory_type, hid_t memory_space, hsize_t first, hsize_t rows, void* to) {
    const Handle space(H5Dget_space(dataset), H5Sclose, "read a shape");
    std::vector<hsize_t> count(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space.id()))),
        start(count.size());
    if (!count.empty()) {
      H5Sget_simple_extent_dims(space.id(), count.data(), nullptr);
      start[0] = first;
      count[0] = rows;
      must(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
           "select rows");
    }
    must(H5Dread(dataset, memory_type, memory_space, space.id(), H5P_DEFAULT, to), "read a variable");
  };
  return Values(Handle(H5Dget_type(dataset), H5Tclose, "read a type"),
                Handle(H5Dget_space(dataset), H5Sclose, "read a shape"), dataset, false, read);
}

Values Values::of_attribute(hid_t attribute) {
  auto read = [attribute](hid_t memory_type, hid_t, hsize_t, hsize_t, void* to) {
    must(H5Aread(attribute, memory_type, to), "read an attribute");
  };
  return Values(Handle(H5Aget_type(attribute), H5Tclose, "read a type"),
                Handle(H5Aget_space(attribute), H5Sclose, "read a shape"), attribute, true, read);
}

bool Values::same_type(const Values& other) const {
  return must(H5Tequal(type_.id(), other.type_.id()), "compare types") > 0;
}

bool Values::is_number() const {
  const auto kind = H5Tget_class(type_.id());
  return kind == H5T_INTEGER || kind == H5T_FLOAT;
}

std::string Values::type_name() const {
  const std::size_t bits = 8 * H5Tget_size(type_.id());
  switch (H5Tget_class(type_.id())) {
    case H5T_FLOAT:
      return fmt::format("a {}-bit float", bits);
    case H5T_INTEGER:
      return fmt::format("a {}-bit {} integer", bits,
                         H5Tget_sign(type_.id()) == H5T_SGN_NONE ? "unsigned" : "signed");
    case H5T_STRING:
      return "a text";
    default:
      return "another type";
  }
}

hsize_t Values::row_length() const {
  hsize_t length = 1;
  for (std::size_t axis = 1; axis < shape_.size(); ++axis) length *= shape_[axis];
  return length;
}

Handle Values::block(hsize_t rows) const {
  std::vector<hsize_t> count = shape_;
  if (!count.empty()) count[0] = rows;
  return Handle(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose,
                "make a shape");
}

std::vector<unsigned char> Values::read_numbers(hsize_t first, hsize_t rows) const {
  std::vector<unsigned char> bytes(rows * row_length() * value_size());
  read_(memory_.id(), block(rows).id(), first, rows, bytes.data());
  return bytes;
}

std::vector<std::string> Values::read_texts(hsize_t first, hsize_t rows) const {
  const Handle space = block(rows);
  std::vector<unsigned char> bytes(rows * row_length() * value_size());
  read_(memory_.id(), space.id(), first, rows, bytes.data());
  const bool text = H5Tget_class(type_.id()) == H5T_STRING,
             varying = text && H5Tis_variable_str(type_.id()) > 0;
  if (!text && !is_reference_list(type_.id()))
    throw std::runtime_error("values of this type are not compared");
  std::vector<std::string> texts;
  for (auto at = bytes.data(); at < bytes.data() + bytes.size(); at += value_size()) {
    if (!text) {
      texts.push_back(referred(object_, as<hvl_t>(at)));
    } else if (varying) {
      const char* characters = as<const char*>(at);
      texts.push_back(characters ? fmt::format("\"{}\"", characters) : "\"\"");
    } else {
      texts.push_back(
          fmt::format("\"{}\"", std::string(reinterpret_cast<const char*>(at), value_size()).c_str()));
    }
  }
  if (varying || !text)
    must(H5Dvlen_reclaim(memory_.id(), space.id(), H5P_DEFAULT, bytes.data()), "free texts");
  return texts;
}

bool Values::is_nan(const unsigned char* value) const {
  if (H5Tget_class(type_.id()) != H5T_FLOAT) return false;
  return value_size() == 4 ? std::isnan(as<float>(value))
                           : value_size() == 8 && std::isnan(as<double>(value));
}

std::string Values::number_text(const unsigned char* value) const {
  const bool floating = H5Tget_class(type_.id()) == H5T_FLOAT;
  const bool has_sign = !floating && H5Tget_sign(type_.id()) != H5T_SGN_NONE;
  switch (value_size()) {
    case 8:
      if (floating) return fmt::format("{}", as<double>(value));
      return has_sign ? fmt::format("{}", as<std::int64_t>(value))
                      : fmt::format("{}", as<std::uint64_t>(value));
    case 4:
      if (floating) return fmt::format("{}", as<float>(value));
      return has_sign ? fmt::format("{}", as<std::int32_t>(value))
                      : fmt::format("{}", as<std::uint32_t>(value));
    case 1:
      return has_sign ? fmt::format("{}", as<std::int8_t>(value)) : fmt::format("{}", *value);
    default:
      return fmt::format("another number of {} bytes", value_size());
  }
}

namespace {

std::vector<hsize_t> index_of(hsize_t flat, const std::vector<hsize_t>& shape) {
  std::vector<hsize_t> index(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0; flat /= shape[axis]) index[axis] = flat % shape[axis];
  return index;
}

// A few words around the place where two texts part, on one line.
std::string excerpt(const std::string& text, std::size_t parting) {
  constexpr std::size_t before = 20, shown = 60;
  const std::size_t begin = parting > before ? parting - before : 0;
  std::string words =
      (begin ? "..." : "") + text.substr(begin, shown) + (text.size() > begin + shown ? "..." : "");
  std::replace_if(
      words.begin(), words.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return words;
}

std::optional<Difference> first_in_block(const Values& a, const Values& b, hsize_t first, hsize_t rows) {
  const hsize_t offset = first * a.row_length();
  if (!a.is_number()) {
    const auto in_a = a.read_texts(first, rows), in_b = b.read_texts(first, rows);
    const auto [at_a, at_b] = std::mismatch(in_a.begin(), in_a.end(), in_b.begin());
    if (at_a == in_a.end()) return {};
    const auto end = std::mismatch(at_a->begin(), at_a->end(), at_b->begin(), at_b->end()).first;
    const auto parting = static_cast<std::size_t>(end - at_a->begin());
    return Difference{index_of(offset + static_cast<hsize_t>(at_a - in_a.begin()), a.shape()),
                      excerpt(*at_a, parting), excerpt(*at_b, parting)};
  }
  const auto in_a = a.read_numbers(first, rows), in_b = b.read_numbers(first, rows);
  if (in_a == in_b) return {};
  const std::size_t size = a.value_size();
  for (std::size_t i = 0; i < in_a.size() / size; ++i) {
    const auto *at_a = &in_a[i * size], *at_b = &in_b[i * size];
    if (std::memcmp(at_a, at_b, size) != 0 && !(a.is_nan(at_a) && b.is_nan(at_b)))
      return Difference{index_of(offset + i, a.shape()), a.number_text(at_a), b.number_text(at_b)};
  }
  return {};
}

}  // namespace

std::optional<Difference> first_difference(const Values& a, const Values& b) {
  const hsize_t length = a.row_length(), rows = a.rows();
  if (rows == 0 || length == 0) return {};
  const hsize_t step = a.is_whole() ? rows : std::max<hsize_t>(block_bytes / (length * a.value_size()), 1);
  for (hsize_t first = 0; first < rows; first += step)
    if (auto found = first_in_block(a, b, first, std::min(step, rows - first))) return found;
  return {};
}

std::string index_text(const std::vector<hsize_t>& index) {
  std::string text;
  for (const hsize_t entry : index) text += (text.empty() ? "[" : ", ") + std::to_string(entry);
  return text.empty() ? "[]" : text + "]";
}

}  // namespace sim::results
