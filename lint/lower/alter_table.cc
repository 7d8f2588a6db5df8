// ALTER TABLE and its like: INDEX, VIEW, SEQUENCE, MATERIALIZED VIEW, FOREIGN TABLE, and the attributes of a
// composite TYPE.

#include "lint/lower/alter_table.h"

#include "lint/lower/column.h"
#include "lint/lower/constraint.h"
#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/partition.h"
#include "lint/lower/pieces.h"
#include "lint/lower/sequence.h"
#include "lint/lower/span.h"

namespace lower {
namespace {

using CommandKind = ast::AlterCommand::Kind;

CommandKind kind_of(const AlterTableCmd* node) {
  switch (node->subtype) {
    case AT_AddColumn: return CommandKind::add_column;
    case AT_ColumnDefault: return node->def ? CommandKind::set_default : CommandKind::drop_default;
    case AT_DropNotNull: return CommandKind::drop_not_null;
    case AT_SetNotNull: return CommandKind::set_not_null;
    case AT_SetExpression: return CommandKind::set_expression;
    case AT_DropExpression: return CommandKind::drop_expression;
    case AT_SetStatistics: return CommandKind::set_statistics;
    case AT_SetOptions: return CommandKind::set_options;
    case AT_ResetOptions: return CommandKind::reset_options;
    case AT_SetStorage: return CommandKind::set_storage;
    case AT_SetCompression: return CommandKind::set_compression;
    case AT_DropColumn: return CommandKind::drop_column;
    case AT_AddConstraint: return CommandKind::add_constraint;
    case AT_AlterConstraint: return CommandKind::alter_constraint;
    case AT_ValidateConstraint: return CommandKind::validate_constraint;
    case AT_DropConstraint: return CommandKind::drop_constraint;
    case AT_AlterColumnType: return CommandKind::alter_type;
    case AT_ChangeOwner: return CommandKind::change_owner;
    case AT_ClusterOn: return CommandKind::cluster_on;
    case AT_DropCluster: return CommandKind::set_without_cluster;
    case AT_SetLogged: return CommandKind::set_logged;
    case AT_SetUnLogged: return CommandKind::set_unlogged;
    case AT_DropOids: return CommandKind::drop_oids;
    case AT_SetAccessMethod: return CommandKind::set_access_method;
    case AT_SetTableSpace: return CommandKind::set_tablespace;
    case AT_SetRelOptions: return CommandKind::set_table_options;
    case AT_ResetRelOptions: return CommandKind::reset_table_options;
    case AT_ReplaceRelOptions: return CommandKind::replace_table_options;
    case AT_EnableTrig:
    case AT_EnableTrigAll:
    case AT_EnableTrigUser: return CommandKind::enable_trigger;
    case AT_EnableAlwaysTrig: return CommandKind::enable_always_trigger;
    case AT_EnableReplicaTrig: return CommandKind::enable_replica_trigger;
    case AT_DisableTrig:
    case AT_DisableTrigAll:
    case AT_DisableTrigUser: return CommandKind::disable_trigger;
    case AT_EnableRule: return CommandKind::enable_rule;
    case AT_EnableAlwaysRule: return CommandKind::enable_always_rule;
    case AT_EnableReplicaRule: return CommandKind::enable_replica_rule;
    case AT_DisableRule: return CommandKind::disable_rule;
    case AT_AddInherit: return CommandKind::add_inherit;
    case AT_DropInherit: return CommandKind::drop_inherit;
    case AT_AddOf: return CommandKind::add_of;
    case AT_DropOf: return CommandKind::drop_of;
    case AT_ReplicaIdentity: return CommandKind::replica_identity;
    case AT_EnableRowSecurity: return CommandKind::enable_row_security;
    case AT_DisableRowSecurity: return CommandKind::disable_row_security;
    case AT_ForceRowSecurity: return CommandKind::force_row_security;
    case AT_NoForceRowSecurity: return CommandKind::no_force_row_security;
    case AT_AttachPartition: return CommandKind::attach_partition;
    case AT_DetachPartition: return CommandKind::detach_partition;
    case AT_DetachPartitionFinalize: return CommandKind::detach_finalize;
    case AT_AddIdentity: return CommandKind::add_identity;
    case AT_SetIdentity: return CommandKind::set_identity;
    case AT_DropIdentity: return CommandKind::drop_identity;
    default: return CommandKind::other;
  }
}

template <class T>
const T* def(const AlterTableCmd* node) {
  return reinterpret_cast<const T*>(node->def);
}

// SET GENERATED, SET sequence option, RESTART, as a list of DefElems.
void set_identity(const AlterTableCmd* node, ast::AlterCommand& out) {
  const auto* elements = def<List>(node);
  out.sequence = std::make_shared<const ast::SequenceOptions>(sequence_options(elements));
  for (int i = 0; i < list_length(elements); ++i) {
    const auto* element = at<DefElem>(elements, i);
    if (std::string_view(element->defname) == "generated") {
      out.identity = static_cast<ast::Identity>(intVal(element->arg));
    }
  }
}

// From 18 on a node of its own; before, a Constraint that says both.
void alter_constraint(const AlterTableCmd* node, ast::AlterCommand& out) {
  ast::ConstraintDef& constraint = out.constraint.emplace();
#if PG_VERSION_NUM >= 180000
  const auto* change = def<ATAlterConstraint>(node);
  constraint.name = string_or_empty(change->conname);
  constraint.deferrable = change->deferrable;
  constraint.deferred = change->initdeferred;
  constraint.enforced = change->is_enforced;
  constraint.no_inherit = change->noinherit;
  out.alters_deferrability = change->alterDeferrability;
  out.alters_enforcement = change->alterEnforceability;
  out.alters_inheritance = change->alterInheritability;
#else
  const auto* change = def<::Constraint>(node);
  constraint.name = string_or_empty(change->conname);
  constraint.deferrable = change->deferrable;
  constraint.deferred = change->initdeferred;
  out.alters_deferrability = true;
#endif
  out.name = constraint.name;
}

std::string role_of(const RoleSpec* role) {
  switch (role->roletype) {
    case ROLESPEC_CURRENT_ROLE: return "current_role";
    case ROLESPEC_CURRENT_USER: return "current_user";
    case ROLESPEC_SESSION_USER: return "session_user";
    default: return string_or_empty(role->rolename);
  }
}

void partition_command(const PartitionCmd* node, const Input& input, ast::AlterCommand& out) {
  out.relation = name_of(node->name);
  if (node->bound) out.bound = partition_bound(node->bound, input);
  out.concurrently = node->concurrent;
}

void column_command(const AlterTableCmd* node, const Input& input, ast::AlterCommand& out) {
  switch (out.kind) {
    case CommandKind::add_column:
      read_column(*def<::ColumnDef>(node), input, 0, out.column.emplace());
      out.name = out.column->name;
      out.if_not_exists = node->missing_ok;
      break;
    case CommandKind::alter_type:
      read_column(*def<::ColumnDef>(node), input, 0, out.column.emplace());
      out.column->name = out.name;
      out.expr = expression(def<::ColumnDef>(node)->raw_default, input);
      break;
    case CommandKind::set_default:
    case CommandKind::set_expression: out.expr = expression(node->def, input); break;
    case CommandKind::set_statistics:
      if (node->def) out.text = std::to_string(intVal(node->def));
      break;
    case CommandKind::set_storage:
    case CommandKind::set_compression: out.text = string_of(node->def); break;
    case CommandKind::set_options:
    case CommandKind::reset_options: out.options = options(def<List>(node)); break;
    case CommandKind::add_identity:
      read_constraint(def<::Constraint>(node), input, out.constraint.emplace());
      break;
    case CommandKind::set_identity: set_identity(node, out); break;
    default: break;
  }
}

void table_command(const AlterTableCmd* node, const Input& input, ast::AlterCommand& out) {
  switch (out.kind) {
    case CommandKind::add_constraint: out.constraint = constraint(def<::Constraint>(node), input); break;
    case CommandKind::alter_constraint: alter_constraint(node, out); break;
    case CommandKind::change_owner: out.text = role_of(node->newowner); break;
    case CommandKind::set_access_method:
    case CommandKind::set_tablespace: out.text = string_or_empty(node->name); break;
    case CommandKind::set_table_options:
    case CommandKind::reset_table_options:
    case CommandKind::replace_table_options: out.options = options(def<List>(node)); break;
    case CommandKind::add_inherit:
    case CommandKind::drop_inherit: out.relation = name_of(def<RangeVar>(node)); break;
    case CommandKind::add_of: out.relation = type_name(def<::TypeName>(node)).name; break;
    case CommandKind::replica_identity:
      out.replica = static_cast<ast::ReplicaIdentity>(def<ReplicaIdentityStmt>(node)->identity_type);
      out.name = string_or_empty(def<ReplicaIdentityStmt>(node)->name);
      break;
    case CommandKind::attach_partition:
    case CommandKind::detach_partition:
    case CommandKind::detach_finalize: partition_command(def<PartitionCmd>(node), input, out); break;
    case CommandKind::enable_trigger:
    case CommandKind::disable_trigger:
      if (node->subtype == AT_EnableTrigAll || node->subtype == AT_DisableTrigAll)
        out.trigger_scope = ast::AlterCommand::TriggerScope::all;
      if (node->subtype == AT_EnableTrigUser || node->subtype == AT_DisableTrigUser)
        out.trigger_scope = ast::AlterCommand::TriggerScope::user;
      break;
    default: break;
  }
}

ast::AlterCommand command(const AlterTableCmd* node, const Input& input) {
  ast::AlterCommand out;
  out.kind = kind_of(node);
  out.name = string_or_empty(node->name);
  out.column_number = node->num;
  out.cascade = node->behavior == DROP_CASCADE;
  out.if_exists = node->missing_ok;
  column_command(node, input, out);
  table_command(node, input, out);
  return out;
}

ast::AlterTable::Target target_of(ObjectType type) {
  switch (type) {
    case OBJECT_INDEX: return ast::AlterTable::Target::index;
    case OBJECT_VIEW: return ast::AlterTable::Target::view;
    case OBJECT_MATVIEW: return ast::AlterTable::Target::materialized_view;
    case OBJECT_SEQUENCE: return ast::AlterTable::Target::sequence;
    case OBJECT_FOREIGN_TABLE: return ast::AlterTable::Target::foreign_table;
    case OBJECT_TYPE: return ast::AlterTable::Target::type;
    default: return ast::AlterTable::Target::table;
  }
}

}  // namespace

void alter_table(const AlterTableStmt* node, const Input& input, Changes& out) {
  ast::AlterTable change;
  change.name = name_of(node->relation);
  change.target = target_of(node->objtype);
  change.if_exists = node->missing_ok;
  change.only = !node->relation->inh;
  const auto count = static_cast<size_t>(list_length(node->cmds));
  const std::vector<text::Span> spans = command_spans(input, count);
  change.commands.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    change.commands.push_back(command(at<AlterTableCmd>(node->cmds, static_cast<int>(i)), input));
    change.commands.back().span = spans.size() == count ? spans[i] : input.span;
  }
  out.emplace_back(std::move(change));
}

}  // namespace lower
