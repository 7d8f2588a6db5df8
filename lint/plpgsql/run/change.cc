// What a Change of a body names, and its variables hidden.

#include "lint/plpgsql/run/change.h"

#include <functional>

#include "lint/lower/lower.h"
#include "lint/sql/parse.h"

namespace plpgsql {
using namespace ast;

bool alters_schema(const Change& change) {
  // Roles are of the cluster, not of the schema.
  if (const auto* named = std::get_if<Define>(&change); named && named->cls == ObjectClass::role)
    return false;
  if (const auto* drop = std::get_if<Drop>(&change); drop && drop->kind == ObjectKind::role) return false;
  return !std::holds_alternative<DataQuery>(change) && !std::holds_alternative<Copy>(change) &&
         !std::holds_alternative<Truncate>(change) && !std::holds_alternative<LockTable>(change) &&
         !std::holds_alternative<Vacuum>(change) && !std::holds_alternative<Utility>(change) &&
         !std::holds_alternative<Transaction>(change) && !std::holds_alternative<Comment>(change) &&
         !std::holds_alternative<Grant>(change) && !std::holds_alternative<OwnerTo>(change) &&
         !std::holds_alternative<RefreshMatview>(change) && !std::holds_alternative<Reindex>(change) &&
         !std::holds_alternative<Cluster>(change) && !std::holds_alternative<OtherDdl>(change);
}

namespace {

struct Touched {
  std::vector<std::string>& names;

  void add(const std::string& name) const {
    if (!name.empty()) names.push_back(name);
  }
  void add(const Name& name) const { add(name.name); }
  void add(const ObjectRef& ref) const {
    add(ref.relation);
    if (ref.relation.empty()) add(ref.name);
  }

  void operator()(const CreateTable& c) const {
    add(c.name);
    if (c.partition_of) add(*c.partition_of);
    for (const Name& parent : c.inherits) add(parent);
  }
  void operator()(const CreateTableAs& c) const { add(c.name); }
  void operator()(const AlterTable& c) const {
    add(c.name);
    for (const AlterCommand& command : c.commands) add(command.relation);
  }
  void operator()(const CreateIndex& c) const {
    add(c.table);
    add(c.name);
  }
  void operator()(const CreateSequence& c) const { add(c.name); }
  void operator()(const AlterSequence& c) const { add(c.name); }
  void operator()(const CreateSchema& c) const { add(c.name); }
  void operator()(const CreateEnum& c) const { add(c.name); }
  void operator()(const AlterEnum& c) const { add(c.name); }
  void operator()(const CreateComposite& c) const { add(c.name); }
  void operator()(const CreateRange& c) const { add(c.name); }
  void operator()(const CreateBaseType& c) const { add(c.name); }
  void operator()(const CreateDomain& c) const { add(c.name); }
  void operator()(const AlterDomain& c) const { add(c.name); }
  void operator()(const CreateView& c) const { add(c.name); }
  void operator()(const CreateFunction& c) const { add(c.name); }
  void operator()(const AlterFunction& c) const { add(c.function.name); }
  void operator()(const Define& c) const { add(c.name); }
  void operator()(const CreateTrigger& c) const { add(c.table); }
  void operator()(const CreatePolicy& c) const { add(c.table); }
  void operator()(const AlterPolicy& c) const { add(c.table); }
  void operator()(const CreateRule& c) const { add(c.table); }
  void operator()(const CreateExtension& c) const { add(c.name); }
  void operator()(const AlterExtension& c) const { add(c.name); }
  void operator()(const CreatePublication& c) const { add(c.name); }
  void operator()(const AlterPublication& c) const { add(c.name); }
  void operator()(const Drop& c) const {
    for (const ObjectRef& object : c.objects) add(object);
  }
  void operator()(const Rename& c) const {
    add(c.object);
    if (c.object.relation.empty()) add(c.new_name);
  }
  void operator()(const SetSchema& c) const { add(c.object); }
  void operator()(const Unknown& c) const { names.insert(names.end(), c.touches.begin(), c.touches.end()); }
  template <class Other>
  void operator()(const Other&) const {}
};

class Hider {
 public:
  Hider(const executor::Variables& variables, const std::set<std::string>& labels)
      : variables_(variables), labels_(labels) {}

  ExprPtr hidden(const ExprPtr& expr) const {
    if (!expr) return nullptr;
    auto copy = std::make_shared<Expr>(*expr);
    if (copy->kind == Expr::Kind::column && is_variable(copy->names)) {
      auto parameter = std::make_shared<Expr>();
      parameter->kind = Expr::Kind::parameter;
      parameter->span = copy->span;
      return parameter;
    }
    for (ExprPtr& argument : copy->args) argument = hidden(argument);
    if (copy->query) copy->query = hidden(copy->query);
    return copy;
  }

