// What every use of the HDF5 library needs: identifiers that close themselves, and failures as exceptions.
#pragma once

#include <hdf5.h>

#include <string>
#include <utility>

namespace sim::results {

/// What the library says about its last failure in this thread: the innermost entry of its error stack.
std::string last_hdf5_failure();

/// Throws std::runtime_error "HDF5 could not WHAT: ..." with what the library says.
[[noreturn]] void throw_hdf5_failure(const std::string& what);

/// `status` unless it is negative, which is the library's way to say that `what` failed.
template <class Status>
Status must(Status status, const char* what) {
  if (status < 0) throw_hdf5_failure(what);
  return status;
}

/// An HDF5 identifier, closed at the end of its life.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  /// Takes over `id`; throws as must() does if it is not valid.
  Handle(hid_t id, Close closer, const char* what) : id_(must(id, what)), close_(closer) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() { close(); }

  hid_t id() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }
  /// Gives up the identifier: the caller closes it.
  hid_t release() { return std::exchange(id_, H5I_INVALID_HID); }
  void close() noexcept {
    if (id_ >= 0) close_(release());
  }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// While it lives, the library does not print its error stack in this thread.
class Quiet {
 public:
  Quiet() {
    H5Eget_auto2(H5E_DEFAULT, &print_, &client_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Quiet() { H5Eset_auto2(H5E_DEFAULT, print_, client_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* client_ = nullptr;
};

}  // namespace sim::results
