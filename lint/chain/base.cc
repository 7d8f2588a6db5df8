// Reading the base out of git, and laying the files of this branch over it.

#include "lint/chain/base.h"

#include <algorithm>
#include <map>
#include <optional>

#include "lint/chain/find.h"
#include "lint/chain/git.h"
#include "lint/chain/staged.h"

namespace chain {
namespace {

using Blobs = std::map<std::string, std::string>;     // relative path -> blob
using Contents = std::map<std::string, std::string>;  // relative path -> bytes

struct GitHistory {
  std::string prefix;  // of the folder in its repository: "" or "db/migrations/"
  Blobs base, parted;  // files at the ref, and where the two parted
  Contents base_contents, parted_contents;
  std::string mends;
};

text::Result<Contents> read_blobs(const std::string& folder, const Blobs& blobs) {
  std::vector<std::string> names;
  for (const auto& [path, blob] : blobs) names.push_back(blob);
  text::Result<std::vector<std::string>> bytes = git::contents(folder, names);
  if (!bytes) return std::move(bytes).error();
  Contents contents;
  size_t i = 0;
  for (const auto& [path, blob] : blobs) contents.emplace(path, std::move((*bytes)[i++]));
  return contents;
}

text::Result<GitHistory> read_history(const std::string& folder, const std::string& ref) {
  text::Result<std::string> commit = git::commit_of(folder, ref);
  if (!commit) return std::move(commit).error();
  text::Result<std::string> prefix = git::run(folder, {"rev-parse", "--show-prefix"});
  if (!prefix) return std::move(prefix).error();
  text::Result<Blobs> base = git::files_at(folder, *commit);
  if (!base) return std::move(base).error();
  GitHistory history;
  history.prefix = prefix->substr(0, prefix->find('\n'));
  history.base = *std::move(base);
  history.parted = history.base;
  const text::Result<std::string> parted = git::run(folder, {"merge-base", "HEAD", *commit});
  if (parted) {
    text::Result<Blobs> files = git::files_at(folder, parted->substr(0, parted->find('\n')));
    if (files) history.parted = *std::move(files);
  } else {
    history.mends = git::unshallow(folder);
  }
  text::Result<Contents> contents = read_blobs(folder, history.base);
  if (!contents) return std::move(contents).error();
  history.base_contents = *std::move(contents);
  // Only where the base changed a file does its older text matter.
  Blobs changed;
  for (const auto& [path, blob] : history.parted) {
    const auto found = history.base.find(path);
    if (found != history.base.end() && found->second != blob) changed.emplace(path, blob);
  }
  text::Result<Contents> older = read_blobs(folder, changed);
  if (!older) return std::move(older).error();
  history.parted_contents = *std::move(older);
  return history;
}

// Line ends and byte order marks are git's and the editor's affair.
bool same_text(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::string bytes(text);
    std::erase(bytes, '\r');
    return bytes;
  };
  return plain(a) == plain(b);
}

class Merger {
 public:
  Merger(const Found& found, const GitHistory& history, const std::string& ref, const Options& options,
         Stands stands)
      : found_(found), history_(history), ref_(ref), options_(options), stands_(stands) {}

  Merged merge() {
    Merged merged;
    merged.base.ref = ref_;
    merged.base.mends = history_.mends;
    Listing at_base(found_.listing.root(), paths_of(history_.base), false);
    for (const auto& [path, bytes] : history_.base_contents) at_base.preset(path, source(path, bytes));
    merged.base.chain = read_listing(at_base, *found_.layout, options_);
    merged.chain = read_listing(merged_listing(), *found_.layout, options_);
    merged.chain.guess = found_.guess;
    compare(merged);
    point_here(merged.chain);
    return merged;
  }

 private:
  static std::vector<std::string> paths_of(const Blobs& blobs) {
    std::vector<std::string> paths;
    for (const auto& [path, blob] : blobs) paths.push_back(path);
    return paths;
  }

  text::Source source(const std::string& path, std::string_view bytes) const {
    text::Source result{ref_ + ":" + history_.prefix + path, std::string(bytes), false};
    text::drop_byte_order_mark(result);
    return result;
  }

  // Here, or of the base since the two parted.
  Listing merged_listing() const {
    std::vector<std::string> paths = found_.listing.paths();
    std::vector<std::string> theirs;
    for (const auto& [path, blob] : history_.base) {
      const bool here = found_.listing.has(path);
      const auto before = history_.parted.find(path);
      const bool changed_there = before == history_.parted.end() || before->second != blob;
      if (!here && before == history_.parted.end()) {
        paths.push_back(path);
        theirs.push_back(path);
      } else if (here && changed_there && before != history_.parted.end() && untouched_here(path)) {
        theirs.push_back(path);
      }
    }
    Listing listing(found_.listing.root(), std::move(paths), false);
    if (stands_ == Stands::in_index) {
      for (const std::string& path : found_.listing.paths()) {
        if (const text::Source* staged = found_.listing.peek(path)) listing.preset(path, *staged);
      }
    }
    for (const std::string& path : theirs)
      listing.preset(path, source(path, history_.base_contents.at(path)));
    return listing;
  }

