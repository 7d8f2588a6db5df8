// Running one script on a throwaway server.

#include "migrate/verify/non_transactional.h"

#include "migrate/execute/statements.h"
#include "migrate/plan/units.h"

namespace migrate {

PlainStep plain_step(const chain::Chain& chain, size_t index, Direction direction) {
  const chain::Revision& revision = chain.revisions[index];
  const std::optional<chain::Script>& script = direction == Direction::up ? revision.up : revision.down;
  PlainStep out;
  if (!script) return out;
  Units units = units_of(chain, revision, direction, statement_reader(chain)(*script));
  out.obstacles = std::move(units.obstacles);
  out.step = Step{index, direction, units.transactional, std::move(units.units), 0};
  return out;
}

std::optional<Failure> run_plain(Session& session, const chain::Chain& chain, const Step& step,
                                 const Settings& settings) {
  const chain::Revision& revision = chain.revisions[step.revision];
  const text::Source& source =
      chain.files[(step.direction == Direction::up ? *revision.up : *revision.down).file];
  std::optional<Failure> failed;
  const auto run = [&](const Statement* statement, std::string_view sql, std::string_view data) {
    const Answer answer = session.run(sql, data);
    if (answer.error)
      failed =
          failure_of(chain, step, statement, *answer.error, statement ? statement->words : std::string(sql));
    return !failed.has_value();
  };
  for (const Unit& unit : step.units) {
    if (unit.transaction && !run(nullptr, "BEGIN", {})) break;
    for (const Statement& statement : unit.statements) {
      const std::string_view data =
          statement.copy_data.empty() ? std::string_view() : source.slice(statement.copy_data);
      if (!run(&statement, source.slice(statement.span), data)) break;
    }
    if (!failed && unit.transaction) run(nullptr, "COMMIT", {});
    if (failed) break;
  }
  if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
  session.run_undisturbed(reset_statements(settings));
  return failed;
}

}  // namespace migrate
