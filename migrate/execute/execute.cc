// Sending the units of a plan, and recording each as it ends.

#include "migrate/execute/execute.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "migrate/execute/failure.h"
#include "migrate/execute/in_doubt.h"
#include "migrate/execute/transaction.h"
#include "migrate/session/grant.h"

namespace migrate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t own_role_parts = 2;

std::chrono::milliseconds since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
}

class Walker {
 public:
  Walker(Session& session, const Store& store, const chain::Chain& chain, const Plan& plan,
         const ExecuteOptions& options, const Events& events,
         const std::function<text::Result<Session>()>& reconnect)
      : session_(session),
        store_(store),
        chain_(chain),
        plan_(plan),
        options_(options),
        events_(events),
        reconnect_(reconnect),
        transaction_(session, store, options, events),
        own_role_(own_role(options.settings)),
        watch_(session, options.backend_pid) {
    // In a small pool a second connection might wait for the backend of the first.
    const bool watches = events_.waits && !options_.settings.pooler && !options_.settings.give_back;
    if (watches) session_.while_waiting(options_.watch_every, [this] { look(); });
  }
  ~Walker() { session_.while_waiting({}, {}); }
  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;

  Executed walk() {
    for (const Step& step : plan_.steps) {
      if (events_.started) events_.started(step);
      step_begin_ = Clock::now();
      said_.clear();
      waited_.clear();
      step_ = &step;
      stage_ = Stage::in_transaction;
      Done done{
          step.revision, step.direction, step.statements(), {}, step.transactional, step.done_before, 0};
      const bool went = step.transactional ? with_retries(step, done) : stepwise(step);
      if (executed_.stopped) break;
      done.said = std::move(said_);
      done.waited = std::move(waited_);
      if (!went) {
        executed_.failed->said = std::move(done.said);
        executed_.failed->waited = std::move(done.waited);
        name_blockers(*executed_.failed);
        executed_.failed->kept = kept_of(*executed_.failed, revision(step).id, stage_);
        record_failure(step, done);
        break;
      }
      done.duration = since(step_begin_);
      executed_.done.push_back(done);
      if (events_.done) events_.done(done);
    }
    return std::move(executed_);
  }

 private:
  const chain::Revision& revision(const Step& step) const { return chain_.revisions[step.revision]; }
  const chain::Script& script(const Step& step) const {
    const chain::Revision& r = revision(step);
    return step.direction == Direction::up ? *r.up : *r.down;
  }
  const text::Source& source(const Step& step) const { return chain_.files[script(step).file]; }
  void reach(Point point, const Step& step, size_t unit = 0) {
    if (events_.reached) events_.reached(point, step, unit);
  }
  bool fail(const Step& step, const Statement* statement, const ServerError& error, std::string_view words) {
    executed_.failed = failure_of(chain_, step, statement, error, words);
    if (std::string grant = grant_for(error, session_); !grant.empty())
      executed_.failed->notes.push_back(std::move(grant));
    return false;
  }
  bool stop(Executed::Stopped why) {
    executed_.stopped = why;
    return false;
  }
  bool begin(const Step& step) {
    const Transaction::Begun begun = transaction_.begin();
    if (const auto* error = std::get_if<ServerError>(&begun)) return fail(step, nullptr, *error, "BEGIN");
    if (const auto* why = std::get_if<Executed::Stopped>(&begun)) return stop(*why);
    return true;
  }

  // Passes on, while the statement runs, what the server has to say about it. That a table is there already
  // is what IF NOT EXISTS asked for, and of no interest.
  void look() {
    std::optional<Waiting> seen = watch_.look();
    if (!seen || !step_) return;
    seen->time = since(sent_);
    for (const Blocker& blocker : seen->blockers) {
      const auto known = std::find_if(waited_.begin(), waited_.end(), [&](const Waited& one) {
        return one.blocker.pid == blocker.pid && one.blocker.query == blocker.query;
      });
      (known == waited_.end() ? waited_.emplace_back() : *known) = {blocker, seen->time};
    }
    events_.waits(*step_, *seen);
  }

