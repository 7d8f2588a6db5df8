// Everything in pg_class: tables and what stands in them, indexes, sequences, views, composite types.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lint/ast/definition.h"
#include "lint/ast/expr.h"
#include "lint/containers/box.h"
#include "lint/containers/cow_vector.h"
#include "lint/containers/sparse.h"
#include "lint/containers/sparse_string.h"

namespace catalog {
using namespace ast;

// pg_class.relkind
enum class RelationKind : char {
  table = 'r',
  partitioned_table = 'p',
  foreign_table = 'f',
  index = 'i',
  partitioned_index = 'I',
  sequence = 'S',
  view = 'v',
  materialized_view = 'm',
  composite_type = 'c',
};

// What roles were granted beyond what each object of the kind gives by itself (acldefault): by role
// ("public"), privileges in lower case, "select with grant option" among them. One that the kind gives and
// somebody took away again: "no execute". An object's owner has all of them, and is named only for what was
// taken.
using Privileges = containers::Sparse<std::map<std::string, std::set<std::string>>>;

// OPTIONS (...) of foreign data.
using ForeignOptions = containers::Sparse<std::map<std::string, std::string>>;

struct Column {
  std::string name;
  TypeRef type;  // oid 0 = unknown (made by a query whose types could not be inferred)
  containers::SparseString written_type;  // where it is unknown: as a statement named it, if one did
  containers::SparseString collation;  // as resolved: "" = the type's own; schema-qualified unless pg_catalog
  bool not_null = false;
  ExprPtr default_expr;  // the default, or the generation expression
  Oid default_oid = 0;   // the column_default object, where default_expr is set
  Identity identity = Identity::none;
  Generated generated = Generated::none;
  bool dropped = false;
  bool local = true;                              // attislocal
  int inherited = 0;                              // attinhcount
  containers::SparseString storage, compression;  // as set by the user, else empty
  containers::SparseString comment;
  int statistics = -1;                                             // SET STATISTICS; -1: the default
  containers::Sparse<std::map<std::string, std::string>> options;  // SET (n_distinct = ...)
  ForeignOptions foreign_options;
  Privileges privileges = {};
  bool presumed = false;  // statements name it, none makes it
  Origin made;

