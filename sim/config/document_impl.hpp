// What a Document holds; seen only by the files that implement it.
#pragma once

#include <functional>

#include <map>
#include <memory>
#include <mutex>

#include "sim/config/document.hpp"
#include "sim/config/faults.hpp"
#include "sim/config/tree.hpp"

namespace sim::config {

/// What keeps a file from being read: "does not exist", "is a folder; a file is expected", "is empty", ...;
/// "" if nothing does.
std::string file_problem(const std::filesystem::path& file);
/// The same of a folder.
std::string folder_problem(const std::filesystem::path& folder);

struct Document::Impl {
  /// What was made of files, shared by all copies of a document: so many at the most, and then what nobody asked for
  /// the longest goes, since a sweep may have another file's worth at every point.
  struct Shelf {
    static constexpr std::size_t most = 32;
    struct Kept {
      std::shared_ptr<const void> made;
      std::uint64_t asked = 0;
    };
    std::mutex mutex;
    std::map<std::string, Kept> kept;
    std::uint64_t asked = 0;  // how often, so far
  };
  std::shared_ptr<Shelf> shelf = std::make_shared<Shelf>();
  std::vector<Source> sources;  // the scenario, the files it extends, then the overrides
  std::vector<std::filesystem::path> files;
  Node root;
  DataPath path;
  Faults faults;
  std::function<double(std::string_view)> draw;  // u of a distribution, by path; its median without
  std::vector<Uncertain> uncertain;

  void complain(Place place, std::string_view key_path, std::string_view message) {
    faults.add(sources, place, key_path, message);
  }
  /// Where the file named at `place` lies: beside the file that names it, beside the scenario, along the data
  /// path.
  std::optional<std::filesystem::path> locate(Place place, std::string_view key_path, const std::string& name,
                                              std::string (*problem_of)(const std::filesystem::path&) = file_problem);
};

/// Reads `file` and what it extends into `impl`. Throws BadInput where that cannot be.
void load_file(Document::Impl& impl, const std::filesystem::path& file);
/// The same of a text that is called `name` and lies in `folder`.
void load_text(Document::Impl& impl, std::string_view text, std::string name, std::filesystem::path folder);
/// Puts each "a.b.c=value" in its place; those that have none are errors of `impl`.
void apply_overrides(Document::Impl& impl, const std::vector<std::string>& overrides);
/// Puts the value in its place; errors stand at `blamed` and end with `note`.
void set_value(Document::Impl& impl, std::string_view path, std::string_view value, Place blamed, std::string note);

}  // namespace sim::config
