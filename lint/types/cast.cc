// How one type becomes another (src/backend/parser/parse_coerce.c: find_coercion_pathway, IsBinaryCoercible).

#include "lint/types/cast.h"

#include <algorithm>

#include "lint/pg_catalog/rows.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

CastWay table_way(const pg_catalog::CastRow& row, CastContext context) {
  const CastContext needed = row.context == 'i'   ? CastContext::implicit
                             : row.context == 'a' ? CastContext::assignment
                                                  : CastContext::explicit_;
  if (context < needed) return CastWay::none;
  return row.method == 'b' ? CastWay::binary : row.method == 'i' ? CastWay::in_out : CastWay::function;
}

// A cast that an extension or the chain made: its way, or none. Only types of theirs are looked for.
struct OwnCast {
  bool found = false;
  char context = 'e', method = 0;  // as pg_cast has them; method 0: not known
};

OwnCast own_cast(const Catalog& catalog, const TypeFacts& from, const TypeFacts& to) {
  if (from.oid < first_user_oid && to.oid < first_user_oid) return {};
  const auto& objects = catalog.all<DefinedObject>();
  if (std::none_of(objects.begin(), objects.end(),
                   [](const auto& object) { return object.second->cls == ObjectClass::cast; })) {
    return {};
  }
  std::string name = "(" + std::string(from.name) + "," + std::string(to.name) + ")";
  Oid oid = catalog.find_defined(ObjectClass::cast, 0, name);
  if (oid == 0) {
    name = "(" + format_type_qualified(catalog, {from.oid, -1}) + "," +
           format_type_qualified(catalog, {to.oid, -1}) + ")";
    oid = catalog.find_defined(ObjectClass::cast, 0, name);
  }
  const DefinedObject* object = catalog.get<DefinedObject>(oid);
  if (!object) return {};
  OwnCast cast;
  cast.found = true;
  const auto context = object->properties.find("context"), method = object->properties.find("method");
  if (context == object->properties.end() || method == object->properties.end()) return cast;
  cast.context = context->second.empty() ? 'e' : context->second.front();
  cast.method = method->second.empty() ? '\0' : method->second.front();
  return cast;
}

// A row of a child, or of a table OF the type, is one of its parent's (typeInheritsFrom, typeIsOfTypedTable).
bool is_row_of_child(const Catalog& catalog, const TypeFacts& from, const TypeFacts& to) {
  if (!from.own || !to.own || from.kind != Type::Kind::composite || to.kind != Type::Kind::composite)
    return false;
  const Relation* child = catalog.relation(catalog.get<Type>(from.oid)->relation);
  if (!child) return false;
  return child->of_type == to.oid || std::any_of(child->parents.begin(), child->parents.end(), [&](Oid oid) {
           const Relation* parent = catalog.relation(oid);
           const auto facts = parent ? type_facts(catalog, parent->row_type) : std::nullopt;
           return facts && (facts->oid == to.oid || is_row_of_child(catalog, *facts, to));
         });
}

CastWay conversion(TypeCategory from, TypeCategory to, CastContext context) {
  if (context != CastContext::implicit && to == TypeCategory::string) return CastWay::in_out;
  if (context == CastContext::explicit_ && from == TypeCategory::string) return CastWay::in_out;
  return CastWay::none;
}

bool polymorphic_accepts(Oid to, const TypeFacts& from) {
  switch (to) {
    case 2276:               // any
    case 2283:               // anyelement
    case 5077: return true;  // anycompatible
    case 2776:               // anynonarray
    case 5079: return from.kind != Type::Kind::array;
    case 2277:  // anyarray
    case 5078: return from.kind == Type::Kind::array;
    case 3500: return from.kind == Type::Kind::enumeration;
    case 3831:  // anyrange
    case 5080: return from.kind == Type::Kind::range;
    case 4537:  // anymultirange
    case 4538: return from.kind == Type::Kind::multirange;
    case type_oid::record: return from.kind == Type::Kind::composite;
    default: return false;
  }
}

}  // namespace

bool is_binary_coercible(const Catalog& catalog, Oid from, Oid to) {
  if (from == to || to == 2276 || to == 2283) return true;
  const Oid base = base_type(catalog, {from, -1}).oid;
  if (base == to) return true;
  const auto facts = type_facts(catalog, base);
  if (facts && polymorphic_accepts(to, *facts)) return true;
  if (base >= first_user_oid || to >= first_user_oid) {
    const auto target = type_facts(catalog, to);
    if (!facts || !target) return false;
    const OwnCast cast = own_cast(catalog, *facts, *target);
    return cast.found && cast.method == 'b' && cast.context == 'i';
  }
  const pg_catalog::CastRow* row = pg_catalog::cast(base, to, catalog.server_version());
  return row && row->method == 'b' && row->context == 'i';
}

CastWay cast_way(const Catalog& catalog, Oid from, Oid to, CastContext context) {
  if (from == 0 || to == 0) return CastWay::unknown;
  if (from == to) return CastWay::binary;
  if (from == type_oid::unknown) return CastWay::in_out;
  const Oid source = base_type(catalog, {from, -1}).oid, target = base_type(catalog, {to, -1}).oid;
  if (source == 0 || target == 0) return CastWay::unknown;
  if (source == target) return CastWay::binary;
  const auto source_facts = type_facts(catalog, source), target_facts = type_facts(catalog, target);
  if (!source_facts || !target_facts) return CastWay::unknown;
  if (polymorphic_accepts(target, *source_facts)) return CastWay::binary;
  if (const pg_catalog::CastRow* row = pg_catalog::cast(source, target, catalog.server_version()))
    return table_way(*row, context);
  if (const OwnCast own = own_cast(catalog, *source_facts, *target_facts); own.found) {
    if (own.method == 0) return CastWay::unknown;
    return table_way({.source = source,
                      .target = target,
                      .function = 0,
                      .context = own.context,
                      .method = own.method,
                      .since = 0,
                      .until = 99},
                     context);
  }
  const bool vector = target == 22 || target == 30;  // int2vector, oidvector take no other arrays
  if (source_facts->kind == Type::Kind::array && target_facts->kind == Type::Kind::array && !vector) {
    const CastWay way = cast_way(catalog, source_facts->element, target_facts->element, context);
    if (way == CastWay::binary || way == CastWay::in_out) return CastWay::function;
    return way;
  }
  if (is_row_of_child(catalog, *source_facts, *target_facts)) return CastWay::function;
  if (source == type_oid::record && target_facts->kind == Type::Kind::composite) return CastWay::function;
  return conversion(source_facts->category, target_facts->category, context);
}

}  // namespace types
