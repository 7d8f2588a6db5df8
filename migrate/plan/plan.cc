// Deciding which steps to run, or what is in the way.

#include "migrate/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lint/text/sha256.h"
#include "migrate/plan/half.h"
#include "migrate/plan/units.h"

namespace migrate {
namespace {

class Planner {
 public:
  Planner(const chain::Chain& chain, const History& history, const Target& target, const ReadStatements& read,
          const PlanOptions& options)
      : chain_(chain), history_(history), target_(target), read_(read), options_(options) {
    for (size_t i = 0; i < chain.revisions.size(); ++i) index_.emplace(chain.revisions[i].id, i);
    for (const chain::Problem& problem : chain.problems) {
      if (problem.kind == chain::Problem::Kind::empty_down && !problem.revisions.empty())
        empty_downs_.insert(problem.revisions.front());
    }
  }

  Plan plan() {
    find_pending();
    note_conflicts();
    if (!stopped()) {
      switch (target_.kind) {
        case Target::Kind::up: up(); break;
        case Target::Kind::down:
          down(target_.all ? history_.applied.size() : target_.count.value_or(1));
          break;
        case Target::Kind::redo: redo(); break;
      }
    }
    if (stopped()) plan_.steps.clear();
    return std::move(plan_);
  }

 private:
  bool stopped() const { return !plan_.obstacles.empty(); }
  bool goes_up() const { return target_.kind == Target::Kind::up; }

  void find_pending() {
    std::map<std::string_view, const Applied*> by_id;
    for (const Applied& one : history_.applied) by_id.emplace(one.revision, &one);
    for (size_t i = 0; i < chain_.revisions.size(); ++i) {
      const chain::Revision& revision = chain_.revisions[i];
      const auto found = by_id.find(revision.id);
      const bool again = found != by_id.end() &&
                         (filled_in(chain_, revision, *found->second) ||
                          (revision.repeatable && found->second->checksum != checksum(chain_, revision)));
      if (found == by_id.end() || again) plan_.pending.push_back(i);
      if (again) again_.insert(i);
    }
  }

  // A down or a redo is a way out of some of them, so those do not stop it.
  void note_conflicts() {
    for (Obstacle& conflict : find_conflicts(chain_, history_, read_)) {
      using Kind = Obstacle::Kind;
      if (conflict.kind == Kind::out_of_order && (options_.out_of_order || !goes_up())) continue;
      if (conflict.kind == Kind::missing_file && (options_.allow_missing || !goes_up())) continue;
      if (conflict.kind == Kind::edited && !goes_up()) continue;
      plan_.obstacles.push_back(std::move(conflict));
    }
    const Direction wanted = goes_up() ? Direction::up : Direction::down;
    for (const Partial& partial : history_.partial) {
      if (partial.direction == wanted || half_of(chain_, partial, read_) != Half::goes_on) continue;
      plan_.obstacles.push_back(
          {Obstacle::Kind::half_applied,
           stopped_words(partial),
           fmt::format("first finish it with `migrate {}`; of its file, what has not run may still be edited",
                       name(partial.direction)),
           partial.revision,
           chain_.files[chain_.revisions[*revision_index(chain_, partial.revision)].file].path,
           {}});
    }
  }

  void up() {
    std::set<size_t> wanted(plan_.pending.begin(), plan_.pending.end());
    if (target_.to) wanted = upto(*target_.to);
    size_t left = target_.count.value_or(SIZE_MAX);
    for (const size_t i : plan_.pending) {
      if (!wanted.contains(i) || left == 0) continue;
      add(i, Direction::up);
      --left;
    }
  }

  // The revision and all that must be there before it.
  std::set<size_t> upto(size_t to) const {
    std::set<size_t> wanted;
    const bool named = std::any_of(chain_.revisions.begin(), chain_.revisions.end(),
                                   [](const chain::Revision& r) { return !r.parents.empty(); });
    if (!named) {
      for (size_t i = 0; i <= to; ++i) wanted.insert(i);
      return wanted;
    }
    std::vector<size_t> open{to};
    while (!open.empty()) {
      const size_t at = open.back();
      open.pop_back();
      if (!wanted.insert(at).second) continue;
      for (const std::string& parent : chain_.revisions[at].parents) {
        if (const auto found = index_.find(parent); found != index_.end()) open.push_back(found->second);
      }
    }
    return wanted;
  }

