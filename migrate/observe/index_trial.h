// What an index that is not there would change: the planner is asked before and after. Nothing is run, and
// nothing is made on the audited server: hypopg holds its indexes in the session's own memory, and where that
// extension is not there a throwaway server plays the audited one.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "migrate/observe/observe.h"

namespace migrate {

struct TrialQuestion {
  std::string key;                      // as Observation::index_trials calls it
  std::string table;                    // as SQL names it
  std::string columns;                  // "a, b", as SQL names them
  double rows = 0;                      // of the table
  int64_t pages = 0;                    // that the index would have
  std::vector<std::string> statements;  // ids, of which plans are asked
  std::set<ast::Oid> tables;            // that those name
};

// The schema that hypopg stands in, as SQL names it; empty: it is not there.
std::string find_hypopg(Session& session);

void try_indexes(Session& session, const std::string& hypopg, const std::vector<TrialQuestion>& questions,
                 Observation& into);

// A throwaway server that is nobody else's, and its data directory.
struct Throwaway {
  Session& session;
  std::string data;
};

// On empty tables there that have the numbers of the audited server's: relation and column statistics, and
// files as long as its, which hold nothing and take no room on the disk. The planner counts with those alone,
// so that its plans are the same, and its costs but for the height of an index.
void try_indexes(const Throwaway& throwaway, const std::vector<TrialQuestion>& questions, Observed& into);

}  // namespace migrate
