// Reading downs as they are written, and trying them on what their ups have made.

#include "lint/engine/downs.h"

#include "lint/ast/transaction_block.h"
#include "lint/chain/check.h"
#include "lint/chain/parse_script.h"
#include "lint/engine/departed.h"
#include "lint/lower/lower.h"

namespace lint {

namespace {

// Statement by statement, with the block that each would run in.
template <class Visit>
void walk_down(const Context& run, uint32_t revision, const chain::Script& script, const sql::Parsed& parsed,
               Visit visit) {
  const std::string_view bytes = run.source(script.file).bytes;
  const auto count = static_cast<uint32_t>(parsed.statements.size());
  const bool one_string = script.send == chain::SendMode::one_string && count > 1;
  ast::BlockState block(script.transactional, one_string);
  for (const sql::Statement& statement : parsed.statements) {
    for (const ast::Change& change : lower::changes(statement, bytes)) {
      visit({run, revision, script, statement, change, block.now(), count});
      if (const auto* transaction = std::get_if<ast::Transaction>(&change)) block.take(*transaction);
    }
  }
}

}  // namespace

Downs::Downs(const RulesByPlace& asked, const Context& run, Sink& sink)
    : asked_(asked), run_(run), sink_(sink), together_(chain::undone_together(run.chain)) {
  for (const chain::Problem& problem : run.chain.problems) {
    if (problem.kind == chain::Problem::Kind::empty_down && !problem.revisions.empty())
      empty_downs_.insert(problem.revisions.front());
  }
}

// Statements of a down or a verify script as they are written; where those begin of which something was said.
std::set<uint32_t> Downs::read(uint32_t revision, const chain::Script& script, const sql::Parsed& parsed) {
  std::set<uint32_t> told;
  if (!asked_.any_down) return told;
  walk_down(run_, revision, script, parsed, [&](const DownView& view) {
    const size_t before = sink_.size();
    for (const Rule* rule : asked_.down[view.change.index()]) {
      sink_.speaks(rule->id);
      rule->down(view, sink_);
    }
    if (sink_.size() > before) told.insert(view.statement.span.begin);
  });
  return told;
}

// Downs on what their ups have made, once the last of these has run: a revision's own, or the one that takes
// several back.
void Downs::revision_done(replay::Replay& replay, uint32_t last, bool up_refused) {
  const uint32_t first = together_[last];
  ups_refused_ = up_refused || (first != last && ups_refused_);
  if (last + 1 < together_.size() && together_[last + 1] == first) return;
  bool known = !ups_refused_;
  std::vector<Down> downs;
  for (uint32_t i = first; i <= last; ++i) {
    const chain::Revision& judged = run_.chain.revisions[i];
    known = known && judged.up && !judged.opaque && !run_.settings.is_deployed(i);
    if (!judged.down || run_.settings.is_deployed(i)) continue;
    Down down{i, chain::parse_script(run_.chain, *judged.down), {}};
    down.told = read(i, *judged.down, down.parsed);
    if (first != last && chain::does_nothing(run_.chain, judged.down)) continue;
    known = known && !empty_downs_.contains(judged.id);
    downs.push_back(std::move(down));
  }
  if (known && !downs.empty()) attempt(replay, downs);
}

void Downs::attempt(replay::Replay& replay, std::span<const Down> downs) {
  Departed trial;
  TakenBack taken_back(replay.not_found());
  attempt(replay, downs, trial, taken_back);
  const std::vector<DownDifference>& differences = taken_back.differences();
  if (differences.empty()) return;
  const uint32_t revision = downs.front().revision;
  for (const Rule* rule : asked_.taken_back) {
    sink_.speaks(rule->id);
    std::get<TakenBackCheck>(rule->check)({run_, revision, *run_.chain.revisions[revision].down, differences},
                                          sink_);
  }
}

// The last one, and on what it leaves the others: what came of all of them is held against what was before
// the first up.
void Downs::attempt(replay::Replay& replay, std::span<const Down> downs, Departed& trial,
                    TakenBack& taken_back) {
  const Down& down = downs.back();
  const std::string no_command;
  replay.try_down(
      down.revision, *run_.chain.revisions[down.revision].down, down.parsed,
      {.before = {},
       .after =
           [&](const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog) {
             const bool follows = applied.refused && (run_.departed.follows(*applied.refused) ||
                                                      trial.follows(*applied.refused));
             trial.after(step, applied, catalog);
             if (!applied.refused || follows || down.told.contains(step.statement.span.begin)) return;
             for (const Rule* rule : asked_.applied[step.change.index()]) {
               sink_.speaks(rule->id);
               std::get<AppliedCheck>(rule->check)({run_, step, applied, catalog, no_command}, sink_);
             }
           },
       .revision_done = {},
       .undone = {}},
      [&](const replay::Shown& shown) {
        if (downs.size() == 1) return taken_back.look(shown);
        attempt(replay, downs.first(downs.size() - 1), trial, taken_back);
        return false;
      });
}

}  // namespace lint
