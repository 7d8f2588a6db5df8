// What a type is: pg_catalog's by the generated tables, the chain's by the Catalog.

#include "lint/types/type.h"

#include <algorithm>

#include "lint/pg_catalog/rows.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

TypeFacts facts_of(const pg_catalog::TypeRow& row) {
  TypeFacts facts;
  facts.oid = row.oid;
  facts.name = pg_catalog::name(row);
  facts.kind = static_cast<Type::Kind>(row.kind);
  facts.category = static_cast<TypeCategory>(row.category);
  facts.preferred = row.preferred;
  facts.element = row.element;
  facts.array_type = row.array_type;
  facts.collation = row.collation;
  (facts.kind == Type::Kind::domain ? facts.base.oid : facts.subtype) = row.subtype;
  facts.multirange = row.multirange;
  facts.modifiers = row.takes_modifiers;
  return facts;
}

bool is_text_like(const Type& type) {
  return type.kind == Type::Kind::base && type.category == TypeCategory::string;
}

TypeFacts facts_of(const Catalog& catalog, const Type& type) {
  TypeFacts facts;
  facts.oid = type.oid;
  facts.name = type.name;
  facts.kind = type.kind;
  facts.category = type.category;
  facts.element = type.element;
  facts.array_type = type.array_type;
  facts.own = true;
  facts.shell = type.kind == Type::Kind::pseudo;
  facts.modifiers = type.kind == Type::Kind::base || type.kind == Type::Kind::array;
  facts.collation = is_text_like(type) ? 100 : 0;
  facts.multirange = type.multirange;
  if (type.kind == Type::Kind::domain) {
    facts.base = type.base;
    if (const auto base = type_facts(catalog, type.base.oid)) {
      facts.category = base->category;
      facts.collation = base->collation;
    }
  } else if (type.kind == Type::Kind::range) {
    facts.subtype = type.base.oid;
  } else if (type.kind == Type::Kind::multirange) {  // stands over its range
    if (const Type* range = catalog.get<Type>(type.base.oid)) facts.subtype = range->base.oid;
  } else if (type.kind == Type::Kind::array) {
    if (const auto element = type_facts(catalog, type.element)) facts.collation = element->collation;
  }
  return facts;
}

}  // namespace

bool is_polymorphic(const TypeFacts& facts) {
  return facts.kind == Type::Kind::pseudo && !facts.own && facts.name.starts_with("any") &&
         facts.name != "any";
}

std::optional<TypeFacts> type_facts(const Catalog& catalog, Oid oid) {
  if (oid == 0) return std::nullopt;
  if (oid < first_user_oid) {
    const pg_catalog::TypeRow* row = pg_catalog::type(oid, catalog.server_version());
    if (!row) return std::nullopt;
    return facts_of(*row);
  }
  const Type* type = catalog.get<Type>(oid);
  if (!type) return std::nullopt;
  return facts_of(catalog, *type);
}

Oid array_of(const Catalog& catalog, Oid element) {
  if (element < first_user_oid) {
    const pg_catalog::TypeRow* row = pg_catalog::type(element, catalog.server_version());
    return row ? row->array_type : 0;
  }
  const Type* type = catalog.get<Type>(element);
  return type ? type->array_type : 0;
}

namespace {

// A domain of information_schema; pg_catalog itself has none.
const pg_catalog::TypeRow* information_domain(Oid type) {
  if (type < pg_catalog::first_information_type || type > pg_catalog::last_information_type) return nullptr;
  const pg_catalog::TypeRow* row = pg_catalog::type(type, 0);
  return row && row->kind == 'd' ? row : nullptr;
}

}  // namespace

TypeRef base_type(const Catalog& catalog, TypeRef type) {
  while (type.oid >= first_user_oid) {
    const Type* own = catalog.get<Type>(type.oid);
    if (!own || own->kind != Type::Kind::domain) break;
    type = own->base;
  }
  if (const pg_catalog::TypeRow* row = information_domain(type.oid)) return {row->subtype, -1};
  return type;
}

bool has_domain_constraints(const Catalog& catalog, Oid type) {
  while (type >= first_user_oid) {
    const Type* own = catalog.get<Type>(type);
    if (!own || own->kind != Type::Kind::domain) return false;
    if (own->not_null) return true;
    for (const Constraint& constraint : own->constraints) {
      if (constraint.kind == Constraint::Kind::check) return true;
    }
    type = own->base.oid;
  }
  if (const pg_catalog::TypeRow* row = information_domain(type)) {
    return pg_catalog::name(*row) == "cardinal_number" || pg_catalog::name(*row) == "yes_or_no";
  }
  return false;
}

bool is_pseudo_type(const Catalog& catalog, Oid type) {
  if (type >= first_user_oid) return false;
  const pg_catalog::TypeRow* row = pg_catalog::type(type, catalog.server_version());
  return row && row->kind == 'p';
}

bool has_collation(const Catalog& catalog, Oid type) {
  const auto facts = type_facts(catalog, type);
  return !facts || facts->collation != 0 || (facts->own && facts->kind == Type::Kind::base);
}

std::string own_collation(const Catalog& catalog, Oid oid) {
  for (;;) {
    const auto facts = type_facts(catalog, oid);
    if (!facts || facts->collation == 0) return {};
    if (!facts->own || facts->kind == Type::Kind::base) {
      return facts->collation == c_collation ? "C" : "default";
    }
    const Type* type = catalog.get<Type>(oid);
    if (!type->collation.empty()) return type->collation;
    oid = facts->kind == Type::Kind::domain ? facts->base.oid : facts->element;
  }
}

bool may_lack(const Catalog& catalog, std::string_view name) {
  for (const auto& [oid, extension] : catalog.all<Extension>()) {
    if (!extension->known) return true;
  }
  return catalog.may_be_touched(name);
}

}  // namespace types
