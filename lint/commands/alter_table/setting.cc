// Subcommands that only set properties of the relation: owner, options, persistence, triggers, row
// security...

#include "lint/commands/alter_table/setting.h"

#include <algorithm>

#include "lint/catalog/privileges.h"
#include "lint/commands/find/object.h"
#include "lint/commands/index/cluster.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/reloptions.h"
#include "lint/commands/relation/sequence.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using CommandKind = AlterCommand::Kind;

void set_owner(Writer& w, Oid oid, const std::string& owner) {
  const Relation relation = *w.catalog.relation(oid);
  w.catalog.update<Relation>(oid, [&](Relation& r) {
    hand_over(r.privileges, r.owner.str(), owner);
    r.owner = owner;
  });
  for (Oid type : {relation.row_type, relation.array_type}) {
    if (type != 0) w.catalog.update<Type>(type, [&](Type& t) { t.owner = owner; });
  }
  // ATExecChangeOwner goes on to the indexes where the owner is another.
  if (relation.owner != owner) w.record.hold(relation.indexes);
  for (Oid index : relation.indexes) {
    if (w.catalog.relation(index)) w.catalog.update<Relation>(index, [&](Relation& r) { r.owner = owner; });
  }
  for (Oid sequence : owned_sequences(w.catalog, oid))
    w.catalog.update<Relation>(sequence, [&](Relation& r) { r.owner = owner; });
}

// CURRENT_USER and its like: whoever runs the chain.
std::string owner_name(const std::string& written) {
  return written == "current_user" || written == "session_user" || written == "current_role" ? "" : written;
}

void set_persistence(Writer& w, Oid oid, Persistence to) {
  const Relation relation = *w.catalog.relation(oid);
  if (relation.kind == RelationKind::partitioned_table) return;  // before 18 the word passed without effect
  if (relation.persistence != to) w.record.rewrite(oid);
  const auto set = [&](Oid one) {
    w.catalog.update<Relation>(one, [&](Relation& r) { r.persistence = to; });
  };
  set(oid);
  for (Oid index : relation.indexes) {
    if (w.catalog.relation(index)) set(index);
  }
  if (w.catalog.server_version() < 15) return;
  for (Oid sequence : owned_sequences(w.catalog, oid)) set(sequence);
}

void set_options(Writer& w, Oid oid, const AlterCommand& command) {
  if (command.kind == CommandKind::reset_table_options) refuse_values(w, command.options);
  if (command.kind == CommandKind::set_table_options)
    check_options(w, *w.catalog.relation(oid), command.options);
  w.catalog.update<Relation>(oid, [&](Relation& r) {
    if (command.kind == CommandKind::replace_table_options) r.options.clear();
    for (const auto& [name, value] : command.options) {
      const bool check = r.view && name == "check_option";
      if (command.kind == CommandKind::reset_table_options) {
        r.options.edit().erase(name);
        if (check) r.view->check_option.clear();
      } else {
        if (check)
          r.view->check_option = value;
        else if (!of_toast_table(name))
          r.options.edit()[name] = value;
      }
    }
  });
}

// The index of that name over the table, or 0 where a blind spot may have made it.
Oid require_index(Writer& w, const Relation& table, const std::string& name) {
  const Oid oid = w.catalog.find_relation(table.schema, name);
  const Relation* index = w.catalog.relation(oid);
  if (!index && !w.may_have_more(table) && !w.may_exist(name)) {
    w.refuse(does_not_exist(name, "42704",
                            "index \"" + name + "\" for table \"" + table.name + "\" does not exist"));
  }
  if (!index) {
    w.unsure("index \"" + name + "\"", table);
    return 0;
  }
  if (!index->index || index->index->table != table.oid) {
    w.refuse("42809", "\"" + name + "\" is not an index for table \"" + table.name + "\"");
  }
  return oid;
}

// Marks one index of the table, and no other.
void mark_index(Writer& w, const Relation& table, Oid chosen, bool Index::*flag) {
  for (Oid oid : table.indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (!index || (*index->index).*flag == (oid == chosen)) continue;
    w.catalog.update<Relation>(oid, [&](Relation& r) { (*r.index).*flag = oid == chosen; });
  }
}

void cluster_on(Writer& w, Oid oid, const std::string& name) {
  const Relation table = *w.catalog.relation(oid);
  const Oid index = name.empty() ? 0 : require_index(w, table, name);
  if (index != 0) {
    w.record.hold(index);  // mark_index_clustered
    check_clusterable(w, *w.catalog.relation(index));
  }
  if (table.kind == RelationKind::partitioned_table) {
    w.refuse("0A000", "cannot mark index clustered in partitioned table");
  }
  if (index != 0 || name.empty()) mark_index(w, table, index, &Index::clustered);
}

void replica_identity(Writer& w, Oid oid, const AlterCommand& command) {
  const Relation table = *w.catalog.relation(oid);
  Oid chosen = 0;
  if (command.replica == ReplicaIdentity::index) {
    chosen = require_index(w, table, command.name);
    if (chosen == 0) return;
    w.record.lock(chosen, LockMode::share);  // ATExecReplicaIdentity
    const Index& index = *w.catalog.relation(chosen)->index;
    const std::string quoted = "\"" + command.name + "\"";
    if (!index.unique) w.refuse("42809", "cannot use non-unique index " + quoted + " as replica identity");
    if (index.deferrable) {
      w.refuse("0A000", "cannot use non-immediate index " + quoted + " as replica identity");
    }
    if (index.predicate) w.refuse("0A000", "cannot use partial index " + quoted + " as replica identity");
    for (const IndexKey& key : index.keys) {
      if (key.column == 0)
        w.refuse("0A000", "cannot use expression index " + quoted + " as replica identity");
      if (!table.column(key.column).not_null) {
        w.refuse("42809", "index " + quoted + " cannot be used as replica identity because column \"" +
                              table.column(key.column).name + "\" is nullable");
      }
    }
  }
  mark_index(w, table, chosen, &Index::replica_identity);
  w.catalog.update<Relation>(oid, [&](Relation& r) { r.replica_identity = command.replica; });
}

