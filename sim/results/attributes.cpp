#include "sim/results/attributes.hpp"

#include <stdexcept>

namespace sim::results {

Handle text_type() {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "make a text type");
  must(H5Tset_size(type.id(), H5T_VARIABLE), "make a text type");
  must(H5Tset_cset(type.id(), H5T_CSET_UTF8), "make a text type");
  return type;
}

namespace {

void write_one(hid_t object, const std::string& name, hid_t type, hid_t memory, const void* value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "make a scalar");
  const Handle attribute(H5Acreate2(object, name.c_str(), type, space.id(), H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose, "create an attribute");
  must(H5Awrite(attribute.id(), memory, value), "write an attribute");
}

}  // namespace

void write_attribute(hid_t object, const std::string& name, const AttributeValue& value) {
  if (must(H5Aexists(object, name.c_str()), "look for an attribute") > 0)
    must(H5Adelete(object, name.c_str()), "replace an attribute");
  if (const auto* text = std::get_if<std::string>(&value)) {
    const char* characters = text->c_str();
    const Handle type = text_type();
    write_one(object, name, type.id(), type.id(), &characters);
  } else if (const auto* real = std::get_if<double>(&value)) {
    write_one(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, real);
  } else {
    write_one(object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &std::get<std::int64_t>(value));
  }
}

std::string read_text(hid_t object, const std::string& name) {
  const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "open an attribute");
  const Handle type(H5Aget_type(attribute.id()), H5Tclose, "read an attribute's type");
  const Handle space(H5Aget_space(attribute.id()), H5Sclose, "read an attribute's shape");
  if (H5Tget_class(type.id()) != H5T_STRING || H5Sget_simple_extent_npoints(space.id()) != 1)
    throw std::runtime_error("attribute '" + name + "' is not a text");
  if (must(H5Tis_variable_str(type.id()), "read an attribute's type") == 0) {
    std::string text(H5Tget_size(type.id()), '\0');
    must(H5Aread(attribute.id(), type.id(), text.data()), "read an attribute");
    return text.substr(0, text.find('\0'));
  }
  char* characters = nullptr;
  must(H5Aread(attribute.id(), type.id(), &characters), "read an attribute");
  std::string text = characters ? characters : "";
  must(H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, &characters), "free an attribute");
  return text;
}

}  // namespace sim::results
