// ORDER BY, GROUP BY, DISTINCT and LIMIT (src/backend/parser/parse_clause.c).

#include <algorithm>
#include <charconv>

#include "lint/analyze/agg.h"
#include "lint/analyze/analyzer.h"
#include "lint/ast/refusal.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/opclass.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

using Kind = Expr::Kind;

// get_sort_group_operators: a btree class orders and compares, a hash class compares.
void Analyzer::require_operator(TypeRef type, bool ordering) const {
  Oid base = types::base_type(catalog_, type).oid;
  if (base == 0 || base == type_oid::unknown || types::is_pseudo_type(catalog_, base)) return;
  for (auto facts = types::type_facts(catalog_, base); facts && facts->kind == Type::Kind::array;
       facts = types::type_facts(catalog_, base)) {
    base = types::base_type(catalog_, {facts->element, -1}).oid;
  }
  const auto ordered = types::has_default_opclass(catalog_, "btree", base);
  if (!ordered || *ordered) return;
  const auto hashed = types::has_default_opclass(catalog_, "hash", base);
  if (!ordering && (!hashed || *hashed)) return;
  refuse("42883",
         std::string("could not identify an ") + (ordering ? "ordering" : "equality") +
             " operator for type " + types::format_type_be(catalog_, type.oid),
         ordering ? "Use an explicit ordering operator or modify the query." : "");
}

// findTargetlistEntrySQL92: a number counts output columns; a name means one of them, in GROUP BY only where
// FROM has no column of that name.
ExprPtr Analyzer::sort_item(const ExprPtr& item, const std::vector<OutputColumn>& out, const char* clause) {
  const bool constant = item->kind == Kind::string || item->kind == Kind::floating ||
                        item->kind == Kind::null || item->kind == Kind::bit_string ||
                        (item->kind == Kind::boolean && catalog_.server_version() >= 15);
  if (constant) refuse("42601", std::string("non-integer constant in ") + clause);
  const bool grouping = levels_.back().clause == Clause::group_by;
  if (item->kind == Kind::integer) {
    size_t position = 0;
    std::from_chars(item->text.data(), item->text.data() + item->text.size(), position);
    if (position >= 1 && position <= out.size()) return out[position - 1].expr;
    if (!known_) return nullptr;
    refuse("42P10", std::string(clause) + " position " + item->text + " is not in select list");
  }
  if (item->kind == Kind::column && item->names.size() == 1) {
    const auto is_it = [&](const auto& column) { return column.name == item->names[0]; };
    const bool of_from =
        grouping && from_ && std::any_of(from_->columns.begin(), from_->columns.end(), is_it);
    const OutputColumn* found = nullptr;
    for (const OutputColumn& column : out) {
      if (of_from || !is_it(column)) continue;
      const bool other = found && !(found->expr && column.expr && same(*found->expr, *column.expr));
      if (other && (found->expr || column.expr))
        refuse("42702", std::string(clause) + " \"" + column.name + "\" is ambiguous");
      found = &column;
    }
    if (found && found->expr) return found->expr;
    if (found) return nullptr;  // came by a star
  }
  return analyze(item);
}

std::vector<ExprPtr> Analyzer::order_by(const Query& query, const std::vector<OutputColumn>& out) {
  std::vector<ExprPtr> sorted;
  note_clause(Clause::order_by);
  for (const ExprPtr& item : query.order_by) {
    if (!item) continue;
    sorted.push_back(sort_item(item, out, "ORDER BY"));
    if (sorted.back()) require_operator(sorted.back()->type, true);
  }
  return sorted;
}

