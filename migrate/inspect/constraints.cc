// Indexes and constraints.
#include "migrate/inspect/expressions.h"
#include "migrate/inspect/fields.h"

namespace migrate::inspection {

using catalog::Catalog;
using catalog::Relation;

namespace {

// As pg_get_indexdef writes it: an operator class only where it is not the default, a collation where it
// differs from the column's. What follows the last dot: extensions' classes come with their schema.
std::string unqualified(const std::string& name) {
  return name.substr(name.rfind('.') + 1);
}

catalog::IndexKey key_of(const Catalog& catalog, const ast::IndexElement& element, ast::ColumnNumber column,
                         const Relation& table) {
  catalog::IndexKey key;
  key.column = column;
  if (column == 0) key.expr = analyzed(catalog, element.expr, &table);
  key.collation = element.collation;
  key.opclass = unqualified(element.opclass);
  key.descending = element.descending;
  key.nulls_first = element.nulls_first.value_or(element.descending);
  return key;
}

catalog::Index index_of(const Catalog& catalog, const Fields& f, const Relation& table) {
  catalog::Index index;
  index.table = table.oid;
  index.unique = f.flag(5);
  index.primary = f.flag(6);
  index.exclusion = f.flag(7);
  index.deferrable = f.flag(8);
  index.valid = f.flag(9);
  index.clustered = f.flag(10);
  index.replica_identity = f.flag(11);
  index.nulls_not_distinct = f.flag(12);
  index.constraint = f.oid(13);
  const std::vector<ast::ColumnNumber> columns = f.columns(3);
  const size_t keys = static_cast<size_t>(f.number(4));
  const auto written = statement<ast::CreateIndex>(f.text(2));
  if (written) {
    index.method = written->method;
    index.predicate = analyzed(catalog, written->where, &table);
  }
  for (size_t i = 0; i < keys && i < columns.size(); ++i) {
    const bool known = written && i < written->keys.size();
    index.keys.push_back(key_of(catalog, known ? written->keys[i] : ast::IndexElement{}, columns[i], table));
  }
  for (size_t i = keys; i < columns.size(); ++i) index.include.push_back(columns[i]);
  return index;
}

catalog::Constraint constraint_of(const Catalog& catalog, const Fields& f, const Relation* table,
                                  const catalog::Type* domain) {
  catalog::Constraint c;
  c.oid = f.oid(0);
  c.kind = static_cast<catalog::Constraint::Kind>(f.letter(3));
  c.name = f.text(4);
  c.columns = f.columns(5);
  c.ref_columns = f.columns(6);
  c.index = f.oid(7);
  c.ref_table = f.oid(8);
  if (c.kind == catalog::Constraint::Kind::foreign_key) {
    c.on_delete = static_cast<ast::FkAction>(f.letter(9));
    c.on_update = static_cast<ast::FkAction>(f.letter(10));
    c.set_columns = f.columns(11);
    c.match = static_cast<ast::FkMatch>(f.letter(12));
  }
  c.deferrable = f.flag(13);
  c.deferred = f.flag(14);
  c.validated = f.flag(15);
  c.enforced = f.flag(16);
  c.no_inherit = f.flag(17);
  c.local = f.flag(18);
  c.inherited = f.small(19);
  c.parent = f.oid(20);
  c.period = f.flag(21);
  c.operators = f.list(22);
  if (c.kind == catalog::Constraint::Kind::check)
    c.check = analyzed_expression(catalog, f.text(23), table, domain ? domain->base : ast::TypeRef{});
  return c;
}

}  // namespace

void read_indexes(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const ast::Oid oid = f.oid(0);
    const Relation* relation = catalog.relation(oid);
    const Relation* table = catalog.relation(f.oid(1));
    if (!relation || !table) continue;
    catalog::Index index = index_of(catalog, f, *table);
    if (!relation->parents.empty()) index.parent = relation->parents.front();
    catalog.update<Relation>(oid, [&](Relation& r) {
      r.index = std::move(index);
      r.parents.clear();  // an index has one parent at most, kept in Index::parent
    });
    catalog.update<Relation>(table->oid, [&](Relation& r) { r.indexes.push_back(oid); });
  }
}

void read_constraints(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const ast::Oid table = f.oid(1);
    const ast::Oid domain = f.oid(2);
    if (const Relation* relation = catalog.relation(table)) {
      catalog::Constraint made = constraint_of(catalog, f, relation, nullptr);
      catalog.update<Relation>(table, [&](Relation& r) { r.constraints.push_back(std::move(made)); });
    } else if (const catalog::Type* type = catalog.get<catalog::Type>(domain)) {
      catalog::Constraint made = constraint_of(catalog, f, nullptr, type);
      catalog.update<catalog::Type>(domain,
                                    [&](catalog::Type& t) { t.constraints.push_back(std::move(made)); });
    }
  }
}

}  // namespace migrate::inspection
