#include "migrate/execute/run.h"

#include <fmt/format.h>

#include "migrate/execute/doubt.h"
#include "migrate/execute/statements.h"

namespace migrate {
namespace {

using Ending = Outcome::Ending;

bool any_interrupted(const Executed& executed) {
  return executed.failed && executed.failed->error.interrupted;
}

// A session that holds the runner lock for as long as it lives.
class Runner {
 public:
  Runner(const RunOptions& options, const Events& events) : options_(options), events_(events) {}

  // False: outcome says why not.
  bool open(Outcome& outcome) {
    text::Result<Session> opened = Session::open(options_.connect);
    if (!opened) return end(outcome, Ending::unreachable, opened.error());
    session_.emplace(std::move(*opened));
    settings_ = options_.settings;
    if (const text::Result<void> settled = settle(*session_, settings_); !settled)
      return end(outcome, session_->alive() ? Ending::refused : Ending::unreachable, settled.error());
    return true;
  }

  bool lock(Outcome& outcome) {
    const int64_t key = lock_key(options_.schema);
    const text::Result<Locked> locked = take_lock(*session_, key, options_.lock_patience, events_.waiting);
    if (!locked) return end(outcome, Ending::failed, locked.error());
    if (*locked == Locked::yes) return true;
    outcome.ending = *locked == Locked::interrupted ? Ending::interrupted : Ending::locked;
    if (*locked == Locked::timed_out) outcome.holder = lock_holder(*session_, key);
    return false;
  }

  // The history as it is now that nobody else writes it, made if it is not there, its doubts settled.
  bool history(Outcome& outcome, bool may_write) {
    const Store store(*session_, options_.schema);
    text::Result<Recorded> recorded = store.read();
    if (recorded && may_write && recorded->exists && !recorded->doubts.empty()) {
      const auto settled = settle_doubts(*session_, store, recorded->doubts);
      if (!settled) return end(outcome, Ending::failed, settled.error());
      outcome.settled = *settled;
      recorded = store.read();
    }
    if (!recorded) return end(outcome, Ending::failed, recorded.error());
    outcome.before = std::move(*recorded);
    return true;
  }

  bool make_history(Outcome& outcome) {
    if (outcome.before.exists) return true;
    const text::Result<void> made = Store(*session_, options_.schema).create();
    return made ? true : end(outcome, Ending::failed, made.error());
  }

  static bool end(Outcome& outcome, Ending ending, const text::Error& error) {
    outcome.ending = ending;
    outcome.message = error.message;
    if (!error.hint.empty()) outcome.message += "\n" + error.hint;
    return false;
  }

  void release() {
    if (session_) release_lock(*session_, lock_key(options_.schema));
  }

  Session& session() { return *session_; }
  const Settings& settings() const { return settings_; }