  void hear(const Step& step, std::function<uint32_t()> at) {
    sent_ = Clock::now();
    session_.hear([this, &step, at = std::move(at)](const Notice& notice) {
      if (notice.severity != "WARNING" && !notice.raised) return;
      if (notice.severity.starts_with("DEBUG")) return;
      said_.push_back({notice, text::position_of(source(step), at())});
      if (events_.said) events_.said(step, said_.back());
    });
  }
  Answer run_heard(const Step& step, uint32_t at, std::string_view sql, std::string_view data = {}) {
    hear(step, [at] { return at; });
    Answer answer = session_.run(sql, data);
    session_.hear({});
    return answer;
  }

  // ---- a revision in one transaction ---------------------------------------------------------------

  bool with_retries(const Step& step, Done& done) {
    auto pause = options_.first_pause;
    while (true) {
      if (transactional(step)) return true;
      if (executed_.stopped) return false;
      if (session_.alive() && session_.in_transaction()) session_.run_undisturbed("ROLLBACK");
      const std::string& state = executed_.failed->error.sqlstate;
      const bool may_retry = (state == "55P03" || state == "40P01") && session_.alive();
      if (!may_retry || done.retries >= options_.retries) return false;
      ++done.retries;
      if (events_.retrying) events_.retrying(step, executed_.failed->error, pause);
      if (session_.interrupt().pause(pause)) {
        executed_.failed->error.interrupted = true;
        return false;
      }
      pause *= 2;
      reset();
      said_.clear();
      executed_.failed.reset();
    }
  }

  bool transactional(const Step& step) {
    if (fits_together(step)) return together(step);
    reach(Point::before_begin, step);
    if (!begin(step)) return false;
    if (!run_all(step, step.units.front())) return false;
    reach(Point::before_record, step);
    return commit(step, record_of(step, since(step_begin_).count()));
  }

  // Small enough to be sent whole, with its record and its COMMIT, before the first answer is read: over a
  // slow line that is one round trip in place of one for each statement and three more.
  bool fits_together(const Step& step) const {
    constexpr size_t most_statements = 100, most_bytes = 1 << 16;
    const std::vector<Statement>& all = step.units.front().statements;
    if (options_.settings.pooler || events_.reached || step.again || revision(step).repeatable) return false;
    if (all.size() > most_statements || script(step).body.size() > most_bytes) return false;
    return std::none_of(all.begin(), all.end(), [](const Statement& one) {
      return !one.copy_data.empty() || one.words.starts_with("COPY");
    });
  }

  bool together(const Step& step) {
    const std::vector<Statement>& all = step.units.front().statements;
    std::vector<std::string> sent{"BEGIN"};
    for (const Statement& statement : all) sent.emplace_back(source(step).slice(statement.span));
    for (std::string& one : own_role_list(options_.settings)) sent.push_back(std::move(one));
    sent.push_back(record_of(step, Elapsed::since_begin()));
    sent.emplace_back("COMMIT");
    const size_t commit = sent.size() - 1;
    for (std::string& one : reset_list(options_.settings)) sent.push_back(std::move(one));

    size_t at = 0;
    const auto statement_at = [&]() -> const Statement* {
      return at >= 1 && at <= all.size() ? &all[at - 1] : nullptr;
    };
    hear(step, [&] { return statement_at() ? statement_at()->span.begin : script(step).body.begin; });
    const std::vector<Answer> answers = session_.run_together(sent, [&](size_t number) { at = number; });
    session_.hear({});
    if (answers.size() > commit && answers[commit].ok()) {
      transaction_.recorded(revision(step).id, step.direction);
      return true;
    }
    const ServerError& error = *answers.back().error;
    // All of it was on its way, the COMMIT too.
    if (error.connection_lost) return lost_commit(step, error, statement_at());
    if (at == 0) return fail(step, nullptr, error, "BEGIN");
    if (const Statement* statement = statement_at()) return fail(step, statement, error, statement->words);
    return fail(step, nullptr, error, "COMMIT, or the record in the history");
  }

  void reset() {
    if (!options_.settings.pooler) session_.run_undisturbed(reset_statements(options_.settings));
  }

