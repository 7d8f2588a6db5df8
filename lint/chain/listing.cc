// A folder's files, looked at and read each once, and the chain that a layout builds from them.

#include <algorithm>
#include <filesystem>
#include <map>

#include "lint/chain/layout.h"
#include "lint/chain/placeholders.h"
#include "lint/chain/psql_script.h"
#include "lint/text/utf8.h"

namespace chain {
namespace {

// Where a place of the file stands in the source's text.
uint32_t offset_of(const text::Source& source, uint32_t in_file) {
  uint32_t low = 0, high = static_cast<uint32_t>(source.bytes.size());
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (source.file_offset(middle) < in_file)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

// Null where the file cannot be read, so that the failure is kept as well.
struct Listing::Cache {
  explicit Cache(const std::string& root) : folder(root) {}
  text::Folder folder;
  std::map<std::string, std::optional<text::Source>, std::less<>> sources;
  std::map<std::string, text::Source, std::less<>> preset;
};

Listing::Listing(std::string root, std::vector<std::string> paths, bool partial)
    : root_(std::move(root)),
      paths_(std::move(paths)),
      partial_(partial),
      cache_(std::make_shared<Cache>(root_)) {
  if (!std::is_sorted(paths_.begin(), paths_.end())) std::sort(paths_.begin(), paths_.end());
}

void Listing::join(const Listing& other) {
  std::vector<std::string> added;
  for (const std::string& path : other.paths()) {
    if (has(path)) {
      hidden_.push_back(other.full_path(path));
    } else {
      added.push_back(path);
      elsewhere_.emplace(path, other.root());
    }
  }
  paths_.insert(paths_.end(), added.begin(), added.end());
  std::sort(paths_.begin(), paths_.end());
}

std::string Listing::full_path(std::string_view relative) const {
  const auto elsewhere = elsewhere_.find(relative);
  return text::join_path(elsewhere == elsewhere_.end() ? root_ : elsewhere->second, relative);
}

bool Listing::has(std::string_view relative) const {
  return std::binary_search(paths_.begin(), paths_.end(), relative);
}

text::Result<text::Source> Listing::load(std::string_view relative) const {
  return elsewhere_.contains(relative) ? text::load(full_path(relative)) : cache_->folder.load(relative);
}

const text::Source* Listing::peek(std::string_view relative) const {
  if (const auto given = cache_->preset.find(relative); given != cache_->preset.end()) return &given->second;
  auto found = cache_->sources.find(relative);
  if (found == cache_->sources.end()) {
    text::Result<text::Source> loaded = load(relative);
    std::optional<text::Source> kept;
    if (loaded) kept = *std::move(loaded);
    found = cache_->sources.emplace(std::string(relative), std::move(kept)).first;
  }
  return found->second ? &*found->second : nullptr;
}

text::Result<text::Source> Listing::take(std::string_view relative) const {
  if (const auto given = cache_->preset.find(relative); given != cache_->preset.end()) return given->second;
  const auto found = cache_->sources.find(relative);
  if (found == cache_->sources.end() || !found->second) return load(relative);
  text::Source source = *std::move(found->second);
  cache_->sources.erase(found);
  return source;
}

void Listing::preset(const std::string& relative, text::Source source) {
  cache_->preset[relative] = std::move(source);
}

bool Listing::any_holds(bool (*wanted)(std::string_view), std::string_view needle, size_t limit) const {
  size_t tried = 0;
  for (const std::string& path : paths_) {
    if (tried == limit) return false;
    if (!wanted(path)) continue;
    ++tried;
    const text::Source* source = peek(path);
    if (source != nullptr && source->bytes.find(needle) != std::string::npos) return true;
  }
  return false;
}

Builder::Loaded Builder::load(std::string_view relative) {
  return load(relative, {.own = layout_.fills_in});
}

Builder::Loaded Builder::load(std::string_view relative, Filling how) {
  const Loaded loaded = load_as_it_stands(relative);
  if (!loaded.readable) return loaded;
  how.values = &values_;
  fill(loaded.file, how);
  return loaded;
}

Builder::Loaded Builder::load_psql(std::string_view relative, std::optional<std::string>& unknown) {
  const Loaded loaded = load_as_it_stands(relative);
  if (!loaded.readable) return loaded;
  auto values = values_;
  const Include include = [&](std::string_view name, bool beside) -> std::optional<text::Source> {
    std::string path(name);
    if (beside && !path.starts_with('/')) path = text::join_path(text::directory(relative), name);
    while (path.starts_with("./")) path.erase(0, 2);
    if (listing_.has(path)) {
      const text::Source* source = listing_.peek(path);
      return source != nullptr ? std::optional(*source) : std::nullopt;
    }
    const std::string full = path.starts_with('/') ? path : listing_.full_path(path);
    std::error_code failed;
    if (!std::filesystem::is_regular_file(full, failed)) return std::nullopt;
    text::Result<text::Source> source = text::load(full);
    return source ? std::optional(*std::move(source)) : std::nullopt;
  };
  text::Source source = chain_.files[loaded.file];
  PsqlScript script = read_psql_script(source, values, include);
  unknown = std::move(script.unknown);
  for (PsqlScript::Command& one : script.commands) one.at.begin = source.file_offset(one.at.begin);
  replace(loaded.file, std::move(source));
  fill(loaded.file, {.own = psql_form, .values = &values});
  for (PsqlScript::Command& one : script.commands) {
    const uint32_t at = offset_of(chain_.files[loaded.file], one.at.begin);
    chain_.unfilled.push_back({loaded.file, {at, at}, std::move(one.name)});
  }
  return loaded;
}

void Builder::fill(uint32_t file, const Filling& how) {
  if (!may_hold_placeholder(bytes(file), how)) return;
  text::Source source = chain_.files[file];
  FilledIn filled = fill_in(source, how);
  for (FilledIn::Missing& one : filled.missing)
    chain_.unfilled.push_back({file, one.at, std::move(one.name)});
  replace(file, std::move(source));
}

Builder::Loaded Builder::load_as_it_stands(std::string_view relative) {
  text::Result<text::Source> loaded = listing_.take(relative);
  if (!loaded) {
    const uint32_t file = add({listing_.full_path(relative), "", false});
    problem(Problem::Kind::unreadable, loaded.error().message, loaded.error().hint, {{file, {}}});
    return {file, false};
  }
  const std::optional<text::BadByte> bad = text::first_bad_byte(loaded->bytes);
  if (!bad) return {add(*std::move(loaded)), true};
  const uint32_t offset = bad->offset + (loaded->had_bom ? 3 : 0);
  std::string message = bad->is_nul ? "NUL byte at offset " : "invalid UTF-8 at offset ";
  message += std::to_string(offset);
  std::string hint = bad->is_nul ? "the server takes no NUL; a file in UTF-16 must be saved as UTF-8"
                                 : "save the file as UTF-8";
  const text::Position position = text::position_of(loaded->bytes, bad->offset);
  message += " (line " + std::to_string(position.line) + ")";
  const uint32_t file = add({std::move(loaded->path), "", loaded->had_bom});
  problem(Problem::Kind::unreadable, std::move(message), std::move(hint), {{file, {}}});
  return {file, false};
}

void Builder::problem(Problem::Kind kind, std::string message, std::string hint, std::vector<Place> places,
                      std::vector<std::string> revisions, std::optional<Misspelt> misspelt) {
  chain_.problems.push_back({kind, std::move(message), std::move(hint), std::move(places),
                             std::move(revisions), std::move(misspelt)});
}

}  // namespace chain