  bool is_identity() const { return identity != Identity::none; }
  bool is_generated() const { return generated != Generated::none; }
};

// A constraint of a table (pg_constraint with conrelid) or of a domain (contypid).
struct Constraint {
  enum class Kind : char {
    check = 'c',
    foreign_key = 'f',
    primary_key = 'p',
    unique = 'u',
    exclusion = 'x',
    not_null = 'n',
    trigger = 't'
  };
  Oid oid = 0;
  Kind kind = Kind::check;
  std::string name;
  std::vector<ColumnNumber> columns;  // conkey
  ExprPtr check;                      // analysed; domains: VALUE is a Kind::column named "value"
  Oid index = 0;                      // p, u, x: the index that is the constraint; f: the referenced one
  Oid ref_table = 0;                  // f
  containers::Sparse<std::vector<ColumnNumber>> ref_columns;  // f
  FkAction on_delete = FkAction::no_action, on_update = FkAction::no_action;
  bool on_delete_stated = false;  // the user wrote an action (rules ask; not of the server)
  containers::Sparse<std::vector<ColumnNumber>> set_columns;  // f: ON DELETE SET NULL (these)
  FkMatch match = FkMatch::simple;
  containers::Sparse<std::vector<std::string>> operators;  // x: one a key
  bool deferrable = false, deferred = false;
  bool validated = true, enforced = true;
  bool no_inherit = false;
  bool local = true;    // conislocal
  int inherited = 0;    // coninhcount
  Oid parent = 0;       // the partitioned parent's constraint that this one clones
  bool period = false;  // WITHOUT OVERLAPS, PERIOD (18)
  containers::SparseString comment;
  Origin made;
};

struct IndexKey {
  ColumnNumber column = 0;             // 0: expr
  ExprPtr expr;                        // analysed
  containers::SparseString collation;  // as resolved where it differs from the column's, else ""
  containers::SparseString opclass;    // as written, "" = the type's default for the method
  bool descending = false;
  bool nulls_first = false;  // effective: DESC alone means true
  int statistics = -1;       // ALTER COLUMN n SET STATISTICS
};

struct Index {
  Oid table = 0;
  std::string method = "btree";
  std::vector<IndexKey> keys;
  containers::Sparse<std::vector<ColumnNumber>> include;
  ExprPtr predicate;
  bool unique = false, primary = false, exclusion = false;
  bool nulls_not_distinct = false;
  bool deferrable = false;
  bool valid = true;
  bool clustered = false, replica_identity = false;
  bool concurrently = false;  // how it was built (rules ask)
  Oid constraint = 0;         // the constraint that this index is
  Oid parent = 0;             // partitioned index it is attached to
};

struct Sequence {
  TypeRef type;
  int64_t start = 1, increment = 1, minimum = 1, maximum = 0;
  int64_t cache = 1;
  bool cycle = false;
  Oid owner_table = 0;  // OWNED BY, serial, identity
  ColumnNumber owner_column = 0;
  bool identity = false;  // internal dependency: belongs to an identity column
};

struct PartitionKey {
  PartitionStrategy strategy = PartitionStrategy::range;
  struct Part {
    ColumnNumber column = 0;  // 0: expr
    ExprPtr expr;
    std::string collation, opclass;
  };
  std::vector<Part> parts;
};

struct Relation;

// Part of a definition that is kept as text, as a script writes it or a server prints it.
struct Written {
  std::string text;
  std::string search_path;  // by which it found its names; "": all of them have their schema
  // The relations that it reads: where their names stand in the text, and each as it was then.
  struct Read {
    text::Span at;
    std::shared_ptr<const Relation> relation;
  };
  std::vector<Read> reads;
  bool empty() const { return text.empty(); }
};

struct View {
  Written definition;  // the query
  std::shared_ptr<const Query> query;
  bool populated = true;     // materialized views: not WITH NO DATA
  std::string check_option;  // "", "local", "cascaded"
};

// Of what stands at a relation; most have none.
using Oids = containers::Sparse<std::vector<Oid>>;

struct Relation {
  Oid oid = 0;
  Oid schema = 0;
  std::string name;
  RelationKind kind = RelationKind::table;
  Persistence persistence = Persistence::permanent;
  Oid row_type = 0, array_type = 0;               // pg_type's entries for it, where the server makes them
  containers::SparseString owner;                 // "" = whoever runs the chain
  containers::CowVector<Column> columns;          // by number - 1, dropped ones included
  containers::CowVector<Constraint> constraints;  // in the order they were made
  Oids indexes;                                   // tables and materialized views
  Oids parents, children;                         // INHERITS and partitions, in order (pg_inherits)
  Oids triggers, policies, rules;
  containers::Box<PartitionKey> partition_key;
  containers::Box<PartitionBound> partition_bound;  // is a partition (of parents[0])
  bool detach_pending = false;
  containers::Box<Index> index;
  containers::Box<Sequence> sequence;
  containers::Box<View> view;
  bool row_security = false, force_row_security = false;
  ReplicaIdentity replica_identity = ReplicaIdentity::default_;
  containers::SparseString access_method, tablespace;  // as set, else ""
  containers::Sparse<std::map<std::string, std::string>> options;
  Oid of_type = 0;                  // typed table
  containers::SparseString server;  // foreign table
  ForeignOptions foreign_options;
  Privileges privileges = {};
  bool on_commit_drop = false;
  bool presumed =
      false;  // statements need it, no revision makes it: it is old and holds rows, `kind` is a guess
  // The presumed relation whose columns, constraints and indexes it has too, whatever they are: itself, its
  // parent, what it is LIKE. 0: all that it has is known.
  Oid more_of = 0;
  bool filled =
      false;  // the chain itself put rows in: INSERT, COPY, CREATE TABLE AS (effects ask; not of the server)
  containers::SparseString comment;
  Origin made;

  bool is_table() const {
    return kind == RelationKind::table || kind == RelationKind::partitioned_table ||
           kind == RelationKind::foreign_table;
  }
  bool is_index() const { return kind == RelationKind::index || kind == RelationKind::partitioned_index; }
  bool is_partition() const { return partition_bound.has_value(); }
  bool open() const { return more_of != 0; }
  // The live column of that name, or null.
  const Column* find_column(std::string_view name_) const;
  // Its number, or 0.
  ColumnNumber column_number(std::string_view name_) const;
  const Column& column(ColumnNumber number) const { return columns[static_cast<size_t>(number - 1)]; }
  Column& column(ColumnNumber number) { return columns.edit()[static_cast<size_t>(number - 1)]; }
  const Constraint* find_constraint(std::string_view name_) const;
  const Constraint* primary_key() const;
};

}  // namespace catalog