 private:
  const RunOptions& options_;
  const Events& events_;
  std::optional<Session> session_;
  Settings settings_;
};

void execute_plan(Runner& runner, const chain::Chain& chain, const RunOptions& options, const Events& events,
                  Outcome& outcome) {
  Session& session = runner.session();
  const Store store(session, options.schema);
  const Answer started = session.run(store.insert_run(options.command));
  if (started.error) {
    Runner::end(outcome, started.error->interrupted ? Ending::interrupted : Ending::failed,
                text::Error{describe(*started.error), "", "", {}});
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

}  // namespace

Outcome run(const chain::Chain& chain, const Target& target, const RunOptions& options,
            const Events& events) {
  Outcome outcome;
  outcome.refusals = find_breaks(chain);
  if (!outcome.refusals.empty()) {
    outcome.ending = Ending::refused;
    return outcome;
  }
  Runner runner(options, events);
  if (!runner.open(outcome)) return outcome;
  if (!options.dry_run && !runner.lock(outcome)) return outcome;
  if (runner.history(outcome, !options.dry_run)) {
    outcome.plan = make_plan(chain, outcome.before.history, target, statement_reader(chain), options.plan);
    outcome.refusals = outcome.plan.refusals;
    if (!outcome.refusals.empty()) {
      outcome.ending = Ending::refused;
    } else if (events.planned) {
      events.planned(outcome.plan);
    }
    if (outcome.refusals.empty() && !options.dry_run && !outcome.plan.steps.empty() &&
        runner.make_history(outcome)) {
      execute_plan(runner, chain, options, events, outcome);
    }
  }
  if (!options.dry_run) runner.release();
  return outcome;
}

text::Result<Look> look(const RunOptions& options) {
  text::Result<Session> opened = Session::open(options.connect);
  if (!opened) return opened.error();
  Look seen{std::move(*opened), {}, {}};
  const Store store(seen.session, options.schema);
  text::Result<Recorded> recorded = store.read();
  if (!recorded) return recorded.error();
  seen.recorded = std::move(*recorded);
  if (seen.recorded.exists) seen.running = store.running();
  return seen;
}

Outcome baseline(const chain::Chain& chain, size_t last, const RunOptions& options) {
  Outcome outcome;
  outcome.refusals = find_breaks(chain);
  outcome.ending = Ending::refused;
  if (!outcome.refusals.empty()) return outcome;
  const Events events;
  Runner runner(options, events);
  if (!runner.open(outcome) || !runner.lock(outcome) || !runner.history(outcome, true)) return outcome;
  if (!outcome.before.history.applied.empty()) {
    outcome.message =
        fmt::format("{} revisions are recorded already; a baseline is for a database without history",
                    outcome.before.history.applied.size());
    outcome.ending = Ending::refused;
    return outcome;
  }
  if (!runner.make_history(outcome)) return outcome;
  const Store store(runner.session(), options.schema);
  std::string message = "BEGIN;";
  for (size_t i = 0; i <= last; ++i) {
    const chain::Revision& revision = chain.revisions[i];
    message += store.insert_revision(revision, checksum(chain, revision), 0, 0, "") + ";";
    Done done;
    done.revision = i;
    outcome.executed.done.push_back(done);
  }
  const Answer written = runner.session().run(message + "COMMIT");
  outcome.ending = Ending::done;
  if (written.error) {
    runner.session().run_undisturbed("ROLLBACK");
    Runner::end(outcome, Ending::failed, text::Error{describe(*written.error), "", "", {}});
  }
  runner.release();
  return outcome;
}

namespace {

// What one repair comes to, as a statement, with the sentence that says so. Empty: nothing to do.
std::pair<std::string, std::string> mend(const chain::Chain& chain, const Repair& what, const Store& store,
                                         const Recorded& recorded) {
  const chain::Revision& revision = chain.revisions[*what.revision];
  if (what.took_effect) {
    for (const Doubt& doubt : recorded.doubts) {
      if (doubt.revision == revision.id)
        return {store.end_progress(doubt.row, *what.took_effect ? "done" : "failed"),
                fmt::format("{} of {} counts as {}", doubt.words, revision.id,
                            *what.took_effect ? "done" : "not done")};
    }
    return {"", fmt::format("no statement of {} is in doubt", revision.id)};
  }
  for (const Applied& applied : recorded.history.applied) {
    if (applied.revision != revision.id) continue;
    if (applied.checksum == checksum(chain, revision))
      return {"", fmt::format("{} is recorded as the file has it", revision.id)};
    return {store.set_checksum(revision.id, checksum(chain, revision)),
            fmt::format("the present text of {} counts as the one applied", revision.id)};
  }
  return {"", fmt::format("{} is not applied", revision.id)};
}

}  // namespace

Outcome repair(const chain::Chain& chain, const Repair& what, const RunOptions& options) {
  Outcome outcome;
  const Events events;
  Runner runner(options, events);
  if (!runner.open(outcome) || !runner.lock(outcome) || !runner.history(outcome, true)) return outcome;
  Session& session = runner.session();
  const Store store(session, options.schema);
  std::optional<ServerError> error;
  if (!what.revision) {
    for (const InvalidIndex& index : invalid_indexes(session)) {
      error = session.run("DROP INDEX CONCURRENTLY " + index.name).error;
      if (error) break;
      outcome.settled.push_back(fmt::format("dropped the INVALID index {} of {}", index.name, index.table));
    }
  } else {
    const auto [statement, sentence] = mend(chain, what, store, outcome.before);
    outcome.settled.push_back(sentence);
    if (!statement.empty()) {
      const std::string& id = chain.revisions[*what.revision].id;
      error =
          session.run("BEGIN;" + statement + ";" + store.insert_log(id, "repair", 0, 0, "", "") + ";COMMIT")
              .error;
      if (error) session.run_undisturbed("ROLLBACK");
    }
  }
  if (error) Runner::end(outcome, Ending::failed, text::Error{describe(*error), "", "", {}});
  runner.release();
  return outcome;
}

}  // namespace migrate
