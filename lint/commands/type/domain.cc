// Domains (src/backend/commands/typecmds.c, DefineDomain and AlterDomain...).
#include "lint/commands/type/domain.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/references.h"
#include "lint/ast/name.h"
#include "lint/catalog/choose_name.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/row_type.h"
#include "lint/commands/type/type.h"
#include "lint/sql/identifier.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using ConstraintDefKind = ConstraintDef::Kind;

ExprPtr analyzed(Writer& w, const ExprPtr& expr, TypeRef value, analyze::ExprUse use) {
  analyze::Analyzed result =
      analyze::expression(w.catalog, expr, analyze::Scope{.relation = nullptr, .value = value, .use = use});
  if (result.problem) w.refuse(*result.problem);
  return std::move(result.expr);
}

bool is_null(const ExprPtr& expr) {
  if (!expr) return true;
  return expr->kind == Expr::Kind::null || (expr->kind == Expr::Kind::cast && is_null(expr->args.front()));
}

const Constraint* find(const Type& domain, std::string_view name) {
  auto it = std::find_if(domain.constraints.begin(), domain.constraints.end(),
                         [&](const Constraint& c) { return c.name == name; });
  return it == domain.constraints.end() ? nullptr : &*it;
}

std::string constraint_name(Writer& w, const Type& domain, const std::string& given, std::string_view label) {
  if (!given.empty()) {
    if (find(domain, given)) {
      w.refuse(exists_already(
          given, "42710", "constraint \"" + given + "\" for domain \"" + domain.name + "\" already exists"));
    }
    return sql::truncate_identifier(given);
  }
  std::vector<std::string> taken;
  for (const Constraint& constraint : domain.constraints) taken.push_back(constraint.name);
  return choose_constraint_name(w.catalog, domain.name, "", label, domain.schema, taken);
}

// recordDependencyOnExpr: each check needs what it calls, and the domain itself what its default does.
void depend(Writer& w, const ObjectAddress& dependent, const ExprPtr& expr) {
  if (!expr) return;
  for (const ObjectAddress& object : analyze::dependencies_of(w.catalog, *expr, 0))
    w.catalog.add_dependency({dependent, object, DependencyKind::normal});
}

// GenerateTypeDependencies, to rebuild: what the default that went needed is needed no more.
void depend_on_default(Writer& w, const Type& domain, const ExprPtr& old) {
  const ObjectAddress self{ObjectClass::type, domain.oid, 0};
  if (old) {
    for (const ObjectAddress& object : analyze::dependencies_of(w.catalog, *old, 0))
      w.catalog.remove_dependency({self, object, DependencyKind::normal});
  }
  depend(w, self, domain.default_expr);
  depend_on_collation(w, self, domain.collation);
}

void add_check(Writer& w, Type& domain, const ConstraintDef& definition) {
  Constraint constraint;
  constraint.oid = w.catalog.new_oid();
  constraint.kind = Constraint::Kind::check;
  constraint.check = analyzed(w, definition.expr, domain.base, analyze::ExprUse::domain_check);
  constraint.name = constraint_name(w, domain, definition.name, "check");
  constraint.validated = !definition.not_valid;
  constraint.made = w.context.origin;
  depend(w, {ObjectClass::constraint, constraint.oid, 0}, constraint.check);
  domain.constraints.push_back(std::move(constraint));
}

// From 17 a domain's NOT NULL is a constraint with a name (AddDomainNotNullConstraint).
void add_not_null(Writer& w, Type& domain, const std::string& name) {
  if (domain.not_null) return;
  domain.not_null = true;
  if (w.catalog.server_version() < 17) return;
  Constraint constraint;
  constraint.oid = w.catalog.new_oid();
  constraint.kind = Constraint::Kind::not_null;
  constraint.name = constraint_name(w, domain, name, "not_null");
  constraint.made = w.context.origin;
  domain.constraints.push_back(std::move(constraint));
}

void remove_not_null(Type& domain) {
  domain.not_null = false;
  std::erase_if(domain.constraints.edit(),
                [](const Constraint& c) { return c.kind == Constraint::Kind::not_null; });
}

void set_default(Writer& w, Type& domain, const ExprPtr& expr) {
  const ExprPtr written = analyzed(w, expr, {}, analyze::ExprUse::column_default);
  analyze::Analyzed coerced = analyze::coerce(w.catalog, written, domain.base);
  if (coerced.problem) w.refuse(*coerced.problem);
  const ExprPtr value = std::move(coerced.expr);
  if (value && types::cast_way(w.catalog, value->type.oid, domain.base.oid, types::CastContext::assignment) ==
                   types::CastWay::none)
    w.refuse("42804",
             "column \"" + domain.name + "\" is of type " +
                 types::format_type_be(w.catalog, domain.base.oid) + " but default expression is of type " +
                 types::format_type_be(w.catalog, value->type.oid),
             {}, "You will need to rewrite or cast the expression.");
  // A modifier makes the NULL a call of the length function, which is kept.
  domain.default_expr = is_null(value) && domain.base.typmod < 0 ? nullptr : value;
}

