// Functions that return sets: what they give, and queries over it (exec_stmt_return_next and
// exec_stmt_return_query, src/pl/plpgsql/src/pl_exec.c).

#include "lint/executor/value.h"
#include "lint/lower/lower.h"
#include "lint/plpgsql/run/catalog_question.h"
#include "lint/plpgsql/run/interpreter.h"
#include "lint/text/case.h"

namespace plpgsql {
using namespace ast;

namespace {

ExprPtr parameter(const std::string& name) {
  auto made = std::make_shared<Expr>();
  made->kind = Expr::Kind::parameter;
  made->text = name;
  return made;
}

// Functions in FROM, or the one call that a SELECT without FROM is.
const Expr* only_call(const Query& query) {
  const ExprPtr alone = lone_expression(query);
  return alone && alone->kind == Expr::Kind::call ? alone.get() : nullptr;
}

}  // namespace

void Interpreter::add_returned(const Query& query) {
  if (!set_) return;
  const auto rows = collecting_ || query.kind > Query::Kind::values
                        ? std::nullopt
                        : rows_of(execution_, with_sets(query), variables_);
  if (!rows) {
    set_.reset();
  } else {
    set_->insert(set_->end(), rows->begin(), rows->end());
  }
}

Flow Interpreter::return_more(const Statement& s) {
  const Flow called = follow_calls(s.head);
  if (called != Flow::next || !set_) return called;
  const std::string head = text_at(s.head);
  const size_t end = std::min(head.find_first_of(" \t\n("), head.size());
  const std::string rest = head.substr(end);
  if (text::lower(head.substr(0, end)) == "query") {
    const auto changes = lower::statements_in(rest);
    const auto* query = changes.size() == 1 ? std::get_if<DataQuery>(&changes.front()) : nullptr;
    if (query && query->query) {
      add_returned(*query->query);
    } else {
      set_.reset();  // EXECUTE
    }
    return Flow::next;
  }
  if (rest.find_first_not_of(" \t\r\n") == std::string::npos) {
    return_outputs();
    return Flow::next;
  }
  executor::Value value = collecting_ ? executor::Value::unknown() : evaluate_text(rest, s.head);
  if (has_failed()) return Flow::raised;
  if (value.kind == executor::Value::Kind::unknown) {
    set_.reset();
  } else if (value.kind == executor::Value::Kind::record) {
    set_->push_back(std::move(value.fields));
  } else {
    set_->push_back({{std::string(), std::move(value)}});
  }
  return Flow::next;
}

void Interpreter::return_outputs() {
  if (collecting_ || outputs_.empty()) return set_.reset();
  auto& row = set_->emplace_back();
  for (const std::string& name : outputs_) {
    const auto at = variables_.find(name);
    row.emplace_back(name, at == variables_.end() ? executor::Value::unknown() : at->second);
  }
}

Query Interpreter::with_sets(const Query& query) {
  Query made = query;
  if (const Expr* call = only_call(query)) {
    FromItem item;
    item.kind = FromItem::Kind::function;
    item.functions = {query.targets[0].expr};
    if (!query.targets[0].name.empty()) item.column_aliases = {query.targets[0].name};
    auto star = std::make_shared<Expr>();
    star->kind = Expr::Kind::star;
    if (!rows_returned(*call)) return made;
    made.targets = {{{}, std::move(star)}};
    made.from = {std::move(item)};
  }
  for (FromItem& item : made.from) {
    if (item.kind != FromItem::Kind::function || item.functions.size() != 1 || !item.functions[0] ||
        item.functions[0]->kind != Expr::Kind::call || item.with_ordinality)
      continue;
    const std::optional<ReturnedRows> rows = rows_returned(*item.functions[0]);
    if (!rows || rows->empty()) continue;
    auto values = std::make_shared<Query>();
    values->kind = Query::Kind::values;
    for (const auto& row : *rows) {
      values->rows.emplace_back();
      for (const auto& [name, value] : row) {
        const std::string result = "result " + std::to_string(results_++);
        variables_["$" + result] = value;
        values->rows.back().push_back(parameter(result));
      }
    }
    if (item.alias.empty()) item.alias = item.functions[0]->name.name;
    for (size_t i = item.column_aliases.size(); i < rows->front().size(); ++i)
      item.column_aliases.push_back(rows->front().size() == 1 &&
                                            rows->front()[i].first == item.functions[0]->name.name
                                        ? item.alias
                                        : rows->front()[i].first);
    item.kind = FromItem::Kind::values;
    item.functions.clear();
    item.query = std::move(values);
  }
  return made;
}

}  // namespace plpgsql
