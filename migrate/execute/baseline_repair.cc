// What only the history is told: baseline and repair.
#include <fmt/format.h>

#include <algorithm>

#include "lint/chain/names.h"
#include "migrate/execute/in_doubt.h"
#include "migrate/execute/runner.h"
#include "migrate/execute/statements.h"
#include "migrate/plan/half.h"

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
  if (!runner.open(outcome) || !runner.lock(outcome)) return outcome;
  if (!runner.history(outcome, !options.dry_run)) return outcome;
  outcome.ending = Ending::refused;
  if (const size_t count = outcome.before.history.applied.size(); count > 0) {
    outcome.message = fmt::format("{} recorded already; this is for a database without history",
                                  count == 1 ? "1 revision is" : fmt::format("{} revisions are", count));
    return outcome;
  }
  if (!outcome.before.history.partial.empty()) {
    outcome.message = stopped_words(outcome.before.history.partial.front()) +
                      "; this is for a database without history\n`migrate status` tells the way out";
    return outcome;
  }
  const text::Result<std::vector<size_t>> applied = which(runner.session());
  if (!applied) {
    Runner::end(outcome, Ending::refused, applied.error());
    return outcome;
  }
  outcome.ending = Ending::done;
  for (const size_t i : *applied) {
    Done done;
    done.revision = i;
    outcome.executed.done.push_back(done);
  }
  if (options.dry_run || !runner.make_history(outcome)) return outcome;
  const Store store(runner.session(), options.schema);
  std::string message = "BEGIN;";
  for (const size_t i : *applied) {
    const chain::Revision& revision = chain.revisions[i];
    message += store.insert_revision(revision, checksum(chain, revision), 0, 0, "") + ";";
  }
  if (applied->empty()) message += store.insert_log("", "baseline", 0, 0, "", "") + ";";
  const Answer written = runner.session().run(message + "COMMIT");
  if (written.error) {
    runner.session().run_undisturbed("ROLLBACK");
    Runner::end(outcome, Ending::failed, text::Error{describe(*written.error), "", "", {}});
  }
  runner.release();
  return outcome;
}

Outcome baseline(const chain::Chain& chain, size_t count, const RunOptions& options) {
  return mark_applied(chain, options, [count](Session&) {
    std::vector<size_t> all;
    for (size_t i = 0; i < count; ++i) all.push_back(i);
    return text::Result<std::vector<size_t>>(std::move(all));
  });
}

namespace {

// What one repair comes to: the statement that writes it, and the sentence that says so.
struct Mended {
  std::string statement;  // empty: nothing to do, or a refusal
  std::string sentence;
  bool refused = false;
};

class Mender {
 public:
  Mender(const chain::Chain& chain, const Store& store, const Recorded& recorded, std::string id)
      : chain_(chain),
        store_(store),
        recorded_(recorded),
        id_(std::move(id)),
        index_(revision_index(chain, id_)),
        read_(statement_reader(chain)) {}

  Mended mend(const std::optional<bool>& took_effect) const {
    if (took_effect) return settle(*took_effect);
    std::vector<Mended> all;
    for (const Partial& partial : recorded_.history.partial) {
      if (partial.revision == id_) all.push_back(half(partial));
    }
    for (const Applied& applied : recorded_.history.applied) {
      if (applied.revision == id_) all.push_back(accept(applied, !all.empty()));
    }
    if (all.empty())
      return {"", fmt::format("{} is neither applied nor half applied: there is nothing to repair", id_),
              true};
    Mended whole;
    for (const Mended& one : all) {
      if (one.refused) return one;
      if (one.sentence.empty()) continue;
      whole.statement += (whole.statement.empty() || one.statement.empty() ? "" : ";") + one.statement;
      whole.sentence += (whole.sentence.empty() ? "" : "\n") + one.sentence;
    }
    return whole;
  }

 private:
  Mended settle(bool took) const {
    for (const Doubt& doubt : recorded_.doubts) {
      if (doubt.revision == id_)
        return {
            store_.end_progress(doubt.row, took ? "done" : "failed"),
            fmt::format("{} of {} counts as {}: `migrate {}` goes on{}", doubt.words, id_,
                        took ? "done" : "not done", name(doubt.direction), took ? " after it" : " with it")};
    }
    if (took && index_ && chain_.revisions[*index_].opaque && !is_applied()) {
      const chain::Revision& revision = chain_.revisions[*index_];
      return {store_.insert_revision(revision, checksum(chain_, revision), 0, 0, ""),
              fmt::format("{} is recorded as applied", id_)};
    }
    return {"", fmt::format("no statement of {} is in doubt", id_), true};
  }

  bool is_applied() const {
    const std::vector<Applied>& all = recorded_.history.applied;
    return std::any_of(all.begin(), all.end(), [&](const Applied& one) { return one.revision == id_; });
  }

  Mended half(const Partial& partial) const {
    const std::string_view command = name(partial.direction);
    switch (half_of(chain_, partial, read_)) {
      case Half::in_doubt: {
        const std::optional<Obstacle> obstacle = refusal_of(chain_, partial, read_);
        return {"", obstacle->message + "\n" + obstacle->hint, true};
      }
      case Half::goes_on:
        return {"", fmt::format("{}, and its file has that as it ran: `migrate {}` goes on",
                                stopped_words(partial), command)};
      case Half::gone:
        return {store_.forget_progress(id_), fmt::format("{}: that is forgotten. What it did stays: {}",
                                                         stopped_words(partial), kept_words(partial))};
      case Half::edited: return take_as_done(partial);
    }
    return {};
  }

