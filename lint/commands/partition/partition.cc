// Partition keys, bounds, and what a partition takes over from its parent
// (src/backend/commands/tablecmds.c: transformPartitionSpec, ComputePartitionAttrs; src/backend/partitioning/
// partbounds.c: check_new_partition_bound).

#include "lint/commands/partition/partition.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/references.h"
#include "lint/catalog/missing.h"
#include "lint/commands/constraint/foreign_key_partition.h"
#include "lint/commands/index/make.h"
#include "lint/commands/index/match.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/expression.h"
#include "lint/commands/trigger/create_trigger.h"
#include "lint/planner/volatility.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/opclass.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::string_view strategy_name(PartitionStrategy strategy) {
  switch (strategy) {
    case PartitionStrategy::list: return "list";
    case PartitionStrategy::hash: return "hash";
    default: return "range";
  }
}

void check_opclass(Writer& w, const IndexElement& key, TypeRef type, PartitionStrategy strategy) {
  if (!key.opclass.empty() || !type.known()) return;
  const std::string method = strategy == PartitionStrategy::hash ? "hash" : "btree";
  if (types::has_default_opclass(w.catalog, method, type.oid).value_or(true)) return;
  w.refuse("42704",
           "data type " + types::format_type(w.catalog, {type.oid, -1}) +
               " has no default operator class for access method \"" + method + "\"",
           {},
           "You must specify a " + method + " operator class or define a default " + method +
               " operator class for the data type.");
}

// eval_const_expressions leaves IS NULL of a row as it is, even of a constant one.
bool tests_row(const Catalog& catalog, const Expr& expr) {
  if (expr.kind != Expr::Kind::is_null || !expr.args.front()) return false;
  const auto facts = types::type_facts(catalog, expr.args.front()->type.oid);
  return facts && facts->kind == Type::Kind::composite;
}

PartitionKey::Part key_part(Writer& w, const Relation& table, const IndexElement& key) {
  PartitionKey::Part part;
  part.opclass = key.opclass;
  if (!key.expr) {
    part.column = table.column_number(key.column);
    if (part.column == 0) {
      w.refuse(no_column(table, key.column,
                         "column \"" + key.column + "\" named in partition key does not exist"));
    }
    const Column& column = table.column(part.column);
    if (column.generated != Generated::none) {
      w.refuse("42P17", "cannot use generated column in partition key",
               "Column \"" + column.name + "\" is a generated column.");
    }
    return part;
  }
  part.expr = analyze_expression(w, key.expr, table.oid, analyze::ExprUse::partition_key);
  // A lone column in parentheses is that column.
  if (part.expr && part.expr->kind == Expr::Kind::column) {
    part.column = part.expr->column;
    part.expr = nullptr;
  } else if (part.expr) {
    const Volatility worst = planner::volatility(w.catalog, *part.expr);
    if (is_mutable(worst)) {
      w.refuse("42P17", "functions in partition key expression must be marked IMMUTABLE");
    }
    if (analyze::columns_of(*part.expr).empty() && !tests_row(w.catalog, *part.expr)) {
      w.refuse("42P17", "cannot use constant expression as partition key");
    }
  }
  return part;
}

TypeRef type_of(const Relation& table, const PartitionKey::Part& part) {
  if (part.column != 0) return table.column(part.column).type;
  return part.expr ? part.expr->type : TypeRef{};
}

// transformPartitionBoundValue: each value is read as the column's type.
void check_value(Writer& w, const Relation& parent, const PartitionKey::Part& part, const ExprPtr& value) {
  if (!value || value->kind == Expr::Kind::other) return;  // MINVALUE, MAXVALUE
  const auto refuse = [&](Refusal& problem) { w.refuse(std::move(problem)); };
  analyze::Analyzed bound =
      analyze::expression(w.catalog, value, {nullptr, {}, analyze::ExprUse::partition_bound});
  if (bound.problem) refuse(*bound.problem);
  const TypeRef type = type_of(parent, part);
  if (!bound.expr || !type.known()) return;
  analyze::Analyzed coerced = analyze::coerce(w.catalog, bound.expr, type);
  if (coerced.problem) refuse(*coerced.problem);
  const types::CastWay way =
      types::cast_way(w.catalog, bound.expr->type.oid, type.oid, types::CastContext::assignment);
  if (way == types::CastWay::none && part.column != 0)
    w.refuse("42804", "specified value cannot be cast to type " + types::format_type_be(w.catalog, type.oid) +
                          " for column \"" + parent.column(part.column).name + "\"");
}

void check_values(Writer& w, const Relation& parent, const PartitionBound& bound) {
  const auto& parts = parent.partition_key->parts;
  for (const ExprPtr& value : bound.list) check_value(w, parent, parts.front(), value);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i < bound.lower.size()) check_value(w, parent, parts[i], bound.lower[i]);
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i < bound.upper.size()) check_value(w, parent, parts[i], bound.upper[i]);
  }
}

}  // namespace

