// A foreign key whose column has another type than the one it references. The server takes every pair that
// has an equality operator of one operator family (src/backend/commands/tablecmds.c,
// ATAddForeignKeyConstraint); a narrower column then cannot hold the keys that the parent will have.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

using catalog::Relation;

// smallint, integer, bigint: by width; 0 for anything else.
int width(ast::Oid type) {
  return type == type_oid::int2 ? 2 : type == type_oid::int4 ? 4 : type == type_oid::int8 ? 8 : 0;
}

void report(const lint::SchemaView& view, const lint::ForeignKey& key, const Relation& parent, size_t i,
            lint::Sink& sink) {
  const ast::ColumnNumber number = key.constraint->columns[i];
  const catalog::Column& from = key.table->column(number);
  const catalog::Column& to = parent.column(key.constraint->ref_columns.get()[i]);
  const ast::Oid a = types::base_type(view.catalog, from.type).oid,
                 b = types::base_type(view.catalog, to.type).oid;
  const bool wider = width(a) > width(b) && width(b) > 0;
  lint::Finding finding = view.finding(key.constraint->made, from.name);
  finding.subject = lint::part_name(view.catalog, *key.table, from.name);
  finding.message =
      fmt::format("{} is {}, and {}, which it references, is {}", finding.subject,
                  types::format_type(view.catalog, from.type), lint::part_name(view.catalog, parent, to.name),
                  types::format_type(view.catalog, to.type));
  if (width(a) > 0 && width(a) < width(b)) finding.label = "cannot hold every key that the parent can have";
  finding.notes.push_back(view.run.made("parent", view.catalog.qualified_name(parent), to.made));
  const Relation& narrow = wider ? parent : *key.table;
  finding.safe_sql = true;
  finding.help = fmt::format(
      "-- rewrites the table under ACCESS EXCLUSIVE: while it is small; else a new column, filled in "
      "batches, takes "
      "its place\nALTER TABLE {} ALTER COLUMN {} TYPE {};",
      lint::sql_name(view.catalog, narrow), sql::quote_identifier(wider ? to.name : from.name),
      types::format_type(view.catalog, wider ? from.type : to.type));
  // A wider column holds every key: nothing fails, the index is used all the same.
  sink.add(std::move(finding), wider ? lint::Severity::note : lint::Severity::error);
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, keys] : view.children) {
    const Relation* parent = view.catalog.relation(oid);
    if (!parent) continue;
    for (const lint::ForeignKey& key : keys) {
      if (!lint::is_own(view, key.constraint->made)) continue;
      const auto& referenced = key.constraint->ref_columns.get();
      for (size_t i = 0; i < key.constraint->columns.size() && i < referenced.size(); ++i) {
        const ast::Oid a =
            types::base_type(view.catalog, key.table->column(key.constraint->columns[i]).type).oid;
        const ast::Oid b = types::base_type(view.catalog, parent->column(referenced[i]).type).oid;
        if (a == 0 || b == 0 || a == b || types::is_binary_coercible(view.catalog, a, b) ||
            types::is_binary_coercible(view.catalog, b, a))
          continue;
        report(view, key, *parent, i, sink);
        break;
      }
    }
  }
}

}  // namespace

extern constinit const lint::Rule foreign_key_type_mismatch{
    .id = "foreign-key-type-mismatch",
    .summary = "a foreign key whose type is not that of the column it points at",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "pg-index-health IH-25, pglinter B008"};

}  // namespace rules
