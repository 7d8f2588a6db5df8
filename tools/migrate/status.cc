// migrate status: what is applied, what is pending, what is wrong.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "migrate/execute/adopt.h"
#include "migrate/execute/statements.h"
#include "migrate/plan/half.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

using nlohmann::json;

std::vector<size_t> pending_of(const chain::Chain& chain, const History& history) {
  return make_plan(chain, history, {Target::Kind::up, 0, {}, false},
                   [](const chain::Script&) { return std::vector<Statement>(); })
      .pending;
}

std::string title_of(const chain::Chain& chain, const Applied& applied) {
  for (const chain::Revision& revision : chain.revisions) {
    if (revision.id == applied.revision) return revision.title;
  }
  return applied.title;
}

void print_text(const Options& options, const Loaded& loaded, const Look& seen,
                const std::vector<Obstacle>& conflicts, const std::vector<size_t>& pending) {
  const chain::Chain& chain = loaded.chain;
  const std::vector<Applied>& applied = seen.recorded.history.applied;
  size_t width = 0;
  for (const Applied& one : applied) width = std::max(width, one.revision.size());
  for (const size_t i : pending) width = std::max(width, chain.revisions[i].id.size());
  std::string out;
  for (const Applied& one : applied)
    out += fmt::format("  {:<{}}  applied {} by {}  {}\n", one.revision, width, one.applied_at.substr(0, 19),
                       one.applied_by, title_of(chain, one));
  for (const size_t i : pending)
    out += fmt::format("  {:<{}}  pending  {}\n", chain.revisions[i].id, width, chain.revisions[i].title);
  out += fmt::format("{}, {} pending\n", count_of(applied.size(), "revision") + " applied", pending.size());
  for (const Running& running : seen.running)
    out += fmt::format("running: migrate {} since {}, by {}, pid {}: {}\n", running.command,
                       running.since.substr(0, 19), running.by, running.pid, running.statement);
  for (const Partial& partial : seen.recorded.history.partial) {
    const bool goes_on = half_of(chain, partial, statement_reader(chain)) == Half::goes_on;
    if (!seen.running.empty())
      out += fmt::format("half way: {} {}, {} done\n", partial.revision, name(partial.direction),
                         count_of(partial.done.size(), "statement"));
    else if (goes_on)
      out += fmt::format("half applied: {} {} stopped after {}; `migrate {}` goes on\n", partial.revision,
                         name(partial.direction), count_of(partial.done.size(), "statement"),
                         name(partial.direction));
  }
  print(out);
  const Style style = style_of(options);
  for (const Obstacle& conflict : conflicts) complain(words(conflict, style));
}

json json_of(const Loaded& loaded, const Look& seen, const std::vector<Obstacle>& conflicts,
             const std::vector<size_t>& pending) {
  const chain::Chain& chain = loaded.chain;
  json applied = json::array(), waiting = json::array(), wrong = json::array(), running = json::array(),
       partial = json::array();
  for (const Applied& one : seen.recorded.history.applied)
    applied.push_back({{"revision", one.revision},
                       {"title", title_of(chain, one)},
                       {"applied_at", one.applied_at},
                       {"applied_by", one.applied_by},
                       {"duration_ms", one.duration_ms},
                       {"statements", one.statements},
                       {"checksum", one.checksum}});
  for (const size_t i : pending)
    waiting.push_back({{"revision", chain.revisions[i].id}, {"title", chain.revisions[i].title}});
  for (const Obstacle& conflict : conflicts) wrong.push_back(tool::json_of(conflict));
  for (const Running& one : seen.running)
    running.push_back({{"command", one.command},
                       {"by", one.by},
                       {"since", one.since},
                       {"pid", one.pid},
                       {"statement", one.statement}});
  for (const Partial& one : seen.recorded.history.partial)
    partial.push_back({{"revision", one.revision},
                       {"direction", name(one.direction)},
                       {"statements_done", one.done.size()},
                       {"in_doubt", one.in_doubt ? json(*one.in_doubt) : json()}});
  const std::vector<Applied>& all = seen.recorded.history.applied;
  return {{"version", 1},
          {"command", "status"},
          {"layout", chain.layout},
          {"chain", chain.root},
          {"database", seen.session.database()},
          {"schema", loaded.run.schema},
          {"head", all.empty() ? json() : json(all.back().revision)},
          {"applied", std::move(applied)},
          {"pending", std::move(waiting)},
          {"partial", std::move(partial)},
          {"conflicts", std::move(wrong)},
          {"running", std::move(running)}};
}

}  // namespace

int status(const Options& options, Loaded& loaded) {
  text::Result<Look> seen = look(loaded.run);
  if (!seen) {
    complain(words(seen.error()));
    return exits::unreachable;
  }
  History history = seen->recorded.history;
  if (!seen->running.empty()) history.partial.clear();  // what is half done is being done
  std::vector<Obstacle> conflicts = find_conflicts(loaded.chain, history, statement_reader(loaded.chain));
  text::Result<std::optional<Obstacle>> unrecorded =
      find_unrecorded(seen->session, loaded.chain, seen->recorded, loaded.run);
  if (!unrecorded) {
    complain(words(unrecorded.error()));
    return exits::failed;
  }
  if (*unrecorded) conflicts.push_back(std::move(**unrecorded));
  const std::vector<size_t> pending = pending_of(loaded.chain, seen->recorded.history);
  if (options.format == "json")
    print(json_of(loaded, *seen, conflicts, pending).dump(2, ' ', false, json::error_handler_t::replace) +
          "\n");
  else
    print_text(options, loaded, *seen, conflicts, pending);
  return conflicts.empty() ? exits::done : exits::failed;
}

}  // namespace migrate::tool
