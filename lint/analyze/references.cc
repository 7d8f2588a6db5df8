// What an analysed expression names: columns, functions, types, sequences
// (src/backend/catalog/dependency.c, find_expr_references_walker).

#include "lint/analyze/references.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/datum/input.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/collation.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

using Kind = Expr::Kind;

void note(std::vector<ObjectAddress>& found, ObjectAddress object) {
  const auto at = std::lower_bound(found.begin(), found.end(), object);
  if (at == found.end() || *at != object) found.insert(at, object);
}

}  // namespace

std::vector<ColumnNumber> columns_of(const Expr& expr) {
  std::vector<ColumnNumber> columns;
  walk(expr, [&](const Expr& node) {
    if (node.kind != Kind::column || node.column <= 0) return;
    const auto at = std::lower_bound(columns.begin(), columns.end(), node.column);
    if (at == columns.end() || *at != node.column) columns.insert(at, node.column);
  });
  return columns;
}

std::vector<ObjectAddress> dependencies_of(const Catalog& catalog, const Expr& expr, Oid relation) {
  std::vector<ObjectAddress> found;
  walk(expr, [&](const Expr& node) {
    if (node.kind == Kind::column && node.relation != 0 && node.column >= 0)
      note(found, {ObjectClass::relation, node.relation ? node.relation : relation, node.column});
    if (node.kind == Kind::string && node.relation != 0)
      note(found, {datum::named_by_literal(node.type.oid), node.relation, 0});
    if (node.function >= first_user_oid) note(found, {ObjectClass::function, node.function, 0});
    const bool names_type = node.kind == Kind::cast || is_constant(node);
    const bool null_of_type = node.kind == Kind::case_ && !node.args.back();
    if ((names_type || null_of_type) && node.type.oid >= first_user_oid)
      note(found, {ObjectClass::type, node.type.oid, 0});
    if (node.kind == Kind::field && node.column > 0)
      note(found, {ObjectClass::relation, node.relation, node.column});
    if (node.kind == Kind::collate && !node.name.schema.empty()) {
      const Oid collation = types::resolve_collation(catalog, node.name).oid;
      if (collation != 0) note(found, {ObjectClass::collation, collation, 0});
    }
    if (!node.query) return;
    for (const ObjectAddress& object : shape(catalog, *node.query).reads) note(found, object);
  });
  return found;
}

}  // namespace analyze