  bool untouched_here(const std::string& path) const {
    const text::Source* here = found_.listing.peek(path);
    const auto before = history_.parted_contents.find(path);
    return here != nullptr && before != history_.parted_contents.end() &&
           same_text(here->bytes, before->second);
  }

  // A revision's file, relative to the chain's folder, whichever side it was read from.
  std::string path_of(const Chain& chain, const Revision& revision) const {
    const std::string& path = chain.files[revision.file].path;
    const std::string there = ref_ + ":" + history_.prefix;
    if (path.starts_with(there)) return path.substr(there.size());
    const std::string here = chain.root.ends_with('/') ? chain.root : chain.root + '/';
    return path.starts_with(here) ? path.substr(here.size()) : path;
  }

  void compare(Merged& merged) const {
    Base& base = merged.base;
    std::map<std::pair<std::string, std::string>, size_t> at_base;  // by path and id: a file may hold several
    for (size_t i = 0; i < base.chain.revisions.size(); ++i) {
      at_base.emplace(std::pair(path_of(base.chain, base.chain.revisions[i]), base.chain.revisions[i].id), i);
    }
    std::vector<bool> met(base.chain.revisions.size());
    std::vector<std::optional<size_t>> theirs;
    for (const Revision& revision : merged.chain.revisions) {
      const auto found = at_base.find({path_of(merged.chain, revision), revision.id});
      theirs.push_back(found == at_base.end() ? std::nullopt : std::optional(found->second));
      if (theirs.back()) met[*theirs.back()] = true;
    }
    match_renamed(merged.chain, base.chain, theirs, met);
    size_t last_known = 0;
    for (size_t i = 0; i < merged.chain.revisions.size(); ++i) {
      const Revision& revision = merged.chain.revisions[i];
      base.known.push_back(theirs[i].has_value());
      if (!theirs[i]) continue;
      if (!revision.repeatable) last_known = i;
      const bool edited =
          checksum(merged.chain, revision) != checksum(base.chain, base.chain.revisions[*theirs[i]]);
      if (edited && !revision.repeatable) base.edited.push_back({i, *theirs[i]});
    }
    for (size_t i = 0; i < last_known; ++i) {
      if (!base.known[i]) base.late.push_back(i);
    }
    for (size_t i = 0; i < met.size(); ++i) {
      if (!met[i]) base.removed.push_back(i);
    }
  }

  // Most tools know a revision by its id: under another title it is the same one, and no new one.
  void match_renamed(const Chain& here, const Chain& there, std::vector<std::optional<size_t>>& theirs,
                     std::vector<bool>& met) const {
    if (found_.layout->keyed_by_name) return;
    std::map<std::string_view, size_t> left;  // of the base's, by id
    for (size_t i = 0; i < met.size(); ++i) {
      if (!met[i] && !there.revisions[i].repeatable) left.emplace(there.revisions[i].id, i);
    }
    for (size_t i = 0; i < theirs.size(); ++i) {
      const auto found = left.find(here.revisions[i].id);
      if (theirs[i] || here.revisions[i].repeatable || found == left.end()) continue;
      theirs[i] = found->second;
      met[found->second] = true;
      left.erase(found);
    }
  }

  // Whoever reads a problem of the merge can mend this side only.
  void point_here(Chain& chain) const {
    const std::string there = ref_ + ":";
    for (Problem& problem : chain.problems) {
      std::stable_partition(problem.places.begin(), problem.places.end(), [&](const Place& place) {
        return !chain.files[place.file].path.starts_with(there);
      });
    }
  }

  const Found& found_;
  const GitHistory& history_;
  const std::string& ref_;
  const Options& options_;
  Stands stands_;
};

text::Result<Merged> merge(std::span<const std::string> paths, const std::string& ref, const Options& options,
                           Stands stands) {
  if (paths.size() > 1)
    return text::Error{"--base compares one folder", "a chain of several cannot be merged yet", paths[1], {}};
  text::Result<Found> found = find_chain(paths, options, stands);
  if (!found) return std::move(found).error();
  if (found->listing.partial())
    return text::Error{"--base compares whole chains", "name the folder instead of files", paths.front(), {}};
  text::Result<GitHistory> history = read_history(found->listing.root(), ref);
  if (!history) return std::move(history).error();
  return Merger(*found, *history, ref, options, stands).merge();
}

}  // namespace

text::Result<Merged> read_merged(std::span<const std::string> paths, const std::string& ref,
                                 const Options& options) {
  return merge(paths, ref, options, Stands::on_disk);
}

text::Result<Merged> read_staged(std::span<const std::string> paths, const std::string& ref,
                                 const Options& options) {
  return merge(paths, ref, options, Stands::in_index);
}

}  // namespace chain
