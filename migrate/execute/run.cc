// One command from the lock to the last word: plan, execution, outcome.

#include "migrate/execute/run.h"

#include <fmt/format.h>

#include "migrate/execute/adopt.h"
#include "migrate/execute/runner.h"
#include "migrate/execute/statements.h"
#include "migrate/session/grant.h"

namespace migrate {
namespace {

using Ending = Outcome::Ending;

bool any_interrupted(const Executed& executed) {
  return executed.failed && executed.failed->error.interrupted;
}

void execute_plan(Runner& runner, const chain::Chain& chain, const RunOptions& options, const Events& events,
                  Outcome& outcome) {
  Session& session = runner.session();
  const Store store(session, options.schema);
  const Answer started = session.run(store.insert_run(options.command));
  if (started.error) {
    Runner::end(outcome, started.error->interrupted ? Ending::interrupted : Ending::failed,
                text::Error{describe(*started.error), grant_for(*started.error, session), "", {}});
    return;
  }
  ExecuteOptions how;
  how.settings = runner.settings();
  how.retries = options.retries;
  how.run = started.value();
  const auto reconnect = [&] { return Session::open(options.connect); };
  outcome.executed = execute(session, store, chain, outcome.plan, how, events, reconnect);
  if (outcome.executed.failed)
    outcome.ending = any_interrupted(outcome.executed) ? Ending::interrupted : Ending::failed;
  const char* word = outcome.ending == Ending::done          ? "done"
                     : outcome.ending == Ending::interrupted ? "interrupted"
                                                             : "failed";
  if (session.alive()) session.run_undisturbed(store.end_run(how.run, word));
}

// A database that something else has brought to where it is must not be migrated from the beginning.
bool recorded_or_new(Runner& runner, const RunOptions& options, Outcome& outcome) {
  text::Result<std::optional<Obstacle>> found = find_unrecorded(runner.session(), outcome.before, options);
  if (!found) return Runner::end(outcome, Ending::failed, found.error());
  if (!*found) return true;
  outcome.ending = Ending::refused;
  outcome.obstacles.push_back(std::move(**found));
  return false;
}

}  // namespace

Outcome run(const chain::Chain& chain, const Target& target, const RunOptions& options,
            const Events& events) {
  Outcome outcome;
  outcome.obstacles = find_breaks(chain);
  if (!outcome.obstacles.empty()) {
    outcome.ending = Ending::refused;
    return outcome;
  }
  Runner runner(options, events);
  if (!runner.open(outcome)) return outcome;
  if (!options.dry_run && !runner.lock(outcome)) return outcome;
  if (runner.history(outcome, !options.dry_run) && recorded_or_new(runner, options, outcome)) {
    outcome.plan = make_plan(chain, outcome.before.history, target, statement_reader(chain), options.plan);
    outcome.obstacles = outcome.plan.obstacles;
    if (!outcome.obstacles.empty()) {
      outcome.ending = Ending::refused;
    } else if (events.planned) {
      events.planned(outcome.plan);
    }
    if (outcome.obstacles.empty() && !options.dry_run && !outcome.plan.steps.empty() &&
        runner.make_history(outcome)) {
      execute_plan(runner, chain, options, events, outcome);
    }
  }
  if (!options.dry_run) runner.release();
  return outcome;
}

text::Result<Look> look(const RunOptions& options) {
  text::Result<Session> opened = connect(options);
  if (!opened) return opened.error();
  Look seen{std::move(*opened), {}, {}};
  const Store store(seen.session, options.schema);
  text::Result<Recorded> recorded = store.read();
  if (!recorded) return recorded.error();
  seen.recorded = std::move(*recorded);
  if (seen.recorded.exists) seen.running = store.running();
  return seen;
}

}  // namespace migrate
