// Packs a chunk as HDF5's shuffle and deflate filters would, so that any reader unpacks it, only faster:
// after the shuffle each byte plane (all first bytes, all second bytes...) is stored, run-length coded or
// searched for matches (zlib level 1), whichever a sample of it shows to be worth the time.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <span>
#include <vector>

namespace sim::results {

class Packer {
 public:
  Packer();
  ~Packer();
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  /// The chunk as one zlib stream; `element_size` bytes make a value. Valid until the next call.
  std::span<const std::byte> pack(std::span<const std::byte> chunk, std::size_t element_size);

 private:
  struct Way {
    int level, strategy;
    bool operator==(const Way&) const = default;
  };
  Way best_way(std::span<const unsigned char> plane);
  std::size_t sampled_size(Way way);
  void shuffle(std::span<const std::byte> chunk, std::size_t element_size);
  void feed(std::span<const unsigned char> plane, Way way, bool last);

  z_stream stream_{}, probe_{};
  std::vector<unsigned char> planes_, packed_, sample_, scratch_;
};

}  // namespace sim::results
