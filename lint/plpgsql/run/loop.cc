// Loops of a body: unrolled where their rounds are known, else looked at once as a blind spot.

#include <algorithm>

#include "lint/executor/value.h"
#include "lint/lower/lower.h"
#include "lint/plpgsql/run/catalog_question.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/interpreter.h"

namespace plpgsql {
using namespace ast;

namespace {

using Kind = Statement::Kind;

constexpr int most_rounds = 1000;

// Calls `visit` for the statements within one, until it says true of one.
template <class Visit>
bool each_part(const Statement& s, const Visit& visit) {
  const auto any = [&](const Statements& list) { return std::any_of(list.begin(), list.end(), visit); };
  return any(s.body) ||
         std::any_of(s.branches.begin(), s.branches.end(), [&](const Branch& b) { return any(b.body); }) ||
         std::any_of(s.handlers.begin(), s.handlers.end(), [&](const Handler& h) { return any(h.body); });
}

// Variables that the statements give values to, inner ones too.
std::vector<std::string> assigned_in(const Statements& list) {
  std::vector<std::string> names;
  const auto collect = [&](const auto& self, const Statement& s) -> bool {
    for (const std::string& target : s.targets) names.push_back(target.substr(0, target.find('.')));
    return each_part(s, [&](const Statement& part) { return self(self, part); });
  };
  for (const Statement& s : list) collect(collect, s);
  return names;
}

bool is_mine(const Statement& loop, const std::string& label) {
  return label.empty() || label == loop.label;
}

}  // namespace

void Interpreter::doubt(const Statement& s) {
  if (doubt_ != Doubt::leaves) doubt_ = s.kind == Kind::exit ? Doubt::leaves : Doubt::skips;
  doubt_label_ = s.word;
}

// Its own doubt a loop takes away: what comes behind it runs.
bool Interpreter::settle_doubt(const Statement& s) {
  const bool left = doubt_ == Doubt::leaves || (doubt_ == Doubt::skips && !is_mine(s, doubt_label_));
  if (is_mine(s, doubt_label_)) doubt_ = Doubt::none;
  return left;
}

// What further rounds would do, where it is not known whether there are any.
Flow Interpreter::further_rounds(const Statement& s) {
  forget(s.targets);
  return unsure({&s.body}, "how often a loop runs cannot be told from files", s.span);
}

Flow Interpreter::once(const Statement& s, bool& leave) {
  leave = true;
  const Flow flow = statements(s.body);
  const bool mine = is_mine(s, jump_label_);
  switch (flow) {
    case Flow::next: leave = false; return Flow::next;
    case Flow::exited:
      if (!mine) return flow;
      jump_label_.clear();
      return Flow::next;
    case Flow::continued:
      if (!mine) return flow;
      jump_label_.clear();
      leave = false;
      return Flow::next;
    default: return flow;
  }
}

Flow Interpreter::any_loop(const Statement& s) {
  const auto run = [&] {
    switch (s.kind) {
      case Kind::for_range: return range(s);
      case Kind::for_query:
      case Kind::for_execute: return query_loop(s);
      case Kind::foreach_: return array_loop(s);
      default: return loop(s);
    }
  };
  const Flow flow = run();
  settle_doubt(s);  // of rounds that were only looked at
  return flow;
}

Flow Interpreter::loop(const Statement& s) {
  if (collecting_) return statements(s.body);
  for (int round = 0; round < most_rounds; ++round) {
    if (s.kind == Kind::while_) {
      const executor::Value condition = evaluate_at(s.head);
      if (has_failed()) return Flow::raised;
      if (condition.kind == executor::Value::Kind::unknown) {
        return unsure({&s.body}, "how often a WHILE runs cannot be told from files", s.span);
      }
      if (!condition.is_true()) return Flow::next;
    }
    bool leave = false;
    const Flow flow = once(s, leave);
    if (leave || execution_.stopped) return flow;
    if (settle_doubt(s)) return further_rounds(s);
  }
  return unsure({&s.body}, "a loop runs too long to be followed", s.span);
}

Flow Interpreter::range(const Statement& s) {
  const std::string& name = s.targets.empty() ? std::string() : s.targets[0];
  const executor::Value low = evaluate_at(s.head), high = evaluate_at(s.tail);
  const executor::Value step = s.step.size() > 0 ? evaluate_at(s.step) : executor::Value::of(1LL);
  if (has_failed()) return Flow::raised;
  const bool known = low.kind == executor::Value::Kind::integer &&
                     high.kind == executor::Value::Kind::integer &&
                     step.kind == executor::Value::Kind::integer && step.number > 0;
  if (!known || collecting_) {
    assign(name, executor::Value::unknown());
    return unsure({&s.body}, "the bounds of a loop cannot be told from files", s.span);
  }
  int rounds = 0;
  for (long long i = low.number; s.reverse ? i >= high.number : i <= high.number;
       i += s.reverse ? -step.number : step.number) {
    if (++rounds > most_rounds) return unsure({&s.body}, "a loop runs too long to be followed", s.span);
    assign(name, executor::Value::of(i));
    bool leave = false;
    const Flow flow = once(s, leave);
    if (leave || execution_.stopped) return flow;
    if (settle_doubt(s)) return further_rounds(s);
  }
  return Flow::next;
}

// Rounds of which nobody knows leave alone those that are known, and nothing ends them.
bool Interpreter::may_meet_others(const Statement& loop) const {
  const auto leaves = [](const auto& self, const Statement& s) -> bool {
    return s.kind == Kind::exit || s.kind == Kind::return_ ||
           (s.kind == Kind::continue_ && !s.word.empty()) ||
           each_part(s, [&](const Statement& part) { return self(self, part); });
  };
  return execution_.guards.empty() && std::none_of(loop.body.begin(), loop.body.end(),
                                                   [&](const Statement& s) { return leaves(leaves, s); });
}

// What the loop does to something that no revision makes.
void Interpreter::other_rounds(const Statement& s,
                               const std::vector<std::pair<std::string, executor::Value>>& row,
                               const std::string& query) {
  if (row.empty()) forget(s.targets);
  if (!row.empty()) assign_row(s.targets, row);
  Collected what;
  collecting_ = &what;
  statements(s.body);
  collecting_ = nullptr;
  what.any = true;
  const auto is_other = [](const std::string& name) { return name.find(name_of_other) != std::string::npos; };
  const auto about_others = [&](const Change& change) {
    const std::vector<std::string> names = names_touched(change);
    return std::any_of(names.begin(), names.end(), is_other);
  };
  what.makes |= std::any_of(what.changes.begin(), what.changes.end(), [&](const Change& change) {
    return makes_object(change) && about_others(change);
  });
  std::erase_if(what.changes, about_others);
  std::erase_if(what.touches, is_other);
  execution_.run.undecided(std::move(what.changes), origin_at(s.span));
  blind("what no revision makes may be among the rows of \"" + one_line(query) + "\"", what, s.span);
}

Flow Interpreter::query_loop(const Statement& s) {
  MetRows met;
  std::optional<ReturnedRows>& rows = met.rows;
  std::string sql = text_at(s.head);
  if (const auto cursor = cursors_.find(sql); cursor != cursors_.end()) sql = text_at(cursor->second);
  if (s.kind == Kind::for_execute && !collecting_) {
    executor::Value built = evaluate_at(s.head);
    if (has_failed()) return Flow::raised;
    std::erase(built.text, executor::Value::nearly);
    sql = built.kind == executor::Value::Kind::text && built.known() ? built.text : std::string();
  }
  const executor::Variables outside = with_parameters(s.tail);
  if (!collecting_ && !sql.empty()) {
    for (const Change& change : lower::statements_in(sql)) {
      const auto* query = std::get_if<DataQuery>(&change);
      if (!query || !query->query) continue;
      if (!stands(*query->query, s.head)) break;
      const Query& asked = with_sets(*query->query);
      met = may_meet_others(s) ? rows_met(execution_, asked, variables_)
                               : MetRows{rows_of(execution_, asked, variables_), {}};
      if (query->query->row_lock == Query::RowLock::none && query->query->kind < Query::Kind::insert)
        continue;
      Change locking = change;
      place(locking, origin_at(s.head).span);
      const Flow flow = this->change(std::move(locking), s.head);
      if (flow == Flow::next) continue;
      without_parameters(outside);
      return flow;
    }
  }
  without_parameters(outside);
  if (has_failed()) return Flow::raised;
  if (!rows) {
    forget(s.targets);
    return unsure({&s.body}, "the rows of \"" + one_line(sql) + "\" cannot be told from files", s.span, true);
  }
  const std::vector<std::string> carried = met.other ? assigned_in(s.body) : std::vector<std::string>();
  for (const auto& row : *rows) {
    forget(carried);
    assign_row(s.targets, row);
    bool leave = false;
    const Flow flow = once(s, leave);
    if (leave || execution_.stopped) return flow;
    if (settle_doubt(s)) return further_rounds(s);
  }
  if (met.other) {
    forget(carried);
    other_rounds(s, *met.other, sql);
    forget(carried);
    forget(s.targets);
  }
  return Flow::next;
}

Flow Interpreter::array_loop(const Statement& s) {
  const executor::Value array = collecting_ ? executor::Value::unknown() : evaluate_at(s.head);
  if (has_failed()) return Flow::raised;
  const std::string& name = s.targets.empty() ? std::string() : s.targets[0];
  if (array.is_null()) return fails({"22004", "FOREACH expression must not be null", {}, {}}, s.span);
  if (array.kind != executor::Value::Kind::array) {
    assign(name, executor::Value::unknown());
    return unsure({&s.body}, "the items of a FOREACH cannot be told from files", s.span);
  }
  for (const executor::Value& item : array.items) {
    assign(name, item);
    bool leave = false;
    const Flow flow = once(s, leave);
    if (leave || execution_.stopped) return flow;
    if (settle_doubt(s)) return further_rounds(s);
  }
  return Flow::next;
}

Flow Interpreter::jump(const Statement& s) {
  const Flow flow = s.kind == Kind::exit ? Flow::exited : Flow::continued;
  const executor::Value condition = collecting_         ? executor::Value::unknown()
                                    : s.head.size() > 0 ? evaluate_at(s.head)
                                                        : executor::Value::of(true);
  if (has_failed()) return Flow::raised;
  if (condition.kind == executor::Value::Kind::unknown) doubt(s);
  if (!condition.is_true()) return Flow::next;
  jump_label_ = s.word;
  return flow;
}

}  // namespace plpgsql
