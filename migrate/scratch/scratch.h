// A throwaway PostgreSQL server: made, started, and gone without a trace when the Scratch ends, also when
// this process is killed.
//
// initdb and postgres come from the folder named, else from the folders of PATH, else from the newest
// /usr/lib/postgresql/*/bin. The server listens on a socket in its own private folder (below TMPDIR or /tmp)
// and nowhere else. It refuses to run as root, so root hands it to the user `postgres`, else `nobody`.
//
// A small process of its own watches over the server: it holds the reading end of a pipe whose writing end is
// ours, and when that end closes (we closed it, or died of whatever cause) it stops the server and deletes
// the folder.
//
// Settings favour speed over durability (no fsync); what a chain may see is left alone.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/text/result.h"

namespace migrate {

struct ScratchOptions {
  std::string bin;   // folder of initdb and postgres; empty: found as said above
  std::string path;  // what PATH holds; the environment itself is the programs' business
  // Further settings of the server: {"log_statement", "all"}.
  std::vector<std::pair<std::string, std::string>> settings;
};

class Scratch {
 public:
  // Takes about a second, most of it initdb. The error says what is missing and what to install or name.
  static text::Result<Scratch> start(const ScratchOptions& options = {});

  Scratch(Scratch&& other) noexcept;
  Scratch& operator=(Scratch&& other) noexcept;
  ~Scratch();  // stops the server and waits until its folder is gone

  // A connection string for that database, as the server's superuser `postgres`.
  std::string url(std::string_view database = "postgres") const;
  // Makes a database of that name (taken as it is, quoted): an empty one, or a copy of another that nobody is
  // connected to any more.
  text::Result<void> create_database(std::string_view name, std::string_view like = "template0") const;
  text::Result<void> drop_database(std::string_view name) const;

  // For who tries something and needs a database after another: an empty one, which costs nothing the first
  // time (the server's own `postgres`), or a copy of one that nobody is connected to any more; both return
  // the name. One tries at a time: what was handed out before goes when the next asks for an empty one, or
  // when it is discarded.
  text::Result<std::string> empty_database() const;
  text::Result<std::string> copy_database(std::string_view of) const;
  void discard_database(const std::string& name) const;

  const std::string& folder() const { return folder_; }  // data, socket and log
  int supervisor() const { return supervisor_; }         // process id of the watcher

 private:
  Scratch() = default;
  void stop();

  std::string folder_;
  int supervisor_ = -1;
  int lifeline_ = -1;
  struct HandedOut {
    bool own = false;                   // `postgres`
    int made = 0;                       // how many ever
    std::vector<std::string> standing;  // of those
  };
  mutable HandedOut handed_out_;  // what stands on the server, not what this object is
};

// Where initdb and postgres would come from: the folder.
text::Result<std::string> find_server_programs(const std::string& named = {}, const std::string& path = {});

}  // namespace migrate
