// What `migrate audit` judges: read from a server and its standbys, or from what an earlier run saved.
#pragma once

#include <variant>

#include "migrate/history/history.h"
#include "migrate/observe/common_values.h"
#include "migrate/observe/observe.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {

// The revisions that the history names, in its order, and how long ago each was applied.
struct Past {
  std::vector<Applied> applied;
  std::map<std::string, double, std::less<>> days;
};

struct ReadDatabase {
  Observed observed;
  CommonValues values;             // where they are to be shown
  std::optional<Past> past;        // none: no history that can be read
  std::optional<Session> session;  // none: it was read from a file
  std::string cut_short;           // why not everything was read: "interrupted"
  int status = exits::done;        // with which the program ends then
};

// What keeps everything from being read, and the status to end with.
struct Unreadable {
  text::Error error;
  int status = exits::refused;
};

std::variant<ReadDatabase, Unreadable> read_database(const Options& options, const Loaded& loaded,
                                                     const Environment& environment);

// --against: a snapshot, or of a folder the last.
text::Result<Observed> load_last(const std::string& path);

}  // namespace migrate::tool