std::string_view method_name(std::string_view written) {
  return written.empty() ? "heap" : written;
}

std::string tablespace_name(const std::string& written) {
  return written == "pg_default" ? std::string() : written;
}

Firing enabled_state(CommandKind kind) {
  switch (kind) {
    case CommandKind::disable_rule:
    case CommandKind::disable_trigger: return Firing::disabled;
    case CommandKind::enable_replica_rule:
    case CommandKind::enable_replica_trigger: return Firing::replica;
    case CommandKind::enable_always_rule:
    case CommandKind::enable_always_trigger: return Firing::always;
    default: return Firing::origin;
  }
}

// EnableDisableTrigger; on a partitioned table row triggers of partitions follow.
bool set_trigger(Writer& w, Oid oid, const std::string& name, Firing state, bool recurse) {
  const Relation relation = *w.catalog.relation(oid);
  bool found = false;
  for (Oid trigger : relation.triggers) {
    const Trigger* known = w.catalog.get<Trigger>(trigger);
    if (!known || (!name.empty() && known->name != name)) continue;
    found = true;
    w.catalog.update<Trigger>(trigger, [&](Trigger& t) { t.enabled = state; });
    if (!recurse || !known->row || relation.kind != RelationKind::partitioned_table) continue;
    const std::string of_children = known->name;
    w.record.hold(relation.children);
    for (Oid child : relation.children) set_trigger(w, child, of_children, state, recurse);
  }
  return found;
}

void enable_trigger(AlteredTable& a, const AlterCommand& command) {
  const bool found = set_trigger(a.w, a.table, command.name, enabled_state(command.kind), a.recurse);
  const Relation& table = *a.w.catalog.relation(a.table);
  if (found || command.name.empty() || a.w.may_have_more(table)) return;
  a.w.refuse(
      does_not_exist(command.name, "42704",
                     "trigger \"" + command.name + "\" for table \"" + table.name + "\" does not exist"));
}

void enable_rule(Writer& w, Oid oid, const AlterCommand& command) {
  const Relation& table = *w.catalog.relation(oid);
  const bool found = std::any_of(table.rules.begin(), table.rules.end(), [&](Oid rule) {
    const Rule* known = w.catalog.get<Rule>(rule);
    return known && known->name == command.name;
  });
  for (const Oid rule : std::vector<Oid>(table.rules)) {
    const Rule* known = w.catalog.get<Rule>(rule);
    if (known && known->name == command.name)
      w.catalog.update<Rule>(rule, [&](Rule& r) { r.enabled = enabled_state(command.kind); });
  }
  if (found || w.may_have_more(table)) return;
  w.refuse(
      does_not_exist(command.name, "42704",
                     "rule \"" + command.name + "\" for relation \"" + table.name + "\" does not exist"));
}

}  // namespace

void set_relation_property(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const auto set = [&](auto&& change) { w.catalog.update<Relation>(a.table, change); };
  switch (command.kind) {
    case CommandKind::change_owner:
      require_role(w, command.text);
      set_owner(w, a.table, owner_name(command.text));
      break;
    case CommandKind::set_logged: set_persistence(w, a.table, Persistence::permanent); break;
    case CommandKind::set_unlogged: set_persistence(w, a.table, Persistence::unlogged); break;
    case CommandKind::set_access_method:
      check_access_method(w, command.text);
      if (method_name(w.catalog.relation(a.table)->access_method.str()) != method_name(command.text))
        w.record.rewrite(a.table);
      set([&](Relation& r) { r.access_method = command.text; });
      break;
    case CommandKind::set_tablespace:
      require_tablespace(w, command.text);
      // ATExecSetTableSpace copies the files block by block, under the lock of the statement.
      if (w.catalog.relation(a.table)->tablespace.str() != tablespace_name(command.text))
        w.record.copy(a.table);
      set([&](Relation& r) { r.tablespace = tablespace_name(command.text); });
      break;
    case CommandKind::set_table_options:
    case CommandKind::reset_table_options:
    case CommandKind::replace_table_options: set_options(w, a.table, command); break;
    case CommandKind::cluster_on: cluster_on(w, a.table, command.name); break;
    case CommandKind::set_without_cluster: cluster_on(w, a.table, ""); break;
    case CommandKind::replica_identity: replica_identity(w, a.table, command); break;
    case CommandKind::enable_trigger:
    case CommandKind::enable_always_trigger:
    case CommandKind::enable_replica_trigger:
    case CommandKind::disable_trigger: enable_trigger(a, command); break;
    case CommandKind::enable_rule:
    case CommandKind::enable_always_rule:
    case CommandKind::enable_replica_rule:
    case CommandKind::disable_rule: enable_rule(w, a.table, command); break;
    case CommandKind::enable_row_security: set([](Relation& r) { r.row_security = true; }); break;
    case CommandKind::disable_row_security: set([](Relation& r) { r.row_security = false; }); break;
    case CommandKind::force_row_security: set([](Relation& r) { r.force_row_security = true; }); break;
    case CommandKind::no_force_row_security: set([](Relation& r) { r.force_row_security = false; }); break;
    default: break;
  }
}

}  // namespace commands