  // In the reverse of the order in which they were applied, which need not be that of the files.
  void down(size_t count) {
    if (target_.to) {
      const std::string& last = chain_.revisions[*target_.to].id;
      const auto found = std::find_if(history_.applied.begin(), history_.applied.end(),
                                      [&](const Applied& one) { return one.revision == last; });
      if (found == history_.applied.end()) {
        plan_.obstacles.push_back({Obstacle::Kind::not_applied,
                                   fmt::format("{} is not applied, so there is no way down to it", last),
                                   "`migrate status` shows what is applied",
                                   last,
                                   "",
                                   {}});
        return;
      }
      count = static_cast<size_t>(history_.applied.end() - found) - 1;
    }
    for (size_t i = history_.applied.size(); i > 0 && count > 0; --i, --count)
      take_back(history_.applied[i - 1]);
  }

  void take_back(const Applied& applied) {
    const auto found = index_.find(applied.revision);
    if (found != index_.end()) return add(found->second, Direction::down);
    plan_.obstacles.push_back(
        {Obstacle::Kind::missing_file,
         fmt::format("{} is applied, but has no file here, so there is no down to run", applied.revision),
         fmt::format(
             "bring the file back (is this an older branch or release?); or `migrate repair {}` takes "
             "it out of the history, and what it did stays",
             applied.revision),
         applied.revision,
         "",
         {}});
  }

  void redo() {
    const size_t count = target_.count.value_or(1);
    down(count);
    std::vector<size_t> again;
    for (const Step& step : plan_.steps) again.push_back(step.revision);
    std::sort(again.begin(), again.end());
    for (const size_t i : again) add(i, Direction::up);
  }

  void refuse(Obstacle::Kind kind, const chain::Revision& revision, std::string message, std::string hint) {
    plan_.obstacles.push_back(
        {kind, std::move(message), std::move(hint), revision.id, chain_.files[revision.file].path, {}});
  }

  bool has_script(const chain::Revision& revision, Direction direction) {
    if (direction == Direction::up && revision.opaque)
      refuse(
          Obstacle::Kind::unreadable, revision,
          fmt::format("the SQL of {} cannot be had: {}", revision.id, *revision.opaque),
          fmt::format("apply it with its own tool, then say `migrate repair {} --took-effect`", revision.id));
    else if (direction == Direction::up && !revision.up)
      refuse(Obstacle::Kind::unreadable, revision, fmt::format("{} has no up", revision.id), "write one");
    else if (direction == Direction::down && revision.irreversible)
      refuse(Obstacle::Kind::irreversible, revision,
             fmt::format("{} is declared irreversible: {}", revision.id, *revision.irreversible),
             "stop above it (`migrate down --to`), or restore a backup");
    else if (direction == Direction::down && !revision.down)
      refuse(Obstacle::Kind::no_down, revision, fmt::format("{} has no down", revision.id),
             without_down(revision));
    else if (direction == Direction::down && does_nothing(*revision.down) && makes_something(revision))
      refuse(Obstacle::Kind::no_down, revision,
             fmt::format("the down of {} has no statement, and its up makes something", revision.id),
             without_down(revision));
    else
      return true;
    return false;
  }

  bool does_nothing(const chain::Script& script) const {
    const std::vector<Statement> statements = read_(script);
    return std::all_of(statements.begin(), statements.end(), [](const Statement& statement) {
      return statement.kind == Statement::Kind::begin || statement.kind == Statement::Kind::commit;
    });
  }

  const char* without_down(const chain::Revision& revision) const {
    return chain_.files[revision.file].path.ends_with(".sql")
               ? "write one, or declare it: `-- migrate:irreversible <reason>`"
               : "write one, or stop above it (`migrate down --to`)";
  }

