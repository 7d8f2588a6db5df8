// Errors of bodies: RAISE, and the EXCEPTION parts that take them
// (https://www.postgresql.org/docs/current/plpgsql-errors-and-messages.html; exec_stmt_raise and
// exception_matches_conditions, src/pl/plpgsql/src/pl_exec.c).

#include <algorithm>

#include "lint/executor/value.h"
#include "lint/plpgsql/parse/words.h"
#include "lint/plpgsql/run/interpreter.h"
#include "lint/sql/conditions.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

namespace {

constexpr std::string_view raise_exception = "P0001";

bool is_class(const std::string& state) {
  return state.ends_with("000");
}

// A class takes all that it holds, OTHERS what is neither a failed ASSERT nor the user's cancel.
bool condition_matches(const std::string& condition, const std::string& sqlstate) {
  if (condition == "others") return sqlstate != "P0004" && sqlstate != "57014";
  const auto takes = [&](const std::string& state) {
    return state == sqlstate || (is_class(state) && sqlstate.starts_with(state.substr(0, 2)));
  };
  if (condition.starts_with("sqlstate:")) return takes(condition.substr(9));
  const std::vector<std::string> states = sql::states_of(condition);
  return std::any_of(states.begin(), states.end(), takes);
}

bool is_state(std::string_view text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

// plpgsql_recognize_err_condition
std::optional<std::string> state_named(const std::string& name) {
  if (is_state(name)) return name;
  std::vector<std::string> states = sql::states_of(name);
  return states.empty() ? std::nullopt : std::optional(std::move(states.front()));
}

}  // namespace

const Handler* Interpreter::handler_for(const Statement& block, const std::string& sqlstate) {
  for (const Handler& handler : block.handlers) {
    for (const std::string& condition : handler.conditions) {
      if (condition_matches(condition, sqlstate)) return &handler;
    }
  }
  return nullptr;
}

bool Interpreter::caught(const std::string& sqlstate) const {
  return std::any_of(execution_.guards.begin(), execution_.guards.end(),
                     [&](const Statement* block) { return handler_for(*block, sqlstate) != nullptr; });
}

// What the block did is undone; SQLSTATE and SQLERRM are the handler's alone.
Flow Interpreter::handled(const Handler& handler, const Catalog::Mark& before, size_t run_before) {
  execution_.catalog.undo(before);
  execution_.run.undone(run_before);
  executor::Variables outside;
  for (const char* name : {"sqlstate", "sqlerrm"}) {
    if (auto at = variables_.find(name); at != variables_.end()) outside.insert(variables_.extract(at));
  }
  const Refusal& met = execution_.failure.refusal;
  variables_["sqlstate"] = executor::Value::of(met.sqlstate);
  variables_["sqlerrm"] = met.message.empty() ? executor::Value::unknown() : executor::Value::of(met.message);
  handled_.push_back(execution_.failure);
  const Flow flow = statements(handler.body);
  handled_.pop_back();
  variables_.erase("sqlstate");
  variables_.erase("sqlerrm");
  variables_.merge(outside);
  return flow;
}

// GET STACKED DIAGNOSTICS tells of the error that is being handled (exec_stmt_getdiag).
Flow Interpreter::diagnostics(const Statement& s) {
  forget(s.targets);
  const std::string text = text_at(s.head);
  Words words(text, 0);
  const bool stacked = words.is("stacked", 1);
  if (!stacked || handled_.empty() || collecting_) return Flow::next;
  const Refusal& met = handled_.back().refusal;
  for (; !words.done(); words.advance()) {
    if (!words.is("=", 1) && !words.is(":=", 1)) continue;
    const std::string target = words.here().text;
    const std::string& told = words.is("returned_sqlstate", 2) ? met.sqlstate
                              : words.is("message_text", 2)    ? met.message
                                                               : std::string();
    if (!told.empty()) assign(target, executor::Value::of(told));
  }
  return Flow::next;
}

Flow Interpreter::fails(Refusal refusal, text::Span span) {
  execution_.failure = {std::move(refusal), origin_at(span)};
  return Flow::raised;
}

Flow Interpreter::no_case(const Statement& s) {
  return fails({"20000", "case not found", {}, "CASE statement is missing ELSE part."}, s.span);
}

// The text with each % filled in; as it is written where what belongs there is not known.
std::string Interpreter::raised_message(const std::string& format, const std::string& arguments,
                                        text::Span span) {
  std::vector<std::string> values;
  Words words(arguments, 0);
  while (!words.done()) {
    const Span one = words.until({","});
    words.take(",");
    const executor::Value value = evaluate_text(arguments.substr(one.begin, one.size()), span);
    values.push_back(value.is_null() ? "<NULL>"
                     : value.known() ? executor::text_of(execution_.catalog, value)
                                     : "%");
    if (one.size() == 0) break;
  }
  std::string out;
  size_t next = 0;
  for (size_t i = 0; i < format.size(); ++i) {
    const bool doubled = format[i] == '%' && i + 1 < format.size() && format[i + 1] == '%';
    if (format[i] == '%' && !doubled && next < values.size()) {
      out += values[next++];
    } else {
      out += format[i];
      if (doubled) ++i;
    }
  }
  return out;
}

// USING option = value, ...
void Interpreter::raise_options(const Statement& s, Refusal& refusal) {
  const std::string options = text_at(s.tail);
  Words words(options, 0);
  while (!words.done()) {
    const std::string option = words.take_text();
    if (!words.take("=")) words.take(":=");
    const Span at = words.until({","});
    words.take(",");
    const executor::Value value = evaluate_text(options.substr(at.begin, at.size()), s.span);
    const bool known = value.known() && !value.is_null();
    const std::string text = known ? executor::text_of(execution_.catalog, value) : std::string();
    if (option == "errcode") {
      // Only OTHERS takes a state that nobody knows.
      refusal.sqlstate = known ? state_named(text).value_or("42704") : std::string(1, executor::Value::hole);
      if (refusal.message.empty()) refusal.message = text;
    } else if (option == "message") {
      refusal.message = text;
    } else if (option == "detail") {
      refusal.detail = text;
    } else if (option == "hint") {
      refusal.hint = text;
    }
  }
}

// What RAISE says, at whatever level.
Refusal Interpreter::raised(const Statement& s) {
  Refusal refusal{std::string(raise_exception), {}, {}, {}};
  const std::string text = text_at(s.head);
  Words words(text, 0);
  if (!words.done()) {
    const Word first = words.here();
    words.advance();
    const bool states = first.text == "sqlstate" && first.kind == sql::TokenKind::word && !words.done();
    if (first.kind == sql::TokenKind::string || first.kind == sql::TokenKind::dollar_string) {
      while (!words.done() && words.here().kind == sql::TokenKind::string) words.advance();
      const executor::Value format = evaluate_text(text.substr(0, words.before()->span.end), s.span);
      const size_t rest = words.take(",") && !words.done() ? words.here().span.begin : text.size();
      refusal.message =
          raised_message(format.known() ? format.text : std::string(), text.substr(rest), s.span);
    } else {
      const std::string named = states ? words.here().text : first.text;
      const std::string name = states && named.size() > 2 ? named.substr(1, named.size() - 2) : named;
      refusal.sqlstate = state_named(name).value_or("42704");
      refusal.message = name;
    }
  }
  raise_options(s, refusal);
  if (refusal.message.empty()) refusal.message = refusal.sqlstate;
  return refusal;
}

Flow Interpreter::raise(const Statement& s) {
  if (collecting_) return Flow::next;
  if (s.head.size() == 0 && s.tail.size() == 0) {  // once more
    if (handled_.empty()) {
      return fails({"0Z002", "RAISE without parameters cannot be used outside an exception handler", {}, {}},
                   s.span);
    }
    execution_.failure = handled_.back();
    if (!execution_.failure.made_at) execution_.failure.made_at = origin_at(s.span);
    return Flow::raised;
  }
  Refusal refusal = raised(s);
  if (has_failed()) return Flow::raised;
  return s.word == "exception" ? fails(std::move(refusal), s.span) : Flow::next;
}

}  // namespace plpgsql
