// Which objects are the chain's own, and how a finding names them.

#include "lint/engine/own_tables.h"

#include "lint/engine/messages.h"

namespace lint {

bool is_own(const SchemaView& view, const ast::Origin& made) {
  if (made.revision >= view.run.chain.revisions.size()) return false;
  for (const auto& [oid, extension] : view.catalog.all<catalog::Extension>()) {
    const ast::Origin& at = extension->made;
    if (at.revision == made.revision && at.file == made.file && at.span.begin == made.span.begin)
      return false;
  }
  return true;
}

bool is_judged(const catalog::Relation& relation) {
  using catalog::RelationKind;
  return (relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table) &&
         relation.persistence != ast::Persistence::temporary && !relation.is_partition();
}

std::vector<const catalog::Relation*> own_tables(const SchemaView& view) {
  std::vector<const catalog::Relation*> tables;
  for (const catalog::Relation* table : view.tables) {
    if (is_judged(*table) && !table->presumed && is_own(view, table->made)) tables.push_back(table);
  }
  return tables;
}

Finding about_table(const SchemaView& view, const catalog::Relation& table) {
  Finding finding = view.finding(table.made, table.name);
  finding.subject = view.catalog.qualified_name(table);
  return finding;
}

Finding about_column(const SchemaView& view, const catalog::Relation& table, ast::ColumnNumber number) {
  const catalog::Column& column = table.column(number);
  Finding finding = view.finding(column.made, column.name);
  finding.subject = part_name(view.catalog, table, column.name);
  return finding;
}

TypesGiven types_given(const SchemaView& view) {
  TypesGiven given;
  for (const ColumnChange& change : view.run.column_changes.all()) {
    if (change.kind != ColumnChange::Kind::retyped) continue;
    const catalog::Relation* table = view.catalog.relation(change.table->oid);
    const ast::ColumnNumber number = table ? table->column_number(change.column) : ast::ColumnNumber{0};
    if (number != 0) given[{table->oid, number}] = &change;
  }
  return given;
}

Finding about_type(const SchemaView& view, const catalog::Relation& table, ast::ColumnNumber number,
                   const ColumnChange* given) {
  if (!given) return about_column(view, table, number);
  Finding finding = view.finding(given->at, given->column);
  finding.subject = part_name(view.catalog, table, given->column);
  return finding;
}

Finding about_constraint(const SchemaView& view, const catalog::Relation& table,
                         const catalog::Constraint& constraint) {
  Finding finding = view.finding(constraint.made, constraint.name);
  if (finding.at.at == view.run.place(constraint.made).at && !constraint.columns.empty())
    finding = view.finding(constraint.made, table.column(constraint.columns.front()).name);
  finding.subject = part_name(view.catalog, table, constraint.name);
  return finding;
}

Finding about_index(const SchemaView& view, const catalog::Relation& index) {
  Finding finding = view.finding(index.made, index.name);
  finding.subject = view.catalog.qualified_name(index);
  return finding;
}

bool needs_quotes(std::string_view name) {
  return name.empty() || (name.front() >= '0' && name.front() <= '9') ||
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_$") != std::string_view::npos;
}

}  // namespace lint