PartitionKey analyze_partition_key(Writer& w, Oid oid, const PartitionByDef& definition) {
  const Relation table = *w.catalog.relation(oid);
  PartitionKey key;
  key.strategy = definition.strategy;
  if (key.strategy == PartitionStrategy::list && definition.keys.size() > 1) {
    w.refuse("42P17", "cannot use \"list\" partition strategy with more than one column");
  }
  for (const IndexElement& element : definition.keys) {
    PartitionKey::Part part = key_part(w, table, element);
    part.collation = column_collation(w, element.collation, type_of(table, part));
    depend_on_collation(w, {ObjectClass::relation, oid, 0}, part.collation);
    if (part.column > 0 && part.collation == table.column(part.column).collation) part.collation.clear();
    check_opclass(w, element, type_of(table, part), key.strategy);
    key.parts.push_back(std::move(part));
  }
  for (const PartitionKey::Part& part : key.parts) {
    // The columns are the table's own in such a way that none goes alone (StorePartitionKey).
    const ObjectAddress self{ObjectClass::relation, oid, 0};
    if (part.column != 0) {
      w.catalog.add_dependency({{ObjectClass::relation, oid, part.column}, self, DependencyKind::internal});
    }
    if (!part.expr) continue;
    for (const ObjectAddress& on : analyze::dependencies_of(w.catalog, *part.expr, oid)) {
      if (on.cls == ObjectClass::relation && on.oid == oid) {
        w.catalog.add_dependency({on, self, DependencyKind::internal});
      } else {
        w.catalog.add_dependency({self, on, DependencyKind::normal});
      }
    }
  }
  return key;
}

bool in_partition_key(const Relation& table, ColumnNumber column) {
  if (!table.partition_key) return false;
  return std::any_of(table.partition_key->parts.begin(), table.partition_key->parts.end(),
                     [&](const PartitionKey::Part& part) {
                       if (part.column != 0) return part.column == column;
                       if (!part.expr) return false;
                       const std::vector<ColumnNumber> used = analyze::columns_of(*part.expr);
                       return std::find(used.begin(), used.end(), column) != used.end();
                     });
}

PartitionBound analyze_partition_bound(Writer& w, Oid parent_oid, const PartitionBound& bound) {
  const Relation& parent = *w.catalog.relation(parent_oid);
  if (!parent.partition_key) w.refuse("42P17", "\"" + parent.name + "\" is not partitioned");
  const PartitionKey& key = *parent.partition_key;
  PartitionBound analyzed_here = bound;
  if (bound.is_default) {
    if (key.strategy == PartitionStrategy::hash)
      w.refuse("42P16", "a hash-partitioned table may not have a default partition");
    analyzed_here.strategy = key.strategy;
  } else if (bound.strategy != key.strategy) {
    w.refuse("42P16",
             "invalid bound specification for a " + std::string(strategy_name(key.strategy)) + " partition");
  }
  if (!bound.is_default && key.strategy == PartitionStrategy::range) {
    if (bound.lower.size() != key.parts.size()) {
      w.refuse("42P16", "FROM must specify exactly one value per partitioning column");
    }
    if (bound.upper.size() != key.parts.size()) {
      w.refuse("42P16", "TO must specify exactly one value per partitioning column");
    }
  }
  if (!bound.is_default && key.strategy == PartitionStrategy::hash) {
    if (bound.modulus <= 0) {
      w.refuse("42P16", "modulus for hash partition must be an integer value greater than zero");
    }
    if (bound.remainder < 0) {
      w.refuse("42P16",
               "remainder for hash partition must be an integer value greater than or equal to zero");
    }
    if (bound.remainder >= bound.modulus) {
      w.refuse("42P16", "remainder for hash partition must be less than modulus");
    }
  }
  check_values(w, parent, analyzed_here);
  return analyzed_here;
}

void clone_parent_parts(Writer& w, Oid parent, Oid partition) {
  const Relation from = *w.catalog.relation(parent);
  const std::vector<ColumnNumber> map = column_map(from, *w.catalog.relation(partition));
  std::vector<Oid> indexes = from.indexes;
  std::sort(indexes.begin(), indexes.end());
  for (Oid oid : indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (!index || !index->index) continue;
    if (w.catalog.relation(partition)->kind == RelationKind::foreign_table) {
      if (!index->index->unique) continue;
      w.refuse("42809", "cannot create foreign partition of partitioned table \"" + from.name + "\"",
               "Table \"" + from.name + "\" contains indexes that are unique.");
    }
    IndexSpec spec = clone_spec(w.catalog, *index, map, partition);
    spec.parent_index = oid;
    spec.parent_constraint = index->index->constraint;
    make_index(w, spec);
  }
  clone_row_triggers(w, parent, partition);
  clone_foreign_keys(w, parent, partition, false);
}

}  // namespace commands
