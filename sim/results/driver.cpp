#include "sim/results/driver.hpp"

#include <limits>
#include <new>

namespace sim::results {
namespace {

struct Access {
  PartFile* part;
};

struct Open {
  H5FD_t base;  // first, as the library wants it
  PartFile* part;
  haddr_t end_of_addresses;
};

Open* self(H5FD_t* file) { return reinterpret_cast<Open*>(file); }
const Open* self(const H5FD_t* file) { return reinterpret_cast<const Open*>(file); }

H5FD_t* open_part(const char*, unsigned flags, hid_t access, haddr_t) {
  const auto* info = static_cast<const Access*>(H5Pget_driver_info(access));
  auto* file = new (std::nothrow) Open{};
  if (!info || !file) return nullptr;
  file->part = info->part;
  if (flags & H5F_ACC_TRUNC) file->part->resize(0);
  return &file->base;
}

herr_t close_part(H5FD_t* file) {
  delete self(file);
  return 0;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

haddr_t get_end_of_addresses(const H5FD_t* file, H5FD_mem_t) { return self(file)->end_of_addresses; }

herr_t set_end_of_addresses(H5FD_t* file, H5FD_mem_t, haddr_t end) {
  self(file)->end_of_addresses = end;
  return 0;
}

haddr_t get_end_of_file(const H5FD_t* file, H5FD_mem_t) { return self(file)->part->size(); }

herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t at, std::size_t count, void* bytes) {
  return self(file)->part->read(bytes, count, at) ? 0 : -1;
}

herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t at, std::size_t count, const void* bytes) {
  self(file)->part->write(bytes, count, at);
  return 0;
}

herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
  Open* open = self(file);
  if (open->part->size() != open->end_of_addresses) open->part->resize(open->end_of_addresses);
  return 0;
}

constexpr H5FD_class_t driver = {
    .name = "part",
    .maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max()),
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(Access),
    .open = open_part,
    .close = close_part,
    .query = query,
    .get_eoa = get_end_of_addresses,
    .set_eoa = set_end_of_addresses,
    .get_eof = get_end_of_file,
    .read = read,
    .write = write,
    .truncate = truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

// Never evicted, metadata is neither written nor read again before the file is closed; it is small beside the
// data.
void keep_metadata_in_memory(hid_t access) {
  H5AC_cache_config_t config;
  config.version = H5AC__CURR_CACHE_CONFIG_VERSION;
  must(H5Pget_mdc_config(access, &config), "read its cache settings");
  config.incr_mode = H5C_incr__off;
  config.flash_incr_mode = H5C_flash_incr__off;
  config.decr_mode = H5C_decr__off;
  config.evictions_enabled = false;
  must(H5Pset_mdc_config(access, &config), "change its cache settings");
}

}  // namespace

Handle create_hdf5(PartFile& part) {
  const Handle registered(H5FDregister(&driver), H5FDunregister, "register a file driver");
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make a property list");
  const Access info{&part};
  must(H5Pset_driver(access.id(), registered.id(), &info), "choose a file driver");
  must(H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG), "set how the file closes");
  keep_metadata_in_memory(access.id());
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "make a property list");
  constexpr unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  must(H5Pset_link_creation_order(creation.id(), order), "track the order of links");
  must(H5Pset_attr_creation_order(creation.id(), order), "track the order of attributes");
  must(H5Pset_obj_track_times(creation.id(), false), "leave out times of creation");
  Handle file(H5Fcreate(part.path().c_str(), H5F_ACC_TRUNC, creation.id(), access.id()), H5Fclose,
              "create the results file");
  // The library writes it last; whoever finds the remains of a killed run is to know them.
  part.write(PartFile::signature.data(), PartFile::signature.size(), 0);
  return file;
}

}  // namespace sim::results
