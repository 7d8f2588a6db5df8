// What a statement about views, routines, triggers, policies, rules, extensions and publications asks for:
// see change.h.
#pragma once

#include "lint/ast/definition.h"

namespace ast {

// ---- views, functions, triggers, policies ---------------------------------------------------------

struct CreateView {
  Name name;
  Persistence persistence = Persistence::permanent;
  bool replace = false, recursive = false;
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;
  Passage definition;
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
  Volatility volatility = Volatility::volatile_;
  bool strict = false, security_definer = false, leakproof = false, window = false;
  ParallelSafety parallel = ParallelSafety::unsafe;
  std::string language;
  std::string body;          // AS '...'; empty with sql_body; of a library's function its name there
  bool link_symbol = false;  // AS 'file', 'name'
  text::Span body_span;      // of the body's text within its quotes; empty when escapes make it differ
  bool sql_body = false;     // BEGIN ATOMIC or RETURN
  std::vector<std::shared_ptr<const Query>> sql_queries;  // of sql_body
  std::map<std::string, std::string> settings;
  double cost = 0, rows = 0;  // 0: not written
  Passage definition;         // of sql_body
};

struct AlterFunction {
  FunctionSignature function;
  std::optional<Volatility> volatility;
  std::optional<ParallelSafety> parallel;
  std::optional<bool> strict, security_definer, leakproof;
  std::map<std::string, std::string> settings;
  std::vector<std::string> resets;  // RESET name
  bool reset_all = false;
  double cost = 0, rows = 0;
};

// CREATE AGGREGATE / OPERATOR / COLLATION / TEXT SEARCH ...: existence, name and signature.
struct Define {
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
  std::string word;    // as the grammar names it: "TEXT SEARCH DICTIONARY"
  Passage definition;  // the statement; of aggregates what follows the name
};

struct CreateTrigger {
  std::string name;
  Name table;
  bool replace = false, constraint = false, row = false;
  TriggerTiming timing = TriggerTiming::after;
  bool on_insert = false, on_update = false, on_delete = false, on_truncate = false;
  std::vector<std::string> update_columns;
  ExprPtr when;
  Name function;
  std::vector<std::string> arguments;
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
  PolicyCommand command = PolicyCommand::all;
  bool permissive = true;
  std::vector<std::string> roles;
  ExprPtr using_, check;
  Passage using_text, check_text;  // what stands in brackets
};

struct AlterPolicy {
  std::string name;
  Name table;
  std::vector<std::string> roles;
  ExprPtr using_, check;
  Passage using_text, check_text;
};

struct CreateRule {
  std::string name;
  Name table;
  bool replace = false, instead = false;
  RowCommand event = RowCommand::select;
  ExprPtr where;
  std::vector<std::shared_ptr<const Query>> actions;  // empty: DO NOTHING
  Passage definition;                                 // WHERE ... DO ...
};

struct CreateExtension {
  std::string name, schema, version;
  bool if_not_exists = false, cascade = false;
};

struct AlterExtension {
  enum class Action : uint8_t { update, set_schema, add_member, drop_member };
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
  enum class Action : uint8_t { add, set, drop, options };
  std::string name;
  Action action = Action::options;
  PublishedObjects objects;
  Options options;
};

}  // namespace ast
