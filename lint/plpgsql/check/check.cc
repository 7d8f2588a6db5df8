// Walking a body as the compiler of PL/pgSQL does (src/pl/plpgsql/src/pl_gram.y).

#include "lint/plpgsql/check/check.h"

#include "lint/ast/refusal.h"
#include "lint/plpgsql/check/checker.h"
#include "lint/sql/later_grammar.h"
#include "lint/sql/parse.h"
#include "lint/text/case.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

using Kind = Statement::Kind;

std::string first_word(std::string_view text) {
  std::string word;
  for (char c : text) {
    const char lower = text::lower(c);
    if ((lower < 'a' || lower > 'z') && lower != '_') break;
    word += lower;
  }
  return word;
}

std::string base_name(const std::string& target) {
  return target.substr(0, target.find_first_of(".["));
}

void Checker::check() {
  outermost_scope();
  Complaint complaint;
  const Statement top = parse_body(body_, 0, &complaint);
  complaint_ = &complaint;
  statement(top);
  complain(body_.size());
}

// Words that do not fit, if they come before this place.
void Checker::complain(size_t before) const {
  if (complaint_->message.empty() || complaint_->at > before) return;
  refuse("42601", complaint_->message);
}

void Checker::parse(const std::string& sql) const {
  for (const sql::Statement& one : sql::parse(sql).statements) {
    if (one.error && one.error->kind == sql::SyntaxError::Kind::syntax)
      refuse("42601", one.error->message, one.error->hint);
    // Of what a later server takes, only the grammar is looked at before it runs.
    const std::string_view text = std::string_view(sql).substr(one.span.begin, one.span.size());
    const auto later = one.error ? std::nullopt : sql::later_grammar(text, catalog_.server_version());
    if (later && later->syntax) refuse(later->sqlstate, later->message);
  }
}

void Checker::expression(Span span) const {
  if (span.size() > 0) parse("SELECT " + std::string(text(span)));
}

void Checker::need_expression(Span span) const {
  if (span.size() == 0) refuse("42601", "missing expression at or near \";\"");
  expression(span);
}

void Checker::sql(const Statement& s) const {
  std::string statement(text(s.head));
  if (s.into.size() > 0) statement.erase(s.into.begin - s.head.begin, s.into.size());
  parse(statement);
  for (const std::string& one : s.targets) target(one);
}

void Checker::statements(const Statements& list) {
  for (const Statement& one : list) statement(one);
}

void Checker::statement(const Statement& s) {
  complain(s.span.begin);
  here_ = s.span;
  switch (s.kind) {
    case Kind::block: return block(s);
    case Kind::if_:
      for (const Branch& branch : s.branches) {
        expression(branch.condition);
        statements(branch.body);
      }
      return;
    case Kind::case_:
      expression(s.head);
      for (const Branch& branch : s.branches) {
        expression(branch.condition);
        statements(branch.body);
      }
      return;
    case Kind::while_: expression(s.head); return loop(s);
    case Kind::loop: return loop(s);
    case Kind::for_range:
    case Kind::for_query:
    case Kind::for_execute:
    case Kind::foreach_: return for_loop(s);
    case Kind::assign:
      for (const std::string& one : s.targets) target(one);
      return catalog_.server_version() < 14 ? need_expression(s.head) : expression(s.head);
    case Kind::sql: return sql(s);
    case Kind::perform: return expression(s.head);
    case Kind::execute:
      need_expression(s.head);
      for (const std::string& one : s.targets) target(one);
      return expression(s.tail);
    case Kind::raise: return raise(s);
    case Kind::assert_: expression(s.head); return expression(s.tail);
    case Kind::return_: return result(s.head);
    case Kind::exit:
    case Kind::continue_: return jump(s);
    case Kind::diagnostics:
      for (const std::string& one : s.targets) target(one);
      return;
    default: return;
  }
}

void Checker::block(const Statement& s) {
  const size_t outside = names_.size();
  if (!s.label.empty()) declare(s.label);
  labels_.push_back(s.label);
  const size_t first = names_.size();
  for (const Declaration& one : s.declarations) declaration(one, first);
  statements(s.body);
  for (const Handler& handler : s.handlers) {
    for (const std::string& name : handler.conditions) condition(name);
    statements(handler.body);
  }
  labels_.pop_back();
  leave_scope(outside);
  end_label(s);
}

void Checker::loop(const Statement& s) {
  const size_t outside = names_.size();
  if (!s.label.empty()) declare(s.label);
  labels_.push_back(s.label);
  ++loops_;
  statements(s.body);
  --loops_;
  labels_.pop_back();
  leave_scope(outside);
  end_label(s);
}

void Checker::for_loop(const Statement& s) {
  const size_t outside = names_.size();
  if (s.kind == Kind::for_range) {
    expression(s.head);
    expression(s.tail);
    expression(s.step);
    if (!s.targets.empty()) declare(s.targets[0]);
  } else {
    for_targets(s);
  }
  loop(s);
  leave_scope(outside);
}

void Checker::for_targets(const Statement& s) {
  // A cursor declares its row; a row variable, or scalars, are declared before.
  const bool cursor = s.kind == Kind::for_query && known(base_name(first_identifier(s.head)));
  if (cursor) {
    for (const std::string& one : s.targets) declare(one);
    return;
  }
  for (const std::string& one : s.targets) {
    if (known(base_name(one))) continue;
    refuse("42601",
           s.kind == Kind::foreach_
               ? "loop variable of FOREACH must be a known variable or list of variables"
               : "loop variable of loop over rows must be a record variable or list of scalar variables");
  }
  if (s.kind == Kind::for_query) {
    query(s.head);
  } else {
    expression(s.head);
    expression(s.tail);
  }
}

std::string Checker::first_identifier(Span span) const {
  const std::string_view head = text(span);
  return std::string(head.substr(0, head.find_first_of(" (\t\r\n;")));
}

std::optional<Refusal> check_body(const Catalog& catalog, const Function& function, std::string_view body) {
  Checker checker(catalog, function, body);
  try {
    checker.check();
  } catch (Refused& refused) {
    refused.refusal.in_body = checker.here();
    return std::move(refused.refusal);
  }
  return std::nullopt;
}

}  // namespace plpgsql
