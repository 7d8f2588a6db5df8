// What a layout is made of, for lint/chain/layouts/<name>.cc. Each of these files defines, in namespace
// chain::layouts, `extern constinit const Layout <name>_layout`, with '_' for '-' in the name; the build
// collects them into one table. Where its rules come from stands at the top of each file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/chain.h"

namespace chain {

// A folder as a layout sees it: the paths below it, relative and sorted by bytes, and their contents on
// demand.
class Listing {
 public:
  Listing(std::string root, std::vector<std::string> paths, bool partial);

  const std::string& root() const { return root_; }
  const std::vector<std::string>& paths() const { return paths_; }
  bool partial() const { return partial_; }  // only some files of the folder were given

  std::string full_path(std::string_view relative) const { return text::join_path(root_, relative); }
  bool has(std::string_view relative) const;

  // The bytes of a file, read once and kept; null where it cannot be read.
  const text::Source* peek(std::string_view relative) const;
  // The same, handed over: a second call reads the file again.
  text::Result<text::Source> take(std::string_view relative) const;
  // Contents that do not stand on disk, instead of what may.
  void preset(const std::string& relative, text::Source source);
  // Whether any of the first `limit` paths that `wanted` accepts holds `needle`.
  bool any_holds(bool (*wanted)(std::string_view), std::string_view needle, size_t limit) const;

 private:
  std::string root_;
  std::vector<std::string> paths_;
  bool partial_;
  struct Cache;
  std::shared_ptr<Cache> cache_;
};

// Collects a chain while a layout reads it.
class Builder {
 public:
  Builder(const Listing& listing, Chain& chain) : listing_(listing), chain_(chain) {}

  const Listing& listing() const { return listing_; }
  Chain& chain() { return chain_; }

  // Reads a file into the chain. Bytes that are no text (NUL, invalid UTF-8) and files that cannot be read
  // are reported, and stand in the chain with no bytes at all; `readable` tells.
  struct Loaded {
    uint32_t file = 0;
    bool readable = true;
  };
  Loaded load(std::string_view relative);
  uint32_t add(text::Source source) { return chain_.files.add(std::move(source)); }
  // Puts other bytes of the same length in a file's place: the SQL in it without the language around it.
  void rewrite(uint32_t file, std::string bytes) { chain_.files.rewrite(file, std::move(bytes)); }
  std::string_view bytes(uint32_t file) const { return chain_.files[file].bytes; }

  void problem(Problem::Kind kind, std::string message, std::string hint, std::vector<Place> places,
               std::vector<std::string> revisions = {});
  void ignore(std::string_view relative) { chain_.ignored.push_back(listing_.full_path(relative)); }

 private:
  const Listing& listing_;
  Chain& chain_;
};

struct Layout {
  std::string_view name;
  bool numbered;   // ids are numbers in a row, so that a gap means something
  bool has_downs;  // an up may be expected to have a down
  // How sure it is that the folder itself holds such a chain, 0 (not at all) to 100 (it says so). Looks at
  // names first, at contents only where names cannot tell.
  int (*likeness)(const Listing& listing);
  // Appends the revisions in the tool's order, and the problems that only the layout can see.
  void (*read)(Builder& builder);
};

}  // namespace chain
