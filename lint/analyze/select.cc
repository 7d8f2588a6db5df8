// Queries: which columns come out, and what is read on the way (src/backend/parser/analyze.c).

#include <algorithm>

#include "lint/analyze/analyzer.h"
#include "lint/analyze/func_candidate.h"
#include "lint/ast/column_name.h"
#include "lint/ast/refusal.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

constexpr int deepest_query = 200;

// Literals of no known type come out as text.
void resolve_literals(std::vector<OutputColumn>& columns) {
  for (OutputColumn& column : columns) {
    if (column.type.oid == type_oid::unknown) column.type = {type_oid::text, -1};
  }
}

void rename(std::vector<OutputColumn>& columns, const std::vector<std::string>& names) {
  for (size_t i = 0; i < names.size() && i < columns.size(); ++i) columns[i].name = names[i];
}

}  // namespace

void Analyzer::read(const ObjectAddress& object) {
  if (object.oid < first_user_oid) return;
  auto& reads = reads_.reads;
  const auto at = std::lower_bound(reads.begin(), reads.end(), object);
  if (at == reads.end() || *at != object) reads.insert(at, object);
}

void Analyzer::read_column(const NamespaceColumn& column) {
  if (column.relation != 0 && column.number > 0)
    read({ObjectClass::relation, column.relation, column.number});
}

void Analyzer::expand_star(const Expr& star, const NamespaceItem& from, std::vector<OutputColumn>& out) {
  const bool grouped = levels_.back().grouped;
  const auto add = [&](const std::vector<NamespaceColumn>& columns) {
    for (const NamespaceColumn& column : columns) {
      read_column(column);
      out.push_back({column.name, column.type, column.collation, grouped ? column_of(column) : nullptr});
    }
  };
  if (star.names.empty()) {
    if (from.open) known_ = false;
    return add(from.columns);
  }
  for (const NamespaceItem* level = &from; level; level = level->outer) {
    for (const Source& source : level->sources) {
      if (source.alias != star.names.back()) continue;
      if (source.open) known_ = false;
      return add(source.columns);
    }
  }
  Expr row;
  row.kind = Expr::Kind::column;
  row.names = star.names;
  if (parameter(row)) {
    Source source;
    add_composite(row.type.oid, source);
    if (source.open) known_ = false;
    return add(source.columns);
  }
  if (!known_ || from.open) return;
  refuse("42P01", "missing FROM-clause entry for table \"" + star.names.back() + "\"");
}

ExprPtr Analyzer::column_of(const NamespaceColumn& column) const {
  auto made = std::make_shared<Expr>();
  made->kind = Expr::Kind::column;
  made->names = {column.name};
  made->type = column.type;
  made->relation = column.relation;
  made->column = column.number;
  made->name.name = column.collation;
  made->var = {column.entry, column.place};
  return made;
}

std::vector<OutputColumn> Analyzer::targets(const std::vector<Target>& targets, const NamespaceItem& from,
                                            bool raw) {
  std::vector<OutputColumn> out;
  for (const Target& target : targets) {
    if (!target.expr) continue;
    if (target.expr->kind == Expr::Kind::star) {
      expand_star(*target.expr, from, out);
      continue;
    }
    const ExprPtr analyzed = analyze(target.expr);
    // (x).*: the columns of a composite value.
    if (analyzed->kind == Expr::Kind::field && analyzed->text == "*") {
      const auto row =
          analyzed->args[0]
              ? types::type_facts(catalog_, types::base_type(catalog_, analyzed->args[0]->type).oid)
              : std::nullopt;
      if (row && row->kind != Type::Kind::composite && row->kind != Type::Kind::pseudo)
        refuse("42809",
               "type " + types::format_type_be(catalog_, analyzed->args[0]->type.oid) + " is not composite");
      Source source;
      add_composite(analyzed->args[0] ? analyzed->args[0]->type.oid : 0, source);
      if (source.open) known_ = false;
      for (const NamespaceColumn& column : source.columns) {
        read_column(column);
        out.push_back({column.name, column.type, column.collation, analyzed});
      }
      continue;
    }
    out.push_back({target.name.empty() ? figure_column_name(*analyzed) : target.name, analyzed->type,
                   collation_of(*analyzed), analyzed});
  }
  if (!raw) resolve_literals(out);
  return out;
}

