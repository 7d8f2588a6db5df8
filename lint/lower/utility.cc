// SET, transactions, DO, CALL, TRUNCATE, LOCK, VACUUM and the utilities that leave the schema alone.

#include "lint/lower/utility.h"

#include "lint/ast/query.h"
#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/query.h"
#include "lint/lower/source_text.h"
#include "lint/text/case.h"

namespace lower {

namespace {

void lower_transaction(const TransactionStmt* transaction, Changes& out) {
  ast::Transaction change;
  using Kind = ast::Transaction::Kind;
  switch (transaction->kind) {
    case TRANS_STMT_COMMIT: change.kind = Kind::commit; break;
    case TRANS_STMT_ROLLBACK: change.kind = Kind::rollback; break;
    case TRANS_STMT_SAVEPOINT: change.kind = Kind::savepoint; break;
    case TRANS_STMT_RELEASE: change.kind = Kind::release; break;
    case TRANS_STMT_ROLLBACK_TO: change.kind = Kind::rollback_to; break;
    case TRANS_STMT_PREPARE: change.kind = Kind::prepare; break;
    case TRANS_STMT_COMMIT_PREPARED: change.kind = Kind::commit_prepared; break;
    case TRANS_STMT_ROLLBACK_PREPARED: change.kind = Kind::rollback_prepared; break;
    default: change.kind = Kind::begin;
  }
  change.name = word(transaction->gid ? transaction->gid : transaction->savepoint_name);
  change.chain = transaction->chain;
  out.emplace_back(std::move(change));
}

ast::SetVariable set_variable(const VariableSetStmt* set) {
  ast::SetVariable change;
  change.name = set->kind == VAR_RESET_ALL ? "all" : text::lower(word(set->name));
  change.values = setting_values(set);
  change.local = set->is_local;
  change.reset = set->kind == VAR_RESET || set->kind == VAR_RESET_ALL || set->kind == VAR_SET_DEFAULT;
  return change;
}

void lower_set(const VariableSetStmt* set, Changes& out) {
  if (set->kind == VAR_SET_MULTI) {  // SET TRANSACTION, SET SESSION CHARACTERISTICS
    out.emplace_back(ast::Transaction{ast::Transaction::Kind::set_characteristics, {}, false});
  } else {
    out.emplace_back(set_variable(set));
  }
}

void lower_later_set(const VariableSetStmt* set, Changes& out) {
  ast::SetVariable change = set_variable(set);
  change.later_sessions = true;
  out.emplace_back(std::move(change));
}

std::vector<ast::RelationRef> relations(const List* list) {
  std::vector<ast::RelationRef> found;
  for (const RangeVar* relation : each<RangeVar>(list)) found.push_back({name_of(relation), !relation->inh});
  return found;
}

void lower_vacuum(const VacuumStmt* vacuum, Changes& out) {
  ast::Vacuum change;
  change.analyze_only = !vacuum->is_vacuumcmd;
  for (const DefElem* option : each<DefElem>(vacuum->options)) {
    if (word(option->defname) == "full") change.full = boolean(option);
    if (word(option->defname) == "analyze") change.analyze = boolean(option);
  }
  for (const VacuumRelation* relation : each<VacuumRelation>(vacuum->rels)) {
    if (relation->relation) change.relations.push_back(name_of(relation->relation));
  }
  out.emplace_back(std::move(change));
}

void lower_do(const DoStmt* statement, const Input& input, Changes& out) {
  ast::DoBlock change;
  change.language = "plpgsql";
  for (const DefElem* option : each<DefElem>(statement->args)) {
    if (word(option->defname) == "language") change.language = text::lower(string_of(option->arg));
    if (word(option->defname) != "as") continue;
    change.body = string_of(option->arg);
    const auto at = input.origin + static_cast<uint32_t>(option->location < 0 ? 0 : option->location);
    change.body_span = string_after(input.source, at, input.span.end, change.body);
  }
  out.emplace_back(std::move(change));
}

void lower_call(const CallStmt* call, const Input& input, Changes& out) {
  ast::Call change;
  change.procedure = name_of(call->funccall->funcname);
  if (const ast::ExprPtr written = expression(reinterpret_cast<const Node*>(call->funccall), input)) {
    change.arguments = written->args;
    change.argument_names = written->names;
    change.variadic = written->variadic;
  }
  out.emplace_back(std::move(change));
}

ast::Discard discard(const DiscardStmt* statement) {
  switch (statement->target) {
    case DISCARD_PLANS: return {"plans"};
    case DISCARD_SEQUENCES: return {"sequences"};
    case DISCARD_TEMP: return {"temp"};
    default: return {"all"};
  }
}

struct UtilityRow {
  NodeTag tag;
  const char* word;
  bool in_transaction_allowed = true;  // PreventInTransactionBlock in the command's source
};

constexpr UtilityRow utilities[] = {
    {T_CreatedbStmt, "CREATE DATABASE", false},
    {T_DropdbStmt, "DROP DATABASE", false},
    {T_AlterDatabaseStmt, "ALTER DATABASE"},
    {T_AlterDatabaseRefreshCollStmt, "ALTER DATABASE"},
    {T_CreateTableSpaceStmt, "CREATE TABLESPACE", false},
    {T_DropTableSpaceStmt, "DROP TABLESPACE", false},
    {T_AlterTableSpaceOptionsStmt, "ALTER TABLESPACE"},
    {T_AlterSystemStmt, "ALTER SYSTEM", false},
    {T_CheckPointStmt, "CHECKPOINT"},
    {T_LoadStmt, "LOAD"},
    {T_ListenStmt, "LISTEN"},
    {T_UnlistenStmt, "UNLISTEN"},
    {T_NotifyStmt, "NOTIFY"},
    {T_PrepareStmt, "PREPARE"},
    {T_ExecuteStmt, "EXECUTE"},
    {T_DeallocateStmt, "DEALLOCATE"},
    {T_DeclareCursorStmt, "DECLARE CURSOR"},
    {T_ClosePortalStmt, "CLOSE CURSOR"},
    {T_FetchStmt, "FETCH"},
    {T_ConstraintsSetStmt, "SET CONSTRAINTS"},
    {T_VariableShowStmt, "SHOW"},
};

std::string utility_name(const Node* node) {
  switch (tag(node)) {
    case T_CreatedbStmt: return std::string(word(as<CreatedbStmt>(node)->dbname));
    case T_DropdbStmt: return std::string(word(as<DropdbStmt>(node)->dbname));
    case T_AlterDatabaseStmt: return std::string(word(as<AlterDatabaseStmt>(node)->dbname));
    case T_CreateTableSpaceStmt: return std::string(word(as<CreateTableSpaceStmt>(node)->tablespacename));
    case T_DropTableSpaceStmt: return std::string(word(as<DropTableSpaceStmt>(node)->tablespacename));
    case T_PrepareStmt: return std::string(word(as<PrepareStmt>(node)->name));
    case T_ExecuteStmt: return std::string(word(as<ExecuteStmt>(node)->name));
    default: return {};
  }
}

bool lower_utility(const Node* node, const Input& input, Changes& out) {
  for (const UtilityRow& row : utilities) {
    if (row.tag != tag(node)) continue;
    ast::Utility change{
        .word = row.word, .in_transaction_allowed = row.in_transaction_allowed, .name = utility_name(node)};
    if (row.tag == T_AlterDatabaseStmt) {
      for (const DefElem* option : each<DefElem>(as<AlterDatabaseStmt>(node)->options)) {
        if (word(option->defname) != "tablespace") continue;
        change.word = "ALTER DATABASE SET TABLESPACE";
        change.in_transaction_allowed = false;
      }
    }
    if (const auto* set = node_as<ConstraintsSetStmt>(node, T_ConstraintsSetStmt)) {
      for (const RangeVar* constraint : each<RangeVar>(set->constraints)) {
        change.constraints.push_back(name_of(constraint));
      }
      change.deferred = set->deferred;
    } else if (const auto* cursor = node_as<DeclareCursorStmt>(node, T_DeclareCursorStmt)) {
      change.holds = (cursor->options & CURSOR_OPT_HOLD) != 0;
      change.query = query(cursor->query, input);
    } else if (const auto* prepared = node_as<PrepareStmt>(node, T_PrepareStmt)) {
      change.query = query(prepared->query, input);
    }
    out.emplace_back(std::move(change));
    return true;
  }
  return false;
}

}  // namespace

bool lower_session(const Node* node, const Input& input, Changes& out) {
  switch (tag(node)) {
    case T_TransactionStmt: lower_transaction(as<TransactionStmt>(node), out); return true;
    case T_VariableSetStmt: lower_set(as<VariableSetStmt>(node), out); return true;
    case T_AlterDatabaseSetStmt: lower_later_set(as<AlterDatabaseSetStmt>(node)->setstmt, out); return true;
    case T_AlterRoleSetStmt: {
      const auto* alter = as<AlterRoleSetStmt>(node);
      ast::OtherDdl role{"ALTER ROLE", ast::ObjectKind::role, {}};
      role.objects.emplace_back().name.name = role_name(alter->role);
      if (alter->role) out.emplace_back(std::move(role));
      lower_later_set(alter->setstmt, out);
      return true;
    }
    case T_TruncateStmt: {
      const auto* truncate = as<TruncateStmt>(node);
      out.emplace_back(ast::Truncate{relations(truncate->relations), truncate->restart_seqs,
                                     truncate->behavior == DROP_CASCADE});
      return true;
    }
    case T_LockStmt: {
      const auto* lock = as<LockStmt>(node);
      out.emplace_back(ast::LockTable{relations(lock->relations), lock->mode, lock->nowait});
      return true;
    }
    case T_VacuumStmt: lower_vacuum(as<VacuumStmt>(node), out); return true;
    case T_DoStmt: lower_do(as<DoStmt>(node), input, out); return true;
    case T_CallStmt: lower_call(as<CallStmt>(node), input, out); return true;
    case T_DiscardStmt: out.emplace_back(discard(as<DiscardStmt>(node))); return true;
    default: return lower_utility(node, input, out);
  }
}

}  // namespace lower
