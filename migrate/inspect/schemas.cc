// Schemas, extensions, types.
#include <map>

#include "migrate/inspect/expressions.h"
#include "migrate/inspect/fields.h"

namespace migrate::inspection {

using catalog::Catalog;

void read_schemas(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    catalog::Schema schema;
    schema.oid = f.oid(0);
    schema.name = f.text(1);
    schema.owner = f.text(2);
    schema.comment = f.text(3);
    catalog.add(std::move(schema));
  }
}

void read_extensions(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    catalog::Extension extension;
    extension.oid = f.oid(0);
    extension.name = f.text(1);
    extension.schema = f.oid(2);
    extension.version = f.text(3);
    extension.known = true;
    catalog.add(std::move(extension));
  }
}

void read_types(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    catalog::Type type;
    type.oid = f.oid(0);
    type.schema = f.oid(1);
    type.name = f.text(2);
    type.kind = static_cast<catalog::Type::Kind>(f.letter(3));
    type.category = static_cast<ast::TypeCategory>(f.letter(4));
    type.owner = f.text(5);
    type.array_type = f.oid(6);
    if (type.kind == catalog::Type::Kind::array) type.element = f.oid(7);
    type.relation = f.oid(8);
    type.base = {f.oid(9), static_cast<int32_t>(f.number(10))};
    type.not_null = f.flag(11);
    type.labels = f.list(13);
    if (type.kind == catalog::Type::Kind::range) type.base = {f.oid(14), -1};
    type.multirange = f.oid(15);
    type.comment = f.text(16);
    if (!f.null(12)) type.default_expr = analyzed_expression(catalog, f.text(12), nullptr, type.base);
    type.collation = f.text(18);
    const ast::Oid extension = f.oid(17);
    const ast::Oid oid = catalog.add(std::move(type));
    if (extension == 0) continue;
    catalog.add_dependency({{ast::ObjectClass::type, oid, 0},
                            {ast::ObjectClass::extension, extension, 0},
                            catalog::DependencyKind::extension});
  }
}

}  // namespace migrate::inspection
