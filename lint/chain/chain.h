// A chain of migrations as its own tool would see it: the revisions in the order in which that tool applies
// them, where the SQL of each stands and how it is sent, and what is wrong with the chain.
//
// A broken chain still loads: duplicates, forks, gaps and cycles are Problems beside the revisions, never a
// refusal to read. Only what leaves nothing to look at (no such path, no migrations, several chains) is an
// Error.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/result.h"
#include "lint/text/source.h"

namespace chain {

// How a tool hands a script to the server. Together with Script::transactional this decides what the server
// sees:
//   one_string, transactional      BEGIN; then the script as one simple query; COMMIT        (dbmate, sqlx,
//   diesel) one_string, not transactional  one simple query: two or more statements in it are one
//                                  implicit transaction, a single one is none         (golang-migrate,
//                                  prisma)
//   statements, transactional      BEGIN; each statement in a message of its own; COMMIT             (goose,
//   flyway) statements, not transactional  each statement alone, in autocommit          (goose NO
//   TRANSACTION, psql -f)
enum class SendMode : uint8_t { one_string, statements };

// SQL that runs as one unit: chain.files[file].slice(body).
struct Script {
  uint32_t file = 0;
  text::Span body;
  bool transactional = true;  // the tool puts BEGIN and COMMIT around it
  SendMode send = SendMode::one_string;
};

struct Revision {
  std::string id;     // as its tool records it: "0042", "20240826120919", "1.5.2", "a1b2c3d4e5f6"
  std::string title;  // the rest of the name in words; may be empty
  std::vector<std::string> parents;  // ids, where the layout or a header names them; else the one before it
  std::optional<Script> up;          // none: a down alone, or SQL that cannot be had (see opaque)
  std::optional<Script> down;
  std::optional<Script> verify;
  std::optional<std::string> irreversible;  // declared, with the reason given
  std::optional<std::string>
      opaque;               // why not all of its SQL can be had: Python or Go code, unreadable bytes
  bool repeatable = false;  // runs again whenever its text changes (flyway R__)
  uint32_t file = 0;        // the file that stands for the revision, usually up's
};

struct Place {
  uint32_t file = 0;
  text::Span at;  // empty: the file as such
};

// A word that stands there, and what was probably meant in its place.
struct Misspelt {
  std::string written, meant;
};

struct Problem {
  enum class Kind : uint8_t {
    duplicate_id,  // one id in two files, also where only a leading zero or a letter differs
    same_sql,      // the same SQL under two ids
    gap,           // a number left out
    fork,          // two heads
    orphan,        // a parent that is not there
    cycle,         // a revision that is its own ancestor
    unreadable,    // a file that cannot be read as text: NUL, invalid UTF-8, no permission
    misnamed,      // a file that its tool would refuse, or skip though it looks like a migration
    unsupported,   // a migration in another language (.go, .java)
    malformed,     // sections or statements not as the tool needs them
    directive,     // an unknown or misspelt directive
    missing_up,    // a down without an up
    missing_down,  // an up without a down, where the chain has downs
    empty_up,      // an up without a statement
    empty_down,    // a down that does nothing after an up that does something
  } kind;
  std::string message;
  std::string hint;                    // what to do; may be empty
  std::vector<Place> places;           // the first is where to point
  std::vector<std::string> revisions;  // ids concerned
  std::optional<Misspelt> misspelt = {};
};

// A placeholder of a template that nothing gives a value: ${name}, {{ .name }}, :'name'.
struct Unfilled {
  uint32_t file = 0;
  text::Span at;
  std::string name;
};

struct Chain {
  std::string layout;  // name of the layout it was read as
  std::string root;    // the folder that holds the chain, the first of several
  std::string guess;  // why it was read as that, where neither names nor marks are one tool's own; else empty
  bool partial = false;             // only some files of it were given: what is missing means nothing
  std::vector<Revision> revisions;  // in the order in which the tool applies them
  std::vector<Problem> problems;
  std::vector<Script> base;  // what stands before the first revision (schema_file.h)
  // Of a platform whose databases do not begin empty: schemas that stand before the first revision, and names
  // of what stands in them. More may, that is not listed.
  std::vector<std::string> given_schemas, given_names;
  std::vector<std::string> made_schemas;  // by the runner, before the first revision
  std::string search_path;         // that the runner sets, as SET would take it; empty: the server's own
  std::vector<Unfilled> unfilled;  // by file and place
  std::vector<std::string>
      unfilled_schemas;              // names that stand for such a one, of schemas that nothing makes
  std::vector<std::string> ignored;  // files beside the migrations that the tool passes over
  text::Files files;
};

// How the "any" layout is told what files look like.
struct AnyFormat {
  // A regular expression (RE2) that the whole of a file's path below the folder matches, with groups
  // (?<version>..), and perhaps (?<title>..) and (?<direction>..), which begins with u or d in either case.
  std::string pattern;
  std::string up, down;     // lines that begin the two sections of a file; empty: files have none
  bool transaction = true;  // a script runs in a transaction of the tool's
  bool one_string = false;  // it is sent whole, not statement by statement
  bool by_number = true;    // in the order of versions as numbers; else of their bytes
};

struct Options {
  std::string layout;                // a layout's name, or empty: found out
  std::vector<std::string> exclude;  // path globs, relative to the folder given
  // What an editor holds: it stands in the chain in place of the file of that path, or beside the others
  // where there is none yet.
  std::optional<text::Source> unsaved = {};
  bool may_be_empty = false;  // a folder without any file is a native chain without revisions, not an Error
  AnyFormat any = {};
  std::map<std::string, std::string, std::less<>> placeholders = {};  // what fills them in, by name
  // A variable of the environment, for tools that fill placeholders in from there; null: none is known.
  std::function<std::optional<std::string>(const std::string& name)> variable = {};
  std::vector<std::string> before = {};  // files for Chain::base, with their paths
  std::string search_path = {};          // for Chain::search_path; empty: what the tool's configuration says
};

// Reads the chain that the paths hold: folders (the migrations themselves, or somewhere above them; several
// are read as one chain), or files. With files, the chain is just these. Several chains below a folder are an
// error that names them.
text::Result<Chain> read(std::span<const std::string> paths, const Options& options = {});

// The folder of the chain that all these files belong to, to be given to read(). Looks at the names in their
// own folder (for a folder a revision, the one above), never further up or down. Nothing, where the files
// follow no tool's rules: then each stands alone.
std::optional<std::string> folder_around(std::span<const std::string> files, const Options& options = {});

// The words for a kind, in kebab case: "duplicate-id".
std::string_view name(Problem::Kind kind);

// Whether the order or identity of revisions is in doubt, so that nobody should apply the chain as it is.
bool breaks_chain(Problem::Kind kind);

// The text of a script.
std::string_view sql_of(const Chain& chain, const Script& script);

// SHA-256 of the up script's tokens (sql::checksum): comments, blanks and line ends make no difference, nor
// does the down. Empty for a revision without SQL. Computed on each call.
std::string checksum(const Chain& chain, const Revision& revision);

// The revision meant by what a user typed: its id, its id without leading zeros, its file or folder name, or
// an unambiguous beginning of its id. An index into chain.revisions.
text::Result<size_t> find_revision(const Chain& chain, std::string_view typed);

// Indices of the revisions that no other follows. One, unless the chain forks.
std::vector<size_t> heads(const Chain& chain);

// The number that the next revision of a numbered chain should take ("0043"), as wide as the others where
// these have leading zeros. Empty where ids are timestamps or no numbers.
std::string next_free_id(const Chain& chain);

// The names of all layouts, sorted, and what else some of them go by ("dbmate").
std::vector<std::string_view> layout_names();
// The layout's own name for one of those: "native" for "dbmate".
std::string_view layout_name(std::string_view word);

// What the reading leaves to be said, a line each: a layout that was guessed, SQL files that it passes over.
std::vector<std::string> remarks(const Chain& chain);

}  // namespace chain
