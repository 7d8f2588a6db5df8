// Weighing the folders below the given paths, and the layouts that each might be.

#include "lint/chain/find.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "lint/chain/layouts/table.h"
#include "lint/chain/names.h"
#include "lint/chain/staged.h"
#include "lint/text/glob.h"
#include "lint/text/suggest.h"

namespace chain {
namespace {

struct Judged {
  const Layout* layout = nullptr;
  int likeness = 0;
};

Judged judge(const Listing& listing, const Layout* only) {
  if (only != nullptr) return {only, only->likeness(listing)};
  Judged best;
  for (const Layout* layout : layouts::all()) {
    const int likeness = layout->likeness(listing);
    if (likeness > best.likeness) best = {layout, likeness};
  }
  return best;
}

// "a" and "a/b" for a/b/c.sql.
std::set<std::string> folders_of(const std::vector<std::string>& paths) {
  std::set<std::string> folders;
  for (const std::string& path : paths) {
    std::string_view folder = text::directory(path);
    while (!folder.empty() && folders.emplace(folder).second) folder = text::directory(folder);
  }
  return folders;
}

// Paths are sorted, so those below a folder stand together.
std::vector<std::string> below(const std::vector<std::string>& paths, const std::string& folder) {
  const std::string prefix = folder + '/';
  std::vector<std::string> found;
  for (auto at = std::lower_bound(paths.begin(), paths.end(), prefix);
       at != paths.end() && at->starts_with(prefix); ++at) {
    found.push_back(at->substr(prefix.size()));
  }
  return found;
}

Dialect dialect_of_path(std::string_view folder) {
  Dialect found = Dialect::none;
  while (!folder.empty()) {
    const Dialect dialect = dialect_of_folder(text::file_name(folder));
    if (dialect == Dialect::postgres) return dialect;
    if (dialect == Dialect::other) found = dialect;
    folder = text::directory(folder);
  }
  return found;
}

// What lies below holds SQL for tests, examples and data to try things with.
bool is_for_trials(std::string_view folder) {
  constexpr std::array<std::string_view, 13> names = {
      "test", "tests", "__tests__", "testdata", "spec",   "fixture", "fixtures",
      "seed", "seeds", "example",   "examples", "sample", "samples"};
  for (; !folder.empty(); folder = text::directory(folder)) {
    if (std::find(names.begin(), names.end(), text::file_name(folder)) != names.end()) return true;
  }
  return false;
}

struct Candidate {
  std::string folder;  // relative
  Judged judged;
};

// Where a project keeps one chain for each database, the PostgreSQL one is meant. A folder inside a candidate
// of the same layout belongs to it.
void narrow(std::vector<Candidate>& candidates) {
  const auto dialect_is = [](Dialect wanted) {
    return [wanted](const Candidate& candidate) { return dialect_of_path(candidate.folder) == wanted; };
  };
  const auto keep_if = [&](auto keep) {
    if (std::any_of(candidates.begin(), candidates.end(), keep))
      std::erase_if(candidates, [&](const Candidate& c) { return !keep(c); });
  };
  keep_if([](const Candidate& candidate) { return !is_for_trials(candidate.folder); });
  keep_if([](const Candidate& candidate) { return candidate.judged.layout->name != "plain"; });
  keep_if([](const Candidate& candidate) { return !candidate.judged.layout->in_code; });
  keep_if([&](const Candidate& candidate) { return !dialect_is(Dialect::other)(candidate); });
  keep_if(dialect_is(Dialect::postgres));
  const std::vector<Candidate> all = candidates;
  std::erase_if(candidates, [&](const Candidate& inner) {
    return std::any_of(all.begin(), all.end(), [&](const Candidate& outer) {
      const bool belongs = inner.judged.layout == outer.judged.layout || outer.judged.layout->of_folders;
      return belongs && inner.folder.starts_with(outer.folder + '/');
    });
  });
}

text::Error several(const std::string& root, const std::vector<Candidate>& candidates) {
  std::string list;
  constexpr size_t shown = 6;
  for (size_t i = 0; i < candidates.size() && i < shown; ++i) {
    list += "\n  " + text::join_path(root, candidates[i].folder) + " (" +
            std::string(candidates[i].judged.layout->name) + ")";
  }
  if (candidates.size() > shown) list += "\n  and " + std::to_string(candidates.size() - shown) + " more";
  return {
      "there are " + std::to_string(candidates.size()) + " chains of migrations below " + root + ":" + list,
      "name the one to look at, or set [chain] path in schemalint.toml",
      root,
      {}};
}

// A layout that takes any *.sql is only for a folder that was named, never for one come across.
constexpr int sure_enough = 10;

// Where names and marks are no tool's own, why the layout was taken nevertheless.
std::string guess_of(const Judged& judged) {
  constexpr int likely = 50;
  if (judged.layout == nullptr || judged.likeness >= likely) return {};
  return std::string(judged.layout->guessed);
}

// Null for the empty name: found out.
text::Result<const Layout*> layout_asked_for(const std::string& name) {
  if (name.empty()) return nullptr;
  if (const Layout* layout = layout_named(name)) return layout;
  return text::Error{"there is no layout `" + name + "`", text::did_you_mean(name, layout_names()), "", {}};
}

bool is_excluded(const Options& options, std::string_view relative) {
  return std::any_of(options.exclude.begin(), options.exclude.end(),
                     [&](const std::string& glob) { return text::path_glob(glob, relative); });
}

// The unsaved file's path within the folder; empty where it does not lie there.
std::string unsaved_below(const Options& options, const std::string& folder) {
  if (!options.unsaved) return {};
  std::string path = options.unsaved->path;
  while (path.starts_with("./")) path.erase(0, 2);
  std::string root = folder;
  while (root.starts_with("./")) root.erase(0, 2);
  if (root.empty() || root == ".") return path.starts_with('/') || path.starts_with("../") ? "" : path;
  if (!root.ends_with('/')) root += '/';
  return path.starts_with(root) ? path.substr(root.size()) : std::string();
}

void add_unsaved(const Options& options, const std::string& folder, std::vector<std::string>& paths) {
  std::string path = unsaved_below(options, folder);
  if (path.empty() || is_excluded(options, path)) return;
  const auto at = std::lower_bound(paths.begin(), paths.end(), path);
  if (at == paths.end() || *at != path) paths.insert(at, std::move(path));
}

// The files of a folder, relative to it: on disk, or in git's index.
text::Result<Staged> files_below(const std::string& folder, Stands stands, unsigned max_depth) {
  if (stands == Stands::in_index) return staged_files(folder);
  text::Result<std::vector<std::string>> listed = text::list_files(folder, max_depth);
  if (!listed) return std::move(listed).error();
  Staged files{.paths = *std::move(listed), .contents = {}};
  for (std::string& path : files.paths)
    path.erase(0, folder.ends_with('/') ? folder.size() : folder.size() + 1);
  return files;
}

using Contents = std::map<std::string, std::string>;

// Of a folder that is `prefix` below the one that the contents are relative to.
void put_contents(Listing& listing, const Contents& contents, const std::string& prefix) {
  for (auto at = contents.lower_bound(prefix); at != contents.end() && at->first.starts_with(prefix); ++at) {
    const std::string relative = at->first.substr(prefix.size());
    text::Source source{listing.full_path(relative), at->second, false};
    text::drop_byte_order_mark(source);
    listing.preset(relative, std::move(source));
  }
}

Listing listing_of(const std::string& root, std::vector<std::string> paths, const Options& options,
                   bool partial = false, const Contents& contents = {}, const std::string& prefix = {}) {
  Listing listing(root, std::move(paths), partial);
  put_contents(listing, contents, prefix);
  if (const std::string path = unsaved_below(options, root); listing.has(path))
    listing.preset(path, *options.unsaved);
  return listing;
}

// Of several, those that the tool's configuration says are one chain.
std::vector<Candidate> in_locations(const std::string& root, const std::vector<Candidate>& candidates) {
  const Layout& layout = *candidates.front().judged.layout;
  std::vector<Candidate> located;
  if (layout.locations == nullptr) return located;
  const std::vector<std::string> places = layout.locations(text::join_path(root, candidates.front().folder));
  for (const Candidate& candidate : candidates) {
    const bool named = std::any_of(places.begin(), places.end(), [&](const std::string& place) {
      return ('/' + candidate.folder + '/').find('/' + place + '/') != std::string::npos;
    });
    if (named && candidate.judged.layout == &layout) located.push_back(candidate);
  }
  return located;
}

text::Result<Found> find_in_folder(const std::string& root, const Layout* only, const Options& options,
                                   Stands stands) {
  text::Result<Staged> files = files_below(root, stands, 32);
  if (!files) return std::move(files).error();
  std::vector<std::string> paths = std::move(files->paths);
  const Contents& contents = files->contents;
  std::erase_if(paths, [&](const std::string& path) { return is_excluded(options, path); });
  std::sort(paths.begin(), paths.end());
  add_unsaved(options, root, paths);
  Listing whole = listing_of(root, paths, options, false, contents);
  const Judged here = judge(whole, only);
  const auto guess = [&](const Judged& judged) { return only != nullptr ? "" : guess_of(judged); };
  if (here.likeness >= sure_enough) return Found{std::move(whole), here.layout, guess(here)};

  std::vector<Candidate> candidates;
  for (const std::string& folder : folders_of(paths)) {
    const Judged judged = judge(listing_of(text::join_path(root, folder), below(paths, folder), options,
                                           false, contents, folder + '/'),
                                only);
    if (judged.likeness >= sure_enough) candidates.push_back({folder, judged});
  }
  // Where the tool reads all that lies below its folder, folders side by side are one chain.
  const bool side_by_side =
      std::all_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return candidate.judged.layout->side_by_side &&
               candidate.judged.layout == candidates.front().judged.layout &&
               candidate.folder.find('/') == std::string::npos;
      });
  if (candidates.size() > 1 && side_by_side) return Found{std::move(whole), candidates.front().judged.layout};
  narrow(candidates);
  if (candidates.size() > 1) {
    const std::vector<Candidate> located = in_locations(root, candidates);
    if (located.empty()) return several(root, candidates);
    std::optional<Listing> all;
    for (const Candidate& one : located) {
      Listing part = listing_of(text::join_path(root, one.folder), below(paths, one.folder), options, false,
                                contents, one.folder + '/');
      if (all)
        all->join(part);
      else
        all = std::move(part);
    }
    return Found{*std::move(all), located.front().judged.layout};
  }
  if (candidates.size() == 1) {
    const std::string& folder = candidates.front().folder;
    return Found{listing_of(text::join_path(root, folder), below(paths, folder), options, false, contents,
                            folder + '/'),
                 candidates.front().judged.layout, guess(candidates.front().judged)};
  }
  if (paths.empty() && options.may_be_empty) {
    return Found{std::move(whole), only != nullptr ? only : layout_named("native")};
  }
  if (here.likeness > 0 || only != nullptr)
    return Found{std::move(whole), only != nullptr ? only : here.layout, guess(here)};
  return text::Error{"there are no migrations in " + root,
                     "name the folder that holds them; `schemalint chain --help` lists the layouts",
                     root,
                     {}};
}

