// Blocks, assignments, branches and returns of a body (src/pl/plpgsql/src/pl_exec.c).

#include "lint/plpgsql/run/interpreter.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/executor/value.h"
#include "lint/lower/lower.h"
#include "lint/plpgsql/run/catalog_question.h"
#include "lint/plpgsql/run/change.h"
#include "lint/text/case.h"
#include "lint/text/join.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

namespace {

using Kind = Statement::Kind;

constexpr int most_steps = 5000;

// RETURN NEXT and RETURN QUERY leave nothing.
bool returns_more(const std::string& head) {
  const std::string first = text::lower(head.substr(0, head.find_first_of(" \t\n(;")));
  return first == "next" || first == "query";
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string out = text::one_line(text);
  if (out.size() > 60) out = out.substr(0, 57) + "...";
  return out;
}

Interpreter::Interpreter(Execution& execution, std::string_view text, bool mapped,
                         executor::Variables variables)
    : execution_(execution), text_(text), mapped_(mapped), variables_(std::move(variables)) {
  variables_.emplace("found", executor::Value::of(false));
}

std::string Interpreter::text_at(text::Span span) const {
  if (span.end > text_.size() || span.begin >= span.end) return {};
  return std::string(text_.substr(span.begin, span.size()));
}

Origin Interpreter::origin_at(text::Span span) const {
  Origin origin = execution_.origin;
  if (mapped_ && span.size() > 0) origin.span = span;
  return origin;
}

// The server analyses an expression as the query SELECT expression, when it comes to it.
bool Interpreter::stands(const Query& query, text::Span span) {
  if (collecting_) return true;
  Change seen = DataQuery{std::make_shared<const Query>(query), {}};
  hide_variables(seen, variables_, labels_, types_);
  for (;;) {
    analyze::QueryShape found = analyze::shape(execution_.catalog, *std::get<DataQuery>(seen).query);
    if (!found.problem) return true;
    if (execution_.run.presume(*found.problem, origin_at(span))) continue;
    fails(*std::move(found.problem), span);
    failed_ = true;
    return false;
  }
}

executor::Value Interpreter::evaluate_text(const std::string& expression, text::Span span) {
  for (const Change& change : lower::statements_in("SELECT " + expression)) {
    const auto* query = std::get_if<DataQuery>(&change);
    if (!query || !query->query || query->query->targets.size() != 1) return executor::Value::unknown();
    if (!stands(*query->query, span)) return executor::Value::unknown();
    if (query->query->from.empty() && query->query->targets[0].expr && !query->query->where) {
      executor::Value value = evaluate(execution_, *with_results(query->query->targets[0].expr), variables_);
      if (!value.is_failure() || collecting_) return value;
      fails({value.text.substr(0, 5), value.text.substr(5), {}, {}}, span);
      failed_ = true;
      return executor::Value::unknown();
    }
    const auto rows = rows_of(execution_, *query->query, variables_);
    if (!rows) return executor::Value::unknown();
    if (rows->empty()) return executor::Value::null();
    return rows->front().empty() ? executor::Value::unknown() : rows->front().front().second;
  }
  return executor::Value::unknown();
}

void Interpreter::blind(const std::string& why, const Collected& what, text::Span span) {
  if (!what.any) return;
  Opaque opaque;
  opaque.why = why;
  opaque.touches.assign(what.touches.begin(), what.touches.end());
  opaque.anything = what.anything;
  opaque.makes = what.makes;
  opaque.at = origin_at(span);
  execution_.catalog.add_opaque(std::move(opaque));
}

// What is not followed may do anything.
void Interpreter::lose_track(const std::string& why, text::Span span) {
  if (execution_.harmless) return;
  Collected what;
  Collected& into = collecting_ ? *collecting_ : what;
  into.any = into.anything = true;
  if (!collecting_) blind(why, what, span);
}

Flow Interpreter::body(const Statement& top) {
  if (!top.label.empty()) labels_.insert(top.label);
  const Flow flow = top.kind == Kind::block ? block(top) : statement(top);
  return flow == Flow::returned ? Flow::next : flow;
}

Flow Interpreter::statements(const Statements& list) {
  for (size_t i = 0; i < list.size(); ++i) {
    if (execution_.stopped) return Flow::returned;
    if (doubt_ != Doubt::none && !collecting_) {
      const Statements rest(list.begin() + static_cast<ptrdiff_t>(i), list.end());
      return unsure({&rest}, "whether a loop goes on here cannot be told from files", list[i].span);
    }
    const Flow flow = statement(list[i]);
    // Whether these are reached is not known while collecting: look at all.
    if (flow != Flow::next && !collecting_) return flow;
  }
  return Flow::next;
}

Flow Interpreter::statement(const Statement& s) {
  if (++execution_.steps > most_steps) {
    if (!execution_.stopped) lose_track("the body runs too long to be followed", s.span);
    execution_.stopped = true;
    return Flow::returned;
  }
  if (!s.label.empty()) labels_.insert(s.label);
  switch (s.kind) {
    case Kind::block: return block(s);
    case Kind::if_:
    case Kind::case_: return branches(s);
    case Kind::loop:
    case Kind::while_:
    case Kind::for_range:
    case Kind::for_query:
    case Kind::for_execute:
    case Kind::foreach_: return any_loop(s);
    case Kind::assign: {
      executor::Value value = collecting_ ? executor::Value::unknown() : evaluate_at(s.head);
      if (has_failed()) return Flow::raised;
      if (!s.targets.empty()) {
        if (auto refusal = unfit(s.targets[0], value)) return fails(*std::move(refusal), s.span);
        assign(s.targets[0], std::move(value));
      }
      return follow_assigned(s);
    }
    case Kind::sql: return sql(s);
    case Kind::perform: return perform(s);
    case Kind::execute: return execute(s);
    case Kind::raise: return raise(s);
    case Kind::assert_: return assertion(s);
    case Kind::return_: {
      has_returned_ = true;
      if (returns_more(text_at(s.head))) return return_more(s);
      const Flow flow = follow_calls(s.head);
      if (flow != Flow::next) return flow;
      if (s.head.size() > 0 && !collecting_) returned_ = evaluate_at(s.head);
      return has_failed() ? Flow::raised : Flow::returned;
    }
    case Kind::exit:
    case Kind::continue_: return jump(s);
    case Kind::cursor: return cursor(s);
    case Kind::diagnostics: return diagnostics(s);
    case Kind::other:
      if (s.word == too_deep) lose_track("statements nested deeper than is followed", s.span);
      return Flow::next;
    default: return Flow::next;
  }
}

// What a block declares hides what stood before, until it ends.
Flow Interpreter::block(const Statement& s) {
  std::map<std::string, executor::Value> hidden;
  for (const Declaration& declaration : s.declarations) {
    if (auto before = variables_.find(declaration.name); before != variables_.end()) {
      hidden[declaration.name] = before->second;
    }
  }
  const Flow flow = declared_block(s);
  for (const Declaration& declaration : s.declarations) variables_.erase(declaration.name);
  for (auto& [name, value] : hidden) variables_[name] = std::move(value);
  return flow;
}

Flow Interpreter::declared_block(const Statement& s) {
  for (const Declaration& declaration : s.declarations) {
    types_[declaration.name] = declaration.type;
    if (declaration.cursor.size() > 0) cursors_[declaration.name] = declaration.cursor;
    executor::Value value = executor::Value::null();
    if (declaration.is_alias) value = executor::Value::unknown();
    if (declaration.value.size() > 0) {
      value = collecting_ ? executor::Value::unknown() : evaluate_at(declaration.value);
      if (has_failed()) return Flow::raised;
      if (auto refusal = unfit(declaration.name, value)) return fails(*std::move(refusal), declaration.value);
    } else if (is_record_type(declaration.type)) {
      value = executor::Value::unknown();
    }
    assign(declaration.name, std::move(value));
  }
  if (s.handlers.empty()) return statements(s.body);
  const Catalog::Mark before = execution_.catalog.mark();
  const size_t run_before = execution_.run.count();
  execution_.guards.push_back(&s);
  const Flow flow = statements(s.body);
  execution_.guards.pop_back();
  if (collecting_) {
    for (const Handler& handler : s.handlers) statements(handler.body);
    return Flow::next;
  }
  if (flow != Flow::raised) return flow;
  const Handler* handler = handler_for(s, execution_.failure.refusal.sqlstate);
  return handler ? handled(*handler, before, run_before) : flow;
}

bool Interpreter::always_raises(const Statements& list) const {
  return std::any_of(list.begin(), list.end(), [&](const Statement& s) {
    return (s.kind == Kind::raise && s.word == "exception") ||
           (s.kind == Kind::block && s.handlers.empty() && always_raises(s.body));
  });
}

// Parts of which it is not known which runs: what they would touch becomes a blind spot.
Flow Interpreter::unsure(const std::vector<const Statements*>& parts, const std::string& why, text::Span span,
                         bool suppose) {
  Collected what;
  has_returned_ = true;
  Collected* outer = collecting_;
  const bool supposed = std::exchange(supposing_, suppose);
  collecting_ = outer ? outer : &what;
  for (const Statements* part : parts) {
    statements(*part);
    if (!outer) execution_.run.undecided(std::exchange(what.changes, {}), origin_at(span));
  }
  collecting_ = outer;
  supposing_ = supposed;
  if (!outer) blind(why, what, span);
  return Flow::next;
}

Flow Interpreter::branches(const Statement& s) {
  std::vector<const Statements*> possible;
  std::string why;
  if (s.head.size() > 0) evaluate_at(s.head);
  if (has_failed()) return Flow::raised;
  bool decided = false, doubted = false;
  for (const Branch& branch : s.branches) {
    executor::Value condition = executor::Value::of(true);
    if (branch.condition.size() > 0 && !collecting_) {
      if (s.head.size() == 0) {
        const Flow flow = follow_condition(branch.condition);
        if (flow != Flow::next) return flow;
      }
      condition = s.head.size() == 0
                      ? evaluate_at(branch.condition)
                      : evaluate_text("(" + text_at(s.head) + ") IN (" + text_at(branch.condition) + ")",
                                      branch.condition);
      altering_result_.reset();
      if (has_failed()) return Flow::raised;
    }
    if (branch.condition.size() > 0 && collecting_) condition = executor::Value::unknown();
    if (condition.kind == executor::Value::Kind::unknown) {
      doubted = true;
      // What surely raises is not what happened where the chain has gone on.
      if (!collecting_ && !caught("P0001") && always_raises(branch.body)) continue;
      if (why.empty())
        why = "whether \"" + one_line(text_at(branch.condition)) + "\" holds cannot be told from files";
      possible.push_back(&branch.body);
      continue;
    }
    if (!condition.is_true()) continue;
    possible.push_back(&branch.body);
    decided = true;
    break;
  }
  if (possible.empty()) return s.kind == Kind::case_ && !doubted ? no_case(s) : Flow::next;
  if (decided && possible.size() == 1) return statements(*possible[0]);
  return unsure(possible, why, s.span);
}

}  // namespace plpgsql