  // As many units as took effect, as the file has them now.
  Mended take_as_done(const Partial& partial) const {
    const Units units = units_now(chain_, partial, read_);
    if (units.units.size() == 1 && units.units.front().transaction &&
        units.units.front().statements.size() > 1)
      return {
          "",
          fmt::format("{} is one transaction now, so what ran of it cannot be told from the rest\nlet it run "
                      "without one, as it did",
                      id_),
          true};
    const size_t count = std::min(partial.done.size(), units.units.size());
    const Step step{*index_, partial.direction, false, units.units, 0, false};
    std::string statement = store_.forget_progress(id_);
    for (size_t unit = 0; unit < count; ++unit) {
      const Statement& last = units.units[unit].statements.back();
      const chain::Revision& revision = chain_.revisions[*index_];
      const chain::Script& script = partial.direction == Direction::up ? *revision.up : *revision.down;
      const text::Span whole{units.units[unit].statements.front().span.begin, last.span.end};
      statement +=
          ";" + store_.insert_progress(step, id_, unit, chain_.files[script.file].slice(whole), "", true);
    }
    const std::string which = count == 1 ? fmt::format("the first statement of {} counts", id_)
                                         : fmt::format("the first {} statements of {} count", count, id_);
    return {statement,
            fmt::format("{} as done as the file has {} now: `migrate {}` goes on after {}", which,
                        count == 1 ? "it" : "them", name(partial.direction), count == 1 ? "it" : "them")};
  }

  Mended accept(const Applied& applied, bool said) const {
    if (!index_)
      return {store_.forget_revision(id_),
              fmt::format("{} has no file here, and is out of the history; what it did stays", id_)};
    const chain::Revision& revision = chain_.revisions[*index_];
    if (applied.checksum == checksum(chain_, revision))
      return {"", said ? "" : fmt::format("nothing to repair: {} is recorded as the file has it", id_)};
    return {store_.set_checksum(id_, checksum(chain_, revision)),
            fmt::format("the present text of {} counts as the one applied", id_)};
  }

  const chain::Chain& chain_;
  const Store& store_;
  const Recorded& recorded_;
  const std::string id_;
  const std::optional<size_t> index_;
  const ReadStatements read_;
};

// What was typed, as a revision of the chain or one that only the history knows.
text::Result<std::string> id_of(const chain::Chain& chain, const Recorded& recorded,
                                const std::string& typed) {
  const text::Result<size_t> found = chain::find_revision(chain, typed);
  const auto same = [&](const std::string& id) {
    return id == typed || (chain::is_digits(id) && chain::is_digits(typed) &&
                           chain::without_leading_zeros(id) == chain::without_leading_zeros(typed));
  };
  for (const Applied& applied : recorded.history.applied) {
    if (same(applied.revision)) return applied.revision;
  }
  for (const Partial& partial : recorded.history.partial) {
    if (same(partial.revision)) return partial.revision;
  }
  if (!found) return found.error();
  return chain.revisions[*found].id;
}

std::optional<ServerError> drop_invalid(Session& session, bool dry_run, std::vector<std::string>& told) {
  for (const InvalidIndex& index : invalid_indexes(session)) {
    if (!dry_run) {
      if (const Answer dropped = session.run("DROP INDEX CONCURRENTLY " + index.name); dropped.error)
        return dropped.error;
    }
    told.push_back(fmt::format("{} the INVALID index {} of {}", dry_run ? "would drop" : "dropped",
                               index.name, index.table));
  }
  return std::nullopt;
}

std::optional<ServerError> finish_detaches(Session& session, bool dry_run, std::vector<std::string>& told) {
  for (const PendingDetach& pending : pending_detaches(session)) {
    if (!dry_run) {
      if (const Answer finished = session.run(pending.finalize()); finished.error) return finished.error;
    }
    told.push_back(fmt::format("{} the detaching of {} from {}", dry_run ? "would finish" : "finished",
                               pending.partition, pending.parent));
  }
  return std::nullopt;
}

}  // namespace

Outcome repair(const chain::Chain& chain, const Repair& what, const RunOptions& options) {
  Outcome outcome;
  const Events events;
  Runner runner(options, events);
  if (!runner.open(outcome) || !runner.lock(outcome)) return outcome;
  if (!runner.history(outcome, !options.dry_run)) return outcome;
  Session& session = runner.session();
  std::optional<ServerError> error;
  if (what.revision.empty()) {
    error = drop_invalid(session, options.dry_run, outcome.settled);
    if (!error) error = finish_detaches(session, options.dry_run, outcome.settled);
  } else {
    const text::Result<std::string> id = id_of(chain, outcome.before, what.revision);
    if (!id) {
      Runner::end(outcome, Ending::refused, id.error());
      runner.release();
      return outcome;
    }
    const Store store(session, options.schema);
    const Mended mended = Mender(chain, store, outcome.before, *id).mend(what.took_effect);
    if (mended.refused) {
      Runner::end(outcome, Ending::refused, text::Error{mended.sentence, "", "", {}});
    } else {
      outcome.settled.push_back(mended.sentence);
    }
    if (!mended.statement.empty() && !options.dry_run) {
      error = session
                  .run("BEGIN;" + mended.statement + ";" + store.insert_log(*id, "repair", 0, 0, "", "") +
                       ";COMMIT")
                  .error;
      if (error) session.run_undisturbed("ROLLBACK");
    }
  }
  if (error) {
    outcome.settled.clear();
    Runner::end(outcome, Ending::failed, text::Error{describe(*error), "", "", {}});
  }
  runner.release();
  return outcome;
}

}  // namespace migrate
