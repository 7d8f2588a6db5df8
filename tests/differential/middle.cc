// A chain from the middle: what the predictor says of it must hold.
#include "tests/differential/middle.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "lint/diff/diff.h"
#include "lint/lower/lower.h"
#include "lint/replay/chain_names.h"
#include "lint/replay/replay.h"
#include "lint/sql/parse.h"
#include "tests/differential/trial.h"
#include "tests/support/locks_held.h"

namespace differential {
namespace {

bool is_of_transactions(const std::string& text) {
  const sql::Parsed parsed = sql::parse(text);
  return std::any_of(parsed.statements.begin(), parsed.statements.end(),
                     [&](const sql::Statement& statement) {
                       if (statement.error) return false;
                       const auto changes = lower::changes(statement, text);
                       return std::any_of(changes.begin(), changes.end(), [](const ast::Change& change) {
                         return std::holds_alternative<ast::Transaction>(change);
                       });
                     });
}

// What a connection has for itself does not stand there when a chain begins.
bool is_temporary(const std::string& text) {
  return text.find(" TEMP") != std::string::npos || text.find("pg_temp") != std::string::npos;
}

// On the server it may be skipped over something else of that name, which nobody told the predictor of: what
// it says then holds where the chain begins with nothing.
bool may_be_skipped(const std::string& text) {
  return text.find("IF NOT EXISTS") != std::string::npos;
}

struct Accepted {
  std::vector<std::string> statements, hidden;
  bool passed_over =
      false;  // something that may have been skipped: what stands in the end tells nothing then
  std::vector<Observed> seen;
  std::map<std::string, diff::ObjectRow> rows;
};

// The server's side, without transaction blocks: one that fails would take accepted statements back.
text::Result<Accepted> accepted_by(migrate::Session& session, const std::vector<std::string>& chain,
                                   size_t hidden) {
  std::vector<std::string> sent;
  size_t unseen = 0;
  for (size_t i = 0; i < chain.size(); ++i) {
    if (is_of_transactions(chain[i]) || (i < hidden && is_temporary(chain[i]))) continue;
    sent.push_back(chain[i]);
    if (i < hidden) ++unseen;
  }
  text::Result<Observation> observation = observe(session, sent);
  if (!observation) return observation.error();
  std::vector<Observed>& observed = observation->statements;
  Accepted accepted;
  accepted.rows = std::move(observation->rows);
  accepted.hidden.assign(sent.begin(), sent.begin() + static_cast<ptrdiff_t>(unseen));
  for (size_t i = unseen; i < sent.size(); ++i) {
    if (!observed[i].outcome.sqlstate.empty()) continue;
    if (may_be_skipped(sent[i])) {
      accepted.passed_over = true;
      continue;
    }
    accepted.statements.push_back(std::move(sent[i]));
    accepted.seen.push_back(std::move(observed[i]));
  }
  return accepted;
}

// IF EXISTS over what is not there: the refusal speaks of the object as being there.
bool may_have_found_nothing(const std::string& text) {
  return text.find("IF EXISTS") != std::string::npos;
}

// What the chain makes later, or what looks like a slip for a name of its own, is refused on purpose.
bool on_purpose(const replay::ChainNames& names, const catalog::Catalog& catalog,
                const ast::Refusal& refusal) {
  return std::any_of(refusal.missing.begin(), refusal.missing.end(), [&](const ast::Missing& missing) {
    if (missing.kind == ast::ObjectKind::column) {
      const catalog::Relation* relation = catalog.relation(missing.relation);
      return !relation || names.column_maker(relation->name, missing.name.name).has_value();
    }
    return names.maker(missing.kind, missing.name).has_value() ||
           names.meant(missing.kind, missing.name).has_value();
  });
}

// Of the predictor's alone: it tells that the chain does not begin at the beginning, which a chain need not
// tell before it asks the server's catalogs what there is.
constexpr const char* sign_of_before = "COMMENT ON TABLE before.any_table IS NULL";

// The table that the name of a difference begins with, as far as it is one of the Catalog's.
const catalog::Relation* table_of(const catalog::Catalog& catalog, const std::string& name) {
  const size_t dot = name.find('.');
  if (dot == std::string::npos) return nullptr;
  const size_t end = name.find('.', dot + 1);
  return catalog.relation(
      catalog.resolve_relation({name.substr(0, dot), name.substr(dot + 1, end - dot - 1)}));
}

}  // namespace

std::vector<std::string> false_words(migrate::Session& session, const std::vector<std::string>& chain,
                                     size_t hidden) {
  const text::Result<Accepted> sent = accepted_by(session, chain, hidden);
  if (!sent) return {"inspect: " + sent.error().message};
  const Accepted& accepted = *sent;
  std::vector<std::string> told = {sign_of_before};
  told.insert(told.end(), accepted.statements.begin(), accepted.statements.end());
  const chain::Chain seen = as_script(told);
  const replay::ChainNames names(seen);
  replay::Replay replay(
      seen,
      {.server_version = session.server_version(), .with_effects = true, .strict = false, .presume = true});
  std::vector<std::string> found;
  std::vector<tests::EffectsSeen> predicted(accepted.statements.size());
  tests::LocksHeld held;
  std::set<std::tuple<uint32_t, uint32_t, uint32_t, size_t>> places;
  bool astray = false;  // refused on purpose: what follows is of another chain
  const auto note = [&](const replay::Step& step, const commands::Applied& applied,
                        const catalog::Catalog& after) {
    if (astray || step.number == 0 || step.number > accepted.statements.size()) return;
    const size_t number = step.number - 1;
    const std::string& statement = accepted.statements[number];
    const std::string error = applied.refused ? applied.refused->sqlstate + " " + applied.refused->message
                              : step.effects.error ? step.effects.sqlstate + " " + *step.effects.error
                                                   : std::string();
    if (!error.empty()) {
      astray = true;
      if (may_have_found_nothing(statement)) return;
      if (!applied.refused || !on_purpose(names, after, *applied.refused))
        found.push_back(statement + "\n    server accepts, predictor refuses (" + error + ")");
      return;
    }
    // IF EXISTS over what may be there: nothing is said of what that would come to.
    if (!applied.absent.empty()) predicted[number].unknown.push_back("found nothing");
    places.emplace(step.script.file, step.statement.span.begin, step.statement.span.end, number);
    // Those of a body's statements are the statement's that runs it.
    held.follow(step);
    tests::add(predicted[number], step.effects);
    tests::name_locks(predicted[number], held.locks(), after);
  };
  const auto take_back = [&](size_t since) {
    if (astray) return;
    held.undone(since);
    if (held.statement() == 0 || held.statement() > predicted.size()) return;  // a body not seen yet
    tests::name_locks(predicted[held.statement() - 1], held.locks(), replay.catalog());
  };
  replay.all({.before = {}, .after = note, .revision_done = {}, .undone = take_back});
  for (const catalog::Opaque& opaque : replay.catalog().opaques()) {
    for (const auto& [file, begin, end, number] : places) {
      const uint32_t at = opaque.at.span.begin;
      if (file == opaque.at.file && begin <= at && at < end) predicted[number].unknown.push_back(opaque.why);
    }
  }
  for (size_t i = 0; i < predicted.size() && !astray; ++i) {
    const Observed& observed = accepted.seen[i];
    if (!observed.watched || !predicted[i].unknown.empty()) continue;
    if (!observed.in_block) predicted[i].locks.clear();
    for (const std::string& sentence : tests::disagreements(predicted[i], observed.seen, true))
      found.push_back(accepted.statements[i] + "\n    " + sentence);
  }
  if (astray || accepted.passed_over || !found.empty()) return found;
  const chain::Chain unseen = as_script(accepted.hidden);
  const replay::ChainNames unseen_names(unseen);
  for (const diff::Difference& difference :
       diff::differences(diff::rows_of(replay.catalog()), accepted.rows)) {
    const catalog::Relation* table = table_of(replay.catalog(), difference.name);
    // A name that was free as far as anybody could see: the server has chosen another.
    if (table && unseen_names.maker(ast::ObjectKind::table, {{}, table->name})) continue;
    if (!table || table->open() || difference.kind == diff::Difference::Kind::order) continue;
    if (replay.catalog().may_be_touched(table->name)) continue;  // and said to be
    found.push_back(difference.sentence());
  }
  return found;
}

Middle shrink_middle(migrate::Session& session, Middle chain) {
  for (size_t at = chain.statements.size(); at-- > 0;) {
    Middle shorter = chain;
    shorter.statements.erase(shorter.statements.begin() + static_cast<ptrdiff_t>(at));
    if (at < shorter.hidden) --shorter.hidden;
    if (!false_words(session, shorter.statements, shorter.hidden).empty()) chain = std::move(shorter);
  }
  return chain;
}

}  // namespace differential
