// Tables and what belongs to them, columns, constraints, indexes, and sequences in words.

#include "lint/deparse/definition.h"
#include "lint/dependency/describe.h"
#include "lint/diff/collector.h"
#include "lint/diff/facts.h"
#include "lint/diff/normal_form.h"
#include "lint/diff/words.h"
#include "lint/text/join.h"
#include "lint/types/opclass.h"

namespace diff {
using namespace ast;
using namespace catalog;

std::string Collector::kind_word(RelationKind kind) {
  if (kind == RelationKind::partitioned_table) return "partitioned table";
  return std::string(dependency::kind_word(kind));
}

const char* Collector::kind_word(Constraint::Kind kind) {
  switch (kind) {
    case Constraint::Kind::check: return "check constraint";
    case Constraint::Kind::foreign_key: return "foreign key";
    case Constraint::Kind::primary_key: return "primary key";
    case Constraint::Kind::unique: return "unique constraint";
    case Constraint::Kind::exclusion: return "exclusion constraint";
    case Constraint::Kind::not_null: return "not-null constraint";
    case Constraint::Kind::trigger: return "constraint trigger";
  }
  return "constraint";
}

void Collector::add_relation(const Relation& relation) {
  const std::string name = catalog_.qualified_name(relation);
  if (relation.is_index()) return add_index(relation, name);
  ObjectRow& row = put('r', name, kind_word(relation.kind));
  owner_and_comment(row, relation.owner, relation.comment);
  Properties& properties = row.properties;
  if (options_.all_facts) add_facts(options_, relation, properties);
  if (relation.kind == RelationKind::sequence) return add_sequence(relation, row);
  if (relation.is_table()) {
    properties["persistence"] = word(relation.persistence);
    properties["row security"] = yes(relation.row_security);
    properties["forced row security"] = yes(relation.force_row_security);
    properties["replica identity"] = word(relation.replica_identity);
    std::vector<std::string> parents;
    for (Oid parent : relation.parents) {
      if (const Relation* found = catalog_.relation(parent))
        parents.push_back(catalog_.qualified_name(*found));
    }
    properties[relation.is_partition() ? "partition of" : "inherits"] = text::joined(parents);
    if (relation.partition_key) properties["partition key"] = partition_key_of(relation);
  }
  if (relation.view) {
    properties["populated"] = yes(relation.view->populated);
    properties["check option"] = relation.view->check_option;
    if (options_.exact)
      properties["definition"] = relation.view->definition.text;
    else if (relation.view->query)
      properties["query"] = query_form(catalog_, *relation.view->query);
  }
  std::vector<std::string> settings;
  for (const auto& [option, value] : relation.options) settings.push_back(option + "=" + value);
  properties["options"] = text::joined(settings);
  for (const Column& column : relation.columns) {
    if (column.dropped) continue;
    rows_["r " + name].order.push_back(column.name);
    add_column(relation, column, name);
  }
  for (const Constraint& constraint : relation.constraints)
    add_constraint(&relation, constraint, name, "r " + name);
}

std::string Collector::partition_key_of(const Relation& relation) const {
  if (options_.exact) return deparse::partition_key(catalog_, relation);
  std::vector<std::string> parts;
  for (const PartitionKey::Part& part : relation.partition_key->parts) {
    std::string text = part.column > 0 ? relation.column(part.column).name : expression(part.expr, &relation);
    if (text == unknown_property) return text;
    if (!part.collation.empty()) text += " COLLATE " + part.collation;
    if (!part.opclass.empty()) text += " " + part.opclass;
    parts.push_back(std::move(text));
  }
  const PartitionStrategy strategy = relation.partition_key->strategy;
  return (strategy == PartitionStrategy::list   ? "LIST ("
          : strategy == PartitionStrategy::hash ? "HASH ("
                                                : "RANGE (") +
         text::joined(parts) + ")";
}

void Collector::add_column(const Relation& relation, const Column& column, const std::string& table) {
  Properties& properties = put('a', table + "." + column.name, "column", "r " + table).properties;
  properties["type"] = type(column.type);
  properties["NOT NULL"] = yes(column.not_null);
  properties["default"] = expression(column.default_expr, &relation);
  properties["identity"] = word(column.identity);
  properties["generated"] = word(column.generated);
  properties["storage"] = storage_of(column);
  if (!options_.exact) properties["comment"] = column.comment;
  if (options_.all_facts) add_facts(options_, relation, column, properties);
  properties["collation"] = column.type.known() ? column.collation : std::string(unknown_property);
}

std::string Collector::storage_of(const Column& column) {
  const std::string& storage = column.storage;
  return storage == "external" ? storage : std::string();
}

void Collector::add_constraint(const Relation* table, const Constraint& constraint, const std::string& owner,
                               const std::string& within) {
  if (constraint.kind == Constraint::Kind::trigger) return;
  Properties& properties =
      put('c', owner + "." + constraint.name, kind_word(constraint.kind), within).properties;
  properties["kind"] = kind_word(constraint.kind);
  if (options_.all_facts) properties["comment"] = constraint.comment;
  properties["validated"] = yes(constraint.validated);
  properties["enforced"] = yes(constraint.enforced);
  properties["deferrable"] = constraint.deferred ? "initially deferred" : yes(constraint.deferrable);
  if (constraint.kind == Constraint::Kind::check || constraint.kind == Constraint::Kind::not_null) {
    properties["no inherit"] = yes(constraint.no_inherit);  // of the others the server keeps it by form
  }
  if (constraint.check) properties["condition"] = expression(constraint.check, table);
  if (!table) return;
  if (constraint.kind != Constraint::Kind::check && constraint.kind != Constraint::Kind::exclusion) {
    properties["columns"] = columns(*table, constraint.columns);
  }
  if (constraint.kind == Constraint::Kind::exclusion)
    properties["operators"] = text::joined(constraint.operators);
  if (constraint.kind != Constraint::Kind::foreign_key) return;
  if (const Relation* parent = catalog_.relation(constraint.ref_table)) {
    // The primary key of a table that no revision makes.
    const bool known = !parent->open() || !constraint.ref_columns.empty();
    properties["references"] =
        known ? catalog_.qualified_name(*parent) + " (" + columns(*parent, constraint.ref_columns) + ")"
              : std::string(unknown_property);
  }
  properties["ON DELETE"] = word(constraint.on_delete);
  properties["ON UPDATE"] = word(constraint.on_update);
  properties["match"] = word(constraint.match);
}

void Collector::add_index(const Relation& relation, const std::string& name) {
  const Index& index = *relation.index;
  const Relation* table = catalog_.relation(index.table);
  if (!table) return;
  ObjectRow& row = put('i', name, "index", "r " + catalog_.qualified_name(*table));
  Properties& properties = row.properties;
  properties["table"] = catalog_.qualified_name(*table);
  properties["method"] = index.method;
  properties["unique"] = yes(index.unique);
  properties["primary"] = yes(index.primary);
  properties["valid"] = yes(index.valid);
  properties["nulls not distinct"] = yes(index.nulls_not_distinct);
  properties["included"] = columns(*table, index.include);
  properties["predicate"] = expression(index.predicate, table);
  std::vector<std::string> keys;
  bool known = true;
  for (const IndexKey& key : index.keys) {
    std::string text = key.column > 0 ? table->column(key.column).name : expression(key.expr, table);
    known = known && text != unknown_property;
    if (const std::string_view opclass = types::chosen_class(catalog_, *table, index, key); !opclass.empty())
      text += " " + std::string(opclass);
    if (key.descending) text += " DESC";
    if (key.nulls_first != key.descending) text += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    keys.push_back(std::move(text));
  }
  properties["keys"] = known ? text::joined(keys) : std::string(unknown_property);
  const Relation* parent = catalog_.relation(index.parent);
  properties["part of"] = parent ? catalog_.qualified_name(*parent) : "";
}

void Collector::add_sequence(const Relation& relation, ObjectRow& row) {
  const Sequence& sequence = *relation.sequence;
  Properties& properties = row.properties;
  properties["type"] = type(sequence.type);
  properties["start"] = std::to_string(sequence.start);
  properties["increment"] = std::to_string(sequence.increment);
  properties["minimum"] = std::to_string(sequence.minimum);
  properties["maximum"] = std::to_string(sequence.maximum);
  properties["cycle"] = yes(sequence.cycle);
  const Relation* owner = catalog_.relation(sequence.owner_table);
  properties["owned by"] = owner && sequence.owner_column > 0 ? catalog_.qualified_name(*owner) + "." +
                                                                    owner->column(sequence.owner_column).name
                                                              : "";
  if (owner) row.within = "r " + catalog_.qualified_name(*owner);
}

}  // namespace diff
