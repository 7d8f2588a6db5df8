// Inside of analyze(): where names are looked up in a query (ParseState, src/include/parser/parse_node.h).
#pragma once

#include <string>
#include <vector>

#include "lint/analyze/analyze.h"
#include "lint/ast/query.h"

namespace analyze {
using namespace ast;

// A column that a name may mean.
struct NamespaceColumn {
  std::string name;
  TypeRef type;
  std::string collation;
  Oid relation = 0;
  ColumnNumber number = 0;
  // Which column of which entry of FROM it is; 0 = of none.
  uint32_t entry = 0;
  ColumnNumber place = 0;
};

// An entry of FROM as qualified names see it.
struct Source {
  std::string schema, alias;
  Oid relation = 0, row_type = 0;
  std::vector<NamespaceColumn> columns;
  bool open = false;  // may have columns that are not known
  Oid more_of = 0;    // Relation::more_of, where that is why
  bool aliased = false;
  uint32_t entry = 0;
  bool system_columns = false;            // ctid, xmin...
  bool system_columns_qualified = false;  // ... though only by its name: it stands in a JOIN
};

// What FROM offers at one level of nesting. `columns` is what unqualified names and * see: USING merges
// columns there.
struct NamespaceItem {
  std::vector<Source> sources;
  std::vector<NamespaceColumn> columns;
  bool open = false;
  const NamespaceItem* outer = nullptr;
};

// WITH's queries that can be seen, innermost first.
struct Commons {
  std::string name;
  const std::vector<OutputColumn>* columns = nullptr;
  bool known = true;
  const Commons* outer = nullptr;
  bool gives = true;  // false: INSERT, UPDATE... without RETURNING
};

// The clause that an expression stands in, where that decides what may stand in it (ParseExprKind,
// src/include/parser/parse_node.h).
enum class Clause : uint8_t {
  target,  // and others in which aggregates, windows and sets may stand
  from_subquery,
  from_function,
  join,
  where,
  having,
  group_by,
  order_by,
  limit,
  window,
  values,
  set,
  returning,
};

// A query whose clauses are being analysed, within others.
struct ParseState {
  Clause clause = Clause::target;
  bool aggregates = false;  // it has some, of its own or in a subquery
  bool grouped = false;     // has GROUP BY or HAVING
  const std::vector<Window>* windows = nullptr;
  std::vector<ExprPtr> over;         // what stands in OVER of its window calls, not yet analysed
  std::vector<ExprPtr> named_below;  // its columns that subqueries name
};

}  // namespace analyze
