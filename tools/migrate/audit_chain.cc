// The same questions, asked on the audit's own connection.
#include "tools/migrate/audit_chain.h"

#include <fmt/format.h>

#include "migrate/execute/statements.h"
#include "migrate/history/history.h"
#include "migrate/observe/prologue.h"
#include "migrate/verify/ignore.h"
#include "migrate/verify/schema.h"

namespace migrate::tool {

namespace {

std::optional<History> read_history(Session& session, const std::string& schema) {
  std::optional<History> out;
  const Answer begun = session.run("BEGIN READ ONLY; " + observation::limits(session));
  if (!begun.error) {
    text::Result<Recorded> read = Store(session, schema).read();
    if (read && read->used) out = std::move(read->history);
  }
  if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
  return out;
}

}  // namespace

std::optional<audit::ChainState> chain_state(Session& session, const Loaded& loaded,
                                             const std::vector<std::string>& locked) {
  const chain::Chain& chain = loaded.chain;
  if (chain.revisions.empty()) return std::nullopt;
  const std::optional<History> history = read_history(session, loaded.run.schema);
  if (!history) return std::nullopt;
  audit::ChainState out;
  const ReadStatements read = statement_reader(chain);
  for (const Obstacle& one : find_conflicts(chain, *history, read))
    out.conflicts.push_back(
        {std::string(name(one.kind)), one.revision, one.message, one.hint, one.path, one.at.line});
  for (const size_t i : make_plan(chain, *history, {}, read).pending)
    out.pending.push_back({chain.revisions[i].id, chain.revisions[i].title});
  if (!locked.empty()) {
    out.not_compared = fmt::format("{} is locked by somebody", locked.front());
    return out;
  }
  text::Result<Comparison> comparison = compare_schema(session, chain, history->applied, loaded.run.schema);
  if (!comparison) {
    out.not_compared = comparison.error().message;
    return out;
  }
  leave_out(comparison->differences, loaded.ignored_drift);
  for (const diff::Difference& one : comparison->differences)
    out.differences.push_back(
        {one.what, one.name, one.sentence(), one.kind == diff::Difference::Kind::extra});
  return out;
}

}  // namespace migrate::tool
