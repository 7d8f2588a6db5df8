// Asking git for its index, and for the contents of what the disk has otherwise.

#include "lint/chain/staged.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "lint/chain/find.h"
#include "lint/chain/git.h"
#include "lint/text/source.h"

namespace chain {

namespace {

// As text::list_files passes them over.
bool is_hidden(std::string_view path) {
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    const bool last = name.size() == path.size();
    if (name.starts_with('.') || (!last && name == "node_modules")) return true;
    path.remove_prefix(std::min(name.size() + 1, path.size()));
  }
  return false;
}

std::set<std::string> names_of(std::string_view listed) {
  std::set<std::string> names;
  while (!listed.empty()) {
    const size_t end = std::min(listed.find('\0'), listed.size());
    if (end > 0) names.emplace(listed.substr(0, end));
    listed.remove_prefix(std::min(end + 1, listed.size()));
  }
  return names;
}

text::Result<std::set<std::string>> differing(const std::string& folder, const char* filter) {
  text::Result<std::string> listed = git::run(folder, {"diff-files", "-z", "--name-only", "--relative",
                                                       std::string("--diff-filter=") + filter, "--", "."});
  if (!listed) return std::move(listed).error();
  return names_of(*listed);
}

}  // namespace

text::Result<Staged> staged_files(const std::string& folder) {
  text::Result<std::string> listed = git::run(folder, {"ls-files", "-s", "-z", "--", "."});
  if (!listed) return std::move(listed).error();
  // Added with nothing in it yet (git add -N): the commit will not hold it.
  const text::Result<std::set<std::string>> promised = differing(folder, "A");
  if (!promised) return promised.error();
  const text::Result<std::set<std::string>> changed = differing(folder, "a");
  if (!changed) return changed.error();
  Staged staged;
  std::vector<std::string> blobs, of_blobs;
  // "<mode> <blob> <stage>\t<path>\0"
  for (const std::string& entry : names_of(*listed)) {
    const size_t tab = entry.find('\t');
    const size_t blob = entry.find(' ');
    const size_t stage = entry.find(' ', blob + 1);
    if (tab == std::string::npos || stage > tab || entry.starts_with("160000")) continue;
    std::string path = entry.substr(tab + 1);
    if (is_hidden(path) || promised->contains(path)) continue;
    if (changed->contains(path) && !entry.starts_with("120000")) {
      blobs.push_back(entry.substr(blob + 1, stage - blob - 1));
      of_blobs.push_back(path);
    }
    staged.paths.push_back(std::move(path));
  }
  std::sort(staged.paths.begin(), staged.paths.end());
  staged.paths.erase(std::unique(staged.paths.begin(), staged.paths.end()), staged.paths.end());
  text::Result<std::vector<std::string>> bytes = git::contents(folder, blobs);
  if (!bytes) return std::move(bytes).error();
  for (size_t i = 0; i < of_blobs.size(); ++i) staged.contents[of_blobs[i]] = std::move((*bytes)[i]);
  return staged;
}

text::Result<std::string> staged_file(const std::string& path) {
  return git::run(std::string(text::directory(path)),
                  {"cat-file", "blob", ":./" + std::string(text::file_name(path))});
}

text::Result<Chain> read_staged(std::span<const std::string> paths, const Options& options) {
  text::Result<Found> found = find_chain(paths, options, Stands::in_index);
  if (!found) return std::move(found).error();
  Chain chain = read_listing(found->listing, *found->layout, options);
  chain.guess = std::move(found->guess);
  return chain;
}

}  // namespace chain
