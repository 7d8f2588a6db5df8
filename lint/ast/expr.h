// Expressions as values. `lower` makes them from the parse tree with names as written; analysis
// (lint/analyze) gives a copy whose column references carry column numbers and whose nodes carry types, so
// that a stored CHECK, default or index key survives every later rename, as it does on the server.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lint/ast/object.h"
#include "lint/containers/sparse.h"

namespace ast {

struct Query;

// A type as written: `numeric(10,2)[]`, `public.mood`, `t.c%TYPE`.
struct TypeName {
  Name name;                      // as the grammar gives it: `int` is pg_catalog.int4
  std::vector<std::string> mods;  // as written, unevaluated: {"10", "2"}
  int array_dimensions = 0;
  bool set_of = false;
  bool percent_type =
      false;  // name.schema/name hold table and column then; mods the table's schema, if written
  int interval_fields = -1;  // INTERVAL_MASK bits of `interval day to second`, -1 = none
};

// A resolved type: pg_type's oid and the type modifier (pg_attribute.atttypmod; -1 = none).
// oid 0 says that the type could not be known.
struct TypeRef {
  Oid oid = 0;
  int32_t typmod = -1;

  bool known() const { return oid != 0; }
  auto operator<=>(const TypeRef&) const = default;
};

// How a cast came to be there (CoercionForm of src/include/nodes/primnodes.h). An analysed expression that is
// written out to be analysed again tells of each what it was: its type is known then.
enum class CastForm : uint8_t { written, implicit, known_implicit, known_written };

// What a subquery or an array is asked (SubLinkType of src/include/nodes/primnodes.h).
enum class SubLink : uint8_t { none, exists, any, all, row_compare, expr, array };

// A column within its query: of which entry of FROM, counted from 1, and there which (varno and varattno of
// primnodes.h's Var): below 0 a system column, 0 the whole row.
struct VarRef {
  uint32_t entry = 0;  // 0: of no query
  ColumnNumber place = 0;
  auto operator<=>(const VarRef&) const = default;
};

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

struct Expr {
  enum class Kind : uint8_t {
    null,        // NULL
    integer,     // text: digits
    floating,    // text
    string,      // text: the value
    bit_string,  // text: b1010 or x1F
    boolean,     // text: "true" or "false"
    column,      // names: {c}, {t,c}, {s,t,c}; analysed: relation, column; of a query: var
    star,        // * or t.* (names holds the qualifier)
    parameter,   // $1, text: the number
    call,       // name, args (WITHIN GROUP's included); see Call flags. names: the arguments' names, "" where
                // positional; empty when all are. text: the window of OVER, where it has a name
    operator_,  // name (operator, maybe schema-qualified); one or two args
    any_all,    // args[0] op ANY/ALL (args[1]); sublink: any or all
    in,         // args[0] IN (args[1..]); negated says NOT IN
    between,    // args: value, low, high; negated; symmetric
    like,       // name: ~~ ~~* ~~~ (SIMILAR); args; negated by the operator's own name
    distinct,   // IS DISTINCT FROM; negated = IS NOT DISTINCT FROM
    nullif,
    and_,
    or_,
    not_,
    is_null,     // negated = IS NOT NULL
    is_boolean,  // text: true, false, unknown; negated
    cast,        // args[0] as type; cast_form
    collate,     // args[0]; name: the collation
    array,       // ARRAY[args]
    row,
    case_,  // args: operand-or-null, when1, then1, ..., else-or-null
    coalesce,
    greatest,
    least,
    value_function,  // text: current_timestamp, current_date, current_user, ...; args: the precision
    field,           // (args[0]).text
    subscript,       // args[0][args[1]] or [args[1]:args[2]]
    subquery,        // query; sublink; args: the test expression
    at_time_zone,    // args: value, zone (the server calls timezone(zone, value))
    xml,             // text: the function; args
    json,            // SQL/JSON constructors and queries; text: the function; args
    default_,        // DEFAULT in VALUES
    other,           // not modelled: text is the parse node's name; whoever needs it must say "unknown"
  };

  Kind kind = Kind::other;
  bool negated = false;
  bool star = false;  // call: count(*)
  bool distinct_args = false;
  bool window = false;  // call: has OVER
  bool variadic = false;
  uint8_t over = 0;         // call: how many of `extra`, the last ones, stand in OVER
  bool sql_syntax = false;  // call: written as EXTRACT(x FROM y) and the like, not as a plain call
  bool symmetric = false;   // between
  CastForm cast_form = CastForm::written;
  SubLink sublink = SubLink::none;
  VarRef var;
  std::string text;
  std::vector<std::string> names;
  Name name;
  containers::Sparse<TypeName> type_name;  // cast
  std::vector<ExprPtr> args;
  // call: what stands in ORDER BY, FILTER and OVER; null: none are left out
  containers::Sparse<std::vector<ExprPtr>> extra;
  std::shared_ptr<const Query> query;
  text::Span span;  // in the script it came from; empty when made up

  // Set by analysis:
  TypeRef type;
  Oid relation = 0;  // column: whose; call and operator_: unused
  ColumnNumber column = 0;
  // An analysed column's name.name is its collation, as Column::collation has it, and so is that of a
  // subquery that gives a value. An analysed literal of type regclass carries the oid of the relation it
  // names in `relation`.
  Oid function = 0;  // call, operator_: the function that runs, 0 = not known
};

// Calls `visit` for `root` and every node below it, subqueries' expressions left out, parents first.
template <class Visit>
void walk(const Expr& root, Visit&& visit) {
  visit(root);
  for (const ExprPtr& arg : root.args) {
    if (arg) walk(*arg, visit);
  }
  for (const ExprPtr& arg : root.extra) walk(*arg, visit);
}

// A literal, of whatever type.
inline bool is_constant(const Expr& expr) {
  using Kind = Expr::Kind;
  return expr.kind == Kind::string || expr.kind == Kind::null || expr.kind == Kind::integer ||
         expr.kind == Kind::floating || expr.kind == Kind::boolean || expr.kind == Kind::bit_string;
}

}  // namespace ast
