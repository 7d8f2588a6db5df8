// What a statement asks for, names unresolved: made by lint/lower from the parse tree and nothing else.
// apply() carries it out on a Catalog; effects() predicts what it would do to a server.
// Each kind mirrors one statement of the grammar (src/backend/parser/gram.y); the pieces of table
// definitions stand in definition.h.
#pragma once

#include <variant>

#include "lint/ast/change_routine.h"
#include "lint/ast/change_table.h"
#include "lint/ast/change_type.h"

namespace ast {

// ---- of any object ---------------------------------------------------------------------------

// DROP of anything that stands by its name.
struct Drop {
  ObjectKind kind = ObjectKind::table;
  std::vector<ObjectRef> objects;
  bool cascade = false, missing_ok = false, concurrently = false;
};

struct Rename {
  ObjectKind kind = ObjectKind::table;
  ObjectRef
      object;  // column, constraint, trigger...: the relation in object.relation, the old name in object.name
  std::string new_name;
  ObjectKind on = ObjectKind::table;  // column, attribute, constraint: of what, as written (ALTER VIEW v ...)
  bool missing_ok = false, only = false, cascade = false;
};

struct SetSchema {
  ObjectKind kind = ObjectKind::table;
  ObjectRef object;
  std::string schema;
  bool missing_ok = false;
};

struct OwnerTo {
  ObjectKind kind = ObjectKind::table;
  ObjectRef object;
  std::string owner;
};

struct Comment {
  ObjectKind kind = ObjectKind::table;
  ObjectRef object;
  std::optional<std::string> text;  // none: IS NULL
};

struct Grant {
  bool revoke = false;
  ObjectKind kind = ObjectKind::table;
  std::vector<ObjectRef> objects;  // empty with all_in_schema
  std::vector<std::string> all_in_schema;
  std::vector<std::string> privileges, grantees;
  std::vector<std::string> columns;  // GRANT SELECT (c): all that are named
  std::vector<std::pair<std::string, std::vector<std::string>>> of_columns;  // and for which privilege
  bool grant_option = false;  // WITH GRANT OPTION, GRANT OPTION FOR: then a REVOKE's `privileges` are none,
  std::vector<std::string> options;  // and these are what the option is taken of
  bool default_privileges = false, role_membership = false;
  std::vector<std::string> of_roles;  // ALTER DEFAULT PRIVILEGES FOR ROLE
};

struct ReassignOwned {
  std::vector<std::string> roles;
  std::string to;
};

struct DropOwned {
  std::vector<std::string> roles;
  bool cascade = false;
};

// ALTER TEXT SEARCH DICTIONARY (options), ALTER TEXT SEARCH CONFIGURATION ... MAPPING.
struct AlterTextSearch {
  enum class Action : uint8_t { options, add, alter, replace, drop };
  ObjectRef object;
  Action action = Action::options;
  Options options;
  std::vector<std::string> tokens;  // replace: none means all
  std::vector<Name> dictionaries;   // replace: the old one, the new one
  bool missing_ok = false;
};

// ALTER ... DEPENDS ON EXTENSION, SECURITY LABEL and the like: named, without effect on the schema modelled.
struct OtherDdl {
  std::string word;  // the command's tag: "ALTER OPERATOR FAMILY"
  ObjectKind kind = ObjectKind::other;
  std::vector<ObjectRef> objects;
  Options options =
      {};  // what it sets, where drift is to see it: "enabled", "statistics target", "option host"
};

// ---- not of the schema: session, transactions, data, maintenance --------------------------------

struct SetVariable {
  std::string name;                 // "search_path", "lock_timeout", "role", "all" (RESET ALL)
  std::vector<std::string> values;  // empty: RESET, SET ... TO DEFAULT
  bool local = false;
  bool reset = false;
  bool later_sessions = false;  // ALTER DATABASE or ROLE ... SET: for connections to come
};

struct Transaction {
  enum class Kind : uint8_t {
    begin,
    commit,
    rollback,
    savepoint,
    release,
    rollback_to,
    prepare,
    commit_prepared,
    rollback_prepared,
    set_characteristics
  };
  Kind kind = Kind::begin;
  std::string name;  // savepoint, or the prepared transaction's
  bool chain = false;
};

// INSERT, UPDATE, DELETE, MERGE, SELECT, VALUES, COPY ... as far as locks and targets go.
struct DataQuery {
  std::shared_ptr<const Query> query;
  bool explain = false;
};

struct Copy {
  Name relation;  // empty: COPY (query)
  bool from = false;
  bool inline_data = false;  // FROM STDIN
  std::vector<std::string> columns;
  ExprPtr where;
  std::shared_ptr<const Query> query;
};

struct Truncate {
  std::vector<RelationRef> relations;
  bool restart_identity = false, cascade = false;
};

struct LockTable {
  std::vector<RelationRef> relations;
  int mode = 8;  // 1 AccessShare .. 8 AccessExclusive (src/include/storage/lockdefs.h)
  bool nowait = false;
};

struct Vacuum {
  bool analyze_only = false, full = false, analyze = false;
  std::vector<Name> relations;  // empty: the whole database
};

// CLUSTER, and REPACK of PostgreSQL 19.
struct Cluster {
  Name table;  // empty: all
  std::string index = {};
  bool repack = false;
  bool using_index = false;   // REPACK ... USING INDEX: that index, or the one marked
  bool concurrently = false;  // REPACK alone, as is ANALYZE
  bool analyze = false;
};

// DO. The body is read by plpgsql.h; what it does plainly is applied, what not becomes Opaque.
struct DoBlock {
  std::string language;  // "plpgsql" by default
  std::string body;
  text::Span body_span;  // within the script; empty when escapes make it differ
};

struct Call {
  Name procedure;
  std::vector<ExprPtr> arguments;
  std::vector<std::string> argument_names;  // "" for one without; empty: none has one
  bool variadic = false;
};

struct Discard {
  std::string what;  // all, plans, sequences, temp
};

// CREATE/DROP/ALTER DATABASE, TABLESPACE, ALTER SYSTEM, CHECKPOINT, LOAD, LISTEN, PREPARE...
struct Utility {
  std::string word;  // the command's tag
  bool in_transaction_allowed = true;
  std::string name;
  std::vector<Name> constraints = {};            // of SET CONSTRAINTS
  bool deferred = false;                         // SET CONSTRAINTS ... DEFERRED
  bool holds = false;                            // DECLARE ... WITH HOLD
  std::shared_ptr<const Query> query = nullptr;  // of DECLARE CURSOR and PREPARE
};

// A statement that does not parse, or one that nobody models.
struct Unknown {
  std::string why;
  std::vector<std::string> touches = {};
  bool syntax = false;     // it does not parse; why: the server's words
  int since = 0;           // the major version whose grammar has it, where the parser is older; 0: none
  std::string newer = {};  // what it says there
  bool of_data = false;    // it makes and changes no object

  bool is_syntax_error(int version) const { return syntax && (since == 0 || version < since); }
  const std::string& reason(int version) const { return syntax && !is_syntax_error(version) ? newer : why; }
};

using Change =
    std::variant<CreateTable, CreateTableAs, AlterTable, MoveAllInTablespace, CreateIndex, Reindex,
                 CreateSequence, AlterSequence, CreateSchema, CreateEnum, AlterEnum, CreateComposite,
                 CreateRange, CreateBaseType, CreateDomain, AlterDomain, AlterTypeOptions, CreateView,
                 RefreshMatview, CreateFunction, AlterFunction, Define, CreateTrigger, CreatePolicy,
                 AlterPolicy, CreateRule, CreateExtension, AlterExtension, CreatePublication,
                 AlterPublication, Drop, Rename, SetSchema, OwnerTo, Comment, Grant, ReassignOwned, DropOwned,
                 AlterTextSearch, OtherDdl, SetVariable, Transaction, DataQuery, Copy, Truncate, LockTable,
                 Vacuum, Cluster, DoBlock, Call, Discard, Utility, Unknown>;

}  // namespace ast
