// Revisions without a transaction: unit by unit, each announced before it runs, or recorded with it.

#include <fmt/format.h>

#include "migrate/execute/in_doubt.h"
#include "migrate/execute/walker.h"

namespace migrate {
namespace {

constexpr size_t own_role_parts = 2;

}  // namespace

bool Walker::stepwise(const Step& step) {
  for (size_t unit = step.done_before; unit < step.units.size(); ++unit) {
    reach(Point::before_unit, step, unit);
    stage_ = Stage::in_transaction;
    const bool went = step.units[unit].transaction ? unit_in_transaction(step, unit) : alone(step, unit);
    if (!went) {
      if (session_.alive() && session_.in_transaction()) session_.run_undisturbed("ROLLBACK");
      executed_.failed->units_kept = unit;
      return false;
    }
    reach(Point::after_unit, step, unit);
  }
  stage_ = Stage::in_transaction;
  const bool recorded = begin(step) && record(step);
  if (!recorded) executed_.failed->units_kept = step.units.size();
  return recorded;
}

bool Walker::record(const Step& step) {
  reach(Point::before_record, step);
  return commit(step, record_of(step, since(step_begin_).count()));
}

std::string Walker::text_of(const Step& step, size_t unit) const {
  std::string text;
  for (const Statement& statement : step.units[unit].statements)
    text += (text.empty() ? "" : ";\n") + std::string(source(step).slice(statement.span));
  return text;
}

bool Walker::unit_in_transaction(const Step& step, size_t unit) {
  if (!begin(step)) return false;
  if (!run_all(step, step.units[unit])) return false;
  const std::string row =
      store_.insert_progress(step, revision(step).id, unit, text_of(step, unit), options_.run, true);
  const Answer answer = session_.run(fmt::format("{}{};COMMIT", own_role_, row));
  if (answer.error && answer.error->connection_lost) stage_ = Stage::alone;
  if (answer.error) return fail(step, &step.units[unit].statements.back(), *answer.error, "COMMIT");
  return true;
}

bool Walker::alone(const Step& step, size_t unit) {
  const Statement& statement = step.units[unit].statements.front();
  const bool builds_index =
      statement.words.starts_with("CREATE") && statement.words.ends_with("INDEX CONCURRENTLY");
  const Subject subject = builds_index ? subject_of(source(step).slice(statement.span)) : Subject{};
  if (builds_index && !clear_the_way(step, unit, subject)) return false;
  // Half done by an earlier attempt: what finishes it goes in its place.
  const std::optional<PendingDetach> pending =
      statement.words == "DETACH PARTITION CONCURRENTLY"
          ? pending_detach(session_, subject_of(source(step).slice(statement.span)))
          : std::nullopt;

  const std::optional<std::string> row = announce(step, unit);
  if (!row) return false;
  reach(Point::announced, step, unit);
  stage_ = Stage::alone;
  const bool ran = pending ? run_instead(step, statement, pending->finalize()) : run_one(step, statement);
  reach(Point::ran, step, unit);
  if (!ran && !session_.alive()) return false;  // the next run looks into the catalog
  if (builds_index && ran) require_valid(step, statement, subject);
  if (!ran) note_leftovers(step, statement);
  const bool good = ran && !executed_.failed;
  const Answer ended = session_.run_undisturbed(
      own_transaction(store_.end_progress(*row, good ? "done" : "failed")) + patient(false));
  if (ended.error && good) return fail(step, nullptr, *ended.error, "the record of the progress");
  return good;
}

bool Walker::run_instead(const Step& step, const Statement& statement, const std::string& sql) {
  const Answer answer = run_heard(step, statement.span.begin, sql);
  if (!answer.error) return true;
  ServerError error = *answer.error;
  error.position = 0;  // of another text
  return fail(step, &statement, error, statement.words);
}

std::string Walker::own_transaction(const std::string& statement) const {
  return fmt::format("BEGIN;{}{};COMMIT;", own_role_, statement);
}

// Statements that run alone wait for locks as long as it takes, unless their script has set a limit.
std::string Walker::patient(bool patient) const {
  const std::string& limit = options_.settings.lock_timeout;
  return fmt::format(
      "SELECT set_config('lock_timeout', '{}', false) WHERE current_setting('lock_timeout') = '{}'",
      patient ? "0" : limit, patient ? limit : "0");
}

std::optional<std::string> Walker::announce(const Step& step, size_t unit) {
  const Answer answer =
      session_.run(own_transaction(store_.insert_progress(step, revision(step).id, unit, text_of(step, unit),
                                                          options_.run, false)) +
                   patient(true));
  if (answer.error) {
    if (session_.in_transaction()) session_.run_undisturbed("ROLLBACK");
    fail(step, nullptr, *answer.error, "the record of the progress");
    return std::nullopt;
  }
  return answer.parts.at(1 + own_role_parts).rows.at(0).at(0).value_or("0");
}

// An INVALID index of that name would make the statement fail, or with IF NOT EXISTS succeed over it. One
// that an earlier attempt of this very statement left is dropped; any other is not ours.
bool Walker::clear_the_way(const Step& step, size_t unit, const Subject& subject) {
  const std::optional<std::string> index = invalid_index(session_, subject);
  if (!index) return true;
  const Statement& statement = step.units[unit].statements.front();
  const Answer ours = session_.run(store_.find_attempt(revision(step).id, step.units[unit].checksum()));
  if (!ours.error && !ours.rows().empty()) {
    const Answer dropped = session_.run("DROP INDEX CONCURRENTLY " + *index);
    return dropped.error ? fail(step, &statement, *dropped.error, statement.words) : true;
  }
  ServerError error;
  error.message = fmt::format("an INVALID index {} is there, left by a build that failed", *index);
  fail(step, &statement, error, statement.words);
  executed_.failed->notes.push_back("`migrate repair` drops INVALID indexes");
  return false;
}

void Walker::require_valid(const Step& step, const Statement& statement, const Subject& subject) {
  const std::optional<std::string> index = invalid_index(session_, subject);
  if (!index) return;
  ServerError error;
  error.message = fmt::format("{} is INVALID after its build", *index);
  fail(step, &statement, error, statement.words);
  executed_.failed->left_behind = true;
}

void Walker::note_leftovers(const Step& step, const Statement& statement) {
  for (std::string& left :
       leftovers(session_, statement, source(step).slice(statement.span), name(step.direction))) {
    executed_.failed->notes.push_back(std::move(left));
    executed_.failed->left_behind = true;
  }
}

}  // namespace migrate
