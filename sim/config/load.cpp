// Files, those they extend, and overrides become one tree.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "sim/config/document_impl.hpp"
#include "sim/config/toml_tree.hpp"

namespace sim::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_chain = 64;  // files that extend one another

struct Link {
  fs::path file;     // canonical, to know it again
  std::string name;  // as in messages
};

/// To know a file again by; a pipe has no such path, and is itself.
fs::path known_as(const fs::path& file) {
  std::error_code error;
  auto path = fs::weakly_canonical(file, error);
  return error ? file : path;
}

[[noreturn]] void give_up(Document::Impl& impl) { throw BadInput(impl.faults.lines()); }

Node read_source(Document::Impl& impl, std::string_view text, Source source) {
  impl.sources.push_back(std::move(source));
  try {
    return parse_toml(text, static_cast<int>(impl.sources.size()) - 1);
  } catch (const SyntaxError& error) {
    impl.complain(error.place, "", fmt::format("not TOML: {}", error.what()));
    give_up(impl);
  }
}

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void report_cycle(Document::Impl& impl, Place place, const std::vector<Link>& chain,
                  const std::string& name) {
  std::string circle;
  for (const auto& link : chain) circle += link.name + " -> ";
  impl.complain(place, "extends", fmt::format("files extend one another in a circle: {}{}", circle, name));
}

// The tree with the file it extends beneath it, and so on down the chain.
Node extended(Document::Impl& impl, Node root, std::vector<Link> chain) {
  auto* table = root.table();
  const auto entry = table->find("extends");
  if (entry == table->end()) return root;
  const Node extends = std::move(entry->second);
  table->erase(entry);
  const auto* written = std::get_if<std::string>(&extends.value);
  if (!written || written->empty()) {
    impl.complain(extends.place, "extends",
                  describe(extends) + "; the name of another scenario is expected, such as \"base.toml\"");
    give_up(impl);
  }
  const auto folder = impl.sources[static_cast<std::size_t>(extends.place.source)].folder;
  const auto file = (folder / *written).lexically_normal();
  const Link link{known_as(file), file.string()};
  const auto is_same = [&](const Link& other) { return other.file == link.file; };
  if (std::any_of(chain.begin(), chain.end(), is_same) || chain.size() >= longest_chain) {
    report_cycle(impl, extends.place, chain, link.name);
    give_up(impl);
  }
  const auto problem = file_problem(file);
  const auto text = problem.empty() ? contents(file) : std::string();
  if (!problem.empty() || text.empty()) {
    impl.complain(extends.place, "extends",
                  fmt::format("{} {}", link.name, problem.empty() ? "is empty" : problem));
    give_up(impl);
  }
  impl.files.push_back(file);
  chain.push_back(link);
  Node base = read_source(impl, text, {link.name, file.parent_path(), ""});
  base = extended(impl, std::move(base), std::move(chain));
  merge(base, std::move(root));
  return base;
}

bool is_utf8(std::string_view text) {
  try {
    parse_toml(toml_string(text) + " = 1", 0);
    return true;
  } catch (const SyntaxError&) {
    return false;
  }
}

// The value with all that is in it told to stand at one place.
Node at(Node node, Place place) {
  node.place = node.key_place = place;
  if (auto* table = node.table())
    for (auto& [key, value] : *table) value = at(std::move(value), place);
  if (auto* list = std::get_if<Node::List>(&node.value))
    for (auto& value : *list) value = at(std::move(value), place);
  return node;
}

// Why the text before the '=' of an override is not a path.
std::string path_problem(std::string_view path) {
  if (path.find_first_of("\"[]") != std::string_view::npos)
    return fmt::format("{} is not a path of keys, such as site.\"my site\".servers[0].count",
                       toml_string(path));
  std::string quoted;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('.', begin), path.size());
    if (end == begin) return "a key is missing; an override is written key.path=value";
    quoted = join(quoted, path.substr(begin, end - begin));
    begin = end + 1;
  }
  return fmt::format(
      "{} is not a path of keys: a name of other than letters a to z, digits, _ and - needs "
      "quotes, such as {}",
      toml_string(path), quoted);
}

