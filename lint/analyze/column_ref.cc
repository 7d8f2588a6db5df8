// Column references (src/backend/parser/parse_expr.c, transformColumnRef; parse_relation.c).

#include <algorithm>
#include <array>

#include "lint/analyze/analyzer.h"
#include "lint/ast/refusal.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

struct SystemColumn {
  std::string_view name;
  ColumnNumber number;
  Oid type;
};
// src/backend/catalog/heap.c, SysAtt
constexpr std::array system_columns = {
    SystemColumn{"ctid", -1, 27}, SystemColumn{"xmin", -2, 28}, SystemColumn{"cmin", -3, 29},
    SystemColumn{"xmax", -4, 28}, SystemColumn{"cmax", -5, 29}, SystemColumn{"tableoid", -6, type_oid::oid},
};

const SystemColumn* system_column(std::string_view name) {
  const auto at = std::find_if(system_columns.begin(), system_columns.end(),
                               [&](const SystemColumn& column) { return column.name == name; });
  return at == system_columns.end() ? nullptr : &*at;
}

// The relation whose rows are values of the type, nullptr = none of the chain's.
const Relation* row_of(const Catalog& catalog, TypeRef type) {
  const Type* own = catalog.get<Type>(types::base_type(catalog, type).oid);
  return own && own->kind == Type::Kind::composite ? catalog.relation(own->relation) : nullptr;
}

// OUT parameters are not seen by the body.
const Function::Argument* input_parameter(const Function& routine, const std::string& name) {
  for (const Function::Argument& argument : routine.arguments) {
    if (is_input(argument.mode) && argument.name == name) return &argument;
  }
  return nullptr;
}

[[noreturn]] void no_column(const std::string& name) {
  refuse(does_not_exist(name, "42703", "column \"" + name + "\" does not exist"));
}

// Whether a blind spot may have given one of the relations in sight more columns than are known.
bool may_have_more(const Catalog& catalog, const NamespaceItem* level) {
  for (; level; level = level->outer) {
    for (const Source& source : level->sources) {
      const Relation* relation = catalog.relation(source.relation);
      if (relation && types::may_lack(catalog, relation->name)) return true;
    }
  }
  return false;
}

}  // namespace

void Analyzer::take(Expr& made, const NamespaceColumn& column) {
  made.type = column.type;
  made.relation = column.relation;
  made.column = column.number;
  made.name.name = column.collation;  // read by collation_of alone
  if (column.entry != 0) {
    made.var = {column.entry, column.place};
    note_below(made);
  }
  read_column(column);
}

// A column of a query further out, named in a subquery: if that query groups, it has to be grouped.
void Analyzer::note_below(const Expr& column) {
  const size_t level = level_of(column);
  if (level + 1 >= levels_.size()) return;
  const Clause clause = levels_[level].clause;
  if (clause != Clause::target && clause != Clause::having && clause != Clause::order_by) return;
  levels_[level].named_below.push_back(std::make_shared<const Expr>(column));
}

bool Analyzer::may_be_elsewhere() const {
  for (const NamespaceItem* level = from_; level; level = level->outer) {
    if (level->open) return true;
  }
  return false;
}

void Analyzer::note_missing(Oid relation, const std::string& name) {
  const bool told = std::any_of(missing_.begin(), missing_.end(), [&](const Missing& one) {
    return one.relation == relation && one.name.name == name;
  });
  if (!told) missing_.push_back({ObjectKind::column, {{}, name}, relation});
}

// Whether the column can be no other than one of the level's only presumed relation; then it is noted.
bool Analyzer::note_missing(const NamespaceItem& level, const std::string& name) {
  Oid relation = 0;
  for (const Source& source : level.sources) {
    if (!source.open) continue;
    if (source.more_of == 0 || relation != 0) return false;
    relation = source.more_of;
  }
  const bool further_out = [&] {
    for (const NamespaceItem* outer = level.outer; outer; outer = outer->outer) {
      if (outer->open || std::any_of(outer->columns.begin(), outer->columns.end(),
                                     [&](const NamespaceColumn& column) { return column.name == name; }))
        return true;
    }
    return false;
  }();
  const bool whole_row = std::any_of(level.sources.begin(), level.sources.end(),
                                     [&](const Source& source) { return source.alias == name; });
  const bool parameter = scope_.routine && input_parameter(*scope_.routine, name);
  if (relation == 0 || further_out || whole_row || parameter || system_column(name)) return false;
  note_missing(relation, name);
  return true;
}

