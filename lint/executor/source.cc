// Laying the joins of FROM flat, and taking WHERE apart.

#include "lint/executor/source.h"

#include "lint/ast/walk.h"

namespace executor {
using namespace ast;

void collect_constants(const Query& query, std::vector<std::string>& out) {
  walk_all(query, [&](const Expr& node) {
    if (node.kind == Expr::Kind::string) out.push_back(node.text);
  });
}

void add_conjuncts(const ExprPtr& expr, std::vector<ExprPtr>& out) {
  if (!expr) return;
  if (expr->kind == Expr::Kind::and_) {
    for (const ExprPtr& part : expr->args) add_conjuncts(part, out);
  } else {
    out.push_back(expr);
  }
}

bool flatten(const FromItem& item, std::vector<Source>& sources, std::vector<ExprPtr>& conjuncts,
             bool outer) {
  if (item.kind != FromItem::Kind::join) {
    sources.push_back({&item, outer, {}});
    return true;
  }
  if (item.natural || item.sides.size() != 2 || !item.alias.empty()) return false;
  if (item.join != FromItem::Join::inner && item.join != FromItem::Join::left) return false;
  if (!flatten(item.sides[0], sources, conjuncts, outer)) return false;
  const bool left = item.join == FromItem::Join::left;
  if (left && item.sides[1].kind == FromItem::Kind::join) return false;
  if (!flatten(item.sides[1], sources, conjuncts, outer || left)) return false;
  std::vector<ExprPtr> conditions;
  add_conjuncts(item.condition, conditions);
  const std::string_view left_alias = item.sides[0].kind == FromItem::Kind::join
                                          ? std::string_view()
                                          : Source{&item.sides[0], false, {}}.alias();
  for (const std::string& column : item.using_columns) {
    auto equal = std::make_shared<Expr>();
    equal->kind = Expr::Kind::operator_;
    equal->name.name = "=";
    for (std::string_view side : {left_alias, sources.back().alias()}) {
      auto reference = std::make_shared<Expr>();
      reference->kind = Expr::Kind::column;
      if (!side.empty()) reference->names.emplace_back(side);
      reference->names.push_back(column);
      equal->args.push_back(std::move(reference));
    }
    if (left_alias.empty()) return false;
    conditions.push_back(std::move(equal));
  }
  auto& into = left ? sources.back().conditions : conjuncts;
  into.insert(into.end(), conditions.begin(), conditions.end());
  return true;
}

}  // namespace executor