ExprPtr Analyzer::condition(const ExprPtr& written, const char* what) {
  if (!written) return nullptr;
  Expr holder;
  holder.args.push_back(analyze(written));
  boolean_arguments(holder, what);
  return holder.args[0];
}

// transformSelectStmt: the clauses in the order in which the server looks at them.
std::vector<OutputColumn> Analyzer::select(const Query& query, NamespaceItem& from, bool raw) {
  for (const FromItem& item : query.from) {
    NamespaceItem one = from_item(item, from);
    from.open = from.open || one.open;
    add_sources(from.sources, std::move(one.sources));
    std::move(one.columns.begin(), one.columns.end(), std::back_inserter(from.columns));
  }
  from_ = &from;
  levels_.back().windows = &query.windows;
  levels_.back().grouped = query.grouped;
  note_clause(Clause::target);
  std::vector<OutputColumn> out = targets(query.targets, from, raw);
  note_clause(Clause::where);
  condition(query.where, "WHERE");
  note_clause(Clause::having);
  std::vector<ExprPtr> grouped_too;
  if (query.having) grouped_too.push_back(condition(query.having, "HAVING"));
  const std::vector<ExprPtr> sorted = order_by(query, out);
  const std::vector<ExprPtr> groups = group_by(query, out);
  distinct(query, out, sorted);
  limits(query);
  note_clause(Clause::window);
  for (const Window& window : query.windows) {
    for (const ExprPtr& expr : window.exprs) grouped_too.push_back(analyze(expr));
  }
  for (const ExprPtr& expr : std::vector(std::move(levels_.back().over)))
    grouped_too.push_back(analyze(expr));
  if (query.grouped || levels_.back().aggregates) {
    grouped_too.insert(grouped_too.end(), sorted.begin(), sorted.end());
    check_grouping(query, out, groups, grouped_too);
  }
  if (query.row_lock != Query::RowLock::none) check_locks(query, from);
  return out;
}

std::vector<OutputColumn> Analyzer::values(const Query& query, bool raw) {
  std::vector<OutputColumn> out;
  if (query.rows.empty()) return out;
  note_clause(single_row_ ? Clause::target : Clause::values);
  const size_t width = query.rows[0].size();
  std::vector<std::vector<ExprPtr>> cells(width);
  for (const auto& row : query.rows) {
    if (row.size() != width) refuse("42601", "VALUES lists must all be the same length");
    for (size_t i = 0; i < width; ++i) cells[i].push_back(analyze(row[i]));
  }
  for (size_t i = 0; i < width; ++i) {
    Expr column;
    column.args = std::move(cells[i]);
    const bool literal = column.args.size() == 1 && column.args[0]->type.oid == type_oid::unknown;
    if (literal) {
      column.type = column.args[0]->type;
    } else {
      common(column, 0, 1, "VALUES");
    }
    out.push_back({"column" + std::to_string(i + 1), column.type, collation_of(column), column.args[0]});
  }
  if (!raw) resolve_literals(out);
  return out;
}

std::vector<OutputColumn> Analyzer::set_operation(const Query& query, const NamespaceItem* outer, bool raw) {
  std::vector<OutputColumn> out = query.left ? shape(*query.left, outer, true) : std::vector<OutputColumn>();
  const std::vector<OutputColumn> right =
      query.right ? shape(*query.right, outer, true) : std::vector<OutputColumn>();
  const std::string word(query.operation);
  if (out.size() != right.size() && known_)
    refuse("42601", "each " + word + " query must have the same number of columns");
  for (size_t i = 0; i < out.size() && i < right.size(); ++i) {
    const TypeRef before = out[i].type;
    const bool literals = out[i].expr && right[i].expr;
    const std::vector<Oid> types = {before.oid, right[i].type.oid};
    std::pair<Oid, Oid> odds;
    const auto type = common_type(catalog_, types, &odds);
    if (!type)
      refuse("42804", word + " types " + types::format_type_be(catalog_, odds.first) + " and " +
                          types::format_type_be(catalog_, odds.second) + " cannot be matched");
    for (const ExprPtr& side : {out[i].expr, right[i].expr}) {
      if (literals && side->type.oid == type_oid::unknown) coerce(side, {*type, -1});
    }
    const bool all = query.all && query.operation == "UNION";
    out[i].collation = common_collation(out[i], right[i], {*type, -1}, all);
    out[i].type = {*type, before == right[i].type && *type == before.oid ? before.typmod : -1};
    out[i].expr = nullptr;
    if (!all) require_operator(out[i].type, false);
  }
  if (!raw) resolve_literals(out);
  return out;
}

