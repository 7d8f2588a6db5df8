// Scripts go in, changes come out; spoilt databases are thrown away.
#include "migrate/verify/trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "migrate/verify/base.h"

namespace migrate {

text::Result<void> Trial::open(std::string name) {
  name_ = std::move(name);
  text::Result<Session> opened = Session::open({scratch_.url(name_), "migrate verify", 15, interrupt_});
  if (!opened) return opened.error();
  session_.emplace(std::move(*opened));
  settings_ = Settings();
  settings_.search_path = chain_.search_path;
  settings_.made_schemas = chain_.made_schemas;
  if (const text::Result<void> settled = settle(*session_, settings_); !settled) return settled.error();
  if (const text::Result<void> made = make_schemas(*session_, settings_); !made) return made.error();
  return Follower::prepare(*session_);
}

text::Result<void> Trial::begin() {
  const text::Result<std::string> name = scratch_.empty_database();
  if (!name) return name.error();
  const ConnectOptions connect{scratch_.url(*name), "migrate verify", 15, interrupt_};
  if (const text::Result<void> made = make_base(connect, chain_); !made) return made.error();
  if (const text::Result<void> opened = open(*name); !opened) return opened.error();
  text::Result<Follower> follower = Follower::begin(*session_, reads_);
  if (!follower) return follower.error();
  follower_.emplace(std::move(*follower));
  return {};
}

text::Result<void> Trial::begin_again(size_t count) {
  using Clock = std::chrono::steady_clock;
  session_.reset();
  scratch_.discard_database(name_);
  const auto start = Clock::now();
  if (kept_) {
    const text::Result<std::string> name = scratch_.copy_database(kept_->name);
    if (!name) return name.error();
    if (const text::Result<void> opened = open(*name); !opened) return opened.error();
    follower_ = kept_->follower;
  } else if (const text::Result<void> begun = begin(); !begun) {
    return begun.error();
  }
  const auto made = Clock::now();
  for (size_t i = kept_ ? kept_->count : 0; i < count; ++i) {
    const PlainStep step = plain_step(chain_, i, Direction::up);
    if (!step.step) continue;
    if (const std::optional<Failure> failed = run(*step.step))
      return text::Error{
          fmt::format("{} ran before and fails now: {}", chain_.revisions[i].id, describe(failed->error)),
          "",
          "",
          {}};
  }
  const bool worth_a_copy = Clock::now() - made > made - start;
  if (const text::Result<Changes> changes = look(); !changes) return changes.error();
  follower_->keep();
  return worth_a_copy ? keep_copy(count) : text::Result<void>();
}

text::Result<void> Trial::keep_copy(size_t count) {
  session_.reset();
  const text::Result<std::string> copy = scratch_.copy_database(name_);
  if (!copy) return copy.error();
  if (kept_) scratch_.discard_database(kept_->name);
  kept_.emplace(Kept{*copy, count, *follower_});
  return open(name_);
}

namespace {

// Whether it may make or drop prepared statements, ours among them.
bool names_prepared(const chain::Chain& chain, const chain::Script& script) {
  std::string text(chain.files[script.file].slice(script.body));
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  for (const char* word : {"prepare", "deallocate", "discard"}) {
    if (text.find(word) != std::string::npos) return true;
  }
  return false;
}
bool names_prepared(const chain::Chain& chain, const Step& step) {
  const chain::Revision& revision = chain.revisions[step.revision];
  return names_prepared(chain, step.direction == Direction::up ? *revision.up : *revision.down);
}

}  // namespace

std::optional<Failure> Trial::control(const Step& step, std::string_view sql) {
  const Answer answer = session_->run(sql);
  if (answer.error) return failure_of(chain_, step, nullptr, *answer.error, sql);
  return std::nullopt;
}

// As after each revision of `up`; the follower's prepared statements stay, unless the script may have touched
// them. What the server counts of a transaction begins anew with the next one.
std::string Trial::reset_message(bool afresh) const {
  return reset_statements(settings_, afresh) + flush();
}

std::string Trial::flush() const {
  if (session_->server_version().major < 15) return "";
  return "SELECT " + std::string(Follower::asks_horizon) + ", pg_catalog.pg_stat_force_next_flush();";
}

void Trial::reset(const Step& step) {
  reset(names_prepared(chain_, step));
}

void Trial::reset(bool afresh) {
  session_->run_undisturbed(reset_message(afresh));
  if (afresh && !session_->transaction_failed())
    (void)Follower::prepare(*session_);  // look() says what is wrong
}

std::optional<Failure> Trial::run(const Step& step) {
  if (!is_one_transaction(step) || names_prepared(chain_, step)) {
    const std::optional<Failure> failed = run_and_commit(*session_, chain_, step);
    follower_->note_anything();
    reset(step);
    return failed;
  }
  std::optional<Failure> failed = control(step, "BEGIN");
  if (!failed) failed = run_statements(*session_, chain_, step);
  if (!failed) {
    const Answer answer =
        session_->run(std::string(Follower::asks_written) + "COMMIT;" + reset_message(false));
    if (!answer.parts.empty()) follower_->take_written(answer.parts.front().rows.at(0));
    if (answer.parts.size() >= 2) return std::nullopt;
    if (answer.error) failed = failure_of(chain_, step, nullptr, *answer.error, "COMMIT");
  }
  if (session_->in_transaction()) session_->run_undisturbed("ROLLBACK");
  reset(step);
  return failed;
}

// What waits for the COMMIT is done, all that the script has set is put back, and the follower asks.
std::string Trial::before_commit(Then then) const {
  return "SET CONSTRAINTS ALL IMMEDIATE;" + reset_statements(settings_, false) +
         (then == Then::look ? follower_->asks_step() : std::string(Follower::asks_written));
}

// The first part with rows is the follower's. Whether there is one.
bool Trial::take_asked(Answer& answer, Then then) {
  const auto part = std::find_if(answer.parts.begin(), answer.parts.end(),
                                 [](const Part& one) { return !one.rows.empty(); });
  if (part == answer.parts.end()) return false;
  written_ = then == Then::look ? follower_->take_step(std::move(part->rows))
                                : follower_->take_written(part->rows.front());
  return true;
}

// What flush() says of the transaction that has ended, all of which was looked at.
void Trial::take_end(const Answer& answer) {
  if (!answer.rows().empty()) follower_->take_horizon(answer.rows().front().front());
}

std::optional<Failure> Trial::run_at_once(const Step& step, Then then) {
  written_.clear();
  if (!is_one_transaction(step) || names_prepared(chain_, step)) return run(step);
  std::optional<Failure> failed = control(step, "BEGIN");
  if (!failed) failed = run_statements(*session_, chain_, step);
  if (!failed) {
    Answer answer = session_->run(before_commit(then) + "COMMIT;" + flush());
    if (!answer.error && take_asked(answer, then)) {
      if (then == Then::look) take_end(answer);
      return std::nullopt;
    }
    failed = failure_of(chain_, step, nullptr, answer.error.value_or(ServerError()), "COMMIT");
  }
  if (session_->in_transaction()) session_->run_undisturbed("ROLLBACK");
  reset(step);
  return failed;
}

std::optional<Failure> Trial::check(size_t revision) {
  std::optional<Failure> failed = run_verify(*session_, chain_, revision);
  reset(names_prepared(chain_, *chain_.revisions[revision].verify));
  return failed;
}

std::optional<Failure> Trial::run_on_trial(const Step& step) {
  std::optional<Failure> failed;
  written_.clear();
  if (session_->in_transaction()) {
    reset(step);  // the look has set a search_path
  } else {
    follower_->mark();
    failed = control(step, "BEGIN");
  }
  if (!failed) failed = run_statements(*session_, chain_, step);
  if (failed) return failed;
  if (names_prepared(chain_, step)) {
    failed = control(step, "SET CONSTRAINTS ALL IMMEDIATE");
    if (!failed) reset(true);
    if (session_->transaction_failed()) failed = control(step, "SELECT");
    follower_->note_anything();
    return failed;
  }
  Answer answer = session_->run(before_commit(Then::look));
  if (answer.error) return failure_of(chain_, step, nullptr, *answer.error, "COMMIT");
  take_asked(answer, Then::look);
  return std::nullopt;
}

std::optional<Failure> Trial::keep(const Step& step) {
  const bool afresh = names_prepared(chain_, step);
  const Answer answer = session_->run("COMMIT;" + (afresh ? reset_message(true) : flush()));
  if (answer.error && session_->in_transaction()) session_->run_undisturbed("ROLLBACK");
  if (answer.parts.empty()) {  // the COMMIT itself
    std::optional<Failure> failed;
    if (answer.error) failed = failure_of(chain_, step, nullptr, *answer.error, "COMMIT");
    take_back(step);
    return failed;
  }
  follower_->keep();
  take_end(answer);
  if (afresh) (void)Follower::prepare(*session_);  // look() says what is wrong
  return std::nullopt;
}

void Trial::take_back(const Step& step) {
  if (session_->in_transaction()) session_->run_undisturbed("ROLLBACK");
  follower_->undo();
  reset(step);
}

}  // namespace migrate
