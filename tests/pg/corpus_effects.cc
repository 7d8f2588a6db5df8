// Real chains on the server at hand: each table that a statement rewrites, verifies or builds an index on,
// and each foreign key that it validates, is what was predicted of it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <iostream>
#include <map>

#include "lint/replay/replay.h"
#include "lint/sql/large_stack.h"
#include "migrate/execute/statements.h"
#include "tests/pg/server.h"
#include "tests/support/places.h"
#include "tests/support/watch_statement.h"

namespace {

namespace fs = std::filesystem;
using tests::EffectsSeen;

// By revision, and where the statement begins in its file.
using Predictions = std::map<std::pair<uint32_t, uint32_t>, EffectsSeen>;

Predictions predictions_of(const chain::Chain& chain, const sql::ServerVersion& version) {
  Predictions out;
  replay::Replay replay(chain, {.server_version = version, .with_effects = true});
  replay::Visitor visitor;
  visitor.after = [&](const replay::Step& step, const commands::Applied&, const catalog::Catalog&) {
    add(out[{step.revision, step.statement.span.begin}], step.effects);
  };
  sql::on_large_stack([&] { replay.all(visitor); });
  return out;
}

struct Count {
  int statements = 0, seen = 0, missed = 0, too_many = 0;
};

void compare(const EffectsSeen& predicted, const EffectsSeen& observed, const std::string& place,
             Count& count) {
  for (const tests::NamesKey& key : tests::names_keys) {
    for (const std::string& name : observed.*key.names) {
      const bool foreseen = (predicted.*key.names).contains(name);
      ++(foreseen ? count.seen : count.missed);
      if (!foreseen) FAIL_CHECK(fmt::format("{}: {}: {} observed, not predicted", place, key.key, name));
    }
    for (const std::string& name : predicted.*key.names) {
      if ((observed.*key.names).contains(name)) continue;
      ++count.too_many;
      FAIL_CHECK(fmt::format("{}: {}: {} predicted, not observed", place, key.key, name));
    }
  }
}

// A script as its tool sends it. Whether it went through.
bool run(migrate::Session& session, const chain::Chain& chain, uint32_t revision,
         const Predictions& predicted, Count& count) {
  const chain::Script& script = *chain.revisions[revision].up;
  const text::Source& source = chain.files[script.file];
  const std::vector<migrate::Statement> statements = migrate::statement_reader(chain)(script);
  const bool one =
      script.transactional || (script.send == chain::SendMode::one_string && statements.size() > 1);
  if (one) session.run("BEGIN");
  for (const migrate::Statement& statement : statements) {
    // Only the first query of a transaction may choose its level, and a look is one.
    if (statement.kind == migrate::Statement::Kind::begin ||
        statement.kind == migrate::Statement::Kind::inner) {
      session.run(source.slice(statement.span));
      continue;
    }
    const std::string place =
        fmt::format("{}:{}", source.path, text::position_of(source, statement.span.begin).line);
    const migrate::Traced traced =
        migrate::trace(session, source.slice(statement.span),
                       statement.copy_data.empty() ? "" : source.slice(statement.copy_data));
    EffectsSeen observed;
    add(observed, traced);
    const auto known = predicted.find({revision, statement.span.begin});
    ++count.statements;
    if (observed.error) {
      const std::string told = place + ": " + *observed.error;
      if (known == predicted.end() || !known->second.error)
        FAIL_CHECK(told);
      else
        MESSAGE(told);
      session.run("ROLLBACK");
      return false;
    }
    compare(known == predicted.end() ? EffectsSeen{} : known->second, observed, place, count);
  }
  if (session.in_transaction()) session.run("COMMIT");
  session.run("DISCARD ALL");
  return true;
}

}  // namespace

TEST_CASE("what real chains do to a server is what was predicted, statement by statement") {
  const std::optional<fs::path> shared = tests::shared();
  if (!shared) {
    MESSAGE("skipped: no collected chains beside this checkout");
    return;
  }
  Count all;
  for (const auto& entry : fs::directory_iterator(*shared / "corpus")) {
    if (!entry.is_directory()) continue;
    const text::Result<chain::Chain> chain = chain::read(std::vector<std::string>{entry.path().string()});
    if (!chain) continue;  // several small ones in one folder
    migrate::Session session = tests::connect(tests::fresh_database());
    const Predictions predicted = predictions_of(*chain, session.server_version());
    bool good = true;
    for (uint32_t i = 0; good && i < chain->revisions.size(); ++i) {
      if (chain->revisions[i].up) good = run(session, *chain, i, predicted, all);
    }
  }
  std::cout << fmt::format("effects of real chains: {} statements, {} as predicted, {} missed, {} too many\n",
                           all.statements, all.seen, all.missed, all.too_many);
}
