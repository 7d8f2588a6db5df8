// The pieces that statements are made of, names unresolved: column and constraint definitions,
// ALTER TABLE's commands, references to objects of any kind.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lint/ast/codes.h"
#include "lint/ast/expr.h"
#include "lint/containers/sparse_string.h"

namespace ast {

// FOR VALUES ... of one partition. MINVALUE and MAXVALUE are Expr::Kind::other with that text.
struct PartitionBound {
  PartitionStrategy strategy = PartitionStrategy::range;
  bool is_default = false;
  std::vector<ExprPtr> list;
  std::vector<ExprPtr> lower, upper;
  int modulus = 0, remainder = 0;
};

// name = value as written; a value left out is "".
using Options = std::vector<std::pair<std::string, std::string>>;

struct SequenceOptions {
  std::optional<TypeName> type;
  std::optional<int64_t> start, increment, cache;
  std::optional<std::optional<int64_t>> minimum, maximum;  // inner none: NO MINVALUE
  std::optional<bool> cycle;
  bool restart = false;
  std::optional<int64_t> restart_with;
  bool owned_by_none = false;
  Name owned_by_table;
  std::string owned_by_column;
  Name sequence_name;  // identity: SEQUENCE NAME
};

struct IndexElement {
  std::string column;  // empty: expr
  ExprPtr expr;
  std::string collation, opclass;
  bool descending = false;
  std::optional<bool> nulls_first;
};

struct ConstraintDef {
  enum class Kind : uint8_t {
    null,
    not_null,
    default_,
    check,
    primary_key,
    unique,
    exclusion,
    foreign_key,
    identity,
    generated
  };
  Kind kind = Kind::check;
  std::string name;  // empty: the server chooses
  text::Span span;
  std::vector<std::string> columns;  // keys; empty for a column's own constraint
  ExprPtr expr;                      // check, default, generated
  // primary key, unique, exclusion
  containers::Sparse<std::vector<std::string>> include;
  containers::Sparse<std::vector<IndexElement>> elements;  // exclusion
  containers::Sparse<std::vector<std::string>> operators;  // exclusion, one an element
  containers::SparseString method;                         // exclusion: USING
  ExprPtr where;                                           // exclusion
  containers::SparseString using_index;                    // USING INDEX
  containers::Sparse<Options> options;
  containers::SparseString tablespace;
  bool nulls_not_distinct = false;
  bool without_overlaps = false;  // 18
  // foreign key
  containers::Sparse<Name> ref_table;
  containers::Sparse<std::vector<std::string>> ref_columns;
  FkAction on_delete = FkAction::no_action, on_update = FkAction::no_action;
  bool on_delete_stated = false;  // found in the text: the tree has no trace of an unstated NO ACTION
  containers::Sparse<std::vector<std::string>> set_columns;
  FkMatch match = FkMatch::simple;
  bool period = false;
  // identity, generated
  Identity when = Identity::none;
  Generated generated = Generated::none;
  std::shared_ptr<const SequenceOptions> sequence;  // identity
  // any
  bool deferrable = false, deferred = false;
  bool not_valid = false, no_inherit = false, enforced = true;
};

struct ColumnDef {
  std::string name;
  TypeName type;  // empty name in CREATE TABLE ... OF and PARTITION OF
  containers::SparseString collation;
  containers::SparseString storage, compression;
  containers::Sparse<Options> foreign_options;
  std::vector<ConstraintDef> constraints;  // in the order written
  text::Span span;
};

struct LikeClause {
  Name relation;
  bool comments = false, compression = false, constraints = false, defaults = false, generated = false,
       identity = false, indexes = false, statistics = false, storage = false;
};

using TableElement = std::variant<ColumnDef, ConstraintDef, LikeClause>;

struct PartitionByDef {
  PartitionStrategy strategy = PartitionStrategy::range;
  std::vector<IndexElement> keys;
};

// One subcommand of ALTER TABLE. Which fields count follows from the kind (AlterTableType of
// src/include/nodes/parsenodes.h, the spelling of the grammar).
struct AlterCommand {
  enum class Kind : uint8_t {
    add_column,
    drop_column,
    alter_type,
    set_default,
    drop_default,
    set_not_null,
    drop_not_null,
    set_expression,
    drop_expression,
    set_statistics,
    set_storage,
    set_compression,
    set_options,
    reset_options,  // of a column
    add_identity,
    set_identity,
    drop_identity,
    add_constraint,
    alter_constraint,
    validate_constraint,
    drop_constraint,
    cluster_on,
    set_without_cluster,
    set_logged,
    set_unlogged,
    drop_oids,
    set_access_method,
    set_tablespace,
    set_table_options,
    reset_table_options,
    replace_table_options,
    enable_trigger,
    enable_always_trigger,
    enable_replica_trigger,
    disable_trigger,  // name empty: see trigger_scope
    enable_rule,
    enable_always_rule,
    enable_replica_rule,
    disable_rule,
    add_inherit,
    drop_inherit,
    add_of,
    drop_of,
    replica_identity,
    enable_row_security,
    disable_row_security,
    force_row_security,
    no_force_row_security,
    attach_partition,
    detach_partition,
    detach_finalize,
    change_owner,
    other,
  };
  Kind kind = Kind::other;
  text::Span span;
  std::string name;                           // column, constraint, trigger, rule, index, option's column
  ColumnNumber column_number = 0;             // ALTER INDEX ... ALTER COLUMN 1 SET STATISTICS
  containers::Box<ColumnDef> column;          // add_column; alter_type: type and collation
  ExprPtr expr;                               // alter_type: USING; set_default; set_expression
  containers::Box<ConstraintDef> constraint;  // add_constraint, alter_constraint, add_identity
  std::shared_ptr<const SequenceOptions> sequence;  // set_identity
  Identity identity = Identity::none;               // set_identity: SET GENERATED
  containers::Sparse<Name> relation;                // inherit, attach, detach; add_of: the type
  containers::Box<PartitionBound> bound;            // attach_partition
  bool concurrently = false;                        // detach_partition
  bool if_exists = false, if_not_exists = false, cascade = false;
  enum class TriggerScope : uint8_t { named, all, user };
  TriggerScope trigger_scope = TriggerScope::named;
  ReplicaIdentity replica = ReplicaIdentity::default_;
  bool alters_deferrability = false, alters_enforcement = false;  // alter_constraint: what of `constraint`
  bool alters_inheritance = false;                                // counts
  std::string text;  // storage, compression, tablespace, access method, owner, statistics target
  containers::Sparse<Options> options;
};

struct FunctionArgument {
  std::string name;
  TypeName type;
  ArgumentMode mode = ArgumentMode::in;
  ExprPtr default_expr;
};

struct FunctionSignature {
  Name name;
  bool has_arguments = false;  // written with parentheses
  std::vector<TypeName> arguments;
  RoutineKind kind = RoutineKind::function;
};

// What DROP, RENAME, COMMENT... may name (ObjectType of parsenodes.h).
enum class ObjectKind : uint8_t {
  table,
  foreign_table,
  index,
  view,
  materialized_view,
  sequence,
  column,
  attribute,
  constraint,
  domain_constraint,
  trigger,
  policy,
  rule,
  schema,
  type,
  domain,
  function,
  procedure,
  routine,
  aggregate,
  operator_,
  operator_class,
  operator_family,
  cast,
  collation,
  conversion,
  extension,
  language,
  access_method,
  foreign_data_wrapper,
  foreign_server,
  user_mapping,
  event_trigger,
  publication,
  subscription,
  statistics,
  text_search_configuration,
  text_search_dictionary,
  text_search_parser,
  text_search_template,
  transform,
  role,
  database,
  tablespace,
  large_object,
  owned,
  other,
};

struct ObjectRef {
  Name name;      // the object's own name; column: only .name
  Name relation;  // of a column, constraint, trigger, policy, rule; of an attribute: the type
  std::optional<FunctionSignature> function;
  std::vector<TypeName> types;  // casts, operators, transforms; an array type, as it is written
};

struct RelationRef {
  Name name;
  bool only = false;
};

}  // namespace ast