  // What only moves data may have a down with nothing to do, and one down may serve several revisions.
  bool makes_something(const chain::Revision& revision) const {
    if (!empty_downs_.contains(revision.id) || !revision.up) return false;
    const std::vector<Statement> statements = read_(*revision.up);
    return std::any_of(statements.begin(), statements.end(), [](const Statement& statement) {
      const bool makes =
          statement.words.starts_with("CREATE ") && !statement.words.starts_with("CREATE TEMP");
      return makes || statement.words.starts_with("ALTER ") || statement.words.starts_with("DROP ");
    });
  }

  void add(size_t i, Direction direction) {
    const chain::Revision& revision = chain_.revisions[i];
    if (!has_script(revision, direction)) return;
    const chain::Script& script = direction == Direction::up ? *revision.up : *revision.down;
    Units units = units_of(chain_, revision, direction, read_(script));
    const bool again = direction == Direction::up && again_.contains(i);
    Step step{i, direction, units.transactional, std::move(units.units), 0, again};
    if (direction == Direction::up && step.statements() == 0)
      plan_.warnings.push_back(fmt::format("{} is empty; once filled in ({}), it runs", revision.id,
                                           chain_.files[script.file].path));
    resume(step, revision);
    plan_.obstacles.insert(plan_.obstacles.end(), units.obstacles.begin(), units.obstacles.end());
    plan_.warnings.insert(plan_.warnings.end(), units.warnings.begin(), units.warnings.end());
    plan_.steps.push_back(std::move(step));
  }

  // Goes on where an earlier run stopped: that the file still has what ran is seen to already.
  void resume(Step& step, const chain::Revision& revision) {
    for (const Partial& partial : history_.partial) {
      if (partial.revision != revision.id || partial.direction != step.direction) continue;
      step.done_before = partial.done.size();
      step.transactional = false;
    }
  }

  const chain::Chain& chain_;
  const History& history_;
  const Target& target_;
  const ReadStatements& read_;
  const PlanOptions& options_;
  std::map<std::string_view, size_t> index_;
  std::set<std::string_view> empty_downs_;
  std::set<size_t> again_;
  Plan plan_;
};

}  // namespace

std::string Unit::checksum() const {
  if (statements.size() == 1) return statements.front().checksum;
  text::Sha256 sum;
  for (const Statement& statement : statements) sum.add(statement.checksum);
  return sum.finish_hex();
}

size_t Step::statements() const {
  size_t count = 0;
  for (const Unit& unit : units) count += unit.statements.size();
  return count;
}

Plan make_plan(const chain::Chain& chain, const History& history, const Target& target,
               const ReadStatements& read, const PlanOptions& options) {
  return Planner(chain, history, target, read, options).plan();
}

bool filled_in(const chain::Chain& chain, const chain::Revision& revision, const Applied& applied) {
  static const std::string of_nothing = text::Sha256().finish_hex();
  return applied.checksum == of_nothing && checksum(chain, revision) != of_nothing;
}

std::string_view name(Direction direction) {
  return direction == Direction::up ? "up" : "down";
}

std::string_view name(Obstacle::Kind kind) {
  switch (kind) {
    case Obstacle::Kind::broken_chain: return "broken-chain";
    case Obstacle::Kind::edited: return "edited";
    case Obstacle::Kind::missing_file: return "missing-file";
    case Obstacle::Kind::out_of_order: return "out-of-order";
    case Obstacle::Kind::unreadable: return "unreadable";
    case Obstacle::Kind::irreversible: return "irreversible";
    case Obstacle::Kind::no_down: return "no-down";
    case Obstacle::Kind::not_applied: return "not-applied";
    case Obstacle::Kind::half_applied: return "half-applied";
    case Obstacle::Kind::other_history: return "other-history";
    case Obstacle::Kind::unrecorded: return "unrecorded";
    case Obstacle::Kind::in_doubt: return "in-doubt";
    case Obstacle::Kind::needs_no_transaction: return "needs-no-transaction";
    case Obstacle::Kind::needs_session: return "needs-session";
    case Obstacle::Kind::transaction_control: return "transaction-control";
    case Obstacle::Kind::psql_command: return "psql-command";
  }
  return "";
}

}  // namespace migrate