void apply_override(Document::Impl& impl, const std::string& text, int ordinal) {
  const auto folder = impl.sources.front().folder;
  impl.sources.push_back({"--set", folder, fmt::format(" (--set {})", text)});
  const int source = static_cast<int>(impl.sources.size()) - 1;
  const Place start{source, ordinal, 1};
  const auto equals = text.find('=');
  const auto steps = equals == std::string::npos ? std::nullopt : parse_path(text.substr(0, equals));
  if (!is_utf8(text)) return impl.complain(start, "", "an override is UTF-8, and this is not");
  if (equals == std::string::npos) return impl.complain(start, "", "an override is written key.path=value");
  if (!steps) return impl.complain(start, "", path_problem(text.substr(0, equals)));
  if (steps->front().key == "extends") return impl.complain(start, "extends", "an override cannot extend");
  auto node = parse_override_value(text.substr(equals + 1), {source, ordinal, static_cast<int>(equals) + 2});
  node.key_place.column = steps->back().column;
  const auto problem = put(impl.root, *steps, std::move(node));
  if (!problem.empty()) impl.complain(start, text.substr(0, equals), problem);
}

}  // namespace

std::string override_as_toml(std::string_view value) { return toml_text(parse_override_value(value, {})); }

std::string file_problem(const fs::path& file) {
  std::error_code error;
  const auto status = fs::status(file, error);
  if (!fs::exists(status))
    return error && status.type() == fs::file_type::none
               ? fmt::format("cannot be reached: {}", error.message())
               : "does not exist";
  if (fs::is_directory(status)) return "is a folder; a file is expected";
  if (!std::ifstream(file)) return "cannot be opened for reading";
  if (fs::is_regular_file(status) && fs::file_size(file, error) == 0) return "is empty";
  return {};
}

std::string folder_problem(const fs::path& folder) {
  std::error_code error;
  const auto status = fs::status(folder, error);
  if (!fs::exists(status)) return error && status.type() == fs::file_type::none ? fmt::format("cannot be reached: {}", error.message()) : "does not exist";
  if (!fs::is_directory(status)) return "is a file; a folder is expected";
  fs::directory_iterator entries(folder, error);
  return error ? fmt::format("cannot be read: {}", error.message()) : std::string();
}

void load_file(Document::Impl& impl, const fs::path& file) {
  const auto problem = file_problem(file);
  const auto text = problem.empty() ? contents(file) : std::string();
  if (!problem.empty() || text.empty()) {
    impl.sources.push_back({file.string(), file.parent_path(), ""});
    impl.complain({}, "", fmt::format("the file {}", problem.empty() ? "is empty" : problem));
    give_up(impl);
  }
  impl.files.push_back(file);
  Node root = read_source(impl, text, {file.string(), file.parent_path(), ""});
  impl.root = extended(impl, std::move(root), {{known_as(file), file.string()}});
}

void load_text(Document::Impl& impl, std::string_view text, std::string name, fs::path folder) {
  std::vector<Link> chain{{known_as(folder / name), name}};
  impl.root =
      extended(impl, read_source(impl, text, {std::move(name), std::move(folder), ""}), std::move(chain));
}

void set_value(Document::Impl& impl, std::string_view path, std::string_view value, Place blamed, std::string note) {
  const auto asked = impl.sources[static_cast<std::size_t>(blamed.source)];
  impl.sources.push_back({asked.name, asked.folder, std::move(note)});
  blamed.source = static_cast<int>(impl.sources.size()) - 1;
  const auto steps = parse_path(path);
  if (!steps) return impl.complain(blamed, "", path_problem(path));
  auto node = at(parse_override_value(value, blamed), blamed);
  const auto problem = put(impl.root, *steps, std::move(node));
  if (!problem.empty()) impl.complain(blamed, path, problem);
}

void apply_overrides(Document::Impl& impl, const std::vector<std::string>& overrides) {
  for (std::size_t i = 0; i < overrides.size(); ++i)
    apply_override(impl, overrides[i], static_cast<int>(i) + 1);
}

}  // namespace sim::config