  bool run_all(const Step& step, const Unit& unit) {
    for (const Statement& statement : unit.statements) {
      if (!run_one(step, statement)) return false;
      // The plan has refused transaction control, so this is a statement that it did not know for one.
      if (session_.in_transaction()) continue;
      ServerError error;
      error.message =
          "this statement ended the transaction that the revision runs in: what came before it is "
          "committed and not recorded";
      stage_ = Stage::broken_out;
      return fail(step, &statement, error, statement.words);
    }
    return true;
  }

  bool run_one(const Step& step, const Statement& statement) {
    const text::Source& file = source(step);
    const std::string_view data =
        statement.copy_data.empty() ? std::string_view() : file.slice(statement.copy_data);
    const Answer answer = run_heard(step, statement.span.begin, file.slice(statement.span), data);
    return answer.error ? fail(step, &statement, *answer.error, statement.words) : true;
  }

  bool run_instead(const Step& step, const Statement& statement, const std::string& sql) {
    const Answer answer = run_heard(step, statement.span.begin, sql);
    if (!answer.error) return true;
    ServerError error = *answer.error;
    error.position = 0;  // of another text
    return fail(step, &statement, error, statement.words);
  }

  std::string record_of(const Step& step, const Elapsed& duration) const {
    const chain::Revision& r = revision(step);
    std::string record = step.direction == Direction::up
                             ? store_.insert_revision(r, checksum(chain_, r), duration, step.statements(),
                                                      options_.run, step.again)
                             : store_.delete_revision(r.id, duration, step.statements(), options_.run);
    if (!step.transactional) record += ";" + store_.forget_progress(r.id);
    return record;
  }

  // One message for the record, the COMMIT and the reset: the parts that came back tell how far it went.
  bool commit(const Step& step, const std::string& record) {
    std::string message = own_role_;
    message += record;
    if (events_.reached) {  // cut in two, so that a test can stand between
      const Answer recorded = session_.run(message);
      if (recorded.error) return fail(step, nullptr, *recorded.error, "the record in the history");
      reach(Point::before_commit, step);
      message.clear();
    } else {
      message += ";";
    }
    message += transaction_.commit();
    const Answer answer =
        run_heard(step, script(step).body.begin, message);  // a deferred trigger may have something to say
    const auto is_commit = [](const Part& part) { return part.tag == "COMMIT"; };
    const bool committed = std::any_of(answer.parts.begin(), answer.parts.end(), is_commit);
    if (answer.error && !committed) return lost_commit(step, *answer.error);
    if (!committed) {
      ServerError error;
      error.message = "the server rolled the transaction back at COMMIT";
      return fail(step, nullptr, error, "COMMIT");
    }
    transaction_.recorded(revision(step).id, step.direction);
    reach(Point::after_commit, step);
    return true;
  }

  // The answer to COMMIT did not arrive: asks on another connection, once the first one's backend is gone.
  bool lost_commit(const Step& step, const ServerError& error, const Statement* during = nullptr) {
    if (!error.connection_lost || !reconnect_)
      return fail(step, nullptr, error, "COMMIT, or the record in the history");
    fail(step, during, error, during ? during->words : "COMMIT");
    stage_ = Stage::answer_lost;
    text::Result<Session> other = reconnect_();
    if (!other) {
      executed_.failed->notes.push_back(fmt::format(
          "whether {} is applied is not known until `migrate status` can ask", revision(step).id));
      return false;
    }
    const std::string gone = transaction_.still_at_work();
    for (int round = 0; round < 600 && other->run(gone).value() != "0"; ++round) {
      if (other->interrupt().pause(std::chrono::milliseconds(50))) break;
    }
    const Answer found = other->run(store_.find_log(revision(step).id, step.direction, options_.run));
    if (during && !found.error && found.rows().empty()) {
      stage_ = Stage::in_transaction;
      return false;
    }
    executed_.failed->notes.push_back(
        found.error ? fmt::format("whether {} is applied is not known", revision(step).id)
        : found.rows().empty()
            ? fmt::format("{} was rolled back: run the command again", revision(step).id)
            : fmt::format("{} was committed and is recorded; run the command again for the rest",
                          revision(step).id));
    return false;
  }

