// Walking a plan: the revisions in order, each in its transaction, and the record of each as it ends.

#include "migrate/execute/execute.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "migrate/execute/failure.h"
#include "migrate/execute/walker.h"
#include "migrate/session/grant.h"

namespace migrate {

Walker::Walker(Session& session, const Store& store, const chain::Chain& chain, const Plan& plan,
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

Walker::~Walker() {
  session_.while_waiting({}, {});
}

Executed Walker::walk() {
  const std::vector<Step>& steps = plan_.steps;
  for (size_t i = 0; i < steps.size() && !executed_.failed && !executed_.stopped;) {
    const size_t batch = batch_at(i);
    if (batch > 1) {
      enter(steps[i]);
      const size_t went = together(std::span(steps).subspan(i, batch));
      i += went;
      if (!executed_.failed) {
        finish(done_of(steps[i - 1]));
        continue;
      }
      if (!may_retry()) {
        give_up(steps[i], done_of(steps[i]));
        break;
      }
      take_back();  // and again, by itself
    }
    if (one(steps[i])) ++i;
  }
  return std::move(executed_);
}

bool Walker::one(const Step& step) {
  enter(step);
  Done done = done_of(step);
  const bool went = step.transactional ? with_retries(step, done) : stepwise(step);
  if (executed_.stopped) return false;
  if (!went) return give_up(step, done);
  finish(std::move(done));
  return true;
}

void Walker::enter(const Step& step) {
  if (events_.started) events_.started(step);
  step_begin_ = Clock::now();
  said_.clear();
  waited_.clear();
  step_ = &step;
  stage_ = Stage::in_transaction;
}

void Walker::finish(Done done) {
  done.said = std::move(said_);
  done.waited = std::move(waited_);
  done.duration = since(step_begin_);
  executed_.done.push_back(std::move(done));
  if (events_.done) events_.done(executed_.done.back());
}

bool Walker::give_up(const Step& step, const Done& done) {
  if (session_.alive() && session_.in_transaction()) session_.run_undisturbed("ROLLBACK");
  Failure& failed = *executed_.failed;
  failed.said = std::move(said_);
  failed.waited = std::move(waited_);
  name_blockers(failed);
  failed.kept = kept_of(failed, revision(step).id, stage_);
  record_failure(step, done);
  return false;
}

bool Walker::may_retry() const {
  const std::string& state = executed_.failed->error.sqlstate;
  return (state == "55P03" || state == "40P01") && session_.alive();
}

void Walker::take_back() {
  if (session_.in_transaction()) session_.run_undisturbed("ROLLBACK");
  reset();
  said_.clear();
  executed_.failed.reset();
}

bool Walker::stop(Executed::Stopped why) {
  executed_.stopped = why;
  return false;
}

bool Walker::fail(const Step& step, const Statement* statement, const ServerError& error,
                  std::string_view words) {
  executed_.failed = failure_of(chain_, step, statement, error, words);
  if (std::string grant = grant_for(error, session_); !grant.empty())
    executed_.failed->notes.push_back(std::move(grant));
  return false;
}

bool Walker::begin(const Step& step) {
  const Transaction::Begun begun = transaction_.begin();
  if (const auto* error = std::get_if<ServerError>(&begun)) return fail(step, nullptr, *error, "BEGIN");
  if (const auto* why = std::get_if<Executed::Stopped>(&begun)) return stop(*why);
  return true;
}

void Walker::look() {
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

// Passes on, while the statement runs, what the server has to say about it. That a table is there already
// is what IF NOT EXISTS asked for, and of no interest.
void Walker::hear(const Step& step, std::function<uint32_t()> at) {
  sent_ = Clock::now();
  session_.hear([this, &step, at = std::move(at)](const Notice& notice) {
    if (notice.severity != "WARNING" && !notice.raised) return;
    if (notice.severity.starts_with("DEBUG")) return;
    said_.push_back({notice, text::position_of(source(step), at())});
    if (events_.said) events_.said(step, said_.back());
  });
}

Answer Walker::run_heard(const Step& step, uint32_t at, std::string_view sql, std::string_view data) {
  hear(step, [at] { return at; });
  Answer answer = session_.run(sql, data);
  session_.hear({});
  return answer;
}

bool Walker::with_retries(const Step& step, Done& done) {
  auto pause = options_.first_pause;
  while (true) {
    if (transactional(step)) return true;
    if (executed_.stopped) return false;
    if (session_.alive() && session_.in_transaction()) session_.run_undisturbed("ROLLBACK");
    if (!may_retry() || done.retries >= options_.retries) return false;
    ++done.retries;
    if (events_.retrying) events_.retrying(step, executed_.failed->error, pause);
    if (session_.interrupt().pause(pause)) {
      executed_.failed->error.interrupted = true;
      return false;
    }
    pause *= 2;
    take_back();
  }
}

bool Walker::transactional(const Step& step) {
  if (fits_together(step)) return together(std::span(&step, 1)) == 1;
  reach(Point::before_begin, step);
  if (!begin(step)) return false;
  if (!run_all(step, step.units.front())) return false;
  reach(Point::before_record, step);
  return commit(step, record_of(step, since(step_begin_).count()));
}

void Walker::reset() {
  if (!options_.settings.pooler) session_.run_undisturbed(reset_statements(options_.settings));
}

bool Walker::run_all(const Step& step, const Unit& unit) {
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

bool Walker::run_one(const Step& step, const Statement& statement) {
  const text::Source& file = source(step);
  const std::string_view data =
      statement.copy_data.empty() ? std::string_view() : file.slice(statement.copy_data);
  const Answer answer = run_heard(step, statement.span.begin, file.slice(statement.span), data);
  return answer.error ? fail(step, &statement, *answer.error, statement.words) : true;
}

std::string Walker::record_of(const Step& step, const Elapsed& duration) const {
  const chain::Revision& r = revision(step);
  std::string record = step.direction == Direction::up
                           ? store_.insert_revision(r, checksum(chain_, r), duration, step.statements(),
                                                    options_.run, step.again)
                           : store_.delete_revision(r.id, duration, step.statements(), options_.run);
  if (!step.transactional) record += ";" + store_.forget_progress(r.id);
  return record;
}

// One message for the record, the COMMIT and the reset: the parts that came back tell how far it went.
bool Walker::commit(const Step& step, const std::string& record) {
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
bool Walker::lost_commit(const Step& step, const ServerError& error, const Statement* during,
                         std::span<const Step> after) {
  if (!error.connection_lost || !reconnect_)
    return fail(step, nullptr, error, "COMMIT, or the record in the history");
  fail(step, during, error, during ? during->words : "COMMIT");
  stage_ = Stage::answer_lost;
  text::Result<Session> other = reconnect_();
  if (!other) {
    executed_.failed->notes.push_back(
        fmt::format("whether {} is applied is not known until `migrate status` can ask", revision(step).id));
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
  std::string& note = executed_.failed->notes.emplace_back();
  const std::string& first = revision(step).id;
  if (found.error) {
    note = fmt::format("whether {} is applied is not known", first);
  } else if (found.rows().empty()) {
    note = fmt::format("{} was rolled back: run the command again", first);
  } else {
    const Step* last = &step;
    for (const Step& next : after) {
      if (other->run(store_.find_log(revision(next).id, next.direction, options_.run)).rows().empty()) break;
      last = &next;
    }
    note = last == &step
               ? fmt::format("{} was committed and is recorded; run the command again for the rest", first)
               : fmt::format("{} to {} were committed and are recorded; run the command again for the rest",
                             first, revision(*last).id);
  }
  return false;
}

void Walker::record_failure(const Step& step, const Done& done) {
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

Executed execute(Session& session, const Store& store, const chain::Chain& chain, const Plan& plan,
                 const ExecuteOptions& options, const Events& events,
                 const std::function<text::Result<Session>()>& reconnect) {
  return Walker(session, store, chain, plan, options, events, reconnect).walk();
}

}  // namespace migrate
