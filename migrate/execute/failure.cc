// Putting a server's error in its place in the file, with advice for the usual causes.

#include "migrate/execute/failure.h"

#include <fmt/format.h>

namespace migrate {
namespace {

// The byte at which the character number `position` (from 1) begins.
uint32_t byte_of(std::string_view text, uint32_t position) {
  uint32_t at = 0;
  for (uint32_t seen = 1; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (starts && seen++ == position) break;
  }
  return at;
}

}  // namespace

Failure failure_of(const chain::Chain& chain, const Step& step, const Statement* statement,
                   const ServerError& error, std::string_view words) {
  const chain::Revision& revision = chain.revisions[step.revision];
  const chain::Script& script = step.direction == Direction::up ? *revision.up : *revision.down;
  Failure failure = failure_of(chain, step.revision, script, statement, error, words);
  failure.direction = step.direction;
  return failure;
}

Failure failure_of(const chain::Chain& chain, size_t revision, const chain::Script& script,
                   const Statement* statement, const ServerError& error, std::string_view words) {
  Failure failure;
  failure.revision = revision;
  failure.error = error;
  failure.words = words;
  const text::Source& source = chain.files[script.file];
  failure.path = source.path;
  failure.file = script.file;
  if (statement) {
    failure.statement = statement->span;
    const uint32_t offset = error.position > 0 ? byte_of(source.slice(statement->span), error.position) : 0;
    failure.at = text::position_of(source, statement->span.begin + offset);
  } else {
    failure.at = text::position_of(source, script.body.begin);
  }
  explain(failure);
  return failure;
}

std::string kept_of(const Failure& failure, const std::string& revision, Stage stage) {
  if (stage == Stage::broken_out) return {};
  const std::string_view command = name(failure.direction);
  const size_t count = failure.units_kept;
  const std::string kept = count == 0 ? ""
                           : count == 1
                               ? fmt::format("1 statement of {} took effect and stays", revision)
                               : fmt::format("{} statements of {} took effect and stay", count, revision);
  if (failure.error.connection_lost && stage == Stage::alone) {
    const std::string doubt =
        fmt::format("whether statement {} took effect is what the next run asks the server first", count + 1);
    return kept.empty() ? doubt : kept + "; " + doubt;
  }
  if (stage == Stage::answer_lost) return kept;
  if (!kept.empty())
    return fmt::format("{}; the next `migrate {}` goes on after {}", kept, command,
                       count == 1 ? "it" : "them");
  if (failure.left_behind) return {};
  return failure.error.connection_lost
             ? fmt::format("nothing of {} is kept: the server takes back what was not committed", revision)
             : fmt::format("nothing of {} was kept", revision);
}

void name_blockers(Failure& failure) {
  if (failure.error.sqlstate != "55P03") return;
  for (const Waited& waited : failure.waited) {
    const Blocker& who = waited.blocker;
    failure.notes.push_back(
        fmt::format("it waited for pid {}{}, {} of {}, in its transaction for {} s: {}", who.pid,
                    who.application_name.empty() ? "" : fmt::format(" ({})", who.application_name), who.state,
                    who.user, who.transaction_age.count(), who.query.substr(0, who.query.find('\n'))));
  }
}

void explain(Failure& failure) {
  const std::string& state = failure.error.sqlstate;
  if (state == "25001")
    failure.notes.push_back("this statement needs a revision without a transaction");
  else if (state == "55P04")
    failure.notes.push_back(
        "a label added to an enum can be used once its transaction has committed: put what uses it into a "
        "revision of its own");
  else if (state == "55P03")
    failure.notes.push_back(
        "another session holds a lock that this statement needs; raise lock_timeout, or run it when it is "
        "quieter");
  else if (state == "2D000")
    failure.notes.push_back("a procedure or DO block that commits needs a revision without a transaction");
}

}  // namespace migrate