namespace {

bool names(const Query& query, std::string_view table);

bool names(const std::vector<FromItem>& items, std::string_view table) {
  return std::any_of(items.begin(), items.end(), [&](const FromItem& item) {
    return (item.relation.schema.empty() && item.relation.name == table) || names(item.sides, table) ||
           (item.query && names(*item.query, table));
  });
}

// Whether its FROM, or that of its parts, has the name; a subquery in an expression may not
// have it (42P19).
bool names(const Query& query, std::string_view table) {
  if (names(query.from, table)) return true;
  for (const auto& part : {query.left, query.right}) {
    if (part && names(*part, table)) return true;
  }
  return std::any_of(query.with.begin(), query.with.end(),
                     [&](const CommonTable& inner) { return inner.query && names(*inner.query, table); });
}

}  // namespace

// A WITH query; a recursive one sees itself as its first arm makes it (src/backend/parser/parse_cte.c).
void Analyzer::common_table(const CommonTable& table, bool recursive, const NamespaceItem* outer,
                            std::vector<Commons>& visible, std::vector<OutputColumn>& columns) {
  const bool known = known_;
  known_ = true;
  const auto name_columns = [&] {
    if (table.columns.size() > columns.size() && known_) {
      refuse("42P10", "WITH query \"" + table.name + "\" has " + std::to_string(columns.size()) +
                          " columns available but " + std::to_string(table.columns.size()) +
                          " columns specified");
    }
    rename(columns, table.columns);
    const bool gives =
        !table.query || table.query->kind < Query::Kind::insert || !table.query->targets.empty();
    visible.push_back({table.name, &columns, known_, commons_, gives});
    commons_ = &visible.back();
  };
  if (table.query && recursive && table.query->left && table.query->right &&
      names(*table.query->right, table.name)) {
    columns = shape(*table.query->left, outer);
    name_columns();
    const std::vector<OutputColumn> again = shape(*table.query->right, outer, true);
    for (size_t i = 0; i < columns.size() && i < again.size(); ++i) {
      const std::vector<Oid> types = {columns[i].type.oid, again[i].type.oid};
      const auto overall = common_type(catalog_, types);
      if (!overall || *overall == 0 || columns[i].type.oid == 0 || *overall == columns[i].type.oid) continue;
      refuse("42804", "recursive query \"" + table.name + "\" column " + std::to_string(i + 1) +
                          " has type " + types::format_type(catalog_, columns[i].type) +
                          " in non-recursive term but type " + types::format_type_be(catalog_, *overall) +
                          " overall");
    }
  } else {
    if (table.query) columns = shape(*table.query, outer);
    name_columns();
  }
  known_ = known_ && known;
}

std::vector<OutputColumn> Analyzer::shape(const Query& query, const NamespaceItem* outer, bool raw) {
  if (++depth_ > deepest_query) {
    known_ = false;
    --depth_;
    return {};
  }
  const Commons* commons = commons_;
  const NamespaceItem* before = from_;
  levels_.emplace_back();
  std::vector<Commons> visible;
  std::vector<std::vector<OutputColumn>> columns(query.with.size());
  visible.reserve(query.with.size());
  for (size_t i = 0; i < query.with.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (query.with[j].name == query.with[i].name)
        refuse("42712", "WITH query name \"" + query.with[i].name + "\" specified more than once");
    }
    common_table(query.with[i], query.recursive, outer, visible, columns[i]);
  }
  NamespaceItem from;
  from.outer = outer;
  from_ = outer;
  std::vector<OutputColumn> out;
  switch (query.kind) {
    case Query::Kind::select: out = select(query, from, raw); break;
    case Query::Kind::values:
      from_ = &from;
      out = values(query, raw);
      break;
    case Query::Kind::set_operation:
      out = set_operation(query, outer, raw);
      sort_union(query, out);
      break;
    default: out = modification(query, outer); break;
  }
  from_ = before;
  commons_ = commons;
  levels_.pop_back();
  --depth_;
  return out;
}

}  // namespace analyze
