#include "sim/results/store.hpp"

#include <malloc.h>

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <thread>

#include "scratch.hpp"
#include "sim/results/handle.hpp"

using namespace sim::results;

namespace {

template <class T>
std::vector<T> read_all(const std::filesystem::path& file, const std::string& name, hid_t type,
                        std::vector<hsize_t>* shape = nullptr) {
  const Handle opened(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open");
  const Handle dataset(H5Dopen2(opened.id(), name.c_str(), H5P_DEFAULT), H5Dclose, "open");
  const Handle space(H5Dget_space(dataset.id()), H5Sclose, "shape");
  if (shape) {
    shape->resize(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space.id())));
    H5Sget_simple_extent_dims(space.id(), shape->data(), nullptr);
  }
  std::vector<T> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id())));
  must(H5Dread(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "read");
  return values;
}

void one_row(Table& table, double value) { table.append(std::array{value}); }

}  // namespace

TEST_CASE("A table comes back as it was appended, over many chunks and in every type") {
  const Scratch scratch;
  std::mt19937_64 bits(1);
  const std::size_t rows = GENERATE(0u, 1u, 63u, 64u, 65u, 32768u, 32769u, 65536u, 300001u);
  std::vector<double> doubles(rows), floats(rows), longs(rows), ints(rows), bytes(rows);
  {
    Store store(scratch / "r.h5");
    auto& table = store.table("/jobs", "job",
                              {{"double", "s", "", Type::f64},
                               {"float", "W", "", Type::f32},
                               {"long", "1", "", Type::i64},
                               {"int", "1", "", Type::i32},
                               {"byte", "1", "", Type::u8}});
    for (std::size_t i = 0; i < rows; ++i) {
      doubles[i] = std::ldexp(static_cast<double>(bits()), static_cast<int>(bits() % 200) - 100);
      floats[i] = static_cast<float>(doubles[i]);
      longs[i] = static_cast<double>(static_cast<std::int64_t>(bits()));
      ints[i] = static_cast<double>(static_cast<std::int32_t>(i % 97));
      bytes[i] = static_cast<double>(bits() % 256);
      if (longs[i] >= 0x1p63) longs[i] = 0.0;
      table.append(std::array{doubles[i], floats[i], longs[i], ints[i], bytes[i]});
    }
    store.commit();
  }
  CHECK(read_all<double>(scratch / "r.h5", "/jobs/double", H5T_NATIVE_DOUBLE) == doubles);
  CHECK(read_all<double>(scratch / "r.h5", "/jobs/float", H5T_NATIVE_DOUBLE) == floats);
  CHECK(read_all<double>(scratch / "r.h5", "/jobs/long", H5T_NATIVE_DOUBLE) == longs);
  CHECK(read_all<double>(scratch / "r.h5", "/jobs/int", H5T_NATIVE_DOUBLE) == ints);
  CHECK(read_all<double>(scratch / "r.h5", "/jobs/byte", H5T_NATIVE_DOUBLE) == bytes);
}

TEST_CASE("A wide column keeps its rows along the second dimension") {
  const Scratch scratch;
  const std::size_t width = 1000, rows = 100;  // 32 rows a chunk
  {
    Store store(scratch / "r.h5");
    store.labels("/site", "rack", std::vector<std::string>(width, "r"));
    auto& table = store.time_table("/site/hall", april_12(),
                                   {{"temperature", "degC", "", Type::f64, "", "rack", width}});
    std::vector<double> row(width + 1);
    for (std::size_t i = 0; i < rows; ++i) {
      row[0] = static_cast<double>(i);
      for (std::size_t j = 0; j < width; ++j) row[j + 1] = static_cast<double>(1000 * i + j);
      table.append(row);
    }
    store.commit();
  }
  std::vector<hsize_t> shape;
  const auto values = read_all<double>(scratch / "r.h5", "/site/hall/temperature", H5T_NATIVE_DOUBLE, &shape);
  CHECK(shape == std::vector<hsize_t>{rows, width});
  for (std::size_t i = 0; i < values.size(); ++i) REQUIRE(values[i] == static_cast<double>(i));
}

