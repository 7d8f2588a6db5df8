// What a statement really does to a server: rewrites, scans and index builds from the server's DEBUG1
// messages, locks from pg_locks. The observing half of catalog::effects; meant for a server that is thrown
// away.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/session/session.h"

namespace migrate {

struct Traced {
  std::optional<ServerError> error;
  // Names as the messages give them: without a schema. TOAST tables and pg_catalog are left out.
  std::set<std::string> rewrites, scans, index_builds;
  std::set<std::string> fk_validations;  // constraints
  std::vector<Notice> notices;           // NOTICE and WARNING
  // Strongest mode a relation of a user's schema ("AccessExclusiveLock"), AccessShareLock left out: tables,
  // indexes, materialized views, `name` within public, else `schema.name`. Of the whole transaction so far;
  // empty outside of one and after an error.
  std::map<std::string, std::string> locks;
};

// Runs one statement and looks at what it did. Raises client_min_messages for it and puts the session's
// setting back.
Traced trace(Session& session, std::string_view statement, std::string_view copy_data = {});

}  // namespace migrate