std::vector<ExprPtr> Analyzer::group_by(const Query& query, const std::vector<OutputColumn>& out) {
  std::vector<ExprPtr> groups;
  note_clause(Clause::group_by);
  for (const ExprPtr& item : query.group_by) {
    if (!item) continue;
    ExprPtr analyzed = sort_item(item, out, "GROUP BY");
    if (!analyzed) continue;
    walk(*analyzed, [&](const Expr& node) {  // checkTargetlistEntrySQL92
      if (node.kind != Kind::call) return;
      if (node.window) refuse("42P20", "window functions are not allowed in GROUP BY");
      if (is_aggregate(node)) refuse("42803", "aggregate functions are not allowed in GROUP BY");
    });
    require_operator(analyzed->type, false);
    groups.push_back(std::move(analyzed));
  }
  return groups;
}

// transformDistinctClause, transformDistinctOnClause
void Analyzer::distinct(const Query& query, const std::vector<OutputColumn>& out,
                        const std::vector<ExprPtr>& sorted) {
  if (!query.distinct) return;
  note_clause(Clause::order_by);
  const auto has = [](const std::vector<ExprPtr>& list, const ExprPtr& expr) {
    return std::any_of(list.begin(), list.end(),
                       [&](const ExprPtr& one) { return !one || same(*one, *expr); });
  };
  if (query.distinct_on.empty()) {
    std::vector<ExprPtr> selected;
    for (const OutputColumn& column : out) {
      require_operator(column.type, false);
      selected.push_back(column.expr);
    }
    for (const ExprPtr& expr : sorted) {
      if (expr && !has(selected, expr))
        refuse("42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list");
    }
    return;
  }
  std::vector<ExprPtr> keys;
  for (const ExprPtr& item : query.distinct_on) {
    keys.push_back(sort_item(item, out, "DISTINCT ON"));
    if (keys.back()) require_operator(keys.back()->type, false);
  }
  bool ended = false;
  size_t matched = 0;
  for (const ExprPtr& expr : sorted) {
    const bool key = !expr || has(keys, expr);
    if (key && ended)
      refuse("42P10", "SELECT DISTINCT ON expressions must match initial ORDER BY expressions");
    matched += key ? 1 : 0;
    ended = ended || !key;
  }
  if (ended && matched < keys.size())
    refuse("42P10", "SELECT DISTINCT ON expressions must match initial ORDER BY expressions");
}

// transformLimitClause
void Analyzer::limits(const Query& query) {
  note_clause(Clause::limit);
  for (const ExprPtr& limit : query.limits) {
    if (!limit) continue;
    const ExprPtr analyzed = coerce(analyze(limit), {type_oid::int8, -1});
    const Oid type = analyzed->type.oid;
    if (type != 0 && type != type_oid::int8 &&
        types::cast_way(catalog_, type, type_oid::int8, types::CastContext::assignment) ==
            types::CastWay::none) {
      refuse("42804",
             "argument of LIMIT must be type bigint, not type " + types::format_type_be(catalog_, type));
    }
    walk(*analyzed, [&](const Expr& node) {
      if (node.kind == Kind::column && level_of(node) + 1 == levels_.size())
        refuse("42P10", "argument of LIMIT must not contain variables");
    });
  }
}

// transformSetOperationStmt: ORDER BY sees the result's columns alone, and takes no expressions of them.
void Analyzer::sort_union(const Query& query, const std::vector<OutputColumn>& out) {
  NamespaceItem result;
  Source source;
  for (const OutputColumn& column : out)
    source.columns.push_back({column.name, column.type, column.collation, 0, 0});
  source.open = !known_;
  result = single(std::move(source));
  from_ = &result;
  note_clause(Clause::order_by);
  for (const ExprPtr& item : query.order_by) {
    if (!item) continue;
    const ExprPtr analyzed = sort_item(item, out, "ORDER BY");
    const bool column =
        item->kind == Kind::integer || (item->kind == Kind::column && item->names.size() == 1);
    if (!column && known_) refuse("0A000", "invalid UNION/INTERSECT/EXCEPT ORDER BY clause");
    if (analyzed) require_operator(analyzed->type, true);
  }
  limits(query);
  from_ = nullptr;
}

}  // namespace analyze
