// DETACH PARTITION (src/backend/commands/tablecmds.c, ATExecDetachPartition, ATExecDetachPartitionFinalize)
// and the CHECK that CONCURRENTLY leaves on the former partition in place of its bound: queries planned
// before may still rely on it (DetachAddConstraintIfNeeded; src/backend/partitioning/partbounds.c,
// get_qual_from_partbound).

#include "lint/commands/alter_table/detach_partition.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/commands/alter_table/add_constraint.h"
#include "lint/commands/alter_table/attach_partition.h"
#include "lint/commands/alter_table/inherit.h"
#include "lint/commands/constraint/foreign_key_partition.h"
#include "lint/commands/in_block.h"
#include "lint/commands/index/match.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/trigger/create_trigger.h"
#include "lint/planner/partition_constraint.h"
#include "lint/planner/predicate_proof.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using ExprKind = Expr::Kind;

ExprPtr make(ExprKind kind, std::vector<ExprPtr> args) {
  Expr expr;
  expr.kind = kind;
  expr.args = std::move(args);
  return std::make_shared<const Expr>(std::move(expr));
}

ExprPtr joined(ExprKind kind, std::vector<ExprPtr> args) {
  return args.size() == 1 ? args[0] : make(kind, std::move(args));
}

ExprPtr test_null(const ExprPtr& key, bool negated) {
  Expr expr;
  expr.kind = ExprKind::is_null;
  expr.negated = negated;
  expr.args = {key};
  return std::make_shared<const Expr>(std::move(expr));
}

ExprPtr compared(const ExprPtr& key, const char* op, const ExprPtr& value) {
  Expr expr;
  expr.kind = ExprKind::operator_;
  expr.name.name = op;
  expr.args = {key, value};
  return std::make_shared<const Expr>(std::move(expr));
}

ExprPtr text_of(ExprKind kind, std::string text) {
  Expr expr;
  expr.kind = kind;
  expr.text = std::move(text);
  return std::make_shared<const Expr>(std::move(expr));
}

// Columns by their names: the partition may number them otherwise.
std::vector<ExprPtr> keys_of(const Relation& parent) {
  std::vector<ExprPtr> keys;
  for (const PartitionKey::Part& part : parent.partition_key->parts) {
    if (part.column == 0) {
      keys.push_back(part.expr);
      continue;
    }
    Expr column;
    column.kind = ExprKind::column;
    column.names = {parent.column(part.column).name};
    keys.push_back(std::make_shared<const Expr>(std::move(column)));
  }
  return keys;
}

// The value of a literal, its cast to the key's type looked through.
const Expr& literal(const ExprPtr& value) {
  const Expr* at = value.get();
  while (at->kind == ExprKind::cast && !at->args.empty() && at->args[0]) at = at->args[0].get();
  return *at;
}

