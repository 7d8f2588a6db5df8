#include "tests/differential/trial.h"

#include "lint/catalog/diff.h"
#include "lint/catalog/replay.h"
#include "migrate/inspect/inspect.h"

namespace differential {
namespace {

struct Outcome {
  std::string sqlstate, message;  // empty: accepted
};

/// Back to an empty database, whatever the last chain left behind or open.
void clear(migrate::Session& session) {
  session.run("ROLLBACK");
  session.run("DISCARD ALL");
  session.run(
      "DO $$ DECLARE command text; BEGIN "
      "FOR command IN SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger "
      "UNION ALL SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace "
      "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' "
      "UNION ALL SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication "
      "UNION ALL SELECT format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname) FROM pg_foreign_data_wrapper "
      "UNION ALL SELECT format('DROP CAST IF EXISTS (%s AS %s)', castsource::regtype, casttarget::regtype) "
      "FROM pg_cast c WHERE oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND "
      "deptype = 'e') "
      "LOOP EXECUTE command; END LOOP; END $$; "
      "CREATE SCHEMA public");
}

std::vector<Outcome> observe(migrate::Session& session, const std::vector<std::string>& chain) {
  clear(session);
  std::vector<Outcome> outcomes;
  for (const std::string& statement : chain) {
    const migrate::Answer answer = session.run(statement);
    outcomes.push_back(answer.error ? Outcome{answer.error->sqlstate, answer.error->message} : Outcome{});
  }
  session.run("ROLLBACK");  // as when the connection closes
  session.run("DISCARD ALL");
  return outcomes;
}

/// The chain as one script that a tool sends statement by statement in autocommit.
chain::Chain as_script(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements) text += statement + "\n;\n";
  chain::Chain chain;
  const text::Span body{0, static_cast<std::uint32_t>(text.size())};
  chain.files.add(text::Source{"random.sql", std::move(text)});
  chain::Revision revision;
  revision.up =
      chain::Script{.file = 0, .body = body, .transactional = false, .send = chain::SendMode::statements};
  chain.revisions.push_back(std::move(revision));
  return chain;
}

std::vector<Outcome> predict(catalog::Catalog& catalog, const std::vector<std::string>& statements) {
  std::vector<Outcome> outcomes(statements.size());
  const chain::Chain chain = as_script(statements);
  catalog::Replay replay(chain, {.server_version = catalog.server_version(), .strict = true});
  const auto note = [&](const catalog::Step& step, const catalog::Applied& applied, const catalog::Catalog&) {
    if (!applied.refused || step.number >= outcomes.size()) return;
    Outcome& outcome = outcomes[step.number];
    if (outcome.sqlstate.empty()) outcome = {applied.refused->sqlstate, applied.refused->message};
  };
  replay.all({.before = {}, .after = note, .revision_done = {}});
  catalog = replay.catalog();
  return outcomes;
}

std::string words(const Outcome& outcome) {
  return outcome.sqlstate.empty() ? "accepts" : "refuses (" + outcome.sqlstate + " " + outcome.message + ")";
}

}  // namespace

std::vector<std::string> disagreements(migrate::Session& session, const std::vector<std::string>& chain) {
  const std::vector<Outcome> observed = observe(session, chain);
  catalog::Catalog predicted_catalog(session.server_version() / 10000);
  const std::vector<Outcome> predicted = predict(predicted_catalog, chain);
  std::vector<std::string> found;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (observed[i].sqlstate == predicted[i].sqlstate) continue;
    found.push_back(chain[i] + "\n    server " + words(observed[i]) + ", predictor " + words(predicted[i]));
  }
  const auto observed_catalog = migrate::inspect(session);
  if (!observed_catalog.ok()) {
    found.push_back("inspect: " + observed_catalog.error().message);
    return found;
  }
  for (const catalog::Difference& difference : catalog::diff(predicted_catalog, *observed_catalog)) {
    found.push_back(difference.sentence());
  }
  return found;
}

std::vector<std::string> shrink(migrate::Session& session, std::vector<std::string> chain) {
  for (std::size_t at = chain.size(); at-- > 0;) {
    std::vector<std::string> shorter = chain;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
    if (!disagreements(session, shorter).empty()) chain = std::move(shorter);
  }
  return chain;
}

}  // namespace differential
