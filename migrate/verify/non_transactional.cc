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

namespace {

std::optional<Failure> run_unit(Session& session, const chain::Chain& chain, const Step& step,
                                const Unit& unit) {
  const chain::Revision& revision = chain.revisions[step.revision];
  const text::Source& source =
      chain.files[(step.direction == Direction::up ? *revision.up : *revision.down).file];
  for (const Statement& statement : unit.statements) {
    const std::string_view data =
        statement.copy_data.empty() ? std::string_view() : source.slice(statement.copy_data);
    const Answer answer = session.run(source.slice(statement.span), data);
    if (answer.error) return failure_of(chain, step, &statement, *answer.error, statement.words);
  }
  return std::nullopt;
}

}  // namespace

bool is_one_transaction(const Step& step) {
  return step.transactional &&
         (step.units.empty() || (step.units.size() == 1 && step.units.front().transaction));
}

std::optional<Failure> run_statements(Session& session, const chain::Chain& chain, const Step& step) {
  for (const Unit& unit : step.units) {
    if (std::optional<Failure> failed = run_unit(session, chain, step, unit)) return failed;
  }
  return std::nullopt;
}

std::optional<Failure> run_and_commit(Session& session, const chain::Chain& chain, const Step& step) {
  const auto control = [&](std::string_view sql) -> std::optional<Failure> {
    const Answer answer = session.run(sql);
    if (answer.error) return failure_of(chain, step, nullptr, *answer.error, sql);
    return std::nullopt;
  };
  std::optional<Failure> failed;
  for (const Unit& unit : step.units) {
    if (unit.transaction) failed = control("BEGIN");
    if (!failed) failed = run_unit(session, chain, step, unit);
    if (!failed && unit.transaction) failed = control("COMMIT");
    if (failed) break;
  }
  if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
  return failed;
}

std::optional<Failure> run_plain(Session& session, const chain::Chain& chain, const Step& step,
                                 const Settings& settings) {
  std::optional<Failure> failed = run_and_commit(session, chain, step);
  session.run_undisturbed(reset_statements(settings));
  return failed;
}

std::optional<Failure> run_verify(Session& session, const chain::Chain& chain, size_t revision) {
  const chain::Script& script = *chain.revisions[revision].verify;
  const text::Source& source = chain.files[script.file];
  const std::vector<Statement> statements = statement_reader(chain)(script);
  Answer answer = session.run("BEGIN");
  const Statement* at = nullptr;
  for (size_t i = 0; i < statements.size() && answer.ok(); ++i) {
    using Kind = Statement::Kind;
    at = &statements[i];
    if (at->kind == Kind::begin || at->kind == Kind::commit || at->kind == Kind::transaction ||
        at->kind == Kind::psql_command)
      continue;
    answer = session.run(source.slice(at->span),
                         at->copy_data.empty() ? std::string_view() : source.slice(at->copy_data));
  }
  session.run_undisturbed("ROLLBACK");
  if (answer.ok()) return std::nullopt;
  return failure_of(chain, revision, script, at, *answer.error, at ? std::string_view(at->words) : "BEGIN");
}

}  // namespace migrate