  std::shared_ptr<const Query> hidden(const std::shared_ptr<const Query>& query) const {
    if (!query) return nullptr;
    auto copy = std::make_shared<Query>(*query);
    for (CommonTable& table : copy->with) table.query = hidden(table.query);
    for (Target& target : copy->targets) target.expr = hidden(target.expr);
    for (FromItem& item : copy->from) hide(item);
    copy->where = hidden(copy->where);
    copy->having = hidden(copy->having);
    for (Window& window : copy->windows) {
      for (ExprPtr& expr : window.exprs) expr = hidden(expr);
    }
    for (auto* list :
         {&copy->group_by, &copy->distinct_on, &copy->order_by, &copy->limits, &copy->other, &copy->values}) {
      for (ExprPtr& expr : *list) expr = hidden(expr);
    }
    for (auto* list : {&copy->conflict.elements, &copy->conflict.values}) {
      for (ExprPtr& expr : *list) expr = hidden(expr);
    }
    copy->conflict.where = hidden(copy->conflict.where);
    for (MergeAction& action : copy->actions) {
      action.condition = hidden(action.condition);
      for (ExprPtr& expr : action.values) expr = hidden(expr);
    }
    for (auto& row : copy->rows) {
      for (ExprPtr& cell : row) cell = hidden(cell);
    }
    copy->left = hidden(copy->left);
    copy->right = hidden(copy->right);
    copy->source = hidden(copy->source);
    return copy;
  }

 private:
  bool is_variable(const std::vector<std::string>& names) const {
    if (names.size() > 1 && labels_.contains(names.front())) return true;
    return !names.empty() && names.size() <= 2 && variables_.contains(names.front());
  }
  void hide(FromItem& item) const {
    item.query = hidden(item.query);
    for (ExprPtr& function : item.functions) function = hidden(function);
    for (FromItem& side : item.sides) hide(side);
    item.condition = hidden(item.condition);
  }

  const executor::Variables& variables_;
  const std::set<std::string>& labels_;
};

void place_definition(ColumnDef& column, text::Span at) {
  column.span = at;
  for (ConstraintDef& constraint : column.constraints) constraint.span = at;
}

void find_calls(const ExprPtr& expr, std::vector<ExprPtr>& out);

void find_calls(const Query& query, std::vector<ExprPtr>& out) {
  for (const CommonTable& table : query.with) {
    if (table.query) find_calls(*table.query, out);
  }
  for (const Target& target : query.targets) find_calls(target.expr, out);
  const std::function<void(const FromItem&)> visit = [&](const FromItem& item) {
    for (const ExprPtr& function : item.functions) find_calls(function, out);
    for (const FromItem& side : item.sides) visit(side);
    if (item.query) find_calls(*item.query, out);
  };
  for (const FromItem& item : query.from) visit(item);
  find_calls(query.where, out);
  for (const ExprPtr& value : query.values) find_calls(value, out);
  if (query.source) find_calls(*query.source, out);
  if (query.left) find_calls(*query.left, out);
  if (query.right) find_calls(*query.right, out);
}

void find_calls(const ExprPtr& expr, std::vector<ExprPtr>& out) {
  if (!expr) return;
  if (expr->kind == Expr::Kind::call) out.push_back(expr);
  if (expr->query) find_calls(*expr->query, out);
  for (const ExprPtr& argument : expr->args) find_calls(argument, out);
}

}  // namespace

std::vector<std::string> names_touched(const Change& change) {
  std::vector<std::string> names;
  std::visit(Touched{names}, change);
  return names;
}

void hide_variables(Change& change, const executor::Variables& variables,
                    const std::set<std::string>& labels) {
  const Hider hider(variables, labels);
  if (auto* query = std::get_if<DataQuery>(&change)) query->query = hider.hidden(query->query);
  if (auto* table = std::get_if<CreateTableAs>(&change)) table->query = hider.hidden(table->query);
  if (auto* copy = std::get_if<Copy>(&change)) copy->query = hider.hidden(copy->query);
}

void place(Change& change, text::Span at) {
  if (auto* table = std::get_if<CreateTable>(&change)) {
    for (TableElement& element : table->elements) {
      if (auto* column = std::get_if<ColumnDef>(&element)) place_definition(*column, at);
      if (auto* constraint = std::get_if<ConstraintDef>(&element)) constraint->span = at;
    }
  } else if (auto* alter = std::get_if<AlterTable>(&change)) {
    for (AlterCommand& command : alter->commands) {
      command.span = at;
      if (command.column) place_definition(*command.column, at);
      if (command.constraint) command.constraint->span = at;
    }
  } else if (auto* function = std::get_if<CreateFunction>(&change)) {
    function->body_span = {};
  } else if (auto* block = std::get_if<DoBlock>(&change)) {
    block->body_span = {};
  }
}

std::vector<ExprPtr> calls_in(const Change& change) {
  std::vector<ExprPtr> calls;
  if (const auto* query = std::get_if<DataQuery>(&change); query && query->query && !query->explain) {
    find_calls(*query->query, calls);
  }
  return calls;
}

}  // namespace plpgsql