bool Analyzer::find_unqualified(Expr& made, const std::string& name) {
  for (const NamespaceItem* level = from_; level; level = level->outer) {
    const NamespaceColumn* found = nullptr;
    for (const NamespaceColumn& column : level->columns) {
      if (column.name != name) continue;
      if (found && !level->open) refuse("42702", "column reference \"" + name + "\" is ambiguous");
      found = &column;
    }
    if (found && !level->open) {
      take(made, *found);
      return true;
    }
    if (level->open) {
      if (found) {
        take(made, *found);
      } else {
        note_missing(*level, name);
      }
      return true;
    }
    for (const Source& source : level->sources) {
      const bool seen = source.system_columns && !source.system_columns_qualified;
      const SystemColumn* system = seen ? system_column(name) : nullptr;
      if (!system) continue;
      made.type = {system->type, -1};
      made.relation = source.relation;
      made.column = system->number;
      if (source.entry) made.var = {source.entry, system->number};
      return true;
    }
  }
  for (const NamespaceItem* level = from_; level; level = level->outer) {
    for (const Source& source : level->sources) {
      if (source.alias != name) continue;
      made.type = {source.row_type, -1};
      made.relation = source.relation;
      if (source.entry) made.var = {source.entry, 0};
      return true;
    }
  }
  return false;
}

// x.name may mean name(x).
bool Analyzer::may_be_function(const std::string& name) const {
  const std::vector<Oid> schemas = catalog_.search_path();
  return types::may_lack(catalog_, name) || std::any_of(schemas.begin(), schemas.end(), [&](Oid schema) {
           return !catalog_.find_functions(schema, name).empty();
         });
}

bool Analyzer::find_qualified(Expr& made) {
  const size_t count = made.names.size();
  const std::string& column_name = made.names[count - 1];
  const std::string& table = made.names[count - 2];
  for (const NamespaceItem* level = from_; level; level = level->outer) {
    for (const Source& source : level->sources) {
      if (source.alias != table ||
          (count > 2 && !source.schema.empty() && source.schema != made.names[count - 3]))
        continue;
      for (const NamespaceColumn& column : source.columns) {
        if (column.name != column_name) continue;
        take(made, column);
        return true;
      }
      if (const SystemColumn* system = source.system_columns ? system_column(column_name) : nullptr) {
        made.type = {system->type, -1};
        made.relation = source.relation;
        made.column = system->number;
        if (source.entry) made.var = {source.entry, system->number};
        return true;
      }
      if (source.more_of != 0) note_missing(source.more_of, column_name);
      const Relation* relation = catalog_.relation(source.relation);
      const bool may_have_it = source.open || (relation && types::may_lack(catalog_, relation->name));
      if (may_have_it || may_be_function(column_name)) return true;
      refuse(does_not_exist(column_name, "42703", "column " + table + "." + column_name + " does not exist"));
    }
  }
  return may_be_elsewhere();
}

// A constraint's, default's or index's expression: one table's columns are all there is.
void Analyzer::table_column(Expr& made) {
  const Relation& table = *scope_.relation;
  const size_t count = made.names.size();
  const std::string& name = made.names[count - 1];
  if (count > 1) {
    const std::string& qualifier = made.names[count - 2];
    const bool row = scope_.old_and_new && (qualifier == "old" || qualifier == "new");
    if (!row && (scope_.old_and_new || qualifier != table.name))
      refuse("42P01", "missing FROM-clause entry for table \"" + qualifier + "\"");
  }
  const SystemColumn* system = system_column(name);
  if (scope_.old_and_new && count == 1 && (system || table.find_column(name)))
    refuse("42702", "column reference \"" + name + "\" is ambiguous");  // of OLD or of NEW
  if (const ColumnNumber number = table.column_number(name)) {
    const Column& column = table.column(number);
    made.type = column.type;
    made.relation = table.oid;
    made.column = number;
    made.name.name = column.collation;
    return;
  }
  if (system) {
    if (scope_.use == ExprUse::check_constraint && system->number != -6)
      refuse("42P10", "system column \"" + name + "\" reference in check constraint is invalid");
    made.type = {system->type, -1};
    made.relation = table.oid;
    made.column = system->number;
    return;
  }
  const bool whole_row = scope_.old_and_new ? name == "old" || name == "new" : name == table.name;
  if (count == 1 && whole_row) {
    made.type = {table.row_type, -1};
    made.relation = table.oid;
    return;
  }
  if (table.open()) return note_missing(table.more_of, name);
  if (types::may_lack(catalog_, table.name)) return;
  if (count == 1) no_column(name);
  refuse(does_not_exist(name, "42703", "column " + made.names[count - 2] + "." + name + " does not exist"));
}

