// Parse analysis: column references get numbers, nodes get types (a small inference over the
// tables of types.h; a type that it cannot tell is oid 0). Analysed expressions are what the Catalog stores.
#pragma once

#include <string>
#include <vector>

#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace analyze {
using namespace ast;
using namespace catalog;

// What an expression is for: decides which constructs the server refuses in it (ParseExprKind,
// src/include/parser/parse_node.h).
enum class ExprUse : uint8_t {
  any,
  check_constraint,
  domain_check,
  column_default,
  parameter_default,  // of a function
  generated_column,
  index_expression,
  index_predicate,
  partition_key,
  partition_bound,
  alter_transform,  // USING of ALTER COLUMN TYPE
  trigger_when,
  policy,
};

// Where column names are looked up.
struct Scope {
  const Relation* relation = nullptr;  // the table's own columns, unqualified or qualified by its name
  TypeRef value;                       // CHECK of a domain: the type of VALUE
  ExprUse use = ExprUse::any;
  bool old_and_new = false;           // a trigger's WHEN: names are OLD.c and NEW.c of `relation`
  const Function* routine = nullptr;  // whose body it is: what no column is called may be a parameter
};

struct Analyzed {
  ExprPtr expr;
  std::optional<Refusal> problem;  // column "x" does not exist, a function that does not exist, ...
};
// Binds a table's or domain's expression. Null gives null.
Analyzed expression(const Catalog& catalog, const ExprPtr& expr, const Scope& scope);

// Makes an analysed expression one of `target`, as an assignment to a column does (coerce_to_target_type,
// src/backend/parser/parse_coerce.c): a literal is read as that type, anything else cast. The refusal is a
// literal that does not read; a cast that does not exist leaves the type as it was (see cast_way) and is the
// caller's to refuse, for its words differ from place to place.
Analyzed coerce(const Catalog& catalog, const ExprPtr& analyzed, TypeRef target);

// The collation of an output column whose expression has several and does not say which.
inline constexpr const char* indeterminate_collation = "?";

// The output columns of a query with their types; `known` is false when some part could not be told.
struct OutputColumn {
  std::string name;
  TypeRef type;
  std::string collation;
  ExprPtr expr;  // as analysed; null where a star gave the column
};
struct QueryShape {
  std::vector<OutputColumn> columns;
  std::vector<ObjectAddress> reads;  // relations and their columns, functions, types: a view depends on these
  std::vector<Oid> relations;        // relations read, views included, in order
  bool known = true;                 // the columns, and the type of each
  bool whole = true;                 // the columns, if not all their types
  bool of_open = false;  // rows of a relation that is open(), or of its type, are among what is read
  std::optional<Refusal> problem;
};
QueryShape shape(const Catalog& catalog, const Query& query, const Function* routine = nullptr);
// The rows that a rule calls OLD and NEW.
struct RuleRows {
  const Relation* table = nullptr;
  bool old_row = true, new_row = true;
  bool unqualified = false;  // their columns are also seen without that word
};
QueryShape shape(const Catalog& catalog, const Query& query, const RuleRows& rows);

}  // namespace analyze