// A folder that is named twice, however it is written, is one.
std::string canonical(const std::string& folder) {
  std::error_code failed;
  const std::filesystem::path path = std::filesystem::canonical(folder, failed);
  return failed ? folder : path.string();
}

// The first says which layout it is.
text::Result<Found> find_in_folders(std::span<const std::string> paths, const Layout* only,
                                    const Options& options, Stands stands) {
  std::optional<Found> all;
  std::set<std::string> seen;
  for (std::string root : paths) {
    if (paths.size() > 1 && !seen.insert(canonical(root)).second) continue;
    while (root.size() > 1 && root.ends_with('/')) root.pop_back();
    text::Result<Found> found = find_in_folder(root, all ? all->layout : only, options, stands);
    if (!found) return found;
    if (all)
      all->listing.join(found->listing);
    else
      all = *std::move(found);
  }
  return *std::move(all);
}

std::string common_folder(const std::string& a, const std::string& b) {
  size_t cut = 0;
  for (size_t i = 0; i <= std::min(a.size(), b.size()); ++i) {
    const bool a_ends = i == a.size() || a[i] == '/';
    const bool b_ends = i == b.size() || b[i] == '/';
    if (a_ends && b_ends) cut = i;
    if (i == a.size() || i == b.size() || a[i] != b[i]) break;
  }
  return a.substr(0, cut);
}

