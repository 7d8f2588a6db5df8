// FROM: tables, subqueries, functions and joins as things to look names up in
// (src/backend/parser/parse_clause.c, transformFromClauseItem; parse_relation.c).

#include "lint/analyze/from_clause.h"

#include <algorithm>

#include "lint/analyze/analyzer.h"
#include "lint/analyze/func_candidate.h"
#include "lint/ast/column_name.h"
#include "lint/ast/refusal.h"
#include "lint/catalog/missing.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"
#include "lint/types/system_relation.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

// A sequence reads like a table of one row (src/include/commands/sequence.h, FormData_pg_sequence_data).
std::vector<NamespaceColumn> sequence_columns() {
  return {{"last_value", {type_oid::int8, -1}, {}, 0, 0},
          {"log_cnt", {type_oid::int8, -1}, {}, 0, 0},
          {"is_called", {type_oid::boolean, -1}, {}, 0, 0}};
}

}  // namespace

std::vector<NamespaceColumn> visible_columns(const Relation& relation) {
  if (relation.kind == RelationKind::sequence) return sequence_columns();
  std::vector<NamespaceColumn> columns;
  columns.reserve(relation.columns.size());
  for (size_t i = 0; i < relation.columns.size(); ++i) {
    const Column& column = relation.columns[i];
    if (column.dropped) continue;
    columns.push_back(
        {column.name, column.type, column.collation, relation.oid, static_cast<ColumnNumber>(i + 1)});
  }
  return columns;
}

uint32_t Analyzer::new_entry() {
  entry_levels_.push_back(static_cast<uint32_t>(levels_.size()));
  return static_cast<uint32_t>(entry_levels_.size());
}

NamespaceItem Analyzer::single(Source source) {
  NamespaceItem from;
  source.entry = new_entry();
  for (size_t i = 0; i < source.columns.size(); ++i) {
    source.columns[i].entry = source.entry;
    source.columns[i].place = static_cast<ColumnNumber>(i + 1);
  }
  from.columns = source.columns;
  from.open = source.open;
  from.sources.push_back(std::move(source));
  return from;
}

void Analyzer::rename_columns(const FromItem& item, Source& source) {
  if (!item.alias.empty()) {
    source.alias = item.alias;
    source.aliased = true;
    source.schema.clear();
  }
  if (item.column_aliases.size() > source.columns.size() && !source.open && known_)
    refuse("42P10", "table \"" + source.alias + "\" has " + std::to_string(source.columns.size()) +
                        " columns available but " + std::to_string(item.column_aliases.size()) +
                        " columns specified");
  for (size_t i = 0; i < item.column_aliases.size(); ++i) {
    if (i < source.columns.size()) {
      source.columns[i].name = item.column_aliases[i];
    } else {
      source.columns.push_back({item.column_aliases[i], {}, {}, 0, 0});
    }
  }
}

NamespaceItem Analyzer::relation_item(const FromItem& item) {
  Source source;
  source.alias = item.relation.name;
  source.schema = item.relation.schema;
  if (item.relation.schema.empty()) {
    for (const Commons* common = commons_; common; common = common->outer) {
      if (common->name != item.relation.name) continue;
      if (!common->gives)
        refuse("0A000", "WITH query \"" + common->name + "\" does not have a RETURNING clause");
      for (const OutputColumn& column : *common->columns)
        source.columns.push_back({column.name, column.type, column.collation, 0, 0});
      source.open = !common->known;
      rename_columns(item, source);
      return single(std::move(source));
    }
  }
  if (const pg_catalog::RelationRow* system = types::system_relation(catalog_, item.relation)) {
    source.schema = system->of_information_schema ? "information_schema" : "pg_catalog";
    source.system_columns = system->kind == 'r';
    for (size_t i = 0; i < system->column_count; ++i) {
      const pg_catalog::AttributeRow& column = pg_catalog::attribute(*system, i);
      source.columns.push_back({std::string(pg_catalog::name(column)),
                                {column.type, column.typmod},
                                column.c_collation ? "C" : "",
                                0,
                                0});
    }
    rename_columns(item, source);
    return single(std::move(source));
  }
  const Relation* relation = catalog_.relation(catalog_.resolve_relation(item.relation));
  if (relation) {
    source.system_columns = relation->kind != RelationKind::view;
    source.relation = relation->oid;
    source.row_type = relation->row_type;
    source.schema = catalog_.schema_name(relation->schema);
    source.columns = visible_columns(*relation);
    source.open = relation->open();
    source.more_of = relation->more_of;
    reads_.of_open = reads_.of_open || relation->open();
    read({ObjectClass::relation, relation->oid, 0});
    if (std::find(reads_.relations.begin(), reads_.relations.end(), relation->oid) == reads_.relations.end())
      reads_.relations.push_back(relation->oid);
  } else {
    if (!types::may_lack(catalog_, item.relation.name)) refuse(no_relation(item.relation));
    source.open = true;
    known_ = false;
  }
  rename_columns(item, source);
  return single(std::move(source));
}

