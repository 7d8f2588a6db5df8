// What print_sql writes, loaded by a server and by the replay.
#pragma once

#include <string>
#include <vector>

#include "lint/catalog/catalog.h"
#include "migrate/session/session.h"

namespace tests {

// Runs the script as psql would; what was refused, a line each.
std::vector<std::string> load(migrate::Session& session, const std::string& sql);

// Prints the Catalog, loads it into an empty database, and tells what is another there, and what a replay of
// the text predicts otherwise. Empty: all three are one. `to_the_letter`: the Catalog is a server's own, and
// what is read back must give the same bytes again.
std::vector<std::string> reloaded(const catalog::Catalog& catalog, bool to_the_letter);

}  // namespace tests
