#include "sim/results/column_dataset.hpp"

#include <algorithm>
#include <array>

namespace sim::results {

ColumnDataset::ColumnDataset(const Column& column, std::string path)
    : column_(column), path_(std::move(path)), buffer_(column), room_until_(buffer_.capacity()) {}

void ColumnDataset::make_room(Packer& packer) {
  if (is_full()) {
    write_chunk(packer, chunk_rows_);
    room_until_ += chunk_rows_;
  } else {
    buffer_.grow();
    room_until_ = buffer_.capacity();
  }
}

void ColumnDataset::create(hid_t file, std::size_t rows) {
  if (dataset_) return;
  chunk_rows_ = std::clamp<std::size_t>(rows, 1, buffer_.chunk_rows());
  const int rank = column_.second_dimension.empty() ? 1 : 2;
  const std::array<hsize_t, 2> none{0, column_.width}, limit{H5S_UNLIMITED, column_.width},
      chunk{chunk_rows_, column_.width};
  const Handle space(H5Screate_simple(rank, none.data(), limit.data()), H5Sclose, "make a shape");
  const Handle properties = dataset_properties();
  must(H5Pset_chunk(properties.id(), rank, chunk.data()), "set the chunk of a column");
  must(H5Pset_shuffle(properties.id()), "choose a filter");
  must(H5Pset_deflate(properties.id(), 1), "choose a filter");
  dataset_ = Handle(H5Dcreate2(file, path_.c_str(), file_type(column_.type), space.id(), H5P_DEFAULT,
                               properties.id(), H5P_DEFAULT),
                    H5Dclose, "create a column");
  describe(dataset_.id(), column_);
}

void ColumnDataset::write_chunk(Packer& packer, std::size_t filled) {
  const std::array<hsize_t, 2> extent{rows_written_ + filled, column_.width}, offset{rows_written_, 0};
  must(H5Dset_extent(dataset_.id(), extent.data()), "grow a column");
  const auto packed = packer.pack(buffer_.rows(chunk_rows_, filled), size_of(column_.type));
  must(H5Dwrite_chunk(dataset_.id(), H5P_DEFAULT, 0, offset.data(), packed.size(), packed.data()),
       "write a chunk");
  rows_written_ += filled;
}

void ColumnDataset::finish(Packer& packer, std::size_t rows) {
  if (rows > rows_written_) write_chunk(packer, rows - rows_written_);
  close();
}

}  // namespace sim::results