TEST_CASE("A value that a column cannot hold is refused by name and leaves the table as it was") {
  const Scratch scratch;
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  struct {
    Type type;
    std::vector<double> good, bad;
  } const cases[] = {
      {Type::f64, {nan, inf, -0.0, 1e308}, {}},
      {Type::f32, {nan, -inf, 0.1, 3.4028234663852886e38}, {1e39, -3.5e38}},
      {Type::i64, {-0x1p63, 0x1p62, -1.0}, {0x1p63, -0x1.8p63, 0.5, nan, inf, -inf}},
      {Type::i32, {-2147483648.0, 2147483647.0}, {2147483648.0, -2147483649.0, 1e-9, nan, inf}},
      {Type::u8, {0.0, 255.0}, {256.0, -1.0, 254.5, nan}},
  };
  for (const auto& [type, good, bad] : cases) {
    Store store(scratch / "r.h5");
    auto& table = store.table("/t", "row", {{"first", "1", ""}, {"narrow", "1", "", type}});
    for (const double value : bad)
      CHECK_THROWS_WITH(table.append(std::array{7.0, value}), Catch::Contains("/t/narrow"));
    for (const double value : bad) CHECK_THROWS_AS(table.append(std::array{7.0, value}), std::logic_error);
    std::vector<double> firsts;
    for (const double value : good) {
      firsts.push_back(static_cast<double>(firsts.size()));
      table.append(std::array{firsts.back(), value});
    }
    store.commit();
    CHECK(read_all<double>(scratch / "r.h5", "/t/first", H5T_NATIVE_DOUBLE) == firsts);
    const auto kept = read_all<double>(scratch / "r.h5", "/t/narrow", H5T_NATIVE_DOUBLE);
    REQUIRE(kept.size() == good.size());
    for (std::size_t i = 0; i < good.size(); ++i) {
      const double expected = type == Type::f32 ? static_cast<float>(good[i]) : good[i];
      CHECK((kept[i] == expected || (std::isnan(kept[i]) && std::isnan(expected))));
    }
  }
}

TEST_CASE("Time only moves forward, and rows have the columns they were promised") {
  const Scratch scratch;
  Store store(scratch / "r.h5");
  auto& table = store.time_table("/site/oasis", april_12(), {{"power", "W", ""}});
  table.append(std::array{300.0, 1.0});
  CHECK_THROWS_WITH(table.append(std::array{300.0, 1.0}), Catch::Contains("/site/oasis/time must increase"));
  CHECK_THROWS_AS(table.append(std::array{std::nan(""), 1.0}), std::logic_error);
  CHECK_THROWS_WITH(table.append(std::array{600.0}), Catch::Contains("2 values, not 1"));
  table.append(std::array{600.0, 2.0});
  store.commit();
  CHECK(read_all<double>(scratch / "r.h5", "/site/oasis/time", H5T_NATIVE_DOUBLE) ==
        std::vector{300.0, 600.0});
}

TEST_CASE("The time axis counts seconds from the start, to the nanosecond") {
  const Scratch scratch;
  Store store(scratch / "r.h5");
  using namespace std::chrono;
  store.time_table("/a", april_12() + hours(17) + seconds(5), {});
  store.time_table("/b", april_12() + milliseconds(250), {});
  store.time_table("/c", sim::Instant(sys_days(year(1969) / 12 / 31) + milliseconds(86399500)), {});
  store.commit();
  const auto units = [&](const char* axis) { return read_text_attribute(scratch / "r.h5", axis, "units"); };
  CHECK(units("/a/time") == "seconds since 2022-04-12 17:00:05");
  CHECK(units("/b/time") == "seconds since 2022-04-12 00:00:00.25");
  CHECK(units("/c/time") == "seconds since 1969-12-31 23:59:59.5");
  CHECK(read_text_attribute(scratch / "r.h5", "/a/time", "calendar") == "proleptic_gregorian");
  CHECK(read_text_attribute(scratch / "r.h5", "/a/time", "axis") == "T");
  CHECK(read_text_attribute(scratch / "r.h5", "/a/time", "standard_name") == "time");
}

