#include "tests/differential/trial.h"

#include "lint/catalog/apply.h"
#include "lint/catalog/diff.h"
#include "lint/catalog/effects.h"
#include "lint/catalog/lower.h"
#include "lint/catalog/plpgsql.h"
#include "lint/sql/parse.h"
#include "migrate/inspect/inspect.h"

namespace differential {
namespace {

struct Outcome {
  std::string sqlstate, message;  // empty: accepted
};

std::vector<Outcome> observe(migrate::Session& session, const std::vector<std::string>& chain) {
  session.run(
      "DO $$ DECLARE s name; BEGIN "
      "FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' "
      "LOOP EXECUTE format('DROP SCHEMA %I CASCADE', s); END LOOP; END $$; "
      "CREATE SCHEMA public");
  session.run("DISCARD ALL");
  std::vector<Outcome> outcomes;
  for (const std::string& statement : chain) {
    const migrate::Answer answer = session.run(statement);
    outcomes.push_back(answer.error ? Outcome{answer.error->sqlstate, answer.error->message} : Outcome{});
  }
  return outcomes;
}

/// Applies the change and what the bodies that it runs do, as a replay does.
Outcome run(catalog::Catalog& catalog, const catalog::Change& change, const std::string& text) {
  Outcome outcome;
  const auto take = [&](const catalog::Change& one, bool inner) {
    catalog::Applied applied;
    applied.refused = catalog::refused_by_grammar(one, catalog.server_version());
    if (!applied.refused) {
      applied = catalog::apply(catalog, one, {.origin = {}, .in_transaction = inner, .strict = true});
    }
    if (applied.refused && outcome.sqlstate.empty()) {
      outcome = {applied.refused->sqlstate, applied.refused->message};
    }
    return !applied.refused;
  };
  if (take(change, false)) {
    catalog::expand(change, catalog, text, {},
                    [&](const catalog::Change& inner, const catalog::Origin&) { return take(inner, true); });
  }
  return outcome;
}

std::vector<Outcome> predict(catalog::Catalog& catalog, const std::vector<std::string>& chain) {
  std::vector<Outcome> outcomes;
  for (const std::string& text : chain) {
    Outcome outcome;
    const sql::Parsed parsed = sql::parse(text);
    for (const sql::Statement& statement : parsed.statements) {
      if (statement.error) {
        outcome = {"42601", statement.error->message};
        continue;
      }
      for (const catalog::Change& change : catalog::lower(statement, text)) {
        if (const Outcome one = run(catalog, change, text); !one.sqlstate.empty()) outcome = one;
      }
    }
    catalog.edit_session().has_local = false;  // autocommit: SET LOCAL ends here
    catalog.forget();
    outcomes.push_back(outcome);
  }
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
