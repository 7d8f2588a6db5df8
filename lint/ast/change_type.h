// What a statement about schemas and types asks for: see change.h.
#pragma once

#include "lint/ast/definition.h"

namespace ast {

// ---- schemas, types -----------------------------------------------------------------------------

struct CreateSchema {
  std::string name;  // empty with an authorization: the role's name
  std::string authorization;
  bool if_not_exists = false;
};  // its elements are lowered to Changes of their own, qualified by it

struct CreateEnum {
  Name name;
  std::vector<std::string> labels;
};

struct AlterEnum {
  Name name;
  std::string old_label;  // RENAME VALUE old TO new; empty: ADD VALUE
  std::string new_label;
  std::string neighbour;  // BEFORE or AFTER it
  bool after = true;
  bool if_not_exists = false;
};

struct CreateComposite {
  Name name;
  std::vector<ColumnDef> columns;
};

struct CreateRange {
  Name name;
  TypeName subtype;
  Name multirange;
  Options options;
  Passage definition;  // what stands in brackets
};

// CREATE TYPE name (a shell) and CREATE TYPE name (INPUT = ...).
struct CreateBaseType {
  Name name;
  bool shell = false;
  Options options;
  Passage definition;  // what stands in brackets
};

struct CreateDomain {
  Name name;
  TypeName type;
  std::string collation;
  std::vector<ConstraintDef> constraints;  // null, not null, check, default
};

struct AlterDomain {
  enum class Action : uint8_t {
    set_default,
    drop_default,
    set_not_null,
    drop_not_null,
    add_constraint,
    drop_constraint,
    validate_constraint
  };
  Name name;
  Action action = Action::set_default;
  ExprPtr default_expr;
  ConstraintDef constraint;
  std::string constraint_name;
  bool cascade = false, missing_ok = false;
};

// ALTER TYPE name SET (...): of base types.
struct AlterTypeOptions {
  Name name;
  Options options;
};

}  // namespace ast
