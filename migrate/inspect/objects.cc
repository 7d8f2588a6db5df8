// Objects that objects.sql gives as the statement that makes them, and what depends on what.
#include <array>

#include "migrate/inspect/fields.h"

namespace migrate::inspection {

using ast::ObjectClass;
using catalog::Catalog;

namespace {

struct ClassName {
  std::string_view name;
  ObjectClass cls;
};

// pg_depend's classes by the names of their class_names.
constexpr std::array class_names{
    ClassName{"pg_class", ObjectClass::relation},
    ClassName{"pg_type", ObjectClass::type},
    ClassName{"pg_proc", ObjectClass::function},
    ClassName{"pg_constraint", ObjectClass::constraint},
    ClassName{"pg_attrdef", ObjectClass::column_default},
    ClassName{"pg_trigger", ObjectClass::trigger},
    ClassName{"pg_policy", ObjectClass::policy},
    ClassName{"pg_rewrite", ObjectClass::rule},
    ClassName{"pg_collation", ObjectClass::collation},
    ClassName{"pg_operator", ObjectClass::operator_},
    ClassName{"pg_opclass", ObjectClass::operator_class},
    ClassName{"pg_opfamily", ObjectClass::operator_family},
    ClassName{"pg_cast", ObjectClass::cast},
    ClassName{"pg_conversion", ObjectClass::conversion},
    ClassName{"pg_language", ObjectClass::language},
    ClassName{"pg_am", ObjectClass::access_method},
    ClassName{"pg_foreign_data_wrapper", ObjectClass::foreign_data_wrapper},
    ClassName{"pg_foreign_server", ObjectClass::foreign_server},
    ClassName{"pg_user_mapping", ObjectClass::user_mapping},
    ClassName{"pg_event_trigger", ObjectClass::event_trigger},
    ClassName{"pg_publication", ObjectClass::publication},
    ClassName{"pg_statistic_ext", ObjectClass::statistics},
    ClassName{"pg_ts_config", ObjectClass::text_search},
    ClassName{"pg_ts_dict", ObjectClass::text_search},
    ClassName{"pg_ts_parser", ObjectClass::text_search},
    ClassName{"pg_ts_template", ObjectClass::text_search},
    ClassName{"pg_transform", ObjectClass::transform},
    ClassName{"pg_extension", ObjectClass::extension},
};

// As objects.sql names them.
constexpr std::array words{
    ClassName{"collation", ObjectClass::collation},
    ClassName{"conversion", ObjectClass::conversion},
    ClassName{"statistics", ObjectClass::statistics},
    ClassName{"operator", ObjectClass::operator_},
    ClassName{"operator family", ObjectClass::operator_family},
    ClassName{"operator class", ObjectClass::operator_class},
    ClassName{"cast", ObjectClass::cast},
    ClassName{"transform", ObjectClass::transform},
    ClassName{"language", ObjectClass::language},
    ClassName{"access method", ObjectClass::access_method},
    ClassName{"text search", ObjectClass::text_search},
    ClassName{"foreign data wrapper", ObjectClass::foreign_data_wrapper},
    ClassName{"foreign server", ObjectClass::foreign_server},
    ClassName{"publication", ObjectClass::publication},
    ClassName{"user mapping", ObjectClass::user_mapping},
    ClassName{"subscription", ObjectClass::subscription},
    ClassName{"event trigger", ObjectClass::event_trigger},
};

template <size_t n>
ObjectClass class_named(const std::array<ClassName, n>& names, const std::string& name) {
  for (const ClassName& one : names) {
    if (one.name == name) return one.cls;
  }
  return ObjectClass::none;
}

}  // namespace

void read_dependencies(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const ObjectClass dependent = class_named(class_names, f.text(0)),
                      referenced = class_named(class_names, f.text(2));
    if (dependent == ObjectClass::none || referenced == ObjectClass::none) continue;
    catalog.add_dependency(
        {{dependent, f.oid(1), 0}, {referenced, f.oid(3), 0}, catalog::DependencyKind::normal});
  }
}

void read_objects(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    catalog::DefinedObject object;
    if (const auto* known = catalog.get<catalog::DefinedObject>(f.oid(1))) object = *known;
    object.cls = class_named(words, f.text(0));
    object.oid = f.oid(1);
    object.schema = f.oid(2);
    if (object.name.empty()) object.name = f.text(3);
    object.definition.text = Fields::without_semicolon(f.text(4));
    object.comment = f.text(5);
    object.relations.clear();
    for (const std::string& relation : f.list(6))
      object.relations.push_back(static_cast<ast::Oid>(std::stoul(relation)));
    if (catalog.get<catalog::DefinedObject>(object.oid))
      catalog.update<catalog::DefinedObject>(object.oid,
                                             [&](catalog::DefinedObject& known) { known = object; });
    else
      catalog.add(std::move(object));
  }
}

}  // namespace migrate::inspection
