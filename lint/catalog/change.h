#pragma once

// What a statement asks for, names unresolved: made by lower() from the parse tree and nothing else.
// apply() carries it out on a Catalog; effects() predicts what it would do to a server.
// Each kind mirrors one statement of the grammar (src/backend/parser/gram.y); the pieces of table
// definitions stand in definition.h.

#include <variant>

#include "lint/catalog/definition.h"

namespace catalog {

// ---- tables ------------------------------------------------------------------------------------

struct CreateTable {
  Name name;
  Persistence persistence = Persistence::permanent;
  bool if_not_exists = false;
  bool foreign = false;  // CREATE FOREIGN TABLE
  std::string server;
  std::vector<TableElement> elements;  // in the order written
  std::vector<Name> inherits;
  text::Boxed<PartitionByDef> partition_by;
  text::Boxed<Name> partition_of;
  text::Boxed<PartitionBound> bound;
  text::Rare<Name> of_type;
  text::Rare<Options> options;
  std::string tablespace, access_method;
  char on_commit = 0;  // 0, 'd' drop, 'D' delete rows, 'p' preserve
};

/// CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW.
struct CreateTableAs {
  Name name;
  Persistence persistence = Persistence::permanent;
  bool materialized_view = false;
  bool if_not_exists = false;
  bool with_data = true;
  bool from_execute = false;  // CREATE TABLE AS EXECUTE: columns unknown
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;
  std::string definition;  // the query's text
  Options options;
  std::string tablespace, access_method;
  char on_commit = 0;
};

struct AlterTable {
  enum class Target : std::uint8_t { table, index, view, materialized_view, sequence, foreign_table, type };
  Name name;
  Target target = Target::table;  // the word written: ALTER TABLE works on views and indexes too
  bool if_exists = false;
  bool only = false;
  std::vector<AlterCommand> commands;
};

/// ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b, for tables, indexes, materialized views.
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
  enum class Target : std::uint8_t { index, table, schema, system, database };
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
};

/// CREATE TYPE name (a shell) and CREATE TYPE name (INPUT = ...).
struct CreateBaseType {
  Name name;
  bool shell = false;
  Options options;
};

struct CreateDomain {
  Name name;
  TypeName type;
  std::string collation;
  std::vector<ConstraintDef> constraints;  // null, not null, check, default
};

