// Views, CREATE TABLE AS, functions, triggers, policies, rules; queries as statements and COPY.

#include "lint/lower/routine.h"

#include <cstdlib>

#include "lint/ast/query.h"
#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/query.h"
#include "lint/lower/source_text.h"
#include "lint/text/case.h"
#include "lint/text/join.h"

namespace lower {

namespace {

ast::Persistence persistence(const RangeVar* relation) {
  switch (relation->relpersistence) {
    case 't': return ast::Persistence::temporary;
    case 'u': return ast::Persistence::unlogged;
    default: return ast::Persistence::permanent;
  }
}

void lower_view(const ViewStmt* view, const Input& input, Changes& out) {
  ast::CreateView change;
  change.name = name_of(view->view);
  change.persistence = persistence(view->view);
  change.replace = view->replace;
  change.columns = strings(view->aliases);
  change.query = query(view->query, input);
  change.recursive = change.query && change.query->recursive;
  change.definition = after_as(input);
  change.options = options(view->options);
  if (view->withCheckOption == LOCAL_CHECK_OPTION) change.check_option = "local";
  if (view->withCheckOption == CASCADED_CHECK_OPTION) change.check_option = "cascaded";
  for (const auto& [name, value] : change.options) {
    if (name == "check_option") change.check_option = value;
  }
  out.emplace_back(std::move(change));
}

ast::CreateTableAs table_as(const IntoClause* into, const Node* select, const Input& input) {
  ast::CreateTableAs change;
  change.name = name_of(into->rel);
  change.persistence = persistence(into->rel);
  change.with_data = !into->skipData;
  change.columns = strings(into->colNames);
  change.from_execute = tag(select) == T_ExecuteStmt;
  change.query = query(select, input);
  change.options = options(into->options);
  change.tablespace = word(into->tableSpaceName);
  change.access_method = word(into->accessMethod);
  change.on_commit = on_commit(into->onCommit);
  return change;
}

void lower_table_as(const CreateTableAsStmt* statement, const Input& input, Changes& out) {
  ast::CreateTableAs change = table_as(statement->into, statement->query, input);
  change.materialized_view = statement->objtype == OBJECT_MATVIEW;
  change.if_not_exists = statement->if_not_exists;
  change.definition = after_as(input);
  out.emplace_back(std::move(change));
}

// SELECT ... INTO: the clause stands in the leftmost leaf of a set operation.
const IntoClause* into_clause(const SelectStmt* select) {
  while (select->op != SETOP_NONE) select = select->larg;
  return select->intoClause;
}

void lower_select(const SelectStmt* select, const Input& input, Changes& out) {
  const Node* node = reinterpret_cast<const Node*>(select);
  if (const IntoClause* into = into_clause(select)) {
    ast::CreateTableAs change = table_as(into, node, input);
    change.definition = {std::string(input.text()), input.span.begin};
    out.emplace_back(std::move(change));
  } else {
    out.emplace_back(ast::DataQuery{query(node, input), false});
  }
}

void lower_copy(const CopyStmt* copy, const Input& input, Changes& out) {
  ast::Copy change;
  if (copy->relation) change.relation = name_of(copy->relation);
  change.from = copy->is_from;
  change.inline_data = copy->is_from && !copy->filename;
  change.columns = strings(copy->attlist);
  change.where = expression(copy->whereClause, input);
  change.query = query(copy->query, input);
  out.emplace_back(std::move(change));
}

// What CREATE FUNCTION and ALTER FUNCTION may both say.
template <class Function>
void read_trait(Function& change, const DefElem* option) {
  const std::string_view name = word(option->defname);
  if (name == "volatility") {
    const std::string value = string_of(option->arg);
    change.volatility = value == "immutable" ? ast::Volatility::immutable
                        : value == "stable"  ? ast::Volatility::stable
                                             : ast::Volatility::volatile_;
  } else if (name == "strict") {
    change.strict = boolean(option);
  } else if (name == "security") {
    change.security_definer = boolean(option);
  } else if (name == "leakproof") {
    change.leakproof = boolean(option);
  } else if (name == "parallel") {
    const std::string value = text::lower(string_of(option->arg));
    change.parallel = value == "safe"         ? ast::ParallelSafety::safe
                      : value == "restricted" ? ast::ParallelSafety::restricted
                                              : ast::ParallelSafety::unsafe;
  } else if (name == "cost" || name == "rows") {
    (name == "cost" ? change.cost : change.rows) = std::strtod(string_of(option->arg).c_str(), nullptr);
  } else if (name == "set") {
    const auto* set = as<VariableSetStmt>(option->arg);
    if constexpr (std::is_same_v<Function, ast::AlterFunction>) {
      if (set->kind == VAR_RESET_ALL) change.reset_all = true;
      if (set->kind == VAR_RESET || set->kind == VAR_SET_DEFAULT) change.resets.emplace_back(word(set->name));
    }
    if (set->kind == VAR_SET_VALUE || set->kind == VAR_SET_CURRENT)
      change.settings[std::string(word(set->name))] = text::joined(setting_values(set));
  }
}

void read_function_option(ast::CreateFunction& change, const DefElem* option, const Input& input) {
  const std::string_view name = word(option->defname);
  if (name == "as") {
    const List* parts = as_list(option->arg);
    // The second is pg_proc.prosrc: of a library's file the function's name in it (interpret_AS_clause,
    // src/backend/commands/functioncmds.c).
    change.body = string_of(static_cast<const Node*>(parts->length > 1 ? lsecond(parts) : linitial(parts)));
    change.link_symbol = parts->length > 1;
    if (parts->length == 1 && option->location >= 0) {
      change.body_span = string_after(input.source, input.origin + static_cast<uint32_t>(option->location),
                                      input.span.end, change.body);
    }
  } else if (name == "language") {
    change.language = text::lower(string_of(option->arg));
  } else if (name == "window") {
    change.window = boolean(option);
  } else {
    read_trait(change, option);
  }
}

// RETURN value is SELECT value; BEGIN ATOMIC's statements stand in a list within a list.
void read_sql_body(ast::CreateFunction& change, const Node* body, const Input& input) {
  if (tag(body) == T_List) {
    for (const Node* part : each(as_list(body))) read_sql_body(change, part, input);
  } else if (tag(body) == T_ReturnStmt) {
    auto made = std::make_shared<ast::Query>();
    made->targets.push_back({"", expression(as<ReturnStmt>(body)->returnval, input)});
    change.sql_queries.push_back(std::move(made));
  } else if (auto read = query(body, input)) {
    change.sql_queries.push_back(std::move(read));
  }
}

void lower_function(const CreateFunctionStmt* function, const Input& input, Changes& out) {
  ast::CreateFunction change;
  change.name = name_of(function->funcname);
  change.replace = function->replace;
  change.procedure = function->is_procedure;
  for (const FunctionParameter* parameter : each<FunctionParameter>(function->parameters)) {
    ast::FunctionArgument argument;
    argument.name = word(parameter->name);
    argument.type = type_name(parameter->argType);
    argument.mode = parameter->mode == FUNC_PARAM_DEFAULT
                        ? ast::ArgumentMode::in
                        : static_cast<ast::ArgumentMode>(static_cast<int>(parameter->mode));
    argument.default_expr = expression(parameter->defexpr, input);
    if (argument.mode == ast::ArgumentMode::table) change.returns_table = true;
    change.arguments.push_back(std::move(argument));
  }
  if (function->returnType) {
    change.returns = type_name(function->returnType);
    change.has_returns = true;
  }
  change.sql_body = function->sql_body != nullptr;
  if (change.sql_body) {
    read_sql_body(change, function->sql_body, input);
    change.definition = from_word(input, {"return", "begin"});
  }
  for (const DefElem* option : each<DefElem>(function->options)) read_function_option(change, option, input);
  if (change.language == "c" && !change.link_symbol) change.body = change.name.name;
  if (change.language.empty() && change.sql_body) change.language = "sql";
  out.emplace_back(std::move(change));
}

void lower_alter_function(const AlterFunctionStmt* alter, Changes& out) {
  ast::AlterFunction change;
  change.function = signature(alter->func);
  if (alter->objtype == OBJECT_PROCEDURE) change.function.kind = ast::RoutineKind::procedure;
  if (alter->objtype == OBJECT_ROUTINE) change.function.kind = ast::RoutineKind::routine;
  for (const DefElem* option : each<DefElem>(alter->actions)) read_trait(change, option);
  out.emplace_back(std::move(change));
}

// src/include/catalog/pg_trigger.h, TRIGGER_TYPE_*
constexpr int trigger_before = 1 << 1, trigger_insert = 1 << 2, trigger_delete = 1 << 3,
              trigger_update = 1 << 4, trigger_truncate = 1 << 5, trigger_instead = 1 << 6;

void lower_trigger(const CreateTrigStmt* trigger, const Input& input, Changes& out) {
  ast::CreateTrigger change;
  change.name = word(trigger->trigname);
  change.table = name_of(trigger->relation);
  change.replace = trigger->replace;
  change.constraint = trigger->isconstraint;
  change.row = trigger->row;
  change.timing = trigger->timing & trigger_before    ? ast::TriggerTiming::before
                  : trigger->timing & trigger_instead ? ast::TriggerTiming::instead_of
                                                      : ast::TriggerTiming::after;
  change.on_insert = (trigger->events & trigger_insert) != 0;
  change.on_update = (trigger->events & trigger_update) != 0;
  change.on_delete = (trigger->events & trigger_delete) != 0;
  change.on_truncate = (trigger->events & trigger_truncate) != 0;
  change.update_columns = strings(trigger->columns);
  change.when = expression(trigger->whenClause, input);
  change.function = name_of(trigger->funcname);
  change.arguments = strings(trigger->args);
  if (trigger->constrrel) change.from_table = name_of(trigger->constrrel);
  change.deferrable = trigger->deferrable;
  change.deferred = trigger->initdeferred;
  for (const TriggerTransition* transition : each<TriggerTransition>(trigger->transitionRels)) {
    change.transitions.push_back({string_or_empty(transition->name), transition->isNew, transition->isTable});
  }
  out.emplace_back(std::move(change));
}

ast::PolicyCommand policy_command(std::string_view name) {
  if (name == "select") return ast::PolicyCommand::select;
  if (name == "insert") return ast::PolicyCommand::insert;
  if (name == "update") return ast::PolicyCommand::update;
  if (name == "delete") return ast::PolicyCommand::delete_;
  return ast::PolicyCommand::all;
}

void lower_policy(const CreatePolicyStmt* policy, const Input& input, Changes& out) {
  ast::CreatePolicy change;
  change.name = word(policy->policy_name);
  change.table = name_of(policy->table);
  change.command = policy_command(word(policy->cmd_name));
  change.permissive = policy->permissive;
  change.roles = role_names(policy->roles);
  change.using_ = expression(policy->qual, input);
  change.check = expression(policy->with_check, input);
  if (change.using_) change.using_text = in_parentheses_after(input, "using");
  if (change.check) change.check_text = in_parentheses_after(input, "check");
  out.emplace_back(std::move(change));
}

void lower_alter_policy(const AlterPolicyStmt* policy, const Input& input, Changes& out) {
  ast::AlterPolicy change;
  change.name = word(policy->policy_name);
  change.table = name_of(policy->table);
  change.roles = role_names(policy->roles);
  change.using_ = expression(policy->qual, input);
  change.check = expression(policy->with_check, input);
  if (change.using_) change.using_text = in_parentheses_after(input, "using");
  if (change.check) change.check_text = in_parentheses_after(input, "check");
  out.emplace_back(std::move(change));
}

void lower_rule(const RuleStmt* rule, const Input& input, Changes& out) {
  ast::CreateRule change;
  change.name = word(rule->rulename);
  change.table = name_of(rule->relation);
  change.replace = rule->replace;
  change.instead = rule->instead;
  switch (rule->event) {
    case CMD_UPDATE: change.event = ast::RowCommand::update; break;
    case CMD_INSERT: change.event = ast::RowCommand::insert; break;
    case CMD_DELETE: change.event = ast::RowCommand::delete_; break;
    default: change.event = ast::RowCommand::select;
  }
  change.where = expression(rule->whereClause, input);
  for (const Node* action : each(rule->actions)) {
    if (auto read = query(action, input)) change.actions.push_back(std::move(read));
  }
  change.definition = from_word(input, {"where", "do"});
  out.emplace_back(std::move(change));
}

void lower_explain(const ExplainStmt* explain, const Input& input, Changes& out) {
  bool runs = false;
  for (const DefElem* option : each<DefElem>(explain->options)) {
    if (word(option->defname) == "analyze") runs = boolean(option);
  }
  if (runs && tag(explain->query) == T_CreateTableAsStmt)
    return lower_table_as(as<CreateTableAsStmt>(explain->query), input, out);
  out.emplace_back(ast::DataQuery{query(explain->query, input), !runs});
}

}  // namespace

bool lower_routine(const Node* node, const Input& input, Changes& out) {
  switch (tag(node)) {
    case T_ViewStmt: lower_view(as<ViewStmt>(node), input, out); return true;
    case T_CreateTableAsStmt: lower_table_as(as<CreateTableAsStmt>(node), input, out); return true;
    case T_RefreshMatViewStmt: {
      const auto* refresh = as<RefreshMatViewStmt>(node);
      out.emplace_back(
          ast::RefreshMatview{name_of(refresh->relation), refresh->concurrent, !refresh->skipData});
      return true;
    }
    case T_SelectStmt: lower_select(as<SelectStmt>(node), input, out); return true;
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
    case T_MergeStmt: out.emplace_back(ast::DataQuery{query(node, input), false}); return true;
    case T_ExplainStmt: lower_explain(as<ExplainStmt>(node), input, out); return true;
    case T_CopyStmt: lower_copy(as<CopyStmt>(node), input, out); return true;
    case T_CreateFunctionStmt: lower_function(as<CreateFunctionStmt>(node), input, out); return true;
    case T_AlterFunctionStmt: lower_alter_function(as<AlterFunctionStmt>(node), out); return true;
    case T_CreateTrigStmt: lower_trigger(as<CreateTrigStmt>(node), input, out); return true;
    case T_CreatePolicyStmt: lower_policy(as<CreatePolicyStmt>(node), input, out); return true;
    case T_AlterPolicyStmt: lower_alter_policy(as<AlterPolicyStmt>(node), input, out); return true;
    case T_RuleStmt: lower_rule(as<RuleStmt>(node), input, out); return true;
    default: return false;
  }
}

}  // namespace lower
