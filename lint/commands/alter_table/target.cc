// Which relations take which subcommand of ALTER TABLE (ATPrepCmd, ATSimplePermissions), and the words of the
// refusal: from 15 on by the action, before by the kinds that would do (ATWrongRelkindError).

#include "lint/commands/alter_table/target.h"

#include <algorithm>

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

enum Kinds : unsigned {
  table = 1,
  view = 2,
  matview = 4,
  index = 8,
  composite = 16,
  foreign = 32,
  partitioned_index = 64,
  sequence = 128,
  any = 255
};

struct Action {
  AlterCommand::Kind kind;
  unsigned allowed;
  std::string_view words;
};

using CommandKind = AlterCommand::Kind;
constexpr Action actions[] = {
    {CommandKind::add_column, table | composite | foreign, "ADD COLUMN"},
    {CommandKind::drop_column, table | composite | foreign, "DROP COLUMN"},
    {CommandKind::alter_type, table | composite | foreign, "ALTER COLUMN ... SET DATA TYPE"},
    {CommandKind::set_default, table | view | foreign, "ALTER COLUMN ... SET DEFAULT"},
    {CommandKind::drop_default, table | view | foreign, "ALTER COLUMN ... SET DEFAULT"},
    {CommandKind::set_not_null, table | foreign, "ALTER COLUMN ... SET NOT NULL"},
    {CommandKind::drop_not_null, table | foreign, "ALTER COLUMN ... DROP NOT NULL"},
    {CommandKind::set_expression, table | foreign, "ALTER COLUMN ... SET EXPRESSION"},
    {CommandKind::drop_expression, table | foreign, "ALTER COLUMN ... DROP EXPRESSION"},
    {CommandKind::set_statistics, table | matview | index | partitioned_index | foreign,
     "ALTER COLUMN ... SET STATISTICS"},
    {CommandKind::set_storage, table | matview | foreign, "ALTER COLUMN ... SET STORAGE"},
    {CommandKind::set_compression, table | matview, "ALTER COLUMN ... SET COMPRESSION"},
    {CommandKind::set_options, table | matview | foreign, "ALTER COLUMN ... SET"},
    {CommandKind::reset_options, table | matview | foreign, "ALTER COLUMN ... RESET"},
    {CommandKind::add_identity, table | view | foreign, "ALTER COLUMN ... ADD IDENTITY"},
    {CommandKind::set_identity, table | view | foreign, "ALTER COLUMN ... SET"},
    {CommandKind::drop_identity, table | view | foreign, "ALTER COLUMN ... DROP IDENTITY"},
    {CommandKind::add_constraint, table | foreign, "ADD CONSTRAINT"},
    {CommandKind::alter_constraint, table, "ALTER CONSTRAINT"},
    {CommandKind::validate_constraint, table | foreign, "VALIDATE CONSTRAINT"},
    {CommandKind::drop_constraint, table | foreign, "DROP CONSTRAINT"},
    {CommandKind::cluster_on, table | matview, "CLUSTER ON"},
    {CommandKind::set_without_cluster, table | matview, "SET WITHOUT CLUSTER"},
    {CommandKind::set_logged, table | sequence, "SET LOGGED"},
    {CommandKind::set_unlogged, table | sequence, "SET UNLOGGED"},
    {CommandKind::drop_oids, table | foreign, "SET WITHOUT OIDS"},
    {CommandKind::set_access_method, table | matview, "SET ACCESS METHOD"},
    {CommandKind::set_tablespace, table | matview | index | partitioned_index, "SET TABLESPACE"},
    {CommandKind::set_table_options, table | view | matview | index, "SET"},
    {CommandKind::reset_table_options, table | view | matview | index, "RESET"},
    {CommandKind::enable_trigger, table | foreign, "ENABLE TRIGGER"},
    {CommandKind::enable_always_trigger, table | foreign, "ENABLE ALWAYS TRIGGER"},
    {CommandKind::enable_replica_trigger, table | foreign, "ENABLE REPLICA TRIGGER"},
    {CommandKind::disable_trigger, table | foreign, "DISABLE TRIGGER"},
    {CommandKind::enable_rule, table, "ENABLE RULE"},
    {CommandKind::enable_always_rule, table, "ENABLE ALWAYS RULE"},
    {CommandKind::enable_replica_rule, table, "ENABLE REPLICA RULE"},
    {CommandKind::disable_rule, table, "DISABLE RULE"},
    {CommandKind::add_inherit, table | foreign, "INHERIT"},
    {CommandKind::drop_inherit, table | foreign, "NO INHERIT"},
    {CommandKind::add_of, table, "OF"},
    {CommandKind::drop_of, table, "NOT OF"},
    {CommandKind::replica_identity, table | matview, "REPLICA IDENTITY"},
    {CommandKind::enable_row_security, table, "ENABLE ROW SECURITY"},
    {CommandKind::disable_row_security, table, "DISABLE ROW SECURITY"},
    {CommandKind::force_row_security, table, "FORCE ROW SECURITY"},
    {CommandKind::no_force_row_security, table, "NO FORCE ROW SECURITY"},
    {CommandKind::attach_partition, table | partitioned_index, "ATTACH PARTITION"},
    {CommandKind::detach_partition, table, "DETACH PARTITION"},
    {CommandKind::detach_finalize, table, "DETACH PARTITION ... FINALIZE"},
};