// array_out: an element in quotes where it could be taken for something else.
void append_element(std::string& out, const std::string& text) {
  const bool plain = !text.empty() && text != "NULL" && text != "null" &&
                     text.find_first_of("{}\",\\ \t\n") == std::string::npos;
  if (plain) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

ExprPtr one_of(const Catalog& catalog, const ExprPtr& key, const std::vector<ExprPtr>& values, TypeRef type) {
  if (values.size() == 1) return compared(key, "=", values[0]);
  std::string elements = "{";
  for (const ExprPtr& value : values) {
    if (elements.size() > 1) elements += ',';
    append_element(elements, literal(value).text);
  }
  Expr cast;
  cast.kind = ExprKind::cast;
  cast.args = {text_of(ExprKind::string, elements + "}")};
  cast.type_name.edit().name = {"pg_catalog", types::format_type(catalog, {type.oid, -1})};
  const auto facts = types::type_facts(catalog, type.oid);
  if (facts) cast.type_name.edit().name.name = std::string(facts->name);
  if (const Type* own = catalog.get<Type>(type.oid)) {
    cast.type_name.edit().name = {std::string(catalog.schema_name(own->schema)), own->name};
  }
  cast.type_name.edit().array_dimensions = 1;
  Expr any;
  any.kind = ExprKind::any_all;
  any.sublink = SubLink::any;
  any.name.name = "=";
  any.args = {key, std::make_shared<const Expr>(std::move(cast))};
  return std::make_shared<const Expr>(std::move(any));
}

void list_qual(const Catalog& catalog, const Relation& parent, const PartitionBound& bound,
               std::vector<ExprPtr>& out) {
  const ExprPtr key = keys_of(parent)[0];
  const PartitionKey::Part& part = parent.partition_key->parts[0];
  const TypeRef type = part.column ? parent.column(part.column).type : part.expr->type;
  std::vector<ExprPtr> values;
  std::copy_if(bound.list.begin(), bound.list.end(), std::back_inserter(values),
               [](const ExprPtr& value) { return value->kind != ExprKind::null; });
  const bool with_null = values.size() != bound.list.size();
  if (!with_null) {
    out.push_back(test_null(key, true));
    out.push_back(one_of(catalog, key, values, type));
  } else if (values.empty()) {
    out.push_back(test_null(key, false));
  } else {
    out.push_back(make(ExprKind::or_, {test_null(key, false), one_of(catalog, key, values, type)}));
  }
}

// (a, b) >= (l1, l2) as a > l1 OR (a = l1 AND b >= l2), from the first key on that the two sides tell apart.
ExprPtr range_side(const std::vector<ExprPtr>& keys, const std::vector<ExprPtr>& values, size_t first,
                   bool lower) {
  const auto extreme = [&](size_t i) { return i < values.size() && values[i]->kind == ExprKind::other; };
  const auto is_low = [&](size_t i) {
    return values[i]->text.starts_with("min") || values[i]->text.starts_with("MIN");
  };
  std::vector<ExprPtr> arms, same;
  for (size_t i = first; i < keys.size() && !extreme(i); ++i) {
    const bool last = i + 1 == keys.size() || extreme(i + 1);
    bool inclusive = last && lower && (i + 1 == keys.size() || is_low(i + 1));
    inclusive |= last && !lower && i + 1 < keys.size() && !is_low(i + 1);
    const char* op = lower ? (inclusive ? ">=" : ">") : (inclusive ? "<=" : "<");
    std::vector<ExprPtr> arm = same;
    arm.push_back(compared(keys[i], op, values[i]));
    arms.push_back(joined(ExprKind::and_, std::move(arm)));
    same.push_back(compared(keys[i], "=", values[i]));
  }
  return arms.empty() ? nullptr : joined(ExprKind::or_, std::move(arms));
}

void range_qual(const Relation& parent, const PartitionBound& bound, std::vector<ExprPtr>& out) {
  const std::vector<ExprPtr> keys = keys_of(parent);
  for (const ExprPtr& key : keys) out.push_back(test_null(key, true));
  size_t first = 0;
  while (first < keys.size() && bound.lower[first]->kind != ExprKind::other &&
         bound.upper[first]->kind != ExprKind::other &&
         literal(bound.lower[first]).text == literal(bound.upper[first]).text) {
    out.push_back(compared(keys[first], "=", bound.lower[first]));
    ++first;
  }
  for (const ExprPtr& side :
       {range_side(keys, bound.lower, first, true), range_side(keys, bound.upper, first, false)}) {
    if (side) out.push_back(side);
  }
}

// A condition over the keys that is not written out: a hash's names its table by the oid, a default
// partition's is NOT all the others.
void unwritten_qual(const Relation& parent, const char* what, std::vector<ExprPtr>& out) {
  Expr expr;
  expr.kind = ExprKind::other;
  expr.text = what;
  expr.args = keys_of(parent);
  out.push_back(std::make_shared<const Expr>(std::move(expr)));
}

// RelationGetPartitionQual; false where there is none.
bool partition_qual(const Catalog& catalog, const Relation& partition, std::vector<ExprPtr>& out) {
  const Relation* parent = partition.parents.empty() ? nullptr : catalog.relation(partition.parents[0]);
  if (!parent || !parent->partition_key || !partition.partition_bound) return false;
  if (parent->is_partition() && !partition_qual(catalog, *parent, out)) return false;
  const PartitionBound& bound = *partition.partition_bound;
  if (bound.is_default) {
    // Where nothing else is listed it holds every row (get_qual_for_list, get_qual_for_range).
    if (parent->children.size() > 1) unwritten_qual(*parent, "the default partition's rows", out);
  } else if (bound.strategy == PartitionStrategy::hash) {
    unwritten_qual(*parent, "satisfies_hash_partition", out);
  } else if (bound.strategy == PartitionStrategy::list) {
    list_qual(catalog, *parent, bound, out);
  } else {
    range_qual(*parent, bound, out);
  }
  return true;
}

void keep_bound_as_check(Writer& w, Oid oid) {
  const Relation& partition = *w.catalog.relation(oid);
  if (planner::implies(planner::known_of(w.catalog, partition, {}, true),
                       planner::whole_bound(w.catalog, partition)))
    return;
  // That of a hash would name the parent by its oid, which may be another's one day.
  if (partition.partition_bound && partition.partition_bound->strategy == PartitionStrategy::hash) return;
  std::vector<ExprPtr> qual;
  if (!partition_qual(w.catalog, partition, qual) || qual.empty()) return;
  ConstraintDef check;
  check.kind = ConstraintDef::Kind::check;
  check.expr = joined(ExprKind::and_, std::move(qual));
  AlterTable statement;
  AlterCommand add;
  add.kind = AlterCommand::Kind::add_constraint;
  add.constraint = check;
  Writer unrecorded(w.catalog, w.context, w.applied);  // the rows are known to fit
  AlteredTable altering{.w = unrecorded, .statement = statement, .table = oid};
  add_table_constraint(altering, add);
}

void refuse_pending(Writer& w, const Relation& parent, const Relation& partition,
                    const AlterCommand& command) {
  const std::string finalize =
      "Use ALTER TABLE ... DETACH PARTITION ... FINALIZE to complete the pending detach operation.";
  if (command.kind == AlterCommand::Kind::detach_finalize) {
    if (partition.detach_pending) return;
    w.refuse("55000", "cannot complete detaching partition \"" + partition.name + "\"",
             "There's no pending concurrent detach.");
  }
  if (partition.detach_pending && !command.concurrently) {  // DeleteInheritsTuple
    w.refuse("55000", "cannot detach partition \"" + partition.name + "\"",
             "The partition is being detached concurrently or has an unfinished detach.", finalize);
  }
  if (!command.concurrently) return;
  for (Oid child : parent.children) {  // MarkInheritDetached: one at a time
    const Relation& other = *w.catalog.relation(child);
    if (!other.detach_pending) continue;
    w.refuse("55000",
             "partition \"" + other.name + "\" already pending detach in partitioned table \"" +
                 w.catalog.qualified_name(parent) + "\"",
             {}, finalize);
  }
}

// The key that came from the parent gets triggers of its own on the referenced side. Who refers to the
// partition is held, then its triggers on it go (ATDetachCheckNoForeignKeyRefs).
void record_keys(const Writer& w, const Relation& parent, const Relation& partition) {
  const int version = w.catalog.server_version();
  for (const Constraint& key : partition.constraints) {
    if (key.kind != Constraint::Kind::foreign_key || key.parent == 0) continue;
    const bool tree = w.catalog.relation(key.ref_table)->kind == RelationKind::partitioned_table;
    if (!tree || version >= 15) {
      w.record.lock(all_inheritors(w.catalog, key.ref_table), LockMode::share_row_exclusive);
    } else if (version < 14) {
      w.record.lock(partition.oid, LockMode::access_exclusive);
    }
  }
  for (const auto& [table, constraint] : w.catalog.referencing(parent.oid)) {
    w.record.lock(table, LockMode::access_exclusive);
    w.record.lock(partition.oid, LockMode::access_exclusive);
  }
}

void record_detached(const Writer& w, const Relation& parent, const Relation& partition, bool concurrently) {
  if (!w.record) return;
  const bool gently = concurrently || w.catalog.server_version() < 14;
  w.record.lock(partition.oid, gently ? LockMode::share_update_exclusive : LockMode::access_exclusive);
  if (concurrently) return;
  // DetachPartitionFinalize tells those below.
  for (Oid oid : all_inheritors(w.catalog, partition.oid)) {
    if (oid != partition.oid) w.record.lock(oid, LockMode::access_exclusive);
  }
  // What goes with the triggers of the parent (DropClonedTriggersFromPartition).
  for (Oid oid : partition.triggers) {
    const Trigger* trigger = w.catalog.get<Trigger>(oid);
    if (trigger && trigger->parent) w.record.lock(partition.oid, LockMode::access_exclusive);
  }
  if (const Relation* rest = w.catalog.default_partition(parent))
    w.record.lock(rest->oid, LockMode::access_exclusive);
  record_keys(w, parent, partition);
}

}  // namespace

