// Conjuncts of WHERE and ON, one side a bare column, are what an index serves.
#include "migrate/audit/asked_columns.h"

#include <algorithm>

#include "lint/ast/walk.h"
#include "lint/lower/lower.h"

namespace migrate::audit {
namespace {

using ast::Expr;
using ast::ExprPtr;
using ast::FromItem;
using ast::Query;
using catalog::Relation;
using ExprKind = Expr::Kind;

struct Named {
  std::string alias;
  const Relation* table = nullptr;
};

struct Found {
  const Relation* table = nullptr;
  ast::ColumnNumber column = 0;
  explicit operator bool() const { return column != 0; }
};

class Reader {
 public:
  Reader(const View& view, StatementColumns& out) : view_(view), out_(out) {}

  void read(const Query& query) {
    std::vector<Named> tables = named(query);
    for (const Named& one : tables) out_.tables[one.table->oid];
    if (query.where) conjuncts(*query.where, tables);
    ast::each_item(query.from, [&](const FromItem& item) {
      if (item.condition) conjuncts(*item.condition, tables);
      for (const std::string& name : item.using_columns) every_table(name, tables);
    });
    if (query.has_limit) order(query, tables);
    shape(query, tables);
    ast::each_subquery(query, [&](const Query& below) { Reader(view_, out_).read(below); });
  }

 private:
  const Relation* find(const ast::Name& name) const {
    const auto in = [&](ast::Oid schema) {
      const Relation* found = view_.schema.relation(view_.schema.find_relation(schema, name.name));
      return found && (found->is_table() || found->kind == catalog::RelationKind::materialized_view)
                 ? found
                 : nullptr;
    };
    if (!name.schema.empty()) return in(view_.schema.find_schema(name.schema));
    if (const Relation* found = in(catalog::public_schema)) return found;
    const Relation* only = nullptr;
    for (const auto& [oid, schema] : view_.schema.all<catalog::Schema>()) {
      const Relation* found = in(oid);
      if (found && only) return nullptr;
      if (found) only = found;
    }
    return only;
  }

  std::vector<Named> named(const Query& query) const {
    std::vector<Named> out;
    const auto add = [&](const ast::Name& name, const std::string& alias) {
      const bool common = name.schema.empty() &&
                          std::any_of(query.with.begin(), query.with.end(),
                                      [&](const ast::CommonTable& one) { return one.name == name.name; });
      const Relation* table = common ? nullptr : find(name);
      if (table) out.push_back({alias.empty() ? name.name : alias, table});
    };
    if (!query.target.empty()) add(query.target, query.target_alias);
    ast::each_item(query.from, [&](const FromItem& item) {
      if (item.kind == FromItem::Kind::relation) add(item.relation, item.alias);
    });
    return out;
  }

  // A bare column of one of the tables.
  static Found column(const ExprPtr& expr, const std::vector<Named>& tables) {
    if (!expr || expr->kind != ExprKind::column || expr->names.empty()) return {};
    const std::string& name = expr->names.back();
    Found found;
    for (const Named& one : tables) {
      if (expr->names.size() > 1 && one.alias != expr->names[expr->names.size() - 2]) continue;
      const ast::ColumnNumber number = one.table->column_number(name);
      if (number == 0) continue;
      if (found) return {};
      found = {one.table, number};
    }
    return found;
  }

  void every_table(const std::string& name, const std::vector<Named>& tables) {
    for (const Named& one : tables) {
      const ast::ColumnNumber number = one.table->column_number(name);
      if (number != 0) out_.tables[one.table->oid].equal.insert(number);
    }
  }

  void conjuncts(const Expr& expr, const std::vector<Named>& tables) {
    if (expr.kind == ExprKind::and_) {
      for (const ExprPtr& arg : expr.args) conjuncts(*arg, tables);
      return;
    }
    const auto note = [&](const Found& found, bool equal) {
      if (found)
        (equal ? out_.tables[found.table->oid].equal : out_.tables[found.table->oid].range)
            .insert(found.column);
    };
    const auto first = [&] { return expr.args.empty() ? Found{} : column(expr.args[0], tables); };
    switch (expr.kind) {
      case ExprKind::operator_: compared(expr, tables); break;
      case ExprKind::in:
      case ExprKind::is_null:
        if (!expr.negated) note(first(), true);
        break;
      case ExprKind::any_all:
        if (expr.sublink == ast::SubLink::any && expr.name.name == "=") note(first(), true);
        break;
      case ExprKind::between:
        if (!expr.negated) note(first(), false);
        break;
      case ExprKind::subquery:
        if (expr.sublink == ast::SubLink::any && !expr.negated) note(first(), true);
        break;
      case ExprKind::or_: either(expr, tables); break;
      default: break;
    }
  }

