#include "sim/config/document.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/config/document_impl.hpp"
#include "sim/config/reader.hpp"
#include "sim/config/values.hpp"

namespace sim::config {

namespace fs = std::filesystem;

BadInput::BadInput(std::vector<std::string> errors)
    : errors_(std::move(errors)), text_(listed(errors_, "\n")) {}

Document::Document(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Document::Document(const Document& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Document Document::load(const fs::path& file, const std::vector<std::string>& overrides, DataPath path) {
  auto impl = std::make_unique<Impl>();
  impl->path = std::move(path);
  load_file(*impl, file);
  apply_overrides(*impl, overrides);
  return Document(std::move(impl));
}

Document Document::parse(std::string_view text, std::string name, fs::path folder,
                         const std::vector<std::string>& overrides, DataPath path) {
  auto impl = std::make_unique<Impl>();
  impl->path = std::move(path);
  load_text(*impl, text, std::move(name), std::move(folder));
  apply_overrides(*impl, overrides);
  return Document(std::move(impl));
}

void Document::set(std::string_view path, std::string_view value, std::string_view blamed, std::string_view note) {
  set_value(*impl_, path, value, find(impl_->root, parse_path(blamed).value_or(std::vector<Step>{})).node->place,
            std::string(note));
}

void Document::erase(std::string_view key) {
  auto* root = impl_->root.table();
  if (const auto entry = root->find(key); entry != root->end()) root->erase(entry);
}

void Document::complain(std::string_view path, std::string message) {
  const auto steps = parse_path(path);
  impl_->complain(find(impl_->root, steps.value_or(std::vector<Step>{})).node->place, path, message);
}

void Document::set_draw(std::function<double(std::string_view)> u) {
  impl_->draw = std::move(u);
  impl_->uncertain.clear();
}

const std::vector<Uncertain>& Document::uncertain() const { return impl_->uncertain; }

void Document::refuse_uncertain(std::string_view why, std::string_view table) {
  for (const auto& input : impl_->uncertain)
    if (table.empty() || input.path == table || input.path.rfind(fmt::format("{}.", table), 0) == 0)
      complain(input.path, fmt::format("cannot be uncertain: {}", why));
}

std::optional<std::int64_t> Document::whole_at(std::string_view path) const {
  const auto steps = parse_path(path);
  const auto found = find(impl_->root, steps.value_or(std::vector<Step>{}));
  return steps && found.is_exact ? read_whole(*found.node, {.help = ""}).value : std::nullopt;
}

void Document::complain_located(std::string message) { impl_->faults.add_located(std::move(message)); }

const std::vector<fs::path>& Document::files() const { return impl_->files; }

bool Document::has(std::string_view path) const {
  const auto steps = parse_path(path);
  return steps && find(impl_->root, *steps).is_exact;
}

std::optional<fs::path> Document::find_file(std::string_view key_path, const std::string& name) {
  const auto steps = parse_path(key_path);
  return impl_->locate(find(impl_->root, steps.value_or(std::vector<Step>{})).node->place, key_path, name);
}

std::optional<fs::path> Document::find_folder(std::string_view key_path, const std::string& name) {
  const auto steps = parse_path(key_path);
  return impl_->locate(find(impl_->root, steps.value_or(std::vector<Step>{})).node->place, key_path, name, folder_problem);
}

bool Document::is_unreadable(std::string_view path) const { return impl_->faults.is_unreadable(path); }

bool Document::ok() const { return impl_->faults.empty(); }

void Document::throw_if_bad() const {
  if (!ok()) throw BadInput(impl_->faults.lines());
}

std::string Document::text_at(std::string_view path) const {
  const auto found = find(impl_->root, parse_path(path).value_or(std::vector<Step>{}));
  auto text = found.is_exact ? toml_text(*found.node) : std::string();
  for (const auto& input : impl_->uncertain)
    if (input.path.starts_with(path)) text += fmt::format(" {} = {}", input.path, input.value);
  return text;
}

std::shared_ptr<const void> Document::kept_under(const std::string& key) const {
  auto& shelf = *impl_->shelf;
  const std::lock_guard lock(shelf.mutex);
  const auto found = shelf.kept.find(key);
  if (found == shelf.kept.end()) return nullptr;
  found->second.asked = ++shelf.asked;
  return found->second.made;
}

std::shared_ptr<const void> Document::keep(const std::string& key, std::shared_ptr<const void> made) const {
  auto& shelf = *impl_->shelf;
  const std::lock_guard lock(shelf.mutex);
  const auto kept = shelf.kept.try_emplace(key, Impl::Shelf::Kept{std::move(made), ++shelf.asked}).first->second.made;
  if (shelf.kept.size() > Impl::Shelf::most)
    shelf.kept.erase(std::min_element(shelf.kept.begin(), shelf.kept.end(),
                                      [](const auto& a, const auto& b) { return a.second.asked < b.second.asked; }));
  return kept;
}

std::unique_ptr<Visitor> Document::make_reader() { return std::make_unique<Reader>(*impl_); }

void Document::finish(Visitor& reader) {
  static_cast<Reader&>(reader).report_unknown_keys();
  impl_->faults.end_reading();
}

std::optional<fs::path> Document::Impl::locate(Place place, std::string_view key_path, const std::string& name,
                                               std::string (*problem_of)(const fs::path&)) {
  std::vector<fs::path> folders{sources[static_cast<std::size_t>(place.source)].folder,
                                sources.front().folder};
  folders.insert(folders.end(), path.folders.begin(), path.folders.end());
  if (fs::path(name).is_absolute()) folders = {fs::path()};
  std::vector<std::string> searched;
  for (const auto& folder : folders) {
    const auto file = (folder / name).lexically_normal();
    const auto problem = problem_of(file);
    if (problem.empty()) return file;
    if (problem != "does not exist") {
      complain(place, key_path, fmt::format("{} {}", file.string(), problem));
      return {};
    }
    auto shown = folder.empty() ? std::string(".") : folder.lexically_normal().string();
    if (std::find(searched.begin(), searched.end(), shown) == searched.end())
      searched.push_back(std::move(shown));
  }
  constexpr auto hint = "measured series are found through --data or the environment variable JEVONS_DATA; "
                        "scenarios/data/README.md says where they come from";
  complain(place, key_path,
           fs::path(name).is_absolute()
               ? fmt::format("{} does not exist; {}", toml_string(name), hint)
               : fmt::format("{} was not found in {}; {}", toml_string(name), listed(searched), hint));
  return {};
}

}  // namespace sim::config
