// What schemalint does, a pass each: main() walks through them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lint/chain/base.h"
#include "lint/engine/run.h"
#include "lint/text/result.h"
#include "tools/schemalint/options.h"

namespace schemalint {

// Exit statuses, as scripts depend on them.
inline constexpr int clean = 0, found = 1, could_not_look = 2, internal_error = 70;

// Of an option that cannot be had like this.
inline text::Error refused(std::string message, std::string hint) {
  return {std::move(message), std::move(hint), {}, {}};
}

// A chain with the settings that apply to it; with --base, the merged chain, and what the base has.
struct Loaded {
  chain::Chain chain;
  lint::Settings settings;
  std::optional<chain::Base> base;
  std::string config = {};                         // the path of schemalint.toml; empty: there is none
  std::vector<std::string> on_delete_places = {};  // as FileSettings has them
  std::vector<std::string> remarks = {};           // to be said before all else, a line each
  struct Read {
    std::vector<std::string> paths;  // as chain::read() was given them
    chain::Options how;
    std::string base_file;  // [chain] base
  } read = {};
  int understood = 50;          // percent of the statements, below which a run is no verdict
  bool version_stated = false;  // by the configuration or --pg-version
  lint::Result result;          // of check()
  struct ReportFile {
    std::string path, bytes;
  };
  std::vector<ReportFile> report_files = {};  // of check(): what --format NAME=FILE asked for
  std::optional<text::Error> doubt = {};      // why check() is no verdict
};
// Nothing, where `errors` says why.
std::optional<Loaded> load(const Options& options, std::vector<text::Error>& errors);

// The passes append what they print; the status is the value.
text::Result<int> check(const Options& options, Loaded& loaded, bool color, std::string& out);
// What --fix would write, and what it did on the way: "fixed: ...", "withheld: ...", a line each.
struct Fixes {
  std::map<std::string, std::string> contents = {};  // by path
  std::vector<std::string> remarks = {};
};
// An Error where nothing says which revisions may be edited.
text::Result<Fixes> find_fixes(const Options& options, const Loaded& loaded);
// `-- schemalint: allow RULE REASON` where --add-allow wants it.
text::Result<Fixes> add_allows(const Options& options, const Loaded& loaded);
text::Result<void> write_fixes(const Fixes& fixes);
void print_diff(const Fixes& fixes, std::string& out);

text::Result<int> print_chain(const Options& options, const Loaded& loaded, std::string& out);
text::Result<int> print_schema(const Options& options, Loaded& loaded, std::string& out);
text::Result<int> print_effects(const Options& options, Loaded& loaded, std::string& out);
text::Result<int> list_rules(const Options& options, std::string& out);
text::Result<int> explain(const Options& options, std::string& out);
text::Result<int> print_config_schema(const Options& options, std::string& out);
text::Result<int> init(const Options& options, std::string& out);

// "schemalint: migrations/x.sql: message" and the hint on a line of its own.
std::string words(const text::Error& error);
// Refuses an --output, or another file to be written, that would write over the chain or its configuration,
// or over SQL that is not ours.
text::Result<void> spare(const Options& options, const Loaded* loaded);
text::Result<void> write(const std::string& path, const std::string& bytes);  // path empty: standard output
bool colors(const Options& options);  // --color, else NO_COLOR and whether standard output is a terminal

}  // namespace schemalint