  void compared(const Expr& expr, const std::vector<Named>& tables) {
    const std::string& name = expr.name.name;
    const bool equal = name == "=", range = name == "<" || name == ">" || name == "<=" || name == ">=";
    if (expr.args.size() != 2 || (!equal && !range)) return;
    const Found left = column(expr.args[0], tables), right = column(expr.args[1], tables);
    if (left && right && left.table == right.table) return;
    for (const Found& side : {left, right}) {
      if (side)
        (equal ? out_.tables[side.table->oid].equal : out_.tables[side.table->oid].range).insert(side.column);
    }
  }

  void either(const Expr& expr, const std::vector<Named>& tables) {
    std::set<std::pair<const Relation*, ast::ColumnNumber>> columns;
    ast::walk(expr, [&](const Expr& node) {
      if (node.kind != ExprKind::column) return;
      if (const Found found = column(std::make_shared<Expr>(node), tables))
        columns.insert({found.table, found.column});
    });
    out_.or_across = out_.or_across || columns.size() > 1;
  }

  void order(const Query& query, const std::vector<Named>& tables) {
    const Relation* of = nullptr;
    std::vector<ast::ColumnNumber> columns;
    for (const ExprPtr& expr : query.order_by) {
      const Found found = column(expr, tables);
      if (!found || (of && found.table != of)) return;
      of = found.table;
      columns.push_back(found.column);
    }
    if (of && out_.tables[of->oid].order.empty()) out_.tables[of->oid].order = std::move(columns);
  }

  void shape(const Query& query, const std::vector<Named>& tables) {
    const bool select = query.kind == Query::Kind::select;
    const bool alone = tables.size() == 1 && query.from.size() + (query.target.empty() ? 0U : 1U) == 1;
    if (query.kind != Query::Kind::insert && alone && !query.where && !query.has_limit && !query.grouped)
      out_.whole.push_back(tables.front().table);
    out_.star = out_.star ||
                (select && !tables.empty() &&
                 std::any_of(query.targets.begin(), query.targets.end(),
                             [](const ast::Target& t) { return t.expr && t.expr->kind == ExprKind::star; }));
    // OFFSET stands before LIMIT, and alone where there is no LIMIT.
    out_.offset = out_.offset || query.limits.size() > (query.has_limit ? 1U : 0U);
    if (!query.where) return;
    ast::walk(*query.where, [&](const Expr& node) {
      if (node.kind == ExprKind::not_ && !node.args.empty() && node.args[0] &&
          node.args[0]->kind == ExprKind::subquery && node.args[0]->sublink == ast::SubLink::any)
        out_.not_in_subquery = true;
      if (node.kind == ExprKind::like && node.args.size() > 1 && node.args[1] &&
          node.args[1]->kind == ExprKind::string && node.args[1]->text.starts_with('%'))
        out_.leading_wildcard = true;
    });
  }

  const View& view_;
  StatementColumns& out_;
};

bool leaves_only_nulls_out(const catalog::Index& index) {
  return !index.predicate || (index.predicate->kind == ExprKind::is_null && index.predicate->negated);
}

}  // namespace

StatementColumns columns_asked_by(const View& view, const StatementNumbers& statement) {
  StatementColumns out;
  for (const ast::Change& change : lower::statements_in(statement.text)) {
    const auto* data = std::get_if<ast::DataQuery>(&change);
    if (!data || !data->query) continue;
    out.parsed = true;
    Reader(view, out).read(*data->query);
  }
  return out;
}

bool has_index_for(const View& view, const catalog::Relation& table, const AskedOf& asked) {
  return std::any_of(table.indexes->begin(), table.indexes->end(), [&](ast::Oid oid) {
    const Relation* index = view.schema.relation(oid);
    if (!index || !index->index || !index->index->valid || index->index->keys.empty()) return false;
    if (!leaves_only_nulls_out(*index->index)) return false;
    const ast::ColumnNumber first = index->index->keys[0].column;
    const bool ordered =
        asked.equal.empty() && asked.range.empty() && !asked.order.empty() && asked.order.front() == first;
    return first != 0 && (asked.equal.contains(first) || asked.range.contains(first) || ordered);
  });
}

}  // namespace migrate::audit
