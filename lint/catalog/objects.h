// Objects other than relations: schemas, types, functions, triggers, policies, extensions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lint/catalog/relation.h"

namespace catalog {
using namespace ast;

struct Schema {
  Oid oid = 0;
  std::string name;
  std::string owner, comment;
  Privileges privileges = {};
  bool provided = false;  // stands before the chain begins
  bool presumed = false;  // statements need it, no revision makes it
  Origin made;
};

// A type made by the chain. Those of pg_catalog stand in data/ and are reached through types.h.
struct Type {
  enum class Kind : char {
    base = 'b',
    composite = 'c',
    domain = 'd',
    enumeration = 'e',
    range = 'r',
    multirange = 'm',
    pseudo = 'p',
    array = 'a'
  };
  Oid oid = 0;
  Oid schema = 0;
  std::string name;
  Kind kind = Kind::base;
  TypeCategory category = TypeCategory::user_defined;
  containers::SparseString owner;
  Oid array_type = 0;                                   // its array type, 0 = none
  Oid element = 0;                                      // array: of what
  Oid relation = 0;                                     // composite: the relation that holds its columns
  containers::Sparse<std::vector<std::string>> labels;  // enumeration, in sort order
  containers::Sparse<std::vector<std::string>>
      new_labels;                      // enumeration: added by the open transaction, not to be used yet
  bool made_in_transaction = false;    // enumeration: made by the open transaction (its labels are safe)
  TypeRef base;                        // domain; range: the subtype
  containers::SparseString collation;  // domain: as Column::collation, where it is not its base's
  bool not_null = false;               // domain
  ExprPtr default_expr;                // domain
  containers::Sparse<std::vector<Constraint>> constraints;  // domain
  Oid multirange = 0;                                       // range
  Written definition;                                       // base, range: what stands in brackets
  Privileges privileges = {};
  containers::SparseString comment;
  Origin made;
};

struct Function {
  struct Argument {
    std::string name;
    TypeRef type;
    TypeName written;
    ArgumentMode mode = ArgumentMode::in;
    ExprPtr default_expr;
  };
  Oid oid = 0;
  Oid schema = 0;
  std::string name;
  RoutineKind kind = RoutineKind::function;
  std::vector<Argument> arguments;
  TypeRef returns;
  TypeName returns_written;
  bool returns_set = false;
  Volatility volatility = Volatility::volatile_;
  bool strict = false, security_definer = false, leakproof = false;
  ParallelSafety parallel = ParallelSafety::unsafe;
  std::string language;
  std::string body;                             // prosrc
  std::map<std::string, std::string> settings;  // SET search_path = ...
  double cost = 0, rows = 0;                    // 0: what the language gives
  Written definition;                           // RETURN or BEGIN ATOMIC; aggregates: what follows the name
  std::string owner, comment;
  Privileges privileges = {};
  Origin made;
  text::Span body_span;  // where the body's text stands in made.file
};

struct Trigger {
  Oid oid = 0;
  Oid table = 0;
  std::string name;
  Oid function = 0;
  Name function_name;
  std::vector<std::string> arguments;
  std::string old_table, new_table;  // REFERENCING
  Oid from_table = 0;                // constraint triggers: FROM
  TriggerTiming timing = TriggerTiming::after;
  bool row = false;
  bool on_insert = false, on_update = false, on_delete = false, on_truncate = false;
  std::vector<ColumnNumber> update_columns;
  ExprPtr when;
  bool constraint = false, deferrable = false, deferred = false;
  Firing enabled = Firing::origin;
  Oid parent = 0;
  std::string comment;
  Origin made;
};

struct Policy {
  Oid oid = 0;
  Oid table = 0;
  std::string name;
  PolicyCommand command = PolicyCommand::all;
  bool permissive = true;
  std::vector<std::string> roles;
  ExprPtr using_, check;
  Written using_text, check_text;  // of those that hold a subquery
  std::string comment;
  Origin made;
};

struct Rule {
  Oid oid = 0;
  Oid table = 0;
  std::string name;
  RowCommand event = RowCommand::select;
  bool instead = false, conditional = false;
  std::vector<std::shared_ptr<const Query>> actions;
  Written definition;  // WHERE ... DO ...
  Firing enabled = Firing::origin;
  std::string comment;
  Origin made;
};

struct Extension {
  Oid oid = 0;
  Oid schema = 0;
  std::string name, version;
  bool known = false;  // its objects are known by name (data/); else it is a blind spot
  Origin made;
};

// Objects of which existence, name and owner suffice: collations, casts, operators, publications,
// servers, statistics, event triggers, text search objects, roles, default privileges...
struct DefinedObject {
  ObjectClass cls = ObjectClass::none;
  Oid oid = 0;
  Oid schema = 0;    // 0 where the class has none
  std::string name;  // with its signature where overloads exist: "+(int4,int4)"
  std::map<std::string, std::string> properties;
  std::vector<Oid> relations;  // publications, statistics: on which tables
  Written definition;          // the whole statement that makes it, where nothing else tells
  std::string comment;
  Privileges privileges = {};
  Origin made;
};

}  // namespace catalog
