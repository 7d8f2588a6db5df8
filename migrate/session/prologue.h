// The settings that a session runs migrations under, set at its start and again after each revision, so that
// nothing one file did to the session reaches the next: SET, SET ROLE, temporary tables, prepared statements,
// cursors, LISTEN. DISCARD ALL would also let go of the runner lock.
//
// Through a pooler in transaction mode nothing is set but within a transaction, and what a script has set is
// taken back before that commits: the next transaction on that backend is somebody else's.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "migrate/session/session.h"

namespace migrate {

struct Settings {
  // Waiting for a lock blocks whoever comes after, so a statement gives up soon. Statements that run outside
  // a transaction wait behind nobody's back (CREATE INDEX CONCURRENTLY) and are left broken half way when
  // they give up: they wait as long as it takes, unless their script says otherwise.
  std::string lock_timeout = "5s";
  std::string statement_timeout = "0";
  std::string idle_in_transaction_timeout = "10min";
  // client_connection_check_interval: the backend of a killed runner stops within that time instead of
  // running on and committing (14 and later, where the server's system can).
  std::string client_check_interval = "2s";
  std::string search_path;                // as SET takes it; empty: the server's own
  std::string role;                       // as which the scripts run; empty: who has logged in
  std::vector<std::string> made_schemas;  // that the runner makes before the first revision
  bool pooler = false;                    // a pooler in transaction mode is expected

  // Found by settle(): what changes the meaning of a statement and stands otherwise on this server.
  std::vector<std::pair<std::string, std::string>> meaning = {};
  bool give_back = false;  // the connection goes back to a pool
};

// Makes the settings; drops client_check_interval where the server cannot. Refuses a server that is
// read-only, or, unless it is expected, a pooler that gives each transaction another backend: locks and
// settings would not hold.
text::Result<void> settle(Session& session, Settings& settings);

// Makes the schemas that the runner makes.
text::Result<void> make_schemas(Session& session, const Settings& settings);

// The statements that put the session back to what settle() made of it, each ended by a semicolon. Not within
// a transaction block. Prepared statements may be left to a caller who has some of its own.
std::string reset_statements(const Settings& settings, bool deallocate = true);
std::vector<std::string> reset_list(const Settings& settings);  // the same, each by itself

// The role as which the history is written, until the end of the transaction: two statements, each ended by a
// semicolon.
std::string own_role(const Settings& settings);
std::vector<std::string> own_role_list(const Settings& settings);  // the same, each by itself

// For settings.pooler: what begins a transaction, and what ends it right before its COMMIT. The first
// statement but BEGIN returns what end_pooled() takes: the settings that the pooler itself has made.
std::string begin_pooled(const Settings& settings);
std::string end_pooled(std::string_view settings_before);

// Leaves a session that goes back to a pool as it was found.
void give_back(Session& session, const Settings& settings);

}  // namespace migrate