struct AlterDomain {
  enum class Action : std::uint8_t {
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

/// ALTER TYPE name SET (...): of base types.
struct AlterTypeOptions {
  Name name;
  Options options;
};

// ---- views, functions, triggers, policies ---------------------------------------------------------

struct CreateView {
  Name name;
  Persistence persistence = Persistence::permanent;
  bool replace = false, recursive = false;
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;
  std::string definition;
  std::string check_option;  // "", "local", "cascaded"
  Options options;
};

struct RefreshMatview {
  Name name;
  bool concurrently = false, with_data = true;
};

struct CreateFunction {
  Name name;
  bool replace = false, procedure = false;
  std::vector<FunctionArgument> arguments;
  TypeName returns;
  bool has_returns = false, returns_table = false;
  char volatility = 'v';
  bool strict = false, security_definer = false, leakproof = false, window = false;
  char parallel = 'u';
  std::string language;
  std::string body;          // AS '...'; empty with sql_body; of a library's function its name there
  bool link_symbol = false;  // AS 'file', 'name'
  text::Span body_span;      // of the body's text within its quotes; empty when escapes make it differ
  bool sql_body = false;     // BEGIN ATOMIC or RETURN
  std::vector<std::shared_ptr<const Query>> sql_queries;  // of sql_body
  std::map<std::string, std::string> settings;
};

struct AlterFunction {
  FunctionSignature function;
  std::optional<char> volatility, parallel;
  std::optional<bool> strict, security_definer, leakproof;
  std::map<std::string, std::string> settings;
  std::vector<std::string> resets;  // RESET name
  bool reset_all = false;
};

/// CREATE AGGREGATE / OPERATOR / COLLATION / TEXT SEARCH ...: existence, name and signature.
struct CreateNamed {
  ObjectClass cls = ObjectClass::none;
  Name name;                        // operators: the operator's name
  std::string signature;            // "(int4,int4)" where overloads exist, else ""
  std::vector<TypeName> arguments;  // aggregates, operators
  TypeName returns;
  bool if_not_exists = false, replace = false;
  FunctionSignature function;        // casts, operators, event triggers, aggregates (sfunc): what they call
  Name final_function;               // aggregates
  bool initial_value = false;        // aggregates: has INITCOND
  std::vector<Name> relations;       // statistics
  std::vector<std::string> columns;  // statistics: "" for an expression,
  std::vector<ExprPtr> exprs;        // which stands here
  Name from;                         // collations, text search: what is copied; a template, a parser
  Options options;
  std::string word;  // as the grammar names it: "TEXT SEARCH DICTIONARY"
};

struct CreateTrigger {
  std::string name;
  Name table;
  bool replace = false, constraint = false, row = false;
  char timing = 'a';
  bool on_insert = false, on_update = false, on_delete = false, on_truncate = false;
  std::vector<std::string> update_columns;
  ExprPtr when;
  Name function;
  Name from_table;  // constraint triggers
  bool deferrable = false, deferred = false;
  struct Transition {
    std::string name;
    bool is_new = false, is_table = true;
  };
  std::vector<Transition> transitions;  // REFERENCING OLD/NEW TABLE
};

struct CreatePolicy {
  std::string name;
  Name table;
  char command = '*';
  bool permissive = true;
  std::vector<std::string> roles;
  ExprPtr using_, check;
};

struct AlterPolicy {
  std::string name;
  Name table;
  std::vector<std::string> roles;
  ExprPtr using_, check;
};

struct CreateRule {
  std::string name;
  Name table;
  bool replace = false, instead = false;
  char event = 's';  // s select, u update, i insert, d delete
  ExprPtr where;
  std::vector<std::shared_ptr<const Query>> actions;  // empty: DO NOTHING
};

struct CreateExtension {
  std::string name, schema, version;
  bool if_not_exists = false, cascade = false;
};

struct AlterExtension {
  enum class Action : std::uint8_t { update, set_schema, add_member, drop_member };
  std::string name;
  Action action = Action::update;
  std::string argument;  // version or schema
  ObjectKind member_kind = ObjectKind::other;
  ObjectRef member;
};

struct PublishedTable {
  Name name;
  bool only = false;
  ExprPtr where;
  std::vector<std::string> columns;
};

struct PublishedObjects {
  std::vector<PublishedTable> tables;
  std::vector<std::string> schemas;  // TABLES IN SCHEMA
  bool current_schema = false, all_tables = false;
};

struct CreatePublication {
  std::string name;
  PublishedObjects objects;
  Options options;
};

struct AlterPublication {
  enum class Action : std::uint8_t { add, set, drop, options };
  std::string name;
  Action action = Action::options;
  PublishedObjects objects;
  Options options;
};

// ---- of any object ---------------------------------------------------------------------------

/// DROP of anything that stands by its name.
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

/// ALTER TEXT SEARCH DICTIONARY (options), ALTER TEXT SEARCH CONFIGURATION ... MAPPING.
struct AlterTextSearch {
  enum class Action : std::uint8_t { options, add, alter, replace, drop };
  ObjectRef object;
  Action action = Action::options;
  Options options;
  std::vector<std::string> tokens;  // replace: none means all
  std::vector<Name> dictionaries;   // replace: the old one, the new one
  bool missing_ok = false;
};

/// ALTER ... DEPENDS ON EXTENSION, SECURITY LABEL and the like: named, without effect on the schema modelled.
struct OtherDdl {
  std::string word;  // the command's tag: "ALTER OPERATOR FAMILY"
  ObjectKind kind = ObjectKind::other;
  std::vector<ObjectRef> objects;
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
  enum class Kind : std::uint8_t {
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

/// INSERT, UPDATE, DELETE, MERGE, SELECT, VALUES, COPY ... as far as locks and targets go.
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

struct Cluster {
  Name table;  // empty: all
  std::string index;
};

/// DO. The body is read by plpgsql.h; what it does plainly is applied, what not becomes Opaque.
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

/// CREATE/DROP/ALTER DATABASE, TABLESPACE, ALTER SYSTEM, CHECKPOINT, LOAD, LISTEN, PREPARE...
struct Utility {
  std::string word;  // the command's tag
  bool in_transaction_allowed = true;
  std::string name;
  std::vector<Name> constraints = {};            // of SET CONSTRAINTS
  bool deferred = false;                         // SET CONSTRAINTS ... DEFERRED
  bool holds = false;                            // DECLARE ... WITH HOLD
  std::shared_ptr<const Query> query = nullptr;  // of DECLARE CURSOR and PREPARE
};

/// A statement that does not parse, or one that nobody models.
struct Unknown {
  std::string why;
  std::vector<std::string> touches;
  bool syntax = false;  // it does not parse; why: the server's words
};

using Change =
    std::variant<CreateTable, CreateTableAs, AlterTable, MoveAllInTablespace, CreateIndex, Reindex,
                 CreateSequence, AlterSequence, CreateSchema, CreateEnum, AlterEnum, CreateComposite,
                 CreateRange, CreateBaseType, CreateDomain, AlterDomain, AlterTypeOptions, CreateView,
                 RefreshMatview, CreateFunction, AlterFunction, CreateNamed, CreateTrigger, CreatePolicy,
                 AlterPolicy, CreateRule, CreateExtension, AlterExtension, CreatePublication,
                 AlterPublication, Drop, Rename, SetSchema, OwnerTo, Comment, Grant, ReassignOwned, DropOwned,
                 AlterTextSearch, OtherDdl, SetVariable, Transaction, DataQuery, Copy, Truncate, LockTable,
                 Vacuum, Cluster, DoBlock, Call, Discard, Utility, Unknown>;

}  // namespace catalog
