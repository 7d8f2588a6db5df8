// Taking the lock, reading the history, making it where there is none.

#include "migrate/execute/runner.h"

#include "migrate/execute/in_doubt.h"

namespace migrate {

using Ending = Outcome::Ending;

text::Result<Session> connect(const RunOptions& options) {
  const auto deadline = std::chrono::steady_clock::now() + options.server_patience;
  text::Result<Session> opened = Session::open(options.connect);
  // A wrong password is no server that is still to come.
  while (!opened && std::chrono::steady_clock::now() < deadline && !Session::answers(options.connect)) {
    if (options.connect.interrupt.pause(std::chrono::milliseconds(200))) break;
    opened = Session::open(options.connect);
  }
  if (opened || options.named) return opened;
  return text::Error{
      "no database is named: set DATABASE_URL=postgres://user@host/name, or pass --database URL", "", "", {}};
}

bool Runner::open(Outcome& outcome) {
  text::Result<Session> opened = connect(options_);
  if (!opened) return end(outcome, Ending::unreachable, opened.error());
  session_.emplace(std::move(*opened));
  settings_ = options_.settings;
  if (const text::Result<void> settled = settle(*session_, settings_); !settled)
    return end(outcome, session_->alive() ? Ending::refused : Ending::unreachable, settled.error());
  return true;
}

bool Runner::lock(Outcome& outcome) {
  if (settings_.pooler) return true;  // each transaction takes it
  const int64_t key = lock_key(options_.schema);
  const text::Result<Locked> locked = take_lock(*session_, key, options_.lock_patience, events_.waiting);
  if (!locked) return end(outcome, Ending::failed, locked.error());
  if (*locked == Locked::yes) return true;
  outcome.ending = *locked == Locked::interrupted ? Ending::interrupted : Ending::locked;
  if (*locked == Locked::timed_out) outcome.holder = lock_holder(*session_, key);
  return false;
}

bool Runner::history(Outcome& outcome, bool may_write) {
  const Store store(*session_, options_.schema);
  text::Result<Recorded> recorded = store.read();
  if (recorded && may_write && recorded->lacking.empty() && recorded->exists && !recorded->doubts.empty()) {
    const auto settled = settle_doubts(*session_, store, recorded->doubts);
    if (!settled) return end(outcome, Ending::failed, settled.error());
    outcome.settled = *settled;
    recorded = store.read();
  }
  if (!recorded)
    return end(outcome, recorded.error().hint.empty() ? Ending::failed : Ending::refused, recorded.error());
  outcome.before = std::move(*recorded);
  return true;
}

bool Runner::make_history(Outcome& outcome) {
  const Recorded& before = outcome.before;
  if (!before.lacking.empty())
    return end(outcome, Ending::refused, text::Error{before.lacking, before.grant, "", {}});
  if (before.exists) return true;
  if (settings_.pooler) return make_pooled_history(outcome);
  if (const text::Result<void> schemas = make_schemas(*session_, settings_); !schemas)
    return end(outcome, Ending::failed, schemas.error());
  const text::Result<void> made = Store(*session_, options_.schema).create(before);
  return made ? true : end(outcome, Ending::failed, made.error());
}

// Another runner may be at it, and nobody has the lock yet.
bool Runner::make_pooled_history(Outcome& outcome) {
  const auto begun = begin_locked(*session_, begin_pooled(settings_), lock_key(options_.schema),
                                  options_.lock_patience, events_.waiting);
  if (!begun) return end(outcome, Ending::failed, begun.error());
  if (begun->locked != Locked::yes) {
    outcome.ending = begun->locked == Locked::interrupted ? Ending::interrupted : Ending::locked;
    return false;
  }
  const Store store(*session_, options_.schema);
  const text::Result<Recorded> now = store.read();
  text::Result<void> made = now ? text::Result<void>() : text::Result<void>(now.error());
  if (now && !now->exists) {
    made = make_schemas(*session_, settings_);
    if (made) made = store.create_within(*now);
  }
  const Answer ended = session_->run_undisturbed(made ? "COMMIT" : "ROLLBACK");
  if (made && ended.error) made = text::Error{describe(*ended.error), "", "", {}};
  return made ? true : end(outcome, Ending::failed, made.error());
}

bool Runner::end(Outcome& outcome, Ending ending, const text::Error& error) {
  outcome.ending = ending;
  outcome.message = error.message;
  if (!error.hint.empty()) outcome.message += "\n" + error.hint;
  return false;
}

void Runner::release() {
  if (!session_ || settings_.pooler) return;
  release_lock(*session_, lock_key(options_.schema));
  give_back(*session_, settings_);
}

}  // namespace migrate