  // ---- a revision without a transaction ------------------------------------------------------------

  bool stepwise(const Step& step) {
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

  bool record(const Step& step) {
    reach(Point::before_record, step);
    return commit(step, record_of(step, since(step_begin_).count()));
  }

  std::string text_of(const Step& step, size_t unit) const {
    std::string text;
    for (const Statement& statement : step.units[unit].statements)
      text += (text.empty() ? "" : ";\n") + std::string(source(step).slice(statement.span));
    return text;
  }

  bool unit_in_transaction(const Step& step, size_t unit) {
    if (!begin(step)) return false;
    if (!run_all(step, step.units[unit])) return false;
    const std::string row =
        store_.insert_progress(step, revision(step).id, unit, text_of(step, unit), options_.run, true);
    const Answer answer = session_.run(fmt::format("{}{};COMMIT", own_role_, row));
    if (answer.error && answer.error->connection_lost) stage_ = Stage::alone;
    if (answer.error) return fail(step, &step.units[unit].statements.back(), *answer.error, "COMMIT");
    return true;
  }

  bool alone(const Step& step, size_t unit) {
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

  std::string own_transaction(const std::string& statement) const {
    return fmt::format("BEGIN;{}{};COMMIT;", own_role_, statement);
  }

  // Statements that run alone wait for locks as long as it takes, unless their script has set a limit.
  std::string patient(bool patient) const {
    const std::string& limit = options_.settings.lock_timeout;
    return fmt::format(
        "SELECT set_config('lock_timeout', '{}', false) WHERE current_setting('lock_timeout') = '{}'",
        patient ? "0" : limit, patient ? limit : "0");
  }

  std::optional<std::string> announce(const Step& step, size_t unit) {
    const Answer answer =
        session_.run(own_transaction(store_.insert_progress(step, revision(step).id, unit,
                                                            text_of(step, unit), options_.run, false)) +
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
  bool clear_the_way(const Step& step, size_t unit, const Subject& subject) {
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

  void require_valid(const Step& step, const Statement& statement, const Subject& subject) {
    const std::optional<std::string> index = invalid_index(session_, subject);
    if (!index) return;
    ServerError error;
    error.message = fmt::format("{} is INVALID after its build", *index);
    fail(step, &statement, error, statement.words);
    executed_.failed->left_behind = true;
  }

  void note_leftovers(const Step& step, const Statement& statement) {
    for (std::string& left :
         leftovers(session_, statement, source(step).slice(statement.span), name(step.direction))) {
      executed_.failed->notes.push_back(std::move(left));
      executed_.failed->left_behind = true;
    }
  }

  void record_failure(const Step& step, const Done& done) {
    if (!session_.alive()) return;
    const Failure& failed = *executed_.failed;
    const std::string words = failed.error.sqlstate.empty()
                                  ? failed.error.message
                                  : failed.error.sqlstate + ": " + failed.error.message;
    reset();
    session_.run_undisturbed(store_.insert_log(revision(step).id, name(step.direction),
                                               since(step_begin_).count(), done.statements, options_.run,
                                               words));
  }

  Session& session_;
  const Store& store_;
  const chain::Chain& chain_;
  const Plan& plan_;
  const ExecuteOptions& options_;
  const Events& events_;
  const std::function<text::Result<Session>()>& reconnect_;
  Transaction transaction_;
  const std::string own_role_;
  Watch watch_;
  const Step* step_ = nullptr;  // under way
  std::vector<Said> said_;
  std::vector<Waited> waited_;
  Clock::time_point sent_;
  Clock::time_point step_begin_;
  Stage stage_ = Stage::in_transaction;
  Executed executed_;
};

}  // namespace

Executed execute(Session& session, const Store& store, const chain::Chain& chain, const Plan& plan,
                 const ExecuteOptions& options, const Events& events,
                 const std::function<text::Result<Session>()>& reconnect) {
  return Walker(session, store, chain, plan, options, events, reconnect).walk();
}

}  // namespace migrate
