// Constants of an enum in stored expressions (enum_out, src/backend/utils/adt/enum.c).
#include "lint/commands/type/relabel.h"

#include <memory>
#include <utility>
#include <vector>

#include "lint/ast/walk.h"
#include "lint/dependency/dependents.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using QueryPtr = std::shared_ptr<const Query>;

class Relabel {
 public:
  Relabel(const Catalog& catalog, Oid type, const std::string& old_label, const std::string& label)
      : catalog_(catalog), type_(type), old_(old_label), label_(label) {}

  void operator()(ExprPtr& expr) const {
    if (expr && holds(*expr)) expr = anew(*expr);
  }
  void operator()(QueryPtr& query) const {
    if (query && holds(*query)) query = anew(*query);
  }

 private:
  bool is_it(const Expr& expr) const {
    return expr.kind == Expr::Kind::string && expr.text == old_ && expr.type.known() &&
           types::base_type(catalog_, expr.type).oid == type_;
  }
  template <class Tree>
  bool holds(const Tree& tree) const {
    bool found = false;
    walk_all(tree, [&](const Expr& node) { found = found || is_it(node); });
    return found;
  }
  ExprPtr anew(const Expr& expr) const {
    Expr made = expr;
    if (is_it(expr)) made.text = label_;
    each_argument(made, [&](ExprPtr& argument) { (*this)(argument); });
    if (made.query) (*this)(made.query);
    return std::make_shared<const Expr>(std::move(made));
  }
  QueryPtr anew(const Query& query) const {
    Query made = query;
    each_query(made, [&](QueryPtr& below) { (*this)(below); });
    each_expression(made, [&](ExprPtr& expr) { (*this)(expr); });
    return std::make_shared<const Query>(std::move(made));
  }

  const Catalog& catalog_;
  Oid type_;
  const std::string& old_;
  const std::string& label_;
};

template <class Visit>
void each_tree(Index& index, const Visit& visit) {
  for (IndexKey& key : index.keys) visit(key.expr);
  visit(index.predicate);
}

template <class Visit>
void each_tree(Relation& relation, const Visit& visit) {
  if (!relation.columns.empty()) {
    for (Column& column : relation.columns.edit()) visit(column.default_expr);
  }
  if (!relation.constraints.empty()) {
    for (Constraint& constraint : relation.constraints.edit()) visit(constraint.check);
  }
  if (relation.partition_key) {
    for (PartitionKey::Part& part : relation.partition_key->parts) visit(part.expr);
  }
  if (relation.index) each_tree(*relation.index, visit);
  if (relation.view) visit(relation.view->query);
}

template <class Visit>
void each_tree(Type& type, const Visit& visit) {
  visit(type.default_expr);
  if (type.constraints.empty()) return;
  for (Constraint& constraint : type.constraints.edit()) visit(constraint.check);
}

template <class Visit>
void each_tree(Function& function, const Visit& visit) {
  for (Function::Argument& argument : function.arguments) visit(argument.default_expr);
}

template <class Visit>
void each_tree(Trigger& trigger, const Visit& visit) {
  visit(trigger.when);
}

template <class Visit>
void each_tree(Policy& policy, const Visit& visit) {
  visit(policy.using_);
  visit(policy.check);
}

template <class Visit>
void each_tree(Rule& rule, const Visit& visit) {
  for (auto& action : rule.actions) visit(action);
}

template <class T>
void relabel_in(Catalog& catalog, Oid oid, const Relabel& in) {
  if (!catalog.get<T>(oid)) return;
  catalog.update<T>(oid, [&](T& object) { each_tree(object, [&](auto& tree) { in(tree); }); });
}

// What has an expression that depends on the type: its constants do.
void relabel_dependent(Catalog& catalog, const ObjectAddress& dependent, const Relabel& in) {
  const auto in_relation = [&](const Relation* relation) {
    if (relation) relabel_in<Relation>(catalog, relation->oid, in);
  };
  switch (dependent.cls) {
    case ObjectClass::relation: return relabel_in<Relation>(catalog, dependent.oid, in);
    case ObjectClass::type: return relabel_in<Type>(catalog, dependent.oid, in);
    case ObjectClass::function: return relabel_in<Function>(catalog, dependent.oid, in);
    case ObjectClass::trigger: return relabel_in<Trigger>(catalog, dependent.oid, in);
    case ObjectClass::policy: return relabel_in<Policy>(catalog, dependent.oid, in);
    case ObjectClass::rule: return relabel_in<Rule>(catalog, dependent.oid, in);
    case ObjectClass::constraint: return in_relation(catalog.find_constraint(dependent.oid).first);
    case ObjectClass::column_default: return in_relation(catalog.find_default(dependent.oid).first);
    default: return;
  }
}

}  // namespace

void relabel(Writer& w, const Type& type, const std::string& old_label, const std::string& label) {
  const Relabel in(w.catalog, type.oid, old_label, label);
  std::vector<Oid> types = {type.oid, type.array_type};
  for (size_t i = 0; i < types.size(); ++i) {
    for (const Dependency& dependency : dependency::dependents(w.catalog, {ObjectClass::type, types[i], 0})) {
      relabel_dependent(w.catalog, dependency.dependent, in);
      const Type* domain = dependency.dependent.cls == ObjectClass::type
                               ? w.catalog.get<Type>(dependency.dependent.oid)
                               : nullptr;
      if (domain && domain->kind == Type::Kind::domain) types.push_back(domain->oid);
    }
  }
}

}  // namespace commands
