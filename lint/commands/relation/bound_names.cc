// Names of relations in stored queries.

#include "lint/commands/relation/bound_names.h"

#include <optional>
#include <set>

#include "lint/ast/walk.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// A tree made anew with other names for its relations. `named` gives the new one; nothing leaves it as it is.
template <class Named>
class Renaming {
 public:
  explicit Renaming(const Named& named) : named_(named) {}

  std::shared_ptr<const Query> of(const Query& query) {
    const std::set<std::string> outside = common_tables_;
    for (const CommonTable& table : query.with) common_tables_.insert(table.name);
    auto made = std::make_shared<Query>(query);
    each_item(made->from, [&](FromItem& item) {
      if (item.kind == FromItem::Kind::relation) put(item.relation, item.alias);
    });
    if (!made->target.empty()) put(made->target, made->target_alias);
    each_query(*made, [&](std::shared_ptr<const Query>& below) { below = of(*below); });
    each_expression(*made, [&](ExprPtr& expr) { expr = of(expr); });
    common_tables_ = outside;
    return made;
  }

 private:
  void put(Name& name, std::string& alias) {
    if (name.schema.empty() && common_tables_.contains(name.name)) return;
    std::optional<Name> now = named_(name);
    if (!now) return;
    if (alias.empty()) alias = name.name;
    name = std::move(*now);
  }

  ExprPtr of(const ExprPtr& expr) {
    bool has_query = false;
    walk(*expr, [&](const Expr& node) { has_query |= node.query != nullptr; });
    if (!has_query) return expr;
    auto made = std::make_shared<Expr>(*expr);
    each_argument(*made, [&](ExprPtr& below) { below = of(below); });
    if (made->query) made->query = of(*made->query);
    return made;
  }

  const Named& named_;
  std::set<std::string> common_tables_;
};

}  // namespace

Name bound_name(const Catalog& catalog, const Relation& relation) {
  return {std::string(catalog.schema_name(relation.schema)), relation.name};
}

std::shared_ptr<const Query> with_bound_names(const Writer& w, const std::shared_ptr<const Query>& query) {
  if (!query) return nullptr;
  const auto named = [&](const Name& name) -> std::optional<Name> {
    const Relation* relation = w.catalog.relation(w.catalog.resolve_relation(name));
    if (!relation) return std::nullopt;
    return bound_name(w.catalog, *relation);
  };
  return Renaming(named).of(*query);
}

void follow_name(Writer& w, Oid relation, const Name& before) {
  const Name now = bound_name(w.catalog, *w.catalog.relation(relation));
  const auto named = [&](const Name& name) {
    return name.schema == before.schema && name.name == before.name ? std::optional(now) : std::nullopt;
  };
  std::set<Oid> views, rules;
  for (const Dependency& dependency : w.catalog.dependents_of({ObjectClass::relation, relation, 0}, true)) {
    const ObjectAddress& reader = dependency.dependent;
    if (reader.cls == ObjectClass::relation && reader.oid != relation) views.insert(reader.oid);
    if (reader.cls == ObjectClass::rule) rules.insert(reader.oid);
  }
  for (Oid oid : views) {
    const Relation* view = w.catalog.relation(oid);
    if (!view || !view->view || !view->view->query) continue;
    auto query = Renaming(named).of(*view->view->query);
    w.catalog.update<Relation>(oid, [&](Relation& r) {
      View changed = *r.view;
      changed.query = query;
      r.view = std::move(changed);
    });
  }
  for (Oid oid : rules) {
    if (!w.catalog.get<Rule>(oid)) continue;
    w.catalog.update<Rule>(oid, [&](Rule& rule) {
      for (auto& action : rule.actions) {
        if (action) action = Renaming(named).of(*action);
      }
    });
  }
}

}  // namespace commands