// The folder of the chain that a single file belongs to: diesel and prisma keep a folder for each revision.
std::string chain_folder(const std::string& path) {
  constexpr std::array<std::string_view, 4> inside = {"up.sql", "down.sql", "migration.sql", "metadata.toml"};
  std::string folder(text::directory(path));
  const bool nested = std::find(inside.begin(), inside.end(), text::file_name(path)) != inside.end();
  return nested ? std::string(text::directory(folder)) : folder;
}

bool is_sqitch_folder(std::string_view folder) {
  const std::string_view name = text::file_name(folder);
  const std::string above = text::join_path(text::directory(folder), "sqitch.plan");
  return (name == "deploy" || name == "revert" || name == "verify") &&
         text::path_kind(above) == text::PathKind::file;
}

text::Result<Found> find_in_files(std::span<const std::string> paths, const Layout* only,
                                  const Options& options) {
  std::string root = chain_folder(paths.front());
  for (const std::string& path : paths) root = common_folder(root, chain_folder(path));
  std::vector<std::string> relative;
  for (const std::string& path : paths) {
    relative.push_back(root.empty() ? path : path.substr(root == "/" ? 1 : root.size() + 1));
  }
  std::sort(relative.begin(), relative.end());
  relative.erase(std::unique(relative.begin(), relative.end()), relative.end());
  Listing listing = listing_of(root, std::move(relative), options, true);
  const Judged judged = judge(listing, only);
  if (judged.layout == nullptr) {
    return text::Error{
        "no migration among the files given: " + paths.front(), "give .sql files", paths.front(), {}};
  }
  return Found{std::move(listing), judged.layout};
}

}  // namespace