void Analyzer::add_composite(Oid type, Source& source) {
  const Type* own =
      type >= first_user_oid ? catalog_.get<Type>(types::base_type(catalog_, {type, -1}).oid) : nullptr;
  const Relation* relation = own ? catalog_.relation(own->relation) : nullptr;
  if (!relation) {
    source.open = true;
    return;
  }
  source.row_type = type;
  source.open = relation->open();
  source.more_of = relation->more_of;
  reads_.of_open = reads_.of_open || relation->open();
  for (NamespaceColumn& column : visible_columns(*relation)) source.columns.push_back(std::move(column));
}

namespace {

struct Out {
  std::string name;
  TypeRef type;
};

// OUT, INOUT and TABLE parameters of the function that a call means.
std::vector<Out> out_parameters(const Catalog& catalog, const Expr& call) {
  std::vector<Out> outs;
  if (call.function >= first_user_oid) {
    const Function* function = catalog.get<Function>(call.function);
    if (!function) return outs;
    for (const Function::Argument& argument : function->arguments) {
      if (is_output(argument.mode)) outs.push_back({argument.name, argument.type});
    }
  } else if (const pg_catalog::FunctionRow* row =
                 pg_catalog::function(call.function, catalog.server_version())) {
    const auto types = pg_catalog::outs(*row);
    for (size_t i = 0; i < types.size(); ++i)
      outs.push_back({std::string(pg_catalog::out_name(*row, i)), {types[i], -1}});
  }
  for (size_t i = 0; i < outs.size(); ++i) {
    if (outs[i].name.empty()) outs[i].name = "column" + std::to_string(i + 1);
    if (types::is_pseudo_type(catalog, outs[i].type.oid)) outs[i].type = {};
  }
  return outs;
}

}  // namespace

// src/backend/utils/fmgr/funcapi.c, get_expr_result_type; parse_relation.c, addRangeTableEntryForFunction
void Analyzer::add_function_columns(const Expr& call, const FromItem& item, Source& source) {
  const std::vector<Out> outs = out_parameters(catalog_, call);
  if (outs.size() > 1) {
    for (const Out& out : outs) source.columns.push_back({out.name, out.type, {}, 0, 0});
    return;
  }
  const auto facts = types::type_facts(catalog_, types::base_type(catalog_, call.type).oid);
  if (facts && facts->kind == Type::Kind::composite) {
    add_composite(call.type.oid, source);
    // Before 15 what selects from a function stood on the function alone (process_function_rte_ref,
    // src/backend/catalog/dependency.c).
    if (catalog_.server_version() < 15) {
      for (NamespaceColumn& column : source.columns) column.relation = 0;
    }
    return;
  }
  const std::string figured = figure_column_name(call);
  std::string name = outs.size() == 1            ? outs[0].name
                     : item.functions.size() > 1 ? figured
                     : !item.alias.empty()       ? item.alias
                                                 : figured;
  if (!facts || call.type.oid == type_oid::record) {
    source.open = true;
    return;
  }
  source.columns.push_back({std::move(name), call.type, {}, 0, 0});
}

