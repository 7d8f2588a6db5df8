// One statement on a server that is thrown away, and what it is seen to do there.
#pragma once

#include <string>

#include "migrate/verify/trace.h"
#include "tests/support/effects_seen.h"

namespace tests {

// Back to an empty database, whatever was left behind or open: as good as one of its own, and ten times as
// fast.
inline migrate::Answer clear_database(migrate::Session& session) {
  session.run("ROLLBACK");
  session.run("DISCARD ALL");
  session.run("SET client_min_messages = warning");
  const migrate::Answer answer = session.run(
      "DO $$ DECLARE command text; BEGIN "
      "FOR command IN SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger "
      "UNION ALL SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace "
      "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' "
      "UNION ALL SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication "
      "UNION ALL SELECT format('DROP SUBSCRIPTION %I', subname) FROM pg_subscription WHERE subslotname IS "
      "NULL "
      "AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) "
      "UNION ALL SELECT format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname) FROM pg_foreign_data_wrapper "
      "UNION ALL SELECT format('DROP CAST IF EXISTS (%s AS %s)', castsource::regtype, casttarget::regtype) "
      "FROM pg_cast c WHERE oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND "
      "deptype = 'e') "
      "LOOP EXECUTE command; END LOOP; END $$; "
      "CREATE SCHEMA public");
  session.run("DISCARD ALL");
  return answer;
}

// Adds what one more statement was seen to do; the locks are those of the whole transaction.
inline void add(EffectsSeen& seen, const migrate::Traced& traced) {
  seen.rewrites.insert(traced.rewrites.begin(), traced.rewrites.end());
  seen.scans.insert(traced.scans.begin(), traced.scans.end());
  seen.index_builds.insert(traced.index_builds.begin(), traced.index_builds.end());
  seen.fk_validations.insert(traced.fk_validations.begin(), traced.fk_validations.end());
  seen.locks = traced.locks;
  if (traced.error) seen.error = traced.error->message;
}

struct Watched {
  EffectsSeen seen;
  std::string sqlstate, message;  // empty: accepted
  bool in_block = false;          // its locks were seen
};

// Runs it as autocommit would, within a block of its own where the server lets it stand in one: locks are
// seen before the COMMIT.
inline Watched watch(migrate::Session& session, const std::string& statement) {
  Watched watched{.seen = {}, .sqlstate = {}, .message = {}, .in_block = true};
  session.run("begin");
  migrate::Traced traced = migrate::trace(session, statement);
  // PreventInTransactionBlock; a COMMIT within a procedure
  if (traced.error && (traced.error->sqlstate == "25001" || traced.error->sqlstate == "2D000")) {
    session.run("rollback");
    traced = migrate::trace(session, statement);
    watched.in_block = false;
  }
  add(watched.seen, traced);
  if (session.in_transaction()) {
    const migrate::Answer end = session.run("commit");  // deferred constraints speak here
    if (!traced.error) traced.error = end.error;
  }
  if (traced.error) {
    watched.sqlstate = traced.error->sqlstate;
    watched.message = traced.error->message;
  }
  return watched;
}

}  // namespace tests