TEST_CASE("Attributes say what was said last, to groups, variables and the root, however long") {
  const Scratch scratch;
  const std::string scenario(300'000, 'x');
  Store store(scratch / "r.h5");
  store.attribute("/jobs/wait", "valid_range", "not negative");  // before the variable is there
  store.table("jobs/", "job", {{"wait", "s", "time in the queue", Type::f32, "time: point"}});
  store.attribute("/", "scenario", "short");
  store.attribute("/", "scenario", scenario);
  store.attribute("/", "empty", "");
  store.attribute("/site/oasis", "place", "San José");
  for (int i = 0; i < 100; ++i) store.attribute("/", "input_" + std::to_string(i), std::int64_t{i});
  CHECK_THROWS_AS(store.attribute("/", "seal", "mine"), std::logic_error);
  store.commit();
  const auto text = [&](const char* object, const char* name) {
    return read_text_attribute(scratch / "r.h5", object, name);
  };
  CHECK(text("/", "Conventions") == "CF-1.8");
  CHECK(text("/", "scenario") == scenario);
  CHECK(text("/", "empty").empty());
  CHECK(text("/jobs/wait", "valid_range") == "not negative");
  CHECK(text("/jobs/wait", "long_name") == "time in the queue");
  CHECK(text("/jobs/wait", "cell_methods") == "time: point");
  CHECK(text("/site/oasis", "place") == "San José");
  CHECK_THROWS_WITH(text("/", "missing"), Catch::Contains("missing"));
  CHECK_THROWS_WITH(text("/jobs/nothing", "units"), Catch::Contains("/jobs/nothing"));
  CHECK_THROWS_WITH(text("/", "input_3"), Catch::Contains("not a text"));
}

TEST_CASE("Arrays lie along dimensions of their own or an outer group") {
  const Scratch scratch;
  Store store(scratch / "r.h5");
  store.labels("/", "account", {"grid", "it", "heat"});
  store.array("/ledger", {"replication", "1", "", Type::i32}, {"replication"}, std::array{0.0, 1.0});
  store.array("/ledger/energy", {"total", "J", ""}, {"replication", "account"},
              std::array{1., 2., 3., 4., 5., 6.});
  store.table("/jobs", "job", {{"wait", "s", ""}});
  const std::array one{1.0};
  CHECK_THROWS_WITH(store.array("/a", {"x"}, {"acount"}, one),
                    Catch::Contains("no dimension 'acount'") && Catch::Contains("/account"));
  CHECK_THROWS_WITH(store.array("/a", {"y"}, {"account"}, one), Catch::Contains("3 values, not 1"));
  CHECK_THROWS_WITH(store.array("/a", {"z", "1", "", Type::u8}, {}, std::array{0.5}),
                    Catch::Contains("/a/z"));
  CHECK_THROWS_WITH(store.array("/jobs", {"w"}, {"job"}, one), Catch::Contains("which grows"));
  CHECK_THROWS_WITH(store.table("/jobs", "job", {}), Catch::Contains("/jobs/job is written twice"));
  CHECK_THROWS_WITH(store.labels("/", "ledger", {"x"}), Catch::Contains("/ledger is written twice"));
  CHECK_THROWS_WITH(store.table("/b", "row", {{"v", "1", "", Type::f64, "", "account", 2}}),
                    Catch::Contains("/b/v"));
  CHECK_THROWS_WITH(store.table("/c", "row", {{"v", "1", "", Type::f64, "", "", 2}}),
                    Catch::Contains("/c/v"));
  CHECK_THROWS_AS(store.array("/a", {"b/c"}, {}, one), std::logic_error);
  store.commit();
  std::vector<hsize_t> shape;
  CHECK(read_all<double>(scratch / "r.h5", "/ledger/energy/total", H5T_NATIVE_DOUBLE, &shape) ==
        std::vector{1., 2., 3., 4., 5., 6.});
  CHECK(shape == std::vector<hsize_t>{2, 3});
}

TEST_CASE("Equal contents make equal bytes") {
  const Scratch scratch;
  write_a_day(scratch / "a.h5");
  write_a_day(scratch / "b.h5");
  CHECK(sha256_of(scratch / "a.h5") == sha256_of(scratch / "b.h5"));
}

TEST_CASE("Two stores may be open at once, also when one of them is dropped") {
  const Scratch scratch;
  {
    Store a(scratch / "a.h5"), b(scratch / "b.h5");
    auto dropped = std::make_unique<Store>(scratch / "c.h5");
    auto &in_a = a.table("/t", "row", {{"v", "1", ""}}), &in_b = b.table("/t", "row", {{"v", "1", ""}}),
         &in_c = dropped->table("/t", "row", {{"v", "1", ""}});
    for (int i = 0; i < 100'000; ++i) {
      one_row(in_a, i);
      one_row(in_b, -i);
      if (i < 50'000) one_row(in_c, i);
      if (i == 50'000) dropped.reset();
    }
    a.commit();
    b.commit();
  }
  const auto a = read_all<double>(scratch / "a.h5", "/t/v", H5T_NATIVE_DOUBLE),
             b = read_all<double>(scratch / "b.h5", "/t/v", H5T_NATIVE_DOUBLE);
  REQUIRE(a.size() == 100'000);
  for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(a[i] == -b[i]);
  CHECK_FALSE(std::filesystem::exists(scratch / "c.h5"));
  CHECK_FALSE(std::filesystem::exists(scratch / "c.h5.part"));
}

TEST_CASE("Stores of many threads do not disturb each other") {
  const Scratch scratch;
  write_a_day(scratch / "alone.h5");
  const auto expected = sha256_of(scratch / "alone.h5");
  std::vector<std::string> digests(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < digests.size(); ++i)
      threads.emplace_back([&, i] {
        const auto file = scratch / std::to_string(i);
        write_a_day(file);
        digests[i] = sha256_of(file);
      });
  }
  CHECK(digests == std::vector<std::string>(digests.size(), expected));
}

TEST_CASE("A complete store takes nothing more") {
  const Scratch scratch;
  Store store(scratch / "r.h5");
  auto& table = store.table("/t", "row", {{"v", "1", ""}});
  one_row(table, 1.0);
  store.commit();
  CHECK_THROWS_AS(one_row(table, 2.0), std::logic_error);
  CHECK_THROWS_AS(store.attribute("/", "x", "y"), std::logic_error);
  CHECK_THROWS_AS(store.table("/u", "row", {}), std::logic_error);
  CHECK_THROWS_AS(store.commit(), std::logic_error);
  CHECK(seal_is_intact(scratch / "r.h5"));
}

TEST_CASE("Memory does not grow with the rows") {
  const Scratch scratch;
  Store store(scratch / "r.h5");
  auto& table =
      store.table("/t", "row", {{"a", "1", ""}, {"b", "1", "", Type::f32}, {"c", "1", "", Type::u8}});
  std::mt19937_64 bits(1);
  const auto append = [&](int rows) {
    for (int i = 0; i < rows; ++i)
      table.append(std::array{static_cast<double>(bits()), static_cast<double>(i), 1.0});
    const auto used = mallinfo2();
    return static_cast<double>(used.uordblks + used.hblkhd);
  };
  const double early = append(600'000), late = append(1'800'000);  // 5 MB, then 15 MB more
  CHECK(late - early < 0.5e6);
}
