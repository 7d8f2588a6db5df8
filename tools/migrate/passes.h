// What migrate does, a pass each: main() walks through them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "lint/chain/layout.h"
#include "migrate/audit/settings.h"
#include "migrate/execute/run.h"
#include "migrate/scratch/scratch.h"
#include "tools/migrate/options.h"

namespace migrate::tool {

// Exit statuses, as scripts depend on them.
namespace exits {
inline constexpr int done = 0, failed = 1, refused = 2, locked = 3, unreachable = 4, interrupted = 5,
                     internal_error = 70;
}

// What the environment says, read once by main().
struct Environment {
  std::string database_url;  // DATABASE_URL
  std::string path;          // PATH
  bool has_pg = false;       // PGHOST, PGDATABASE, PGSERVICE: libpq knows a server
  std::string (*variable)(const std::string& name) = nullptr;  // the one that [server] url_env names
};

struct Loaded {
  chain::Chain chain;
  RunOptions run;
  bool has_database = false;               // somebody named a server
  std::string config;                      // the file's path, where there is one
  std::vector<std::string> ignored_drift;  // [drift] ignore
  audit::Settings audit;
  std::vector<std::string> also_read;  // standbys of the database that is audited: [audit] also_read_env
};
text::Result<Loaded> load(const Options& options, const Environment& environment);
text::Result<std::chrono::milliseconds> duration(const std::string& typed);  // "250ms", "5s", "2min", "1h"
std::vector<std::string> tables_of(const chain::Chain& chain);               // quoted, with their schema

// The files of the chain's next revision, as its layout begins them, below the chain's folder.
text::Result<std::vector<chain::NewFile>> next_files(const chain::Chain& chain, const std::string& name,
                                                     bool no_transaction);
text::Result<void> write_file(const std::string& path, const std::string& text);  // never over another

// Each prints, and returns the exit status.
int make_new(const Options& options, const Environment& environment);
int status(const Options& options, Loaded& loaded);
int plan(const Options& options, Loaded& loaded);
int move(const Options& options, Loaded& loaded, const Interrupt& interrupt);  // up, down, redo
int mark(const Options& options, Loaded& loaded);                              // baseline, repair
int verify(const Options& options, Loaded& loaded, const Environment& environment);
int drift(const Options& options, Loaded& loaded);
int dump(const Options& options, Loaded& loaded);
int audit_about(const std::vector<std::string>& what);
int audit_database(const Options& options, Loaded& loaded, const Environment& environment);
int trace(const Options& options, Loaded& loaded, const Environment& environment);

// ---- how things are said (text.cc) ---------------------------------------------------------------

class Style {
 public:
  explicit Style(bool color) : color_(color) {}
  std::string bold(std::string_view text) const { return paint("1", text); }
  std::string red(std::string_view text) const { return paint("1;31", text); }
  std::string yellow(std::string_view text) const { return paint("33", text); }
  std::string dim(std::string_view text) const { return paint("2", text); }

 private:
  std::string paint(const char* code, std::string_view text) const;
  bool color_;
};
Style style_of(const Options& options);

std::string count_of(size_t count, std::string_view noun);  // "1 statement", "3 statements"
std::string time_of(std::chrono::milliseconds time);        // "12 ms", "1.2 s", "2 min 5 s"
std::string words(const Obstacle& obstacle, const Style& style);
std::string words(const Failure& failure, const chain::Chain& chain, const Style& style);
std::string words(const Said& said, const std::string& revision, const Style& style);
std::string words(const Waiting& waiting, const std::string& revision);  // without an end of line
std::string words(const text::Error& error);
std::string words(const std::string& message,
                  const Style& style);   // of an Outcome: what is wrong, then what to do
void print(const std::string& text);     // to standard output at once; a closed pipe is no reason to stop
void complain(const std::string& text);  // to standard error
int refuse(const text::Error& error, int status = exits::refused);  // complains, and is the status

// ---- JSON (json.cc) --------------------------------------------------------------------------------

nlohmann::json json_of(const Obstacle& obstacle);
nlohmann::json json_of(const Done& done, const chain::Chain& chain);
nlohmann::json json_of(const Failure& failure, const chain::Chain& chain);
nlohmann::json json_of(const Step& step, const chain::Chain& chain);
std::string_view name(Outcome::Ending ending);
int exit_status(Outcome::Ending ending);

}  // namespace migrate::tool