void define(Writer& w, Type& domain, const ConstraintDef& definition, bool& nullable) {
  switch (definition.kind) {
    case ConstraintDefKind::default_:
      if (domain.default_expr) w.refuse("42601", "multiple default expressions");
      set_default(w, domain, definition.expr);
      break;
    case ConstraintDefKind::not_null:
      if (nullable) w.refuse("42601", "conflicting NULL/NOT NULL constraints");
      if (domain.not_null && w.catalog.server_version() >= 17)
        w.refuse("42601", "redundant NOT NULL constraint definition");
      add_not_null(w, domain, definition.name);
      break;
    case ConstraintDefKind::null:
      if (domain.not_null) w.refuse("42601", "conflicting NULL/NOT NULL constraints");
      nullable = true;
      break;
    case ConstraintDefKind::check: break;  // after the type is there: its name is chosen then
    case ConstraintDefKind::primary_key:
      w.refuse("42601", "primary key constraints not possible for domains");
    case ConstraintDefKind::unique: w.refuse("42601", "unique constraints not possible for domains");
    case ConstraintDefKind::exclusion: w.refuse("42601", "exclusion constraints not possible for domains");
    case ConstraintDefKind::foreign_key:
      w.refuse("42601", "foreign key constraints not possible for domains");
    case ConstraintDefKind::identity: w.refuse("42601", "identity constraints not possible for domains");
    case ConstraintDefKind::generated: w.refuse("42601", "specifying GENERATED is not possible for domains");
  }
}

void drop_constraint(Writer& w, Type& domain, const AlterDomain& change) {
  const Constraint* constraint = find(domain, change.constraint_name);
  const std::string missing = "constraint \"" + change.constraint_name + "\" of domain \"" +
                              written(change.name) + "\" does not exist";
  if (!constraint) {
    if (!change.missing_ok) w.refuse(does_not_exist(change.constraint_name, "42704", missing));
    w.notice(missing + ", skipping");
    w.applied.skipped = true;
    return;
  }
  if (constraint->kind == Constraint::Kind::not_null) return remove_not_null(domain);
  const Oid oid = constraint->oid;
  w.catalog.remove_dependencies({ObjectClass::constraint, oid, 0});
  std::erase_if(domain.constraints.edit(), [&](const Constraint& c) { return c.oid == oid; });
}

void add_constraint(Writer& w, Type& domain, const ConstraintDef& definition) {
  bool nullable = false;
  if (definition.kind == ConstraintDefKind::check) return add_check(w, domain, definition);
  if (definition.kind == ConstraintDefKind::not_null && domain.not_null) return;
  define(w, domain, definition, nullable);
}

}  // namespace

void apply(Writer& w, const CreateDomain& change) {
  Type domain;
  domain.schema = schema_for(w, change.name);
  domain.name = sql::truncate_identifier(change.name.name);
  domain.kind = Type::Kind::domain;
  require_free_name(w, domain.schema, domain.name);
  const types::ResolvedType base = types::resolve_type(w.catalog, change.type);
  if (base.problem) w.refuse(*base.problem);
  domain.base = base.type;
  if (const auto facts = types::type_facts(w.catalog, base.type.oid)) {
    if (facts->kind == Type::Kind::pseudo) {
      w.refuse("42804", "\"" + std::string(facts->name) + "\" is not a valid base type for a domain");
    }
    domain.category = facts->category;
  }
  domain.collation = column_collation(w, change.collation, base.type);
  bool nullable = false;
  for (const ConstraintDef& definition : change.constraints) define(w, domain, definition, nullable);
  const Oid oid = make_type(w, domain);
  domain = *w.catalog.get<Type>(oid);
  for (const ConstraintDef& definition : change.constraints) {
    if (definition.kind == ConstraintDefKind::check) add_check(w, domain, definition);
  }
  w.catalog.update<Type>(oid, [&](Type& made) { made = domain; });
  depend_on_default(w, domain, nullptr);
}

void apply(Writer& w, const AlterDomain& change) {
  using Action = AlterDomain::Action;
  const Type* type = require_type(w, change.name);
  if (!type) return;
  if (type->kind != Type::Kind::domain)
    w.refuse("42809", types::format_type_be(w.catalog, type->oid) + " is not a domain");
  Type domain = *type;
  const ExprPtr old_default = domain.default_expr;
  switch (change.action) {
    case Action::set_default: set_default(w, domain, change.default_expr); break;
    case Action::drop_default: domain.default_expr = nullptr; break;
    case Action::set_not_null:
      if (!domain.not_null) refuse_domain_containers(w, domain.oid);
      add_not_null(w, domain, {});
      break;
    case Action::drop_not_null: remove_not_null(domain); break;
    case Action::add_constraint: {
      const bool looks = !change.constraint.not_valid &&
                         (change.constraint.kind != ConstraintDefKind::not_null || !domain.not_null);
      add_constraint(w, domain, change.constraint);
      if (looks) refuse_domain_containers(w, domain.oid);
      break;
    }
    case Action::drop_constraint: drop_constraint(w, domain, change); break;
    case Action::validate_constraint: {
      const Constraint* constraint = find(domain, change.constraint_name);
      if (!constraint) {
        w.refuse(does_not_exist(change.constraint_name, "42704",
                                "constraint \"" + change.constraint_name + "\" of domain \"" +
                                    written(change.name) + "\" does not exist"));
      }
      const Oid oid = constraint->oid;
      if (!constraint->validated) refuse_domain_containers(w, domain.oid);
      for (Constraint& candidate : domain.constraints.edit())
        candidate.validated = candidate.validated || candidate.oid == oid;
      break;
    }
  }
  const Oid oid = domain.oid;
  w.catalog.update<Type>(oid, [&](Type& altered) { altered = domain; });
  if (domain.default_expr != old_default) depend_on_default(w, domain, old_default);
  w.altered({ObjectClass::type, oid, 0});
}

}  // namespace commands
