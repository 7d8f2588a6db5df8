// Statements of a body that reach the Catalog: SQL as it stands, EXECUTE of text.

#include <algorithm>

#include "lint/commands/apply.h"
#include "lint/executor/value.h"
#include "lint/lower/lower.h"
#include "lint/plpgsql/parse/words.h"
#include "lint/plpgsql/run/catalog_question.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/interpreter.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

namespace {

// Bytes of a text blanked, so that what stays keeps its place.
std::string without(std::string sql, text::Span whole, text::Span gone) {
  for (uint32_t i = gone.begin; i < gone.end; ++i) sql[i - whole.begin] = ' ';
  return sql;
}

// Temporary tables of a function, or of one transaction: nobody outside meets them.
bool transient(const Change& change, Execution& execution) {
  const auto made = [&](const auto& table) {
    const bool passes = table.persistence == Persistence::temporary &&
                        (execution.depth > 0 || table.on_commit == OnCommit::drop);
    if (passes) execution.transient.insert(table.name.name);
    return passes;
  };
  if (const auto* table = std::get_if<CreateTable>(&change)) return made(*table);
  if (const auto* table = std::get_if<CreateTableAs>(&change)) return made(*table);
  const auto* drop = std::get_if<Drop>(&change);
  return drop && std::all_of(drop->objects.begin(), drop->objects.end(), [&](const ObjectRef& object) {
           return execution.transient.count(object.name.name) != 0;
         });
}

}  // namespace

Flow Interpreter::change(Change change, text::Span span) {
  if (const auto* transaction = std::get_if<Transaction>(&change)) return end_transaction(*transaction, span);
  if (collecting_) {
    const auto* unknown_text = std::get_if<Unknown>(&change);
    if (unknown_text || (alters_schema(change) && !transient(change, execution_))) {
      collecting_->any = true;
      for (std::string& name : names_touched(change)) collecting_->touches.insert(std::move(name));
      if (std::holds_alternative<DoBlock>(change) || std::holds_alternative<Call>(change) || unknown_text) {
        collecting_->anything = true;
      } else {
        Change& possible = collecting_->changes.emplace_back(change);
        hide_variables(possible, variables_, labels_, types_);
        if (!mapped_) place(possible, execution_.origin.span);
      }
    } else if (supposing_ && !unknown_text) {
      hide_variables(change, variables_, labels_, types_);
      const Origin origin = origin_at(span);
      if (would_stand(change, origin)) execution_.run.run(change, origin);
    }
    return call_functions(change, span);
  }
  if (expanded_record(change, types_))
    return fails({"42809", "record type has not been registered", {}, {}}, span);
  // The values of variables are those of the arguments that calls are given.
  const auto* query = std::get_if<DataQuery>(&change);
  const std::optional<Change> written = query ? std::optional<Change>(*query) : std::nullopt;
  hide_variables(change, variables_, labels_, types_);
  if (!mapped_) place(change, execution_.origin.span);
  const Origin origin = origin_at(span);
  if (!execution_.guards.empty()) {
    // What an EXCEPTION part catches is no finding: look first whether the server would refuse.
    Catalog& catalog = execution_.catalog;
    const Catalog::Mark before = catalog.mark();
    const commands::Applied probe = commands::apply(
        catalog, change, {.origin = origin, .in_transaction = true, .strict = execution_.run.strict});
    catalog.undo(before);
    if (probe.refused && caught(probe.refused->sqlstate)) {
      execution_.failure = {*probe.refused, {}};
      return Flow::raised;
    }
  }
  if (!execution_.run.run(change, origin)) {
    execution_.failure = {};
    return Flow::raised;
  }
  return call_functions(written ? *written : change, change, span);
}

Flow Interpreter::sql(const Statement& s) {
  std::string sql = text_at(s.head);
  if (s.into.size() > 0) sql = without(std::move(sql), s.head, s.into);
  for (Change& found : lower::statements_in(sql)) {
    // Parsed from a text of its own, as EXECUTE's: its places are those of the statement.
    place(found, origin_at(s.span).span);
    const auto* query = std::get_if<DataQuery>(&found);
    const bool selects = query && query->query && query->query->kind <= Query::Kind::values;
    const bool gives = selects || (query && query->query && !query->query->targets.empty());
    if (selects && !s.targets.empty()) {
      variables_["found"] = select_into(*query->query, s.targets);
    } else if (query) {
      variables_["found"] = executor::Value::unknown();
      forget(s.targets);
    }
    Flow flow = change(std::move(found), s.span);
    if (flow == Flow::next && selects && s.strict) flow = check_strict(s);
    if (flow != Flow::next) return flow;
    if (gives && s.into.size() == 0 && !collecting_) {
      return fails({"42601",
                    "query has no destination for result data",
                    {},
                    selects ? "If you want to discard the results of a SELECT, use PERFORM instead." : ""},
                   s.span);
    }
  }
  return Flow::next;
}