// Of the routine whose body it is: x, f.x, x.field or f.x.field (sql_fn_post_column_ref,
// src/backend/executor/functions.c).
bool Analyzer::parameter(Expr& made) {
  if (!scope_.routine || made.names.empty() || made.names.size() > 3) return false;
  const Function& routine = *scope_.routine;
  const auto& names = made.names;
  const Function::Argument* found = nullptr;
  size_t used = 1;
  if (names.size() > 1 && names[0] == routine.name) {
    found = input_parameter(routine, names[1]);
    used = 2;
  }
  if (!found && names.size() < 3) {
    found = input_parameter(routine, names[0]);
    used = 1;
  }
  if (!found) return false;
  const bool pseudo = types::is_pseudo_type(catalog_, found->type.oid);
  made.type = pseudo ? TypeRef{} : found->type;
  read_type(made.type);
  if (used == names.size()) return true;
  if (const Relation* row = row_of(catalog_, made.type)) {
    read({ObjectClass::relation, row->oid, row->column_number(names[used])});
  }
  const auto field = field_of(made.type, names[used]);
  made.type = field.value_or(TypeRef{});
  return field.has_value();
}

// $1 and so on.
void Analyzer::numbered_parameter(Expr& made) {
  made.type = {};
  if (!scope_.routine) return;
  size_t number = 0;
  for (const Function::Argument& argument : scope_.routine->arguments) {
    if (argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table ||
        std::to_string(++number) != made.text)
      continue;
    if (!types::is_pseudo_type(catalog_, argument.type.oid)) made.type = argument.type;
    read_type(made.type);
    return;
  }
  refuse("42P02", "there is no parameter $" + made.text);
}

// The column of a composite value; nullopt where there is none. Of a type that is not known any may be.
std::optional<TypeRef> Analyzer::field_of(TypeRef row, const std::string& name) const {
  const auto facts = types::type_facts(catalog_, types::base_type(catalog_, row).oid);
  if (!facts || facts->kind == Type::Kind::pseudo || types::may_lack(catalog_, {})) return TypeRef{};
  if (facts->own && facts->kind == Type::Kind::composite) {
    const Relation* relation = catalog_.relation(catalog_.get<Type>(facts->oid)->relation);
    if (!relation) return TypeRef{};
    if (const Column* column = relation->find_column(name)) return column->type;
  }
  // Or a function of the value.
  if (facts->kind == Type::Kind::composite) {
    for (const auto& [oid, function] : catalog_.all<Function>()) {
      if (function->name == name) return TypeRef{};
    }
  }
  return std::nullopt;
}

void Analyzer::column(Expr& made) {
  if (made.names.empty()) return;
  made.name = {};
  if (from_) {
    const bool found = made.names.size() == 1 ? find_unqualified(made, made.names[0]) : find_qualified(made);
    if (found) return;
  }
  if (parameter(made)) return;
  const bool of_domain = scope_.value.known() || scope_.use == ExprUse::domain_check;
  if (of_domain && made.names.size() == 1 && made.names[0] == "value") {
    made.type = scope_.value;
    return;
  }
  if (scope_.relation) return table_column(made);
  switch (scope_.use) {
    case ExprUse::column_default: refuse("0A000", "cannot use column reference in DEFAULT expression");
    case ExprUse::partition_bound:
      refuse("0A000", "cannot use column reference in partition bound expression");
    case ExprUse::any:
      if (!from_) return;
      break;
    default: break;
  }
  if (!known_ || (made.names.size() == 1 && may_have_more(catalog_, from_))) return;
  if (made.names.size() == 1) no_column(made.names[0]);
  refuse("42P01", "missing FROM-clause entry for table \"" + made.names[made.names.size() - 2] + "\"");
}

}  // namespace analyze