NamespaceItem Analyzer::function_item(const FromItem& item, const NamespaceItem& sofar) {
  Source source;
  const NamespaceItem* before = from_;
  from_ = &sofar;
  note_clause(Clause::from_function);
  for (const ExprPtr& function : item.functions) {
    if (source.alias.empty()) source.alias = figure_column_name(*function);
    // unnest(a, b) stands for unnest(a), unnest(b).
    const bool several =
        function->kind == Expr::Kind::call && function->name.name == "unnest" && function->args.size() > 1;
    if (several) {
      for (const ExprPtr& arg : function->args) {
        Expr one = *function;
        one.args = {arg};
        const ExprPtr analyzed = analyze(std::make_shared<const Expr>(std::move(one)));
        source.columns.push_back({"unnest", analyzed->type, {}, 0, 0});
      }
      continue;
    }
    const ExprPtr analyzed = analyze(function);
    if (item.column_definitions.empty()) add_function_columns(*analyzed, item, source);
  }
  from_ = before;
  for (const auto& [name, type] : item.column_definitions) {
    types::ResolvedType resolved = types::resolve_type(catalog_, type);
    if (resolved.problem) throw Refused{std::move(*resolved.problem)};
    source.columns.push_back({name, resolved.type, {}, 0, 0});
  }
  if (item.with_ordinality) source.columns.push_back({"ordinality", {type_oid::int8, -1}, {}, 0, 0});
  if (source.open && source.more_of == 0) known_ = false;
  rename_columns(item, source);
  return single(std::move(source));
}

