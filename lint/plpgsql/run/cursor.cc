// Cursors: OPEN has a query analysed and started, FETCH takes the next of its rows
// (https://www.postgresql.org/docs/current/plpgsql-cursors.html).

#include "lint/lower/lower.h"
#include "lint/plpgsql/parse/words.h"
#include "lint/plpgsql/run/catalog_question.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/interpreter.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

Flow Interpreter::cursor(const Statement& s) {
  const std::string text = text_at(s.head);
  if (s.word == "open") return collecting_ ? Flow::next : open_cursor(text, s);
  if (s.word == "fetch") {
    fetch(text);
  } else {  // where MOVE and CLOSE leave it
    open_cursors_.clear();
    if (s.word == "move") variables_["found"] = executor::Value::unknown();
  }
  return Flow::next;
}

Flow Interpreter::open_cursor(const std::string& text, const Statement& s) {
  const std::string name = text.substr(0, text.find_first_of(" \n\t(;"));
  OpenCursor& open = open_cursors_[name] = {};
  std::string sql;
  if (const auto bound = cursors_.find(name); bound != cursors_.end()) {
    sql = text_at(bound->second);
  } else {
    Words words(text, 0);
    words.advance();
    words.take("no");
    words.take("scroll");
    if (!words.take("for") || words.done() || words.is("execute")) return Flow::next;
    sql = text.substr(words.until({}).begin);
  }
  for (Change& change : lower::statements_in(sql)) {
    place(change, origin_at(s.span).span);
    const auto* query = std::get_if<DataQuery>(&change);
    if (!query) return Flow::next;
    const bool bound_values = text.find('(') != std::string::npos && cursors_.contains(name);
    if (query->query && query->query->kind <= Query::Kind::values && !bound_values)
      open.rows = rows_of(execution_, with_sets(*query->query), variables_);
    return this->change(std::move(change), s.span);
  }
  return Flow::next;
}

// FETCH [NEXT] [FROM | IN] cursor INTO targets; of other directions nothing is known afterwards.
void Interpreter::fetch(const std::string& text) {
  Words words(text, 0);
  words.take("next");
  if (!words.take("from")) words.take("in");
  const std::string name = words.done() ? std::string() : words.take_text();
  const bool plain = words.is("into");
  words.until({"into"});
  const std::vector<std::string> targets =
      words.take("into") ? words.targets({}) : std::vector<std::string>();
  const auto open = open_cursors_.find(name);
  if (collecting_ || !plain || open == open_cursors_.end() || !open->second.rows) {
    variables_["found"] = executor::Value::unknown();
    if (!plain) open_cursors_.clear();
    return forget(targets);
  }
  const bool found = open->second.next < open->second.rows->size();
  variables_["found"] = executor::Value::of(found);
  if (found) return assign_row(targets, (*open->second.rows)[open->second.next++]);
  for (const std::string& target : targets) assign(target, executor::Value::null());
}

}  // namespace plpgsql
