// EXIT, RAISE and RETURN of a body, and the labels that EXIT goes by (src/pl/plpgsql/src/pl_gram.y).

#include <algorithm>

#include "lint/ast/refusal.h"
#include "lint/plpgsql/check/checker.h"
#include "lint/sql/conditions.h"
#include "lint/sql/scan.h"
#include "lint/types/type.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

namespace {

bool is_output(const Function::Argument& argument) {
  return is_output(argument.mode);
}

// The % that take a parameter; %% is a percent sign.
size_t placeholders(std::string_view format) {
  size_t count = 0;
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    if (i + 1 < format.size() && format[i + 1] == '%') {
      ++i;
    } else {
      ++count;
    }
  }
  return count;
}

}  // namespace

void Checker::end_label(const Statement& s) {
  if (s.end_label.empty() || s.end_label == s.label) return;
  if (s.label.empty()) refuse("42601", "end label \"" + s.end_label + "\" specified for unlabeled block");
  refuse("42601", "end label \"" + s.end_label + "\" differs from block's label \"" + s.label + "\"");
}

void Checker::jump(const Statement& s) const {
  const char* word = s.kind == Statement::Kind::exit ? "EXIT" : "CONTINUE";
  if (s.word.empty() && loops_ == 0) {
    refuse("42601", s.kind == Statement::Kind::exit
                        ? "EXIT cannot be used outside a loop, unless it has a label"
                        : std::string(word) + " cannot be used outside a loop");
  }
  if (!s.word.empty() && s.word != function_.name &&
      std::find(labels_.begin(), labels_.end(), s.word) == labels_.end()) {
    refuse("42601",
           "there is no label \"" + s.word + "\" attached to any block or loop enclosing this statement");
  }
  expression(s.head);
}

// plpgsql_recognize_err_condition, src/pl/plpgsql/src/pl_comp.c.
void Checker::condition(const std::string& name) {
  if (name == "others" || name.starts_with("sqlstate:") || !sql::states_of(name).empty()) return;
  refuse("42704", "unrecognized exception condition \"" + name + "\"");
}

// check_raise_parameters: each % of the format takes one.
void Checker::raise(const Statement& s) const {
  const std::string_view rest = text(s.head);
  const std::string name = first_word(rest);
  if (name == rest && !name.empty()) return condition(name);
  sql::Scanner scanner(rest);
  sql::Token token = scanner.next_code();
  const auto is_format = [&] {
    return token.kind == sql::TokenKind::string || token.kind == sql::TokenKind::dollar_string;
  };
  if (!is_format()) return;
  size_t wanted = 0, given = 0;
  for (; is_format(); token = scanner.next_code()) wanted += placeholders(scanner.text(token));
  for (int depth = 0; token.kind != sql::TokenKind::end; token = scanner.next_code()) {
    const std::string_view word = scanner.text(token);
    if (word == "(" || word == "[") ++depth;
    if (word == ")" || word == "]") --depth;
    if (depth == 0 && word == ",") ++given;
  }
  if (given < wanted) refuse("42601", "too few parameters specified for RAISE");
  if (given > wanted) refuse("42601", "too many parameters specified for RAISE");
}

// make_return_stmt, make_return_next_stmt, make_return_query_stmt.
void Checker::result(Span head) const {
  const std::string_view rest = text(head);
  const bool has_outputs = std::any_of(function_.arguments.begin(), function_.arguments.end(), is_output);
  const std::string word = first_word(rest);
  if (word == "next") return result_next(rest.substr(word.size()), has_outputs);
  if (word == "query") {
    if (!function_.returns_set) refuse("42804", "cannot use RETURN QUERY in a non-SETOF function");
    const auto start = rest.find_first_not_of(" \t\r\n", word.size());
    if (start != std::string_view::npos && first_word(rest.substr(start)) != "execute") {
      parse(std::string(rest.substr(start)));
    }
    return;
  }
  const Oid type = function_.returns.oid;
  const bool nothing = type == type_oid::void_ || type == type_oid::event_trigger;
  if (rest.empty()) {
    if (!nothing && !has_outputs && !function_.returns_set)
      refuse("42601", "missing expression at or near \";\"");
    return;
  }
  if (function_.returns_set)
    refuse("42804", "RETURN cannot have a parameter in function returning set",
           "Use RETURN NEXT or RETURN QUERY.");
  if (nothing && function_.kind == RoutineKind::procedure)
    refuse("42601", "RETURN cannot have a parameter in a procedure");
  if (nothing) refuse("42804", "RETURN cannot have a parameter in function returning void");
  if (has_outputs) refuse("42804", "RETURN cannot have a parameter in function with OUT parameters");
  expression(head);
}

void Checker::result_next(std::string_view value, bool has_outputs) const {
  if (!function_.returns_set) refuse("42804", "cannot use RETURN NEXT in a non-SETOF function");
  if (value.empty() && !has_outputs) refuse("42601", "missing expression at or near \";\"");
  if (!value.empty() && has_outputs)
    refuse("42804", "RETURN NEXT cannot have a parameter in function with OUT parameters");
  if (!value.empty()) parse("SELECT " + std::string(value));
}

}  // namespace plpgsql
