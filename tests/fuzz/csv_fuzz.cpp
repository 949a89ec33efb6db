// Feeds arbitrary bytes to every reader of input files. None may crash, hang or give a result beside errors,
// and all that they give must be finite. The first byte chooses the reader; seeds are in corpus/csv.
#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "models/facility/weather.hpp"
#include "models/grid/trace.hpp"
#include "models/workload/trace.hpp"

namespace {

using sim::Time;

void require(bool holds) {
  if (!holds) std::abort();
}

// The one file of this process, in memory where the system has such a folder.
class InputFile {
 public:
  explicit InputFile(const std::string& name) {
    const std::filesystem::path shm = "/dev/shm";
    const auto parent = std::filesystem::exists(shm) ? shm : std::filesystem::temp_directory_path();
    folder_ = parent / ("jevons_csv_fuzz_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    path_ = folder_ / name;
    descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    require(descriptor_ >= 0);
  }
  ~InputFile() {
    close(descriptor_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  const std::filesystem::path& write(const std::uint8_t* data, std::size_t size) {
    require(ftruncate(descriptor_, 0) == 0);
    require(pwrite(descriptor_, data, size, 0) == static_cast<ssize_t>(size));
    return path_;
  }

 private:
  std::filesystem::path folder_, path_;
  int descriptor_;
};

const sim::Window window{*sim::parse_instant("2022-04-12T00:30Z"), Time{} + sim::hours(3)};

void check(const sim::Series& series) {
  require(series.covers(Time{}, window.end));
  require(std::isfinite(series.mean(Time{}, window.end)));
}

void read_mix(const std::filesystem::path& path, std::vector<std::string>& errors) {
  const sim::config::Labels labels{sim::config::Labels::Mean::start, sim::parse_instant("2022-04-12T02:00Z")};
  const auto mix = jevons::read_generation(path, window, labels, jevons::factor_sets().front(), errors);
  require(mix.has_value() == errors.empty());
  if (!mix) return;
  check(mix->intensity_kg_per_j);
  require(mix->intensity_kg_per_j.mean(Time{}, window.end) >= 0);
}

void read_prices(const std::filesystem::path& path, std::vector<std::string>& errors) {
  const auto price = jevons::read_price(path, window, {sim::config::Labels::Mean::end}, errors, errors);
  require(price.has_value() == errors.empty());
  if (price) check(*price);
}

void read_outdoors(const std::filesystem::path& path, std::vector<std::string>& errors) {
  const auto weather = jevons::read_weather(path, window, {}, errors);
  require(weather.has_value() == errors.empty());
  if (weather) check(weather->dry_bulb_c);
}

void read_jobs(const std::filesystem::path& path, std::vector<std::string>& errors) {
  const auto trace =
      jevons::read_trace(path, {.time_unit = "auto", .zero = Time{} - sim::hours(1)}, window.end, errors);
  require(trace.has_value() == errors.empty());
  if (!trace) return;
  for (const auto& job : trace->jobs)
    require(job.work_s > 0 && job.width >= 1 && Time{} <= job.arrival && job.arrival < window.end);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static InputFile csv("in.csv"), swf("in.swf");
  if (size == 0) return 0;
  const int reader = data[0] % 5;
  const auto& path = (reader == 4 ? swf : csv).write(data + 1, size - 1);
  std::vector<std::string> errors;
  if (reader == 0)
    read_mix(path, errors);
  else if (reader == 1)
    read_prices(path, errors);
  else if (reader == 2)
    read_outdoors(path, errors);
  else
    read_jobs(path, errors);
  require(errors.size() <= 21);
  return 0;
}