void detach_partition(Writer& w, Oid parent_oid, const AlterCommand& command) {
  const Relation parent = *w.catalog.relation(parent_oid);
  if (!parent.presumed) require_partitioned(w, parent, "DETACH PARTITION");
  prevent_in_block(w, command);
  const Oid partition = require_relation(w, command.relation);
  if (partition == 0) return;
  const Relation table = *w.catalog.relation(partition);
  record_detached(w, parent, table, command.concurrently);
  const bool of_it = table.is_partition() && !table.parents.empty() && table.parents.front() == parent_oid;
  if (!of_it && table.open()) return;
  if (!of_it) {
    w.refuse("42P01",
             "relation \"" + table.name + "\" is not a partition of relation \"" + parent.name + "\"");
  }
  if (command.concurrently && w.catalog.default_partition(parent)) {
    w.refuse("55000", "cannot detach partitions concurrently when a default partition exists");
  }
  refuse_pending(w, parent, table, command);
  // From 19 on nothing is kept.
  if (command.concurrently && w.catalog.server_version() < 19) keep_bound_as_check(w, partition);
  for (Oid oid : table.indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (!index || !index->index || index->index->parent == 0) continue;
    if (!command.concurrently) w.record.lock(oid, LockMode::access_exclusive);
    set_parent_index(w, oid, 0);
  }
  detach_row_triggers(w, partition);
  leave_parent(w, parent_oid, partition);
  w.catalog.update<Relation>(partition, [&](Relation& r) {
    r.partition_bound.reset();
    r.detach_pending = false;
    if (w.catalog.server_version() < 17) return;
    for (Column& column : r.columns.edit()) column.identity = Identity::none;  // it was the parent's
  });
  detach_foreign_keys(w, parent_oid, partition);
  w.altered({ObjectClass::relation, partition, 0});
}

}  // namespace commands
