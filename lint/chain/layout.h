// What a layout is made of, for lint/chain/layouts/<name>.cc. Each of these files defines, in namespace
// chain::layouts, `extern constinit const Layout <name>_layout`, with '_' for '-' in the name; the build
// collects them into one table. Where its rules come from stands at the top of each file.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/chain/connection.h"

namespace chain {

struct Filling;

// A folder as a layout sees it, or several as one: the paths below it, relative and sorted by bytes, and
// their contents on demand.
class Listing {
 public:
  Listing(std::string root, std::vector<std::string> paths, bool partial);

  const std::string& root() const { return root_; }
  const std::vector<std::string>& paths() const { return paths_; }
  bool partial() const { return partial_; }  // only some files of the folder were given

  // Adds the files of another folder. Those that have a path of this one's are `hidden`, and not among
  // paths().
  void join(const Listing& other);
  const std::vector<std::string>& hidden() const { return hidden_; }  // full paths

  std::string full_path(std::string_view relative) const;
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
  text::Result<text::Source> load(std::string_view relative) const;

  std::string root_;
  std::vector<std::string> paths_;
  bool partial_;
  std::map<std::string, std::string, std::less<>> elsewhere_;  // roots of what does not lie below root_
  std::vector<std::string> hidden_;
  struct Cache;
  std::shared_ptr<Cache> cache_;
};

struct Layout;

// Collects a chain while a layout reads it.
class Builder {
 public:
  Builder(const Listing& listing, Chain& chain, const Options& options, const Layout& layout)
      : listing_(listing), chain_(chain), options_(options), layout_(layout), values_(options.placeholders) {}

  const Listing& listing() const { return listing_; }
  const Options& options() const { return options_; }
  Chain& chain() { return chain_; }

  // Reads a file into the chain. Bytes that are no text (NUL, invalid UTF-8) and files that cannot be read
  // are reported, and stand in the chain with no bytes at all; `readable` tells.
  struct Loaded {
    uint32_t file = 0;
    bool readable = true;
  };
  // Placeholders are filled in as the layout says, or as `how` does with the values known here.
  Loaded load(std::string_view relative);
  Loaded load(std::string_view relative, Filling how);
  Loaded load_as_it_stands(std::string_view relative);
  // A script that psql runs, with what its commands stand for; `unknown` says why that is not all.
  Loaded load_psql(std::string_view relative, std::optional<std::string>& unknown);
  // A placeholder's value as the tool's own configuration has it; the user's own comes first.
  void give(std::string name, std::string value) { values_.emplace(std::move(name), std::move(value)); }
  uint32_t add(text::Source source) { return chain_.files.add(std::move(source)); }
  // Puts other bytes of the same length in a file's place: the SQL in it without the language around it.
  void rewrite(uint32_t file, std::string bytes) { chain_.files.rewrite(file, std::move(bytes)); }
  void replace(uint32_t file, text::Source source) { chain_.files.replace(file, std::move(source)); }
  std::string_view bytes(uint32_t file) const { return chain_.files[file].bytes; }

  void problem(Problem::Kind kind, std::string message, std::string hint, std::vector<Place> places,
               std::vector<std::string> revisions = {}, std::optional<Misspelt> misspelt = {});
  void ignore(std::string_view relative) { chain_.ignored.push_back(listing_.full_path(relative)); }

 private:
  void fill(uint32_t file, const Filling& how);

  const Listing& listing_;
  Chain& chain_;
  const Options& options_;
  const Layout& layout_;
  std::map<std::string, std::string, std::less<>> values_;
};

// How a script gets out of the transaction that the tool puts around it.
struct NoTransaction {
  std::string_view line = {};       // stands above the SQL in the file; empty: it is said elsewhere
  std::string_view down_line = {};  // where a down says it in a line of its own
  std::string_view advice = {};     // what to do, as an imperative; `{}` is the line
  bool alone = false;               // and the statement must be the only one of its file
  bool apart = false;               // an empty line keeps it apart from what follows
};

struct NewFile {
  std::string path, text;  // relative to the chain's folder
};
struct NewRevision {
  std::string version, name;    // the name in lower-case words with '_' between them
  bool no_transaction = false;  // the script is to run in none
};

// Where the tool keeps its history. What stands in it, migrate/history/known_tools.cc knows.
struct History {
  std::string_view table = {};    // empty: it keeps none, or in none that is known
  std::string_view made_by = {};  // the SQL with which the tool makes it before the first revision runs
};

struct Layout {
  std::string_view name;
  std::string_view also = {};  // what else it goes by
  bool numbered = false;       // ids are numbers in a row, so that a gap means something
  bool keyed_by_name =
      false;               // the tool tells revisions apart by their whole names: one number may stand twice
  bool has_downs = false;  // an up may be expected to have a down
  bool names_parents = false;  // every revision says which it follows: none said is none
  uint8_t fills_in = 0;        // the forms of placeholders that the tool fills in itself (PlaceholderForm)
  bool in_code = false;        // its files are a program: where a chain of SQL stands beside, that is meant
  bool of_folders = false;     // it reads the folders below: none of them is a chain by itself
  bool side_by_side = false;   // folders of it beside each other are one chain
  bool by_time = false;        // its first revision is numbered by the time already
  std::string_view up_mark = {}, down_mark = {};  // lines that begin the sections of its files
  // Why a folder is read so although neither names nor marks are any tool's own.
  std::string_view guessed = "files whose names fit it";
  // How sure it is that the folder itself holds such a chain, 0 (not at all) to 100 (it says so). Looks at
  // names first, at contents only where names cannot tell.
  int (*likeness)(const Listing& listing) = nullptr;
  // Appends the revisions in the tool's order, and the problems that only the layout can see.
  void (*read)(Builder& builder) = nullptr;
  NoTransaction no_transaction = {};
  std::vector<NewFile> (*new_files)(const NewRevision& revision) = nullptr;  // null: its own tool writes them
  History history = {};
  ConnectionSettings connection = {};
  // The folders that its configuration, beside a folder or above it, says are one chain: ends of their paths.
  std::vector<std::string> (*locations)(const std::string& folder) = nullptr;
};

// By a name of layout_names(), such as Chain::layout; null for another.
const Layout* layout_named(std::string_view name);

}  // namespace chain