// COMMIT and ROLLBACK of a procedure or DO block that is called outside of any transaction block
// (https://www.postgresql.org/docs/current/plpgsql-transactions.html).
Flow Interpreter::end_transaction(const Transaction& change, text::Span span) {
  using Ending = Transaction::Kind;
  if (collecting_) return Flow::next;
  const bool commits = change.kind == Ending::commit;
  if (!commits && change.kind != Ending::rollback)
    return fails({"0A000", "unsupported transaction command in PL/pgSQL", {}, {}}, span);
  if (execution_.atomic) return fails({"2D000", "invalid transaction termination", {}, {}}, span);
  if (!execution_.guards.empty()) {
    return fails(
        {"2D000",
         std::string(commits ? "cannot commit" : "cannot roll back") + " while a subtransaction is active",
         {},
         {}},
        span);
  }
  if (!commits) execution_.catalog.undo(execution_.start);
  execution_.run.run(change, origin_at(span));
  execution_.start = execution_.catalog.mark();
  return Flow::next;
}

Flow Interpreter::assertion(const Statement& s) {
  if (collecting_) return Flow::next;
  const executor::Value holds = evaluate_at(s.head);
  if (has_failed()) return Flow::raised;
  if (holds.is_true() || holds.kind == executor::Value::Kind::unknown) return Flow::next;
  const executor::Value said = s.tail.size() > 0 ? evaluate_at(s.tail) : executor::Value::null();
  if (has_failed()) return Flow::raised;
  const bool known = said.known() && !said.is_null();
  return fails({"P0004", known ? executor::text_of(execution_.catalog, said) : "assertion failed", {}, {}},
               s.span);
}

// INTO STRICT takes one row (exec_stmt_execsql, src/pl/plpgsql/src/pl_exec.c).
Flow Interpreter::check_strict(const Statement& s) {
  if (collecting_ || !rows_found_ || *rows_found_ == 1) return Flow::next;
  if (*rows_found_ == 0) return fails({"P0002", "query returned no rows", {}, {}}, s.span);
  return fails({"P0003",
                "query returned more than one row",
                {},
                "Make sure the query returns a single row, or use LIMIT 1."},
               s.span);
}

// Whether there was a row, if that is known.
executor::Value Interpreter::select_into(const Query& query, const std::vector<std::string>& targets) {
  const auto rows = collecting_ ? std::nullopt : rows_of(execution_, with_sets(query), variables_);
  rows_found_ = rows ? std::optional(rows->size()) : std::nullopt;
  if (!rows) {
    forget(targets);
    return executor::Value::unknown();
  }
  if (rows->empty()) {
    for (const std::string& target : targets) assign(target, executor::Value::null());
  } else {
    assign_row(targets, rows->front());
  }
  return executor::Value::of(!rows->empty());
}

