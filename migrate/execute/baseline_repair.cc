// What only the history is told: baseline and repair.
#include <fmt/format.h>

#include "migrate/execute/in_doubt.h"
#include "migrate/execute/runner.h"

namespace migrate {

using Ending = Outcome::Ending;

Outcome mark_applied(const chain::Chain& chain, const RunOptions& options,
                     const std::function<text::Result<std::vector<size_t>>(Session&)>& which) {
  Outcome outcome;
  outcome.obstacles = find_breaks(chain);
  outcome.ending = Ending::refused;
  if (!outcome.obstacles.empty()) return outcome;
  const Events events;
  Runner runner(options, events);
  if (!runner.open(outcome) || !runner.lock(outcome) || !runner.history(outcome, true)) return outcome;
  outcome.ending = Ending::refused;
  if (!outcome.before.history.applied.empty()) {
    outcome.message = fmt::format("{} revisions are recorded already; this is for a database without history",
                                  outcome.before.history.applied.size());
    return outcome;
  }
  const text::Result<std::vector<size_t>> applied = which(runner.session());
  if (!applied) {
    Runner::end(outcome, Ending::refused, applied.error());
    return outcome;
  }
  outcome.ending = Ending::done;
  if (options.dry_run || !runner.make_history(outcome)) return outcome;
  const Store store(runner.session(), options.schema);
  std::string message = "BEGIN;";
  for (const size_t i : *applied) {
    const chain::Revision& revision = chain.revisions[i];
    message += store.insert_revision(revision, checksum(chain, revision), 0, 0, "") + ";";
    Done done;
    done.revision = i;
    outcome.executed.done.push_back(done);
  }
  const Answer written = runner.session().run(message + "COMMIT");
  if (written.error) {
    runner.session().run_undisturbed("ROLLBACK");
    Runner::end(outcome, Ending::failed, text::Error{describe(*written.error), "", "", {}});
  }
  runner.release();
  return outcome;
}

Outcome baseline(const chain::Chain& chain, size_t last, const RunOptions& options) {
  return mark_applied(chain, options, [last](Session&) {
    std::vector<size_t> all;
    for (size_t i = 0; i <= last; ++i) all.push_back(i);
    return text::Result<std::vector<size_t>>(std::move(all));
  });
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
