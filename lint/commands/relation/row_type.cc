// What cannot change while it is stored within something else: rows of a table or composite type in a column
// of that type, a domain within an array or a composite (src/backend/commands/tablecmds.c,
// find_composite_type_dependencies; typecmds.c, get_rels_with_domain). Since November 2026 stored expressions
// stand in the way too.

#include "lint/commands/relation/row_type.h"

#include <algorithm>
#include <set>

#include "lint/dependency/dependents.h"
#include "lint/dependency/describe.h"
#include "lint/types/format_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

bool stores_rows(const Relation& relation) {
  return relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table ||
         relation.kind == RelationKind::materialized_view;
}

// Finds the first user of a type, itself or within arrays, domains, ranges, composites: `column
// "table.column"`, or what holds an expression that speaks of it.
class UserOf {
 public:
  explicit UserOf(const Catalog& catalog)
      : catalog_(catalog), expressions_(catalog.version().has(sql::Update::november_2026)) {}

  std::string operator()(Oid type) {
    if (type == 0 || !seen_.insert(type).second) return {};
    for (const Dependency& dependency : dependency::dependents(catalog_, {ObjectClass::type, type, 0})) {
      std::string user = in(dependency);
      if (!user.empty()) return user;
    }
    return {};
  }

 private:
  std::string in(const Dependency& dependency) {
    const ObjectAddress& user = dependency.dependent;
    switch (user.cls) {
      case ObjectClass::type: {
        std::string found = (*this)(user.oid);
        return found.empty() && written_down(dependency) ? described(user) : found;  // a domain's default
      }
      case ObjectClass::relation: return in_relation(dependency);
      // The types of a function's arguments and result are no expression of it; its defaults and its body
      // are.
      case ObjectClass::function: {
        const Function* function = catalog_.get<Function>(user.oid);
        if (!function || function->kind == RoutineKind::aggregate) return {};
        return written_down(dependency) ? described(user) : std::string();
      }
      case ObjectClass::rule:
      case ObjectClass::constraint:
      case ObjectClass::column_default:
      case ObjectClass::trigger:
      case ObjectClass::policy:
      case ObjectClass::publication_relation:
      case ObjectClass::statistics: return described(user);
      default: return {};
    }
  }

  std::string in_relation(const Dependency& dependency) {
    const Relation* relation = catalog_.relation(dependency.dependent.oid);
    if (!relation) return {};
    const ColumnNumber column = dependency.dependent.column;
    if (column > 0 && stores_rows(*relation)) {
      return "column \"" + relation->name + "." + relation->column(column).name + "\"";
    }
    if (column > 0) return (*this)(relation->row_type);
    // A materialized view's columns come before its query.
    for (const Column& stored : relation->columns) {
      if (stores_rows(*relation) && !stored.dropped && stored.type.oid == dependency.referenced.oid) {
        return "column \"" + relation->name + "." + stored.name + "\"";
      }
    }
    // The type's own relation, and a table made OF it.
    const bool of_it =
        relation->row_type == dependency.referenced.oid || relation->of_type == dependency.referenced.oid;
    return of_it ? std::string() : described(dependency.dependent);  // an index, a partition key
  }

  // It stands in pg_depend for an expression, not for the object's own value.
  bool written_down(const Dependency& dependency) const {
    return catalog_.dependencies().contains(
        {dependency.dependent, dependency.referenced, DependencyKind::normal});
  }

  // What a view stands on here, its rule does there.
  std::string described(const ObjectAddress& user) const {
    if (!expressions_) return {};
    const Relation* view = user.cls == ObjectClass::relation ? catalog_.relation(user.oid) : nullptr;
    const bool rule =
        view && (view->kind == RelationKind::view || view->kind == RelationKind::materialized_view);
    return (rule ? "rule _RETURN on " : "") + dependency::describe(catalog_, user);
  }

  const Catalog& catalog_;
  const bool expressions_;
  std::set<Oid> seen_;
};

void refuse_if_stored(Writer& w, Oid type, const std::string& domain) {
  const std::string user = UserOf(w.catalog)(type);
  if (!user.empty()) w.refuse("0A000", "cannot alter type \"" + domain + "\" because " + user + " uses it");
}

}  // namespace

void refuse_row_type_users(Writer& w, Oid table) {
  const Relation& relation = *w.catalog.relation(table);
  UserOf user_of(w.catalog);
  for (Oid type : {relation.row_type, relation.array_type}) {
    const std::string user = user_of(type);
    if (user.empty()) continue;
    if (relation.kind == RelationKind::composite_type) {
      w.refuse("0A000", "cannot alter type \"" + relation.name + "\" because " + user + " uses it");
    }
    const std::string kind = relation.kind == RelationKind::foreign_table ? "foreign table" : "table";
    w.refuse("0A000",
             "cannot alter " + kind + " \"" + relation.name + "\" because " + user + " uses its row type");
  }
}

void refuse_domain_containers(Writer& w, Oid domain) {
  const std::string name = types::format_type_be(w.catalog, domain);
  for (const Dependency& dependency : dependency::dependents(w.catalog, {ObjectClass::type, domain, 0})) {
    const ObjectAddress& user = dependency.dependent;
    const Type* type = user.cls == ObjectClass::type ? w.catalog.get<Type>(user.oid) : nullptr;
    const Relation* relation =
        user.cls == ObjectClass::relation && user.column > 0 ? w.catalog.relation(user.oid) : nullptr;
    if (type && type->kind == Type::Kind::domain) {
      refuse_domain_containers(w, type->oid);
    } else if (user.cls == ObjectClass::type) {
      refuse_if_stored(w, user.oid, name);
    } else if (relation) {
      refuse_if_stored(w, relation->row_type, name);
    }
  }
}

}  // namespace commands
