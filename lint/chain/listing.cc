// A folder's files, looked at and read each once, and the chain that a layout builds from them.

#include <algorithm>
#include <map>

#include "lint/chain/layout.h"
#include "lint/text/utf8.h"

namespace chain {

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

bool Listing::has(std::string_view relative) const {
  return std::binary_search(paths_.begin(), paths_.end(), relative);
}

const text::Source* Listing::peek(std::string_view relative) const {
  if (const auto given = cache_->preset.find(relative); given != cache_->preset.end()) return &given->second;
  auto found = cache_->sources.find(relative);
  if (found == cache_->sources.end()) {
    text::Result<text::Source> loaded = cache_->folder.load(relative);
    std::optional<text::Source> kept;
    if (loaded) kept = *std::move(loaded);
    found = cache_->sources.emplace(std::string(relative), std::move(kept)).first;
  }
  return found->second ? &*found->second : nullptr;
}

text::Result<text::Source> Listing::take(std::string_view relative) const {
  if (const auto given = cache_->preset.find(relative); given != cache_->preset.end()) return given->second;
  const auto found = cache_->sources.find(relative);
  if (found == cache_->sources.end() || !found->second) return cache_->folder.load(relative);
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
                      std::vector<std::string> revisions) {
  chain_.problems.push_back(
      {kind, std::move(message), std::move(hint), std::move(places), std::move(revisions)});
}

}  // namespace chain
