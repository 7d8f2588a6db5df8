// Tables, views, composite types: pg_class, pg_attribute, pg_inherits, pg_sequence.
#include <algorithm>

#include "migrate/inspect/expressions.h"
#include "migrate/inspect/fields.h"

namespace migrate::inspection {

using catalog::Catalog;
using catalog::Relation;

namespace {

bool contains(const std::vector<ast::Oid>& oids, ast::Oid oid) {
  return std::find(oids.begin(), oids.end(), oid) != oids.end();
}

catalog::View view_of(const Fields& f, Relation& relation) {
  catalog::View view;
  std::string& query = view.definition.text;
  query = Fields::without_semicolon(f.text(16));
  view.populated = f.flag(17);
  if (auto option = relation.options->find("check_option"); option != relation.options.end()) {
    view.check_option = option->second;
    relation.options.edit().erase("check_option");
  }
  if (const auto read = statement<ast::DataQuery>(query)) view.query = read->query;
  return view;
}

// Until all columns are read, the key and the bound cannot be analysed over them: read_columns does.
void note_partitioning(const Fields& f, Relation& relation) {
  if (!f.null(18)) {
    const auto read = statement<ast::CreateTable>("CREATE TABLE t () PARTITION BY " + f.text(18));
    catalog::PartitionKey key;
    if (read && read->partition_by) {
      key.strategy = read->partition_by->strategy;
      for (const ast::IndexElement& element : read->partition_by->keys) {
        catalog::PartitionKey::Part part;
        part.expr = element.expr;
        if (!element.column.empty()) {
          auto column = std::make_shared<ast::Expr>();
          column->kind = ast::Expr::Kind::column;
          column->names = {element.column};
          part.expr = std::move(column);
        }
        part.collation = element.collation;
        part.opclass = element.opclass;
        key.parts.push_back(std::move(part));
      }
    }
    relation.partition_key = std::move(key);
  }
  if (!f.null(19)) {
    const auto read = statement<ast::CreateTable>("CREATE TABLE t PARTITION OF p " + f.text(19));
    relation.partition_bound = read && read->bound ? *read->bound : ast::PartitionBound{};
  }
}

void analyze_partition_key(const Catalog& catalog, Relation& relation) {
  for (catalog::PartitionKey::Part& part : relation.partition_key->parts) {
    if (part.expr && part.expr->kind == ast::Expr::Kind::column) {
      part.column = relation.column_number(part.expr->names.back());
      part.expr = nullptr;
    } else {
      part.expr = analyzed(catalog, part.expr, &relation);
    }
  }
}

catalog::Column column_of(const Fields& f) {
  catalog::Column column;
  column.name = f.text(2);
  column.dropped = f.flag(11);
  if (!column.dropped) column.type = {f.oid(3), static_cast<int32_t>(f.number(4))};
  column.collation = f.text(5);
  column.not_null = f.flag(6);
  column.default_oid = f.oid(8);
  column.identity = static_cast<ast::Identity>(f.letter(9));
  column.generated = static_cast<ast::Generated>(f.letter(10));
  column.local = f.flag(12);
  column.inherited = f.small(13);
  column.storage = f.text(14);
  column.compression = f.text(15);
  column.comment = f.text(16);
  return column;
}

}  // namespace

void read_relations(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    Relation relation;
    relation.oid = f.oid(0);
    relation.schema = f.oid(1);
    relation.name = f.text(2);
    relation.kind = static_cast<catalog::RelationKind>(f.letter(3));
    relation.persistence = static_cast<ast::Persistence>(f.letter(4));
    relation.row_type = f.oid(5);
    relation.array_type = f.oid(6);
    relation.owner = f.text(7);
    relation.row_security = f.flag(8);
    relation.force_row_security = f.flag(9);
    if (relation.is_table()) relation.replica_identity = static_cast<ast::ReplicaIdentity>(f.letter(10));
    relation.access_method = f.text(11);
    relation.tablespace = f.text(12);
    relation.options = f.options(13);
    relation.of_type = f.oid(14);
    relation.comment = f.text(15);
    if (!f.null(16)) relation.view = view_of(f, relation);
    note_partitioning(f, relation);
    catalog.add(std::move(relation));
  }
}

void read_columns(Catalog& catalog, const Rows& rows) {
  for (size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    const ast::Oid oid = Fields(rows[begin]).oid(0);
    for (end = begin; end < rows.size() && Fields(rows[end]).oid(0) == oid;) ++end;
    if (!catalog.relation(oid)) continue;  // an extension's
    catalog.update<Relation>(oid, [&](Relation& relation) {
      std::vector<catalog::Column>& columns = relation.columns.edit();
      for (size_t i = begin; i < end; ++i) columns.push_back(column_of(Fields(rows[i])));
      for (size_t i = begin; i < end; ++i) {
        const Fields f(rows[i]);
        columns[i - begin].default_expr = analyzed_expression(catalog, f.text(7), &relation);
      }
      if (relation.partition_key) analyze_partition_key(catalog, relation);
    });
  }
}

void read_inheritance(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const ast::Oid child = f.oid(0);
    const ast::Oid parent = f.oid(1);
    const Relation* relation = catalog.relation(child);
    const Relation* above = catalog.relation(parent);
    if (!relation || !above) continue;
    // Where a part of the schema is read again, the child may have stood there before, and knows its parent.
    if (!contains(relation->parents, parent) && !relation->index) {
      catalog.update<Relation>(child, [&](Relation& r) {
        r.parents.push_back(parent);
        r.detach_pending = f.flag(2);
      });
    }
    if (!above->is_index())
      catalog.update<Relation>(parent, [&](Relation& r) { r.children.push_back(child); });
  }
}

void read_sequences(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    if (!catalog.relation(f.oid(0))) continue;
    catalog::Sequence sequence;
    sequence.type = {f.oid(1), -1};
    sequence.start = f.number(2);
    sequence.increment = f.number(3);
    sequence.minimum = f.number(4);
    sequence.maximum = f.number(5);
    sequence.cache = f.number(6);
    sequence.cycle = f.flag(7);
    sequence.owner_table = f.oid(8);
    sequence.owner_column = static_cast<ast::ColumnNumber>(f.number(9));
    sequence.identity = f.letter(10) == 'i';
    catalog.update<Relation>(f.oid(0), [&](Relation& r) { r.sequence = sequence; });
  }
}

}  // namespace migrate::inspection
