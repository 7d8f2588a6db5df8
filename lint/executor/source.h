// Inside of the evaluator: what a query reads, joins laid flat, and the conditions on it one by one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/ast/query.h"

namespace executor {
using namespace ast;

struct Source {
  const FromItem* item = nullptr;
  bool outer = false;
  std::vector<ExprPtr> conditions;  // of an outer join
  std::string_view alias() const { return item->alias.empty() ? item->relation.name : item->alias; }
};

// Joins laid flat: inner ones' conditions among the conjuncts. False for what is not modelled.
bool flatten(const FromItem& item, std::vector<Source>& sources, std::vector<ExprPtr>& conjuncts, bool outer);

// The parts of AND, at any depth.
void add_conjuncts(const ExprPtr& expr, std::vector<ExprPtr>& out);

// Strings that the query names anywhere.
void collect_constants(const Query& query, std::vector<std::string>& out);

}  // namespace executor
