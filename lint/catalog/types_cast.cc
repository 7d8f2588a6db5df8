// How one type becomes another (src/backend/parser/parse_coerce.c: find_coercion_pathway, IsBinaryCoercible).

#include "lint/catalog/data/rows.h"
#include "lint/catalog/types.h"

namespace catalog {
namespace {

// A base type that an extension or the chain made: its casts are not in the tables.
bool is_foreign_base(const Catalog& catalog, Oid type) {
  const Type* own = type >= first_user_oid ? catalog.get<Type>(type) : nullptr;
  return own && own->kind == Type::Kind::base;
}

bool is_citext(const Catalog& catalog, Oid type) {
  const Type* own = type >= first_user_oid ? catalog.get<Type>(type) : nullptr;
  return own && own->kind == Type::Kind::base && own->name == "citext";
}

// contrib/citext/citext--1.4.sql
CastWay citext_way(const Catalog& catalog, Oid from, Oid to, CastContext context) {
  if (is_citext(catalog, from)) {
    if (to == type_oid::text || to == type_oid::varchar) return CastWay::binary;
    if (to == type_oid::bpchar && context != CastContext::implicit) return CastWay::binary;
    return context == CastContext::explicit_ ? CastWay::in_out : CastWay::none;
  }
  if (context == CastContext::implicit) return from == type_oid::unknown ? CastWay::in_out : CastWay::none;
  if (from == type_oid::text || from == type_oid::varchar) return CastWay::binary;
  if (from == type_oid::bpchar || from == type_oid::boolean || from == type_oid::inet)
    return CastWay::function;
  return CastWay::in_out;  // citext is a string type
}

CastWay table_way(const data::CastRow& row, CastContext context) {
  const CastContext needed = row.context == 'i'   ? CastContext::implicit
                             : row.context == 'a' ? CastContext::assignment
                                                  : CastContext::explicit_;
  if (context < needed) return CastWay::none;
  return row.method == 'b' ? CastWay::binary : row.method == 'i' ? CastWay::in_out : CastWay::function;
}

CastWay chain_cast(const Catalog& catalog, Oid from, Oid to) {
  for (const auto& [oid, object] : catalog.all<NamedObject>()) {
    if (object->cls != ObjectClass::cast) continue;
    bool has_from = false, has_to = false;
    for (const Dependency& edge : catalog.references_of({ObjectClass::cast, oid, 0})) {
      if (edge.referenced.cls != ObjectClass::type) continue;
      has_from = has_from || edge.referenced.oid == from;
      has_to = has_to || edge.referenced.oid == to;
    }
    if ((has_from || from < first_user_oid) && (has_to || to < first_user_oid)) return CastWay::unknown;
  }
  return CastWay::none;
}

CastWay conversion(char from, char to, CastContext context) {
  if (context != CastContext::implicit && to == 'S') return CastWay::in_out;
  if (context == CastContext::explicit_ && from == 'S') return CastWay::in_out;
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
  if (is_citext(catalog, base)) return to == type_oid::text || to == type_oid::varchar;
  const data::CastRow* row = data::cast(base, to, catalog.server_version());
  return row && row->method == 'b' && row->context == 'i';
}

CastWay cast_way(const Catalog& catalog, Oid from, Oid to, CastContext context) {
  if (from == 0 || to == 0) return CastWay::unknown;
  if (from == to) return CastWay::binary;
  if (from == type_oid::unknown) return CastWay::in_out;
  const Oid source = base_type(catalog, {from, -1}).oid, target = base_type(catalog, {to, -1}).oid;
  if (source == 0 || target == 0) return CastWay::unknown;
  if (source == target) return CastWay::binary;
  if (is_citext(catalog, source) || is_citext(catalog, target))
    return citext_way(catalog, source, target, context);
  const auto source_facts = type_facts(catalog, source), target_facts = type_facts(catalog, target);
  if (!source_facts || !target_facts) return CastWay::unknown;
  if (polymorphic_accepts(target, *source_facts)) return CastWay::binary;
  if (const data::CastRow* row = data::cast(source, target, catalog.server_version()))
    return table_way(*row, context);
  CastWay way = chain_cast(catalog, source, target);
  if (way != CastWay::none) return way;
  if (is_foreign_base(catalog, source) || is_foreign_base(catalog, target)) return CastWay::unknown;
  const bool vector = target == 22 || target == 30;  // int2vector, oidvector take no other arrays
  if (source_facts->kind == Type::Kind::array && target_facts->kind == Type::Kind::array && !vector) {
    way = cast_way(catalog, source_facts->element, target_facts->element, context);
    if (way == CastWay::binary || way == CastWay::in_out) return CastWay::function;
    return way;
  }
  if (source == type_oid::record && target_facts->kind == Type::Kind::composite) return CastWay::function;
  return conversion(source_facts->category, target_facts->category, context);
}

}  // namespace catalog