std::optional<std::string> folder_around(std::span<const std::string> given, const Options& options) {
  text::Result<const Layout*> only = layout_asked_for(options.layout);
  if (given.empty() || !only) return std::nullopt;
  std::vector<std::string> files;
  for (const std::string& file : given) files.push_back(file.starts_with("./") ? file.substr(2) : file);
  std::string folder = chain_folder(files.front());
  if (is_sqitch_folder(folder)) folder = text::directory(folder);
  const bool nested = text::directory(files.front()) != folder;
  const std::string listed_folder = folder.empty() ? "." : folder;
  text::Result<Staged> listed = files_below(listed_folder, Stands::on_disk, nested ? 1 : 0);
  if (!listed) return std::nullopt;
  std::vector<std::string> paths = std::move(listed->paths);
  std::erase_if(paths, [&](const std::string& path) { return is_excluded(options, path); });
  std::sort(paths.begin(), paths.end());
  add_unsaved(options, folder, paths);
  Listing listing = listing_of(folder, std::move(paths), options, false, listed->contents);
  const bool holds_all = std::all_of(files.begin(), files.end(), [&](const std::string& file) {
    return folder.empty() ? listing.has(file)
                          : file.starts_with(folder + '/') && listing.has(file.substr(folder.size() + 1));
  });
  const Judged judged = judge(listing, *only);
  if (!holds_all || judged.likeness < sure_enough) return std::nullopt;
  return listed_folder;
}

text::Result<Found> find_chain(std::span<const std::string> paths, const Options& options, Stands stands) {
  text::Result<const Layout*> wanted = layout_asked_for(options.layout);
  if (!wanted) return std::move(wanted).error();
  const Layout* only = *wanted;
  static const std::vector<std::string> here = {"."};
  if (paths.empty()) paths = here;
  size_t folders = 0;
  for (const std::string& path : paths) {
    if (options.unsaved && options.unsaved->path == path) continue;
    const text::PathKind kind = text::path_kind(path);
    if (kind == text::PathKind::missing)
      return text::Error{"there is no file or folder " + path, "", path, {}};
    if (kind == text::PathKind::directory) ++folders;
  }
  if (folders == 0) return find_in_files(paths, only, options);
  if (folders < paths.size())
    return text::Error{
        "give folders, or files, not both", "several folders are read as one chain", paths[1], {}};
  return find_in_folders(paths, only, options, stands);
}

}  // namespace chain
