// Outcomes, obstacles and failures as JSON.

#include <nlohmann/json.hpp>

#include "tools/migrate/passes.h"

namespace migrate::tool {

using nlohmann::json;

json json_of(const Obstacle& obstacle) {
  json out{{"kind", name(obstacle.kind)},
           {"message", obstacle.message},
           {"hint", obstacle.hint},
           {"revision", obstacle.revision},
           {"file", obstacle.path}};
  const bool placed = !obstacle.path.empty();
  out["line"] = placed ? json(obstacle.at.line) : json();
  out["column"] = placed ? json(obstacle.at.column) : json();
  return out;
}

namespace {

json messages_of(const std::vector<Said>& all) {
  json out = json::array();
  for (const Said& said : all)
    out.push_back({{"severity", said.notice.severity},
                   {"sqlstate", said.notice.sqlstate},
                   {"message", said.notice.message},
                   {"detail", said.notice.detail},
                   {"hint", said.notice.hint},
                   {"line", said.at.line}});
  return out;
}

json waits_of(const std::vector<Waited>& all) {
  json out = json::array();
  for (const Waited& waited : all)
    out.push_back({{"pid", waited.blocker.pid},
                   {"application_name", waited.blocker.application_name},
                   {"user", waited.blocker.user},
                   {"state", waited.blocker.state},
                   {"query", waited.blocker.query},
                   {"transaction_age_s", waited.blocker.transaction_age.count()},
                   {"waited_ms", waited.time.count()}});
  return out;
}

}  // namespace

json json_of(const Done& done, const chain::Chain& chain) {
  const chain::Revision& revision = chain.revisions[done.revision];
  return {{"revision", revision.id},
          {"title", revision.title},
          {"direction", name(done.direction)},
          {"statements", done.statements},
          {"duration_ms", done.duration.count()},
          {"transaction", done.transactional},
          {"resumed_after", done.resumed_after},
          {"retries", done.retries},
          {"messages", messages_of(done.said)},
          {"waited_for", waits_of(done.waited)}};
}

json json_of(const Failure& failure, const chain::Chain& chain) {
  const ServerError& error = failure.error;
  return {{"revision", chain.revisions[failure.revision].id},
          {"direction", name(failure.direction)},
          {"file", failure.path},
          {"line", failure.at.line},
          {"column", failure.at.column},
          {"statement", chain.files[failure.file].slice(failure.statement)},
          {"during", failure.words},
          {"sqlstate", error.sqlstate},
          {"message", error.message},
          {"detail", error.detail},
          {"hint", error.hint},
          {"context", error.context},
          {"interrupted", error.interrupted},
          {"connection_lost", error.connection_lost},
          {"statements_kept", failure.units_kept},
          {"kept", failure.kept},
          {"messages", messages_of(failure.said)},
          {"waited_for", waits_of(failure.waited)},
          {"notes", failure.notes}};
}

json json_of(const Step& step, const chain::Chain& chain) {
  const chain::Revision& revision = chain.revisions[step.revision];
  const chain::Script& script = step.direction == Direction::up ? *revision.up : *revision.down;
  json units = json::array();
  for (size_t i = 0; i < step.units.size(); ++i) {
    json statements = json::array();
    for (const Statement& statement : step.units[i].statements) {
      const text::Source& source = chain.files[script.file];
      statements.push_back({{"line", text::position_of(source, statement.span.begin).line},
                            {"sql", source.slice(statement.span)}});
    }
    units.push_back({{"transaction", step.units[i].transaction},
                     {"done", i < step.done_before},
                     {"statements", std::move(statements)}});
  }
  return {{"revision", revision.id},           {"title", revision.title},
          {"direction", name(step.direction)}, {"file", chain.files[script.file].path},
          {"transaction", step.transactional}, {"units", std::move(units)}};
}

std::string_view name(Outcome::Ending ending) {
  switch (ending) {
    case Outcome::Ending::done: return "done";
    case Outcome::Ending::refused: return "refused";
    case Outcome::Ending::failed: return "failed";
    case Outcome::Ending::locked: return "locked";
    case Outcome::Ending::unreachable: return "unreachable";
    case Outcome::Ending::interrupted: return "interrupted";
  }
  return "";
}

int exit_status(Outcome::Ending ending) {
  switch (ending) {
    case Outcome::Ending::done: return exits::done;
    case Outcome::Ending::refused: return exits::refused;
    case Outcome::Ending::failed: return exits::failed;
    case Outcome::Ending::locked: return exits::locked;
    case Outcome::Ending::unreachable: return exits::unreachable;
    case Outcome::Ending::interrupted: return exits::interrupted;
  }
  return exits::internal_error;
}

}  // namespace migrate::tool
