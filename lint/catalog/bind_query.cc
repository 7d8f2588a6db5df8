// Queries: which columns come out, and what is read on the way (src/backend/parser/analyze.c).

#include <algorithm>

#include "lint/catalog/bind_scope.h"

namespace catalog::binding {
namespace {

constexpr int deepest_query = 200;
constexpr Oid c_collation = 950;  // src/include/catalog/pg_collation.dat; of type name

// Literals of no known type come out as text.
void resolve_literals(std::vector<OutputColumn>& columns) {
  for (OutputColumn& column : columns) {
    if (column.type.oid == type_oid::unknown) column.type = {type_oid::text, -1};
  }
}

void rename(std::vector<OutputColumn>& columns, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size() && i < columns.size(); ++i) columns[i].name = names[i];
}

}  // namespace

void Binder::read(const ObjectAddress& object) {
  if (object.oid < first_user_oid) return;
  auto& reads = reads_.reads;
  const auto at = std::lower_bound(reads.begin(), reads.end(), object);
  if (at == reads.end() || *at != object) reads.insert(at, object);
}

void Binder::read_column(const Visible& column) {
  if (column.relation != 0 && column.number > 0)
    read({ObjectClass::relation, column.relation, column.number});
}

// assign_collations_walker, in short: a column's own collation comes through, COLLATE decides.
std::string Binder::collation_of(const Expr& expr) const {
  if (expr.kind == Expr::Kind::column) return expr.name.name;
  if (expr.kind == Expr::Kind::collate) {
    const bool system = expr.name.schema.empty() || expr.name.schema == "pg_catalog";
    return system ? expr.name.name : expr.name.schema + "." + expr.name.name;
  }
  const auto facts = type_facts(catalog_, expr.type.oid);
  if (!facts || facts->collation == 0) return {};
  for (const ExprPtr& arg : expr.args) {
    if (!arg) continue;
    std::string collation = collation_of(*arg);
    if (!collation.empty()) return collation;
    // The one type with a collation of its own that is not the default.
    if (arg->kind == Expr::Kind::cast) continue;
    const auto arg_facts = type_facts(catalog_, arg->type.oid);
    if (arg_facts && arg_facts->collation == c_collation && facts->collation != c_collation) return "C";
  }
  return {};
}

void Binder::expand_star(const Expr& star, const From& from, std::vector<OutputColumn>& out) {
  const auto add = [&](const std::vector<Visible>& columns) {
    for (const Visible& column : columns) {
      read_column(column);
      out.push_back({column.name, column.type, column.collation});
    }
  };
  if (star.names.empty()) {
    if (from.open) known_ = false;
    return add(from.columns);
  }
  for (const From* level = &from; level; level = level->outer) {
    for (const Source& source : level->sources) {
      if (source.alias != star.names.back()) continue;
      if (source.open) known_ = false;
      return add(source.columns);
    }
  }
  if (!known_ || from.open) return;
  refuse("42P01", "missing FROM-clause entry for table \"" + star.names.back() + "\"");
}

std::vector<OutputColumn> Binder::targets(const std::vector<Target>& targets, const From& from, bool raw) {
  std::vector<OutputColumn> out;
  for (const Target& target : targets) {
    if (!target.expr) continue;
    if (target.expr->kind == Expr::Kind::star) {
      expand_star(*target.expr, from, out);
      continue;
    }
    const ExprPtr bound = bind(target.expr);
    // (x).*: the columns of a composite value.
    if (bound->kind == Expr::Kind::field && bound->text == "*") {
      Source source;
      add_composite(bound->args[0] ? bound->args[0]->type.oid : 0, source);
      if (source.open) known_ = false;
      for (const Visible& column : source.columns)
        out.push_back({column.name, column.type, column.collation});
      continue;
    }
    out.push_back(
        {target.name.empty() ? figure_column_name(*bound) : target.name, bound->type, collation_of(*bound)});
  }
  if (!raw) resolve_literals(out);
  return out;
}

// GROUP BY, ORDER BY and the like may name output columns or count them.
void Binder::rest(const Query& query, const std::vector<OutputColumn>& out) {
  for (const ExprPtr& expr : query.other) {
    if (!expr || expr->kind == Expr::Kind::integer) continue;
    const bool output = expr->kind == Expr::Kind::column && expr->names.size() == 1 &&
                        std::any_of(out.begin(), out.end(), [&](const OutputColumn& column) {
                          return column.name == expr->names[0];
                        });
    if (!output) bind(expr);
  }
}

void Binder::condition(const ExprPtr& written, const char* what) {
  if (!written) return;
  Expr holder;
  holder.args.push_back(bind(written));
  boolean_arguments(holder, what);
}

std::vector<OutputColumn> Binder::select(const Query& query, From& from, bool raw) {
  for (const FromItem& item : query.from) {
    From one = from_item(item, from);
    from.open = from.open || one.open;
    std::move(one.sources.begin(), one.sources.end(), std::back_inserter(from.sources));
    std::move(one.columns.begin(), one.columns.end(), std::back_inserter(from.columns));
  }
  from_ = &from;
  std::vector<OutputColumn> out = targets(query.targets, from, raw);
  condition(query.where, "WHERE");
  rest(query, out);
  return out;
}