unsigned kind_bit(RelationKind kind) {
  switch (kind) {
    case RelationKind::table:
    case RelationKind::partitioned_table: return table;
    case RelationKind::foreign_table: return foreign;
    case RelationKind::index: return index;
    case RelationKind::partitioned_index: return partitioned_index;
    case RelationKind::sequence: return sequence;
    case RelationKind::view: return view;
    case RelationKind::materialized_view: return matview;
    case RelationKind::composite_type: return composite;
  }
  return any;
}

std::string_view kinds_wanted(unsigned allowed) {
  switch (allowed) {
    case table: return "a table";
    case table | view: return "a table or view";
    case table | view | foreign: return "a table, view, or foreign table";
    case table | view | matview | index: return "a table, view, materialized view, or index";
    case table | matview: return "a table or materialized view";
    case table | matview | index: return "a table, materialized view, or index";
    case table | matview | index | partitioned_index:
      return "a table, materialized view, index, or partitioned index";
    case table | matview | foreign: return "a table, materialized view, or foreign table";
    case table | foreign: return "a table or foreign table";
    case table | composite | foreign: return "a table, composite type, or foreign table";
    case table | matview | index | partitioned_index | foreign:
      return "a table, materialized view, index, partitioned index, or foreign table";
    default: return "";
  }
}

std::string_view words_of(const AlterCommand& command, std::string_view words) {
  if (command.trigger_scope == AlterCommand::TriggerScope::named) return words;
  const bool all = command.trigger_scope == AlterCommand::TriggerScope::all;
  if (command.kind == CommandKind::enable_trigger) return all ? "ENABLE TRIGGER ALL" : "ENABLE TRIGGER USER";
  return all ? "DISABLE TRIGGER ALL" : "DISABLE TRIGGER USER";
}

// An index to which another is attached, of a table that no revision makes.
bool may_be_partitioned(const Catalog& catalog, const Relation& relation, const AlterCommand& command) {
  const Relation* table = relation.is_index() ? catalog.relation(relation.index->table) : nullptr;
  return command.kind == CommandKind::attach_partition && table && table->presumed;
}

}  // namespace

std::string_view kind_plural(RelationKind kind) {
  switch (kind) {
    case RelationKind::table: return "tables";
    case RelationKind::partitioned_table: return "partitioned tables";
    case RelationKind::foreign_table: return "foreign tables";
    case RelationKind::index: return "indexes";
    case RelationKind::partitioned_index: return "partitioned indexes";
    case RelationKind::sequence: return "sequences";
    case RelationKind::view: return "views";
    case RelationKind::materialized_view: return "materialized views";
    case RelationKind::composite_type: return "composite types";
  }
  return "relations";
}

void check_target(Writer& w, const Relation& relation, const AlterCommand& command) {
  if (relation.presumed || may_be_partitioned(w.catalog, relation, command)) return;
  const auto* action = std::find_if(std::begin(actions), std::end(actions),
                                    [&](const Action& known) { return known.kind == command.kind; });
  if (action == std::end(actions)) return;
  unsigned allowed = action->allowed;
  const int version = w.catalog.server_version();
  if (version < 15) allowed &= ~static_cast<unsigned>(sequence);
  // From 18 on plain and partitioned tables are told apart here, from 19 on for more; before, each command
  // had words of its own ("table is not partitioned").
  const bool partitions = command.kind == CommandKind::attach_partition ||
                          command.kind == CommandKind::detach_partition ||
                          command.kind == CommandKind::detach_finalize;
  const bool persistence =
      command.kind == CommandKind::set_logged || command.kind == CommandKind::set_unlogged;
  const bool since_19 =
      command.kind == CommandKind::add_inherit || command.kind == CommandKind::drop_inherit ||
      command.kind == CommandKind::cluster_on || command.kind == CommandKind::set_without_cluster;
  const bool partitioned = relation.kind == RelationKind::partitioned_table;
  const bool plain = (version >= 18 && ((partitions && relation.kind == RelationKind::table) ||
                                        (persistence && partitioned))) ||
                     (version >= 19 && since_19 && partitioned);
  if (!plain && (allowed & kind_bit(relation.kind)) != 0) return;
  if (version >= 15) {
    w.refuse("42809",
             "ALTER action " + std::string(words_of(command, action->words)) +
                 " cannot be performed on relation \"" + relation.name + "\"",
             "This operation is not supported for " + std::string(kind_plural(relation.kind)) + ".");
  }
  const std::string_view wanted = kinds_wanted(allowed);
  w.refuse("42809", "\"" + relation.name + "\" is " +
                        (wanted.empty() ? "of the wrong type" : "not " + std::string(wanted)));
}

void check_word(Writer& w, const Relation& relation, AlterTable::Target target) {
  using Target = AlterTable::Target;
  if (relation.presumed) return;
  const auto must_be = [&](bool holds, std::string_view what) {
    if (!holds) w.refuse("42809", "\"" + relation.name + "\" is not " + std::string(what));
  };
  switch (target) {
    case Target::sequence: must_be(relation.kind == RelationKind::sequence, "a sequence"); break;
    case Target::view: must_be(relation.kind == RelationKind::view, "a view"); break;
    case Target::materialized_view:
      must_be(relation.kind == RelationKind::materialized_view, "a materialized view");
      break;
    case Target::foreign_table:
      must_be(relation.kind == RelationKind::foreign_table, "a foreign table");
      break;
    case Target::type: must_be(relation.kind == RelationKind::composite_type, "a composite type"); break;
    case Target::index: must_be(relation.is_index(), "an index"); break;
    case Target::table: break;
  }
  if (relation.kind == RelationKind::composite_type && target != Target::type) {
    w.refuse("42809", "\"" + relation.name + "\" is a composite type", {}, "Use ALTER TYPE instead.");
  }
}

}  // namespace commands
