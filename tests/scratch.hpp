// A file in a folder of its own for a test, gone with the object; and real series, where they are at hand.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

class Scratch {
 public:
  Scratch(const std::string& name, const std::string& text) : folder_(make_folder()), path_(folder_ / name) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~Scratch() { std::filesystem::remove_all(folder_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  static std::filesystem::path make_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "jevons_test_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    return name;
  }
  std::filesystem::path folder_, path_;
};

/// A measured series by its name under the data folder, or nothing, said aloud: such files are not in the
/// repository.
inline std::optional<std::filesystem::path> at_hand(const std::string& name) {
  const char* folder = std::getenv("JEVONS_DATA");
  const auto path = (folder ? std::filesystem::path(folder)
                            : std::filesystem::path(JEVONS_SOURCE_DIR) / ".." / "shared" / "data") /
                    name;
  if (std::filesystem::exists(path)) return path;
  WARN("skipped: " << name << " is not at hand (JEVONS_DATA)");
  return {};
}