Flow Interpreter::perform(const Statement& s) {
  for (Change& found : lower::statements_in("SELECT " + text_at(s.head))) {
    place(found, origin_at(s.span).span);
    const auto* query = std::get_if<DataQuery>(&found);
    if (query && query->query && !collecting_) {
      const auto rows = rows_of(execution_, *query->query, variables_);
      variables_["found"] = rows ? executor::Value::of(!rows->empty()) : executor::Value::unknown();
      if (lone_expression(*query->query)) {
        evaluate_at(s.head);
        if (has_failed()) return Flow::raised;
      }
    }
    const Flow flow = change(std::move(found), s.span);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

Flow Interpreter::execute(const Statement& s) {
  executor::Value built = evaluate_at(s.head);
  if (has_failed()) return Flow::raised;
  const bool exact = built.exact();
  std::erase(built.text, executor::Value::nearly);
  forget(s.targets);
  if (built.is_null() && !collecting_)
    return fails({"22004", "query string argument of EXECUTE is null", {}, {}}, s.span);
  if (built.kind != executor::Value::Kind::text)
    return run_template(std::string(1, executor::Value::hole), s.span);
  if (!built.known()) return run_template(built.text, s.span);
  const executor::Variables outside = with_parameters(s.tail);
  rows_found_.reset();
  if (!s.targets.empty()) {
    for (const Change& change : lower::statements_in(built.text)) {
      const auto* query = std::get_if<DataQuery>(&change);
      if (query && query->query && query->query->kind <= Query::Kind::values) {
        select_into(*query->query, s.targets);
      }
    }
  }
  const std::optional<size_t> found = rows_found_;
  const Flow flow = run_text(built.text, exact, s.span);
  without_parameters(outside);
  rows_found_ = found;
  return flow == Flow::next && s.strict ? check_strict(s) : flow;
}

// Puts what USING gives in the place of $1, $2...; the arguments of the function, which it hides, are handed
// back.
executor::Variables Interpreter::with_parameters(text::Span list) {
  executor::Variables outside;
  if (list.size() == 0) return outside;
  for (const Change& change : lower::statements_in("SELECT " + text_at(list))) {
    const auto* query = std::get_if<DataQuery>(&change);
    if (!query || !query->query) continue;
    std::vector<executor::Value> values;
    for (const Target& target : query->query->targets) {
      values.push_back(target.expr && !collecting_ ? evaluate(execution_, *target.expr, variables_)
                                                   : executor::Value::unknown());
    }
    for (size_t i = 0; i < values.size(); ++i) {
      executor::Value& place = variables_["$" + std::to_string(i + 1)];
      outside["$" + std::to_string(i + 1)] = std::move(place);
      place = std::move(values[i]);
    }
  }
  return outside;
}

void Interpreter::without_parameters(const executor::Variables& outside) {
  for (const auto& [name, value] : outside) variables_[name] = value;
}

// Functions of the chain within an expression: x := f().
Flow Interpreter::follow_calls(text::Span expression) {
  const std::string text = text_at(expression);
  if (text.find('(') == std::string::npos) return Flow::next;
  for (const Change& change : lower::statements_in("SELECT " + text)) {
    const Flow flow = call_functions(change, expression);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

// IF f() THEN: a condition that is a call, or says something of one, calls it once.
Flow Interpreter::follow_condition(text::Span span) {
  altering_result_.reset();
  if (collecting_) return Flow::next;
  const std::string text = text_at(span);
  if (text.find('(') == std::string::npos) return Flow::next;
  for (const Change& change : lower::statements_in("SELECT " + text)) {
    const auto calls = calls_in(change);
    const auto* query = std::get_if<DataQuery>(&change);
    const ExprPtr alone = query && query->query ? lone_expression(*query->query) : nullptr;
    if (!alone || alone->kind == Expr::Kind::and_ || alone->kind == Expr::Kind::or_ || calls.size() != 1)
      return Flow::next;
    last_returned_.reset();
    const Flow flow = call_functions(change, span);
    altering_result_ = last_returned_;
    return flow;
  }
  return Flow::next;
}

// x := f(): what a body that was followed returned, if the call is all there is.
Flow Interpreter::follow_assigned(const Statement& s) {
  last_returned_.reset();
  const Flow flow = follow_calls(s.head);
  if (flow != Flow::next || !last_returned_ || collecting_ || s.targets.empty()) return flow;
  for (const Change& change : lower::statements_in("SELECT " + text_at(s.head))) {
    const auto* query = std::get_if<DataQuery>(&change);
    const bool alone = query && query->query && query->query->targets.size() == 1 &&
                       query->query->targets[0].expr &&
                       query->query->targets[0].expr->kind == Expr::Kind::call;
    if (alone) assign(s.targets[0], *last_returned_);
  }
  return flow;
}

// `exact`: it is the server's to the letter.
Flow Interpreter::run_text(const std::string& sql, bool exact, text::Span span) {
  for (Change& found : lower::statements_in(sql)) {
    const auto* unread = std::get_if<Unknown>(&found);
    if (unread && unread->is_syntax_error(execution_.catalog.server_version()) && exact && !collecting_)
      return fails({"42601", unread->why, {}, {}}, span);
    if (std::holds_alternative<Transaction>(found) && !collecting_)
      return fails({"0A000", "EXECUTE of transaction commands is not implemented", {}, {}}, span);
    place(found, origin_at(span).span);
    const Flow flow = change(std::move(found), span);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

}  // namespace plpgsql