// checkNameSpaceConflicts: the same table in two schemas may stand there without aliases.
void Analyzer::add_sources(std::vector<Source>& to, std::vector<Source>&& more) const {
  for (const Source& one : more) {
    for (const Source& other : to) {
      if (one.alias != other.alias || one.alias.empty()) continue;
      const bool apart = !one.aliased && !other.aliased && one.relation != other.relation;
      if (!apart) refuse("42712", "table name \"" + one.alias + "\" specified more than once");
    }
  }
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

namespace {

std::vector<std::string> shared_names(const NamespaceItem& left, const NamespaceItem& right) {
  std::vector<std::string> names;
  for (const NamespaceColumn& column : left.columns) {
    const bool there = std::any_of(right.columns.begin(), right.columns.end(),
                                   [&](const NamespaceColumn& other) { return other.name == column.name; });
    if (there) names.push_back(column.name);
  }
  return names;
}

const NamespaceColumn* named(const NamespaceItem& from, const std::string& name) {
  const auto at = std::find_if(from.columns.begin(), from.columns.end(),
                               [&](const NamespaceColumn& column) { return column.name == name; });
  return at == from.columns.end() ? nullptr : &*at;
}

// A blind spot may have given one of them columns that are not known.
bool may_have_more(const Catalog& catalog, const std::vector<Source>& sources) {
  return std::any_of(sources.begin(), sources.end(), [&](const Source& source) {
    const Relation* relation = catalog.relation(source.relation);
    return relation && types::may_lack(catalog, relation->name);
  });
}

}  // namespace

NamespaceItem Analyzer::join_item(const FromItem& item, const NamespaceItem& sofar) {
  NamespaceItem left = from_item(item.sides[0], sofar);
  NamespaceItem lateral = sofar;
  lateral.sources.insert(lateral.sources.end(), left.sources.begin(), left.sources.end());
  lateral.columns.insert(lateral.columns.end(), left.columns.begin(), left.columns.end());
  lateral.open = lateral.open || left.open;
  NamespaceItem right = from_item(item.sides[1], lateral);
  std::vector<Source> sources;
  add_sources(sources, std::vector(left.sources));
  add_sources(sources, std::vector(right.sources));
  NamespaceItem joined;
  joined.outer = sofar.outer;
  joined.open = left.open || right.open;
  const std::vector<std::string> merged = item.natural ? shared_names(left, right) : item.using_columns;
  for (const std::string& name : merged) {
    const NamespaceColumn* one = named(left, name);
    const NamespaceColumn* other = named(right, name);
    if (!one || !other) {
      if (joined.open || !known_ || may_have_more(catalog_, sources)) {
        joined.columns.push_back({name, {}, {}, 0, 0});
        continue;
      }
      refuse(does_not_exist(name, "42703",
                            "column \"" + name + "\" specified in USING clause does not exist in " +
                                (one ? "right" : "left") + " table"));
    }
    read_column(*one);
    read_column(*other);
    NamespaceColumn column = item.join == FromItem::Join::right ? *other : *one;
    const std::vector<Oid> types = {one->type.oid, other->type.oid};
    std::pair<Oid, Oid> odds;
    const auto shared = common_type(catalog_, types, &odds);
    if (!shared)
      refuse("42804", "JOIN/USING types " + types::format_type_be(catalog_, odds.first) + " and " +
                          types::format_type_be(catalog_, odds.second) + " cannot be matched");
    const Oid type = *shared;
    if (type != column.type.oid) column.type = {type, -1};
    if (one->type != other->type && item.join == FromItem::Join::full) column.type.typmod = -1;
    if (item.join == FromItem::Join::full) {
      column.relation = 0;
      column.entry = new_entry();
    }
    joined.columns.push_back(std::move(column));
  }
  const auto add_rest = [&](const NamespaceItem& side) {
    for (const NamespaceColumn& column : side.columns) {
      if (std::find(merged.begin(), merged.end(), column.name) == merged.end())
        joined.columns.push_back(column);
    }
  };
  add_rest(left);
  add_rest(right);
  if (!item.relation.name.empty()) {  // USING (...) AS
    Source using_columns;
    using_columns.alias = item.relation.name;
    using_columns.aliased = true;
    using_columns.open = joined.open;
    using_columns.columns.assign(joined.columns.begin(),
                                 joined.columns.begin() + static_cast<ptrdiff_t>(merged.size()));
    sources.push_back(std::move(using_columns));
  }
  // The join's columns hide those of its sides.
  for (Source& source : sources) source.system_columns_qualified = true;
  joined.sources = std::move(sources);
  if (item.condition) {
    const NamespaceItem* before = from_;
    joined.outer = sofar.outer;
    from_ = &joined;
    note_clause(Clause::join);
    condition(item.condition, "JOIN/ON");
    from_ = before;
  }
  if (item.alias.empty()) return joined;
  Source source;
  source.columns = std::move(joined.columns);
  source.open = joined.open;
  rename_columns(item, source);
  return single(std::move(source));
}

NamespaceItem Analyzer::from_item(const FromItem& item, const NamespaceItem& sofar) {
  switch (item.kind) {
    case FromItem::Kind::relation: return relation_item(item);
    case FromItem::Kind::join: return join_item(item, sofar);
    case FromItem::Kind::function: return function_item(item, sofar);
    case FromItem::Kind::subquery:
    case FromItem::Kind::values: {
      Source source;
      if (item.alias.empty() && catalog_.server_version() < 16)
        refuse("42601", item.kind == FromItem::Kind::values ? "VALUES in FROM must have an alias"
                                                            : "subquery in FROM must have an alias");
      if (item.query) {
        const bool before = known_;
        known_ = true;
        note_clause(Clause::from_subquery);
        for (OutputColumn& column : shape(*item.query, item.lateral ? &sofar : sofar.outer))
          source.columns.push_back({std::move(column.name), column.type, std::move(column.collation), 0, 0});
        source.open = !known_;
        known_ = known_ && before;
      } else {
        source.open = true;
      }
      rename_columns(item, source);
      return single(std::move(source));
    }
    case FromItem::Kind::other: break;
  }
  Source source;
  source.open = true;
  known_ = false;
  rename_columns(item, source);
  return single(std::move(source));
}

}  // namespace analyze
