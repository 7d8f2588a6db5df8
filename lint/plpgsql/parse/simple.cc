// Statements of a body that hold no others
// (https://www.postgresql.org/docs/current/plpgsql-statements.html).

#include "lint/plpgsql/parse/simple.h"

namespace plpgsql {

namespace {

using Kind = Statement::Kind;
using sql::TokenKind;

Statement rest(Words& words, Kind kind) {
  Statement statement;
  statement.kind = kind;
  words.advance();
  statement.head = words.until({});
  words.end_statement();
  return statement;
}

Statement execute(Words& words) {
  Statement statement;
  statement.kind = Kind::execute;
  words.advance();
  statement.head = words.until({"into", "using"});
  while (words.is("into") || words.is("using")) {
    if (words.take("into")) {
      statement.strict = words.take("strict");
      for (std::string& target : words.targets({"using"})) statement.targets.push_back(std::move(target));
    } else {
      words.advance();
      statement.tail = words.until({"into"});
    }
  }
  words.end_statement();
  return statement;
}

Statement raise(Words& words) {
  Statement statement;
  statement.kind = Kind::raise;
  words.advance();
  statement.word = "exception";
  for (std::string_view level : {"debug", "log", "info", "notice", "warning", "exception"}) {
    if (!words.take(level)) continue;
    statement.word = level;
    break;
  }
  statement.head = words.until({"using"});
  if (words.take("using")) statement.tail = words.until({});
  words.end_statement();
  return statement;
}

Statement assertion(Words& words) {
  Statement statement;
  statement.kind = Kind::assert_;
  words.advance();
  statement.head = words.until({","});
  if (words.take(",")) statement.tail = words.until({});
  words.end_statement();
  return statement;
}

Statement get_diagnostics(Words& words) {
  Statement statement;
  statement.kind = Kind::diagnostics;
  const size_t first = words.at();
  while (!words.done() && !words.at_semicolon()) {
    if (words.is("=", 1) || words.is(":=", 1)) statement.targets.push_back(words.here().text);
    words.advance();
  }
  statement.head = words.between(first, words.at());
  words.end_statement();
  return statement;
}

// EXIT and CONTINUE.
Statement jump(Words& words) {
  Statement statement;
  statement.kind = words.is("exit") ? Kind::exit : Kind::continue_;
  words.advance();
  if (!words.is("when") && !words.done() && words.here().kind == TokenKind::word) {
    statement.word = words.take_text();
  }
  if (words.take("when")) statement.head = words.until({});
  words.end_statement();
  return statement;
}

// A variable, maybe with fields and subscripts, stands before := or =.
bool assigns(const Words& words) {
  int depth = 0;
  for (size_t i = 0;; ++i) {
    const Word* word = words.after(i);
    if (!word || word->kind == TokenKind::semicolon) return false;
    if (word->text == "[") ++depth;
    if (word->text == "]") --depth;
    if (depth > 0 || word->text == "]") continue;
    if (word->text == ":=" || (word->text == "=" && i > 0)) return true;
    const bool first = i == 0 && word->kind == TokenKind::parameter;
    const bool name = word->kind == TokenKind::word || word->kind == TokenKind::quoted_identifier;
    if (!first && !name && word->text != ".") return false;
    if (name && i > 0 && words.after(i - 1)->text != ".") return false;
  }
}

Statement assignment(Words& words) {
  Statement statement;
  statement.kind = Kind::assign;
  statement.targets = words.targets({":=", "="});
  words.advance();
  statement.head = words.until({});
  words.end_statement();
  return statement;
}

// The INTO of INSERT INTO and MERGE INTO.
bool names_table(const Words& words, size_t first) {
  return words.at() > first && (words.before()->text == "insert" || words.before()->text == "merge");
}

// How deep the next word stands in a routine's BEGIN ATOMIC ... END, where a semicolon ends nothing.
int atomic_depth(const Words& words, int depth) {
  if (words.is("begin") && words.is("atomic", 1)) return depth + 1;
  if (depth > 0 && words.is("case")) return depth + 1;
  return depth > 0 && words.is("end") ? depth - 1 : depth;
}

// INTO names variables in SELECT, and after RETURNING; not in INSERT INTO, nor within parentheses.
Statement sql_statement(Words& words) {
  Statement statement;
  statement.kind = Kind::sql;
  const size_t first = words.at();
  statement.word = words.here().text;
  const bool creates = words.is("create");
  bool takes_into = words.stands(
      {"select", "with", "insert", "update", "delete", "merge", "values", "table", "show", "explain"});
  int depth = 0, atomic = 0;
  while (!words.done() && !(depth <= 0 && atomic == 0 && words.at_semicolon())) {
    if (creates) atomic = atomic_depth(words, atomic);
    if (words.here().text == "(") ++depth;
    if (words.here().text == ")") --depth;
    if (!takes_into || depth != 0 || !words.is("into") || names_table(words, first)) {
      words.advance();
      continue;
    }
    const size_t start = words.at();
    words.advance();
    statement.strict = words.take("strict");
    statement.targets = words.targets({"from", "where", "group", "order", "limit", "using", "union", "for"});
    statement.into = words.between(start, words.at());
    takes_into = false;
  }
  statement.head = words.between(first, words.at());
  words.end_statement();
  return statement;
}

}  // namespace

Statement simple_statement(Words& words) {
  if (words.is("perform")) return rest(words, Kind::perform);
  if (words.is("execute")) return execute(words);
  if (words.is("raise")) return raise(words);
  if (words.is("assert")) return assertion(words);
  if (words.is("get")) return get_diagnostics(words);
  if (words.is("return")) return rest(words, Kind::return_);
  if (words.is("exit") || words.is("continue")) return jump(words);
  if (words.is("null") && words.is(";", 1)) return rest(words, Kind::null);
  if (words.stands({"open", "fetch", "close", "move"})) {
    const std::string verb = words.here().text;
    Statement statement = rest(words, Kind::cursor);
    statement.word = verb;
    return statement;
  }
  if (assigns(words)) return assignment(words);
  return sql_statement(words);
}

}  // namespace plpgsql
