// What stands behind a Store: the file, its layout, its tables, and the attributes kept back until it is
// complete.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/results/driver.hpp"
#include "sim/results/layout.hpp"
#include "sim/results/packer.hpp"
#include "sim/results/part_file.hpp"
#include "sim/results/store.hpp"

namespace sim::results {

struct Store::Impl {
  explicit Impl(std::filesystem::path path)
      : part(std::move(path)), file(create_hdf5(part)), layout(file.id()) {}
  ~Impl() { abandon(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  /// Throws std::logic_error after commit(), WriteError if writing has failed.
  void require_open() const;
  /// Throws WriteError if writing has failed; what was to be published is gone by then.
  void check() const { part.check(); }
  /// Notes an attribute, to be written when all objects are there.
  void add_attribute(std::string_view object, std::string_view name, AttributeValue value);
  /// The attributes by which CF knows a time axis.
  void mark_time(const std::string& time);
  void write_attributes();
  /// A dataset of this shape, none is a scalar; of fixed shape, or growing as its dimensions do.
  Handle create(const std::string& path, hid_t type, const std::vector<hsize_t>& shape, bool growing);
  /// Rows so far of the table along this dimension.
  std::size_t rows_along(const std::string& dimension) const;
  void close_tables() noexcept;
  /// Removes the .part file, unless it was published, and closes everything.
  void abandon() noexcept;
  /// Takes over a table; it stays where it is.
  Table& keep(std::unique_ptr<Table> table);

  struct Attribute {
    std::string object, name;
    AttributeValue value;
  };

  PartFile part;
  Handle file;
  Layout layout;
  Packer packer;
  std::vector<std::unique_ptr<Table>> tables;
  std::vector<Attribute> attributes;
  bool committed = false;
};

}  // namespace sim::results
