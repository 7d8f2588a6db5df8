// What print_sql writes, loaded by a server and by the replay.
#pragma once

#include <string>
#include <vector>

#include "lint/catalog/catalog.h"
#include "migrate/session/session.h"

namespace differential {

// Prints the Catalog, loads it into the session's database, which is cleared first, and tells what is another
// there, and what a replay of the text predicts otherwise. Empty: all three are one. `to_the_letter`: the
// Catalog is a server's own, and what is read back must give the same bytes again.
std::vector<std::string> reloaded(migrate::Session& session, const catalog::Catalog& catalog,
                                  bool to_the_letter);

// The same for what the session's database holds after these statements, and for what is predicted of them.
std::vector<std::string> reloaded(migrate::Session& session, const std::vector<std::string>& chain);

}  // namespace differential