std::vector<OutputColumn> Binder::values(const Query& query, bool raw) {
  std::vector<OutputColumn> out;
  if (query.rows.empty()) return out;
  // A long list tells no more than its beginning, unless that is all NULLs and literals.
  std::vector<std::vector<Oid>> types(query.rows[0].size());
  std::vector<TypeRef> first(types.size());
  std::vector<bool> same(types.size(), true);
  for (const auto& row : query.rows) {
    for (std::size_t i = 0; i < row.size() && i < types.size(); ++i) {
      const ExprPtr bound = bind(row[i]);
      if (types[i].empty()) first[i] = bound->type;
      same[i] = same[i] && first[i] == bound->type;
      types[i].push_back(bound->type.oid);
    }
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    std::pair<Oid, Oid> odds;
    const auto type = common_type(catalog_, types[i], &odds);
    if (!type)
      refuse("42804", "VALUES types " + format_type_be(catalog_, odds.first) + " and " +
                          format_type_be(catalog_, odds.second) + " cannot be matched");
    out.push_back({"column" + std::to_string(i + 1), {*type, same[i] ? first[i].typmod : -1}, {}});
  }
  if (!raw) resolve_literals(out);
  return out;
}

std::vector<OutputColumn> Binder::set_operation(const Query& query, const From* outer, bool raw) {
  std::vector<OutputColumn> out = query.left ? shape(*query.left, outer, true) : std::vector<OutputColumn>();
  const std::vector<OutputColumn> right =
      query.right ? shape(*query.right, outer, true) : std::vector<OutputColumn>();
  if (out.size() != right.size() && known_)
    refuse("42601", "each UNION query must have the same number of columns");
  for (std::size_t i = 0; i < out.size() && i < right.size(); ++i) {
    const std::vector<Oid> types = {out[i].type.oid, right[i].type.oid};
    std::pair<Oid, Oid> odds;
    const auto type = common_type(catalog_, types, &odds);
    if (!type)
      refuse("42804", "UNION types " + format_type_be(catalog_, odds.first) + " and " +
                          format_type_be(catalog_, odds.second) + " cannot be matched");
    out[i].type = {*type, out[i].type == right[i].type && *type == out[i].type.oid ? out[i].type.typmod : -1};
    if (out[i].collation.empty()) out[i].collation = right[i].collation;
  }
  if (!raw) resolve_literals(out);
  return out;
}

// INSERT, UPDATE, DELETE, MERGE: what RETURNING gives.
std::vector<OutputColumn> Binder::modification(const Query& query, const From* outer) {
  From from;
  from.outer = outer;
  FromItem target;
  target.kind = FromItem::Kind::relation;
  target.relation = query.target;
  target.alias = query.target_alias;
  const Commons* commons = commons_;
  commons_ = nullptr;  // WITH's names are not what is written to
  From one = relation_item(target);
  commons_ = commons;
  if (query.source) shape(*query.source, outer);
  from.open = one.open;
  from.sources = one.sources;
  const std::vector<Visible> own = one.columns;
  from.columns = std::move(one.columns);
  if (query.on_conflict) {
    Source excluded = from.sources.front();
    excluded.alias = "excluded";
    from.sources.push_back(std::move(excluded));
  }
  std::vector<OutputColumn> out;
  for (const FromItem& item : query.from) {
    From next = from_item(item, from);
    from.open = from.open || next.open;
    std::move(next.sources.begin(), next.sources.end(), std::back_inserter(from.sources));
    std::move(next.columns.begin(), next.columns.end(), std::back_inserter(from.columns));
  }
  from_ = &from;
  for (const ExprPtr& value : query.values) bind(value);
  condition(query.where, "WHERE");
  out = targets(query.targets, from, false);
  return out;
}

std::vector<OutputColumn> Binder::shape(const Query& query, const From* outer, bool raw) {
  if (++depth_ > deepest_query) {
    known_ = false;
    --depth_;
    return {};
  }
  const Commons* commons = commons_;
  const From* before = from_;
  std::vector<Commons> visible;
  std::vector<std::vector<OutputColumn>> columns;
  visible.reserve(query.with.size());
  columns.reserve(query.with.size());
  for (const CommonTable& table : query.with) {
    columns.emplace_back();
    const bool known = known_;
    known_ = true;
    if (table.query) {
      if (query.recursive && table.query->left) {
        columns.back() = shape(*table.query->left, outer);
        rename(columns.back(), table.columns);
        visible.push_back({table.name, &columns.back(), known_, commons_});
        commons_ = &visible.back();
        if (table.query->right) shape(*table.query->right, outer);
        known_ = known_ && known;
        continue;
      }
      columns.back() = shape(*table.query, outer);
    }
    rename(columns.back(), table.columns);
    visible.push_back({table.name, &columns.back(), known_, commons_});
    commons_ = &visible.back();
    known_ = known_ && known;
  }
  From from;
  from.outer = outer;
  from_ = outer;
  std::vector<OutputColumn> out;
  switch (query.kind) {
    case Query::Kind::select: out = select(query, from, raw); break;
    case Query::Kind::values:
      from_ = &from;
      out = values(query, raw);
      break;
    case Query::Kind::set_operation: out = set_operation(query, outer, raw); break;
    default: out = modification(query, outer); break;
  }
  from_ = before;
  commons_ = commons;
  --depth_;
  return out;
}

}  // namespace catalog::binding
