// What a statement about tables, indexes and sequences asks for: see change.h.
#pragma once

#include "lint/ast/definition.h"

namespace ast {

// ---- tables ------------------------------------------------------------------------------------

enum class OnCommit : uint8_t { none, drop, delete_rows, preserve };

struct CreateTable {
  Name name;
  Persistence persistence = Persistence::permanent;
  bool if_not_exists = false;
  bool foreign = false;    // CREATE FOREIGN TABLE
  bool of_schema = false;  // an element of CREATE SCHEMA
  std::string server;
  Options foreign_options = {};
  std::vector<TableElement> elements;  // in the order written
  std::vector<Name> inherits;
  containers::Box<PartitionByDef> partition_by;
  containers::Box<Name> partition_of;
  containers::Box<PartitionBound> bound;
  containers::Sparse<Name> of_type;
  containers::Sparse<Options> options;
  std::string tablespace, access_method;
  OnCommit on_commit = OnCommit::none;
};

// CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW.
struct CreateTableAs {
  Name name;
  Persistence persistence = Persistence::permanent;
  bool materialized_view = false;
  bool if_not_exists = false;
  bool with_data = true;
  bool from_execute = false;  // CREATE TABLE AS EXECUTE: columns unknown
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;
  Passage definition;
  Options options;
  std::string tablespace, access_method;
  OnCommit on_commit = OnCommit::none;
};

struct AlterTable {
  enum class Target : uint8_t { table, index, view, materialized_view, sequence, foreign_table, type };
  Name name;
  Target target = Target::table;  // the word written: ALTER TABLE works on views and indexes too
  bool if_exists = false;
  bool only = false;
  std::vector<AlterCommand> commands;
};

// ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b, for tables, indexes, materialized views.
struct MoveAllInTablespace {
  AlterTable::Target target = AlterTable::Target::table;
  std::string from, to;
  bool nowait = false;
};

// ---- indexes, sequences -------------------------------------------------------------------------

struct CreateIndex {
  std::string name;  // empty: the server chooses
  Name table;
  bool only = false;
  bool unique = false, concurrently = false, if_not_exists = false, nulls_not_distinct = false;
  std::string method = "btree";
  std::vector<IndexElement> keys;
  std::vector<IndexElement> include;
  ExprPtr where;
  Options options;
  std::string tablespace;
};

struct Reindex {
  enum class Target : uint8_t { index, table, schema, system, database };
  Target target = Target::table;
  Name name;
  bool concurrently = false;
  std::string tablespace;
};

struct CreateSequence {
  Name name;
  Persistence persistence = Persistence::permanent;
  bool if_not_exists = false;
  SequenceOptions options;
};

struct AlterSequence {
  Name name;
  bool if_exists = false;
  SequenceOptions options;
};

}  // namespace ast
