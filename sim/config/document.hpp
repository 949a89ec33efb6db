// A scenario file as text with positions: `extends` merged, `--set` applied, every error collected with its
// file, line and column, and reported together.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/names.hpp"
#include "sim/config/spread.hpp"
#include "sim/config/visitor.hpp"

namespace sim::config {

/// Every error found, one line each: `file:line:column: error: path: what is wrong, what was expected`.
/// tools/ turns it into exit code 2.
class BadInput : public std::exception {
 public:
  explicit BadInput(std::vector<std::string> errors);
  const char* what() const noexcept override { return text_.c_str(); }
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  std::vector<std::string> errors_;
  std::string text_;
};

/// Where files are looked for, in order, after the folder of the file that names them.
struct DataPath {
  std::vector<std::filesystem::path> folders;
};

class Document {
 public:
  struct Impl;

  /// Reads a TOML file and those it extends, then applies "a.b.c=value" overrides (value in TOML syntax; a
  /// bare word or quantity is taken as a string). Throws BadInput on unreadable files, syntax errors, extends
  /// cycles.
  static Document load(const std::filesystem::path& file, const std::vector<std::string>& overrides,
                       DataPath path);
  /// The same from text; `name` stands in for the file name in messages, `folder` is where relative files are
  /// sought.
  static Document parse(std::string_view text, std::string name, std::filesystem::path folder,
                        const std::vector<std::string>& overrides, DataPath path);

  /// As it stands: a point of a study is a copy with keys set.
  Document(const Document&);
  Document& operator=(const Document&) = delete;
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  /// Fills `value` from the document; unknown keys, wrong types, units and ranges are collected, not thrown.
  template <class T>
  void read(T& value) {
    const auto reader = make_reader();
    value.visit(*reader);
    finish(*reader);
  }

  /// Puts `value`, TOML text, under the key at `path`. What is wrong with it is told at the value with the path
  /// `blamed`, which asks for it, and followed by `note`.
  void set(std::string_view path, std::string_view value, std::string_view blamed, std::string_view note);
  /// Takes the key out, if it was written.
  void erase(std::string_view key);
  /// Where a distribution stands in place of a value, what is read is its quantile at u(path), 0 < u < 1; without this, its
  /// median. Forgets what was uncertain so far.
  void set_draw(std::function<double(std::string_view path)> u);
  /// The keys read whose value is a distribution, in the order of reading.
  const std::vector<Uncertain>& uncertain() const;
  /// Adds an error at each of them, for files and tables that have to be certain; `why` follows "cannot be uncertain: ".
  /// With a `table`, only at those in it, or it itself.
  void refuse_uncertain(std::string_view why, std::string_view table = "");
  /// The whole number written at this path, if one is; nothing is complained of.
  std::optional<std::int64_t> whole_at(std::string_view path) const;

  /// Adds an error at the value with this dotted path ("site.oasis.servers[0].model"; the nearest enclosing
  /// table that was written where the key itself was not).
  void complain(std::string_view path, std::string message);
  /// Adds an error that already carries its position, such as one of a CSV file.
  void complain_located(std::string message);
  /// The files that were read: the scenario, then those it extends.
  const std::vector<std::filesystem::path>& files() const;
  /// Whether the user wrote this key (in the file, a base file or an override).
  bool has(std::string_view path) const;
  /// Where a named file lies, or nothing (and an error that lists where it was looked for) if it is not
  /// there.
  std::optional<std::filesystem::path> find_file(std::string_view key_path, const std::string& name);

  /// The same for a folder.
  std::optional<std::filesystem::path> find_folder(std::string_view key_path, const std::string& name);

  /// All that is written at this path and below it, as TOML, with what was drawn where it is uncertain and the folders
  /// that it was written in: equal texts are read to equal values, and name the same files.
  std::string text_at(std::string_view path) const;
  /// What is made of files, once for all copies of this document, on any thread: `key` says what it is and all that it
  /// hangs on. `make` gives a std::optional<T>; nothing (it could not be made, and said so) is not kept.
  template <class T, class Make>
  std::shared_ptr<const T> once(const std::string& key, Make make) const {
    if (auto kept = kept_under(key)) return std::static_pointer_cast<const T>(kept);
    std::optional<T> made = make();
    if (!made) return nullptr;
    return std::static_pointer_cast<const T>(keep(key, std::make_shared<const T>(std::move(*made))));
  }

  /// Whether something at this path ("site.oasis") or below it could not be read: what hangs on it is best
  /// left alone, so that one mistake is told once.
  bool is_unreadable(std::string_view path) const;
  bool ok() const;
  /// Throws BadInput with all errors, in file and line order, if there are any.
  void throw_if_bad() const;

 private:
  explicit Document(std::unique_ptr<Impl> impl);
  std::shared_ptr<const void> kept_under(const std::string& key) const;
  /// What is under the key from now on: `made`, unless another thread was faster.
  std::shared_ptr<const void> keep(const std::string& key, std::shared_ptr<const void> made) const;
  std::unique_ptr<Visitor> make_reader();
  void finish(Visitor& reader);
  std::unique_ptr<Impl> impl_;
};

/// `value` as a TOML file that reads back to the same value, bit for bit: every key, defaults included, with
/// unit, help and source in comments when `commented`. What cannot be written (an optional that is empty, a
/// number that is not finite, a choice not made) appears as a comment, or not at all. Values at the paths of `texts` are
/// written as those: the distributions that they were drawn from.
template <class T>
std::string to_toml(T& value, bool commented, std::map<std::string, std::string> texts = {});

/// The value of an override as TOML: a bare word or a quantity becomes a text.
std::string override_as_toml(std::string_view value);

/// The key of a schema walk, for `describe`, `list` and the reference page.
struct KeyInfo {
  std::string path, type, unit, default_value, range, help, source;
  std::vector<std::string> names;  // of a one_of or a choice
  bool required = false;
};
template <class T>
std::vector<KeyInfo> keys_of(T& value);

/// `out` is complete once the writer is gone.
std::unique_ptr<Visitor> make_writer(std::string& out, bool commented, std::map<std::string, std::string> texts = {});
std::unique_ptr<Visitor> make_lister(std::vector<KeyInfo>& out);

template <class T>
std::string to_toml(T& value, bool commented, std::map<std::string, std::string> texts) {
  std::string out;
  {
    const auto writer = make_writer(out, commented, std::move(texts));
    value.visit(*writer);
  }
  return out;
}
template <class T>
std::vector<KeyInfo> keys_of(T& value) {
  std::vector<KeyInfo> out;
  const auto lister = make_lister(out);
  value.visit(*lister);
  return out;
}

}  // namespace sim::config
