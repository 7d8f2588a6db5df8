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

Ending ending_of(const Executed& executed) {
  if (executed.failed) return executed.failed->error.interrupted ? Ending::interrupted : Ending::failed;
  if (!executed.stopped) return Ending::done;
  return *executed.stopped == Executed::Stopped::interrupted ? Ending::interrupted : Ending::locked;
}

// A statement that runs alone keeps its backend, its settings and the lock for itself.
void refuse_alone(const chain::Chain& chain, Plan& plan) {
  for (const Step& step : plan.steps) {
    if (step.transactional) continue;
    const chain::Revision& revision = chain.revisions[step.revision];
    const chain::Script& script = step.direction == Direction::up ? *revision.up : *revision.down;
    const text::Source& file = chain.files[script.file];
    plan.obstacles.push_back(
        {Obstacle::Kind::needs_session,
         fmt::format("{} runs without a transaction, and a pooler in transaction mode has "
                     "no session for it",
                     revision.id),
         "connect to the server itself for this one", revision.id, file.path,
         text::position_of(file, script.body.begin)});
  }
}

// What is left to do once another runner has changed the history: nothing but an `up` can be planned anew.
std::optional<Target> rest_of(const Target& target, const Outcome& outcome) {
  if (target.kind != Target::Kind::up) return std::nullopt;
  Target rest = target;
  if (rest.count) *rest.count -= std::min(*rest.count, outcome.executed.done.size());
  return rest;
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
  how.backend_pid = started.rows().front()[1].value_or("");
  how.lock_patience = options.lock_patience;
  how.watch_every = options.watch_every;
  how.pipeline = options.pipeline;
  for (const Applied& one : outcome.before.history.applied) how.applied.push_back(one.revision);
  const auto reconnect = [&] { return Session::open(options.connect); };
  Executed executed = execute(session, store, chain, outcome.plan, how, events, reconnect);
  std::vector<Done>& done = outcome.executed.done;
  done.insert(done.end(), executed.done.begin(), executed.done.end());
  outcome.executed.failed = std::move(executed.failed);
  outcome.executed.stopped = executed.stopped;
  outcome.ending = ending_of(outcome.executed);
  const char* word = outcome.ending == Ending::done          ? "done"
                     : outcome.ending == Ending::interrupted ? "interrupted"
                                                             : "failed";
  if (session.alive()) session.run_undisturbed(store.end_run(how.run, word));
}

// A database that something else has brought to where it is must not be migrated from the beginning.
bool recorded_or_new(Runner& runner, const chain::Chain& chain, const RunOptions& options, Outcome& outcome) {
  text::Result<std::optional<Obstacle>> found =
      find_unrecorded(runner.session(), chain, outcome.before, options);
  if (!found) return Runner::end(outcome, Ending::failed, found.error());
  if (!*found) return true;
  outcome.ending = Ending::refused;
  outcome.obstacles.push_back(std::move(**found));
  return false;
}

// Gives true where another runner went ahead meanwhile, and all is to be looked at again.
bool plan_and_execute(Runner& runner, const chain::Chain& chain, const Target& target,
                      const RunOptions& options, const Events& events, Outcome& outcome) {
  const bool may_settle = !options.dry_run && !options.settings.pooler;
  if (!runner.history(outcome, may_settle) || !recorded_or_new(runner, chain, options, outcome)) return false;
  outcome.plan = make_plan(chain, outcome.before.history, target, statement_reader(chain), options.plan);
  if (options.settings.pooler) refuse_alone(chain, outcome.plan);
  outcome.obstacles = outcome.plan.obstacles;
  outcome.ending = outcome.obstacles.empty() ? Ending::done : Ending::refused;
  if (!outcome.obstacles.empty()) return false;
  if (events.planned) events.planned(outcome.plan);
  if (options.dry_run || outcome.plan.steps.empty() || !runner.make_history(outcome)) return false;
  execute_plan(runner, chain, options, events, outcome);
  return outcome.executed.stopped == Executed::Stopped::overtaken;
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
  std::optional<Target> next = target;
  while (next && plan_and_execute(runner, chain, *next, options, events, outcome))
    next = rest_of(target, outcome);
  if (!next)
    Runner::end(
        outcome, Ending::locked,
        text::Error{"another runner has changed the history meanwhile", "look at it, and run again", "", {}});
  if (!options.dry_run) runner.release();
  return outcome;
}

text::Result<Look> look(const RunOptions& options) {
  text::Result<Session> opened = connect(options);
  if (!opened) return opened.error();
  if (!options.settings.role.empty()) {
    const Answer set = opened->run("SET ROLE " + opened->identifier(options.settings.role));
    if (set.error) return text::Error{describe(*set.error), "", "", {}};
  }
  Look seen{std::move(*opened), {}, {}};
  const Store store(seen.session, options.schema);
  text::Result<Recorded> recorded = store.read();
  if (!recorded) return recorded.error();
  seen.recorded = std::move(*recorded);
  if (seen.recorded.exists) seen.running = store.running();
  return seen;
}

}  // namespace migrate
