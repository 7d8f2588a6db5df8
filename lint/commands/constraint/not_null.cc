// NOT NULL: a flag of the column, and from 18 on a constraint with a name (src/backend/catalog/heap.c,
// AddRelationNotNullConstraints; src/backend/commands/tablecmds.c, ATExecSetNotNull).

#include "lint/commands/constraint/not_null.h"

#include <algorithm>
#include <map>

#include "lint/catalog/choose_name.h"
#include "lint/catalog/missing.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/relation.h"
#include "lint/planner/predicate_proof.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void set_flag(Writer& w, Oid table, ColumnNumber column) {
  w.catalog.update<Relation>(table, [&](Relation& r) { r.column(column).not_null = true; });
}

void store(Writer& w, Oid table, ColumnNumber column, std::string name, const NotNullOptions& options) {
  Constraint constraint;
  constraint.kind = Constraint::Kind::not_null;
  constraint.name = std::move(name);
  constraint.columns = {column};
  constraint.local = options.local;
  constraint.inherited = options.inherited;
  constraint.no_inherit = options.no_inherit;
  constraint.validated = !options.not_valid;
  add_constraint(w, table, std::move(constraint));
  set_flag(w, table, column);
}

std::string chosen_name(Writer& w, Oid table, ColumnNumber column, const std::vector<std::string>& taken) {
  const Relation& relation = *w.catalog.relation(table);
  return choose_constraint_name(w.catalog, relation.name, relation.column(column).name, "not_null",
                                relation.schema, taken);
}

// The definitions of one column, come together.
struct Own {
  std::string name;
  bool no_inherit = false;
};

std::vector<std::pair<ColumnNumber, Own>> gather(Writer& w, const Relation& table,
                                                 const std::vector<ConstraintDef>& definitions) {
  std::vector<std::pair<ColumnNumber, Own>> gathered;
  for (const ConstraintDef& definition : definitions) {
    const std::string& name = definition.columns.front();
    const ColumnNumber column = table.column_number(name);
    if (column == 0) {
      w.refuse(no_column(table, name,
                         "column \"" + name + "\" of relation \"" + table.name + "\" does not exist"));
    }
    auto it = std::find_if(gathered.begin(), gathered.end(),
                           [&](const auto& entry) { return entry.first == column; });
    if (it == gathered.end()) {
      gathered.emplace_back(column, Own{definition.name, definition.no_inherit});
      continue;
    }
    if (it->second.no_inherit != definition.no_inherit) {
      w.refuse("42601",
               "conflicting NO INHERIT declaration for not-null constraint on column \"" + name + "\"");
    }
    if (it->second.name.empty()) it->second.name = definition.name;
    if (!definition.name.empty() && it->second.name != definition.name) {
      w.refuse("42601", "conflicting not-null constraint names \"" + it->second.name + "\" and \"" +
                            definition.name + "\"");
    }
  }
  return gathered;
}

}  // namespace

const Constraint* not_null_constraint(const Relation& relation, ColumnNumber column) {
  auto it = std::find_if(relation.constraints.begin(), relation.constraints.end(), [&](const Constraint& c) {
    return c.kind == Constraint::Kind::not_null && c.columns.size() == 1 && c.columns.front() == column;
  });
  return it == relation.constraints.end() ? nullptr : &*it;
}

namespace {

// All rows are read, unless CHECKs prove that there is no NULL among them (NotNullImpliedByRelConstraints).
void record_scan(Writer& w, const Relation& table, ColumnNumber number) {
  const Column& column = table.column(number);
  if (!w.record || column.not_null || w.record.has_added(table.oid, number)) return;
  if (column.presumed) {
    w.record.unknown("whether column \"" + column.name + "\" of " + w.catalog.display_name(table) +
                     " is NOT NULL already, or a CHECK says so: then nothing is read");
  }
  const planner::ProofClause wanted{
      planner::ProofClause::Kind::not_null, {}, column.name, planner::ProofClause::Operator::equal, {}};
  if (!planner::implies(planner::known_of(w.catalog, table, {}, false), wanted)) w.record.scan(table.oid);
}

}  // namespace

void make_not_null(Writer& w, Oid table, ColumnNumber column, const NotNullOptions& options) {
  if (!options.not_valid) record_scan(w, *w.catalog.relation(table), column);
  if (!named_not_nulls(w.catalog)) {
    set_flag(w, table, column);
    return;
  }
  const Relation& relation = *w.catalog.relation(table);
  if (const Constraint* old = not_null_constraint(relation, column)) {
    change_constraint(w, table, old->oid, [&](Constraint& constraint) {
      constraint.local = constraint.local || options.local;
      constraint.inherited += options.inherited;
    });
    set_flag(w, table, column);
    return;
  }
  if (!options.name.empty() && constraint_name_is_used(relation, options.name)) {
    w.refuse(exists_already(
        options.name, "42710",
        "constraint \"" + options.name + "\" for relation \"" + relation.name + "\" already exists"));
  }
  store(w, table, column, options.name.empty() ? chosen_name(w, table, column, {}) : options.name, options);
}

void pass_on_not_null(Writer& w, Oid table, const std::string& column, const std::string& name) {
  const std::vector<Oid> children = w.catalog.relation(table)->children;
  w.record.hold(children);
  for (const Oid child : children) {
    const Relation& below = *w.catalog.relation(child);
    const ColumnNumber number = below.column_number(column);
    if (number == 0) continue;
    const Constraint* own = not_null_constraint(below, number);
    if (own && own->no_inherit && !below.children.empty()) {
      w.refuse("0A000", "cannot change NO INHERIT status of NOT NULL constraint \"" + own->name +
                            "\" on relation \"" + below.name + "\"");
    }
    NotNullOptions options;
    options.name = own || constraint_name_is_used(below, name) ? std::string() : name;
    options.local = false;
    options.inherited = 1;
    const bool had = own != nullptr;
    make_not_null(w, child, number, options);
    if (!had)
      pass_on_not_null(w, child, column, not_null_constraint(*w.catalog.relation(child), number)->name);
  }
}

void refuse_not_valid(Writer& w, const Relation& relation, const Constraint* constraint) {
  if (!constraint || constraint->validated) return;
  w.refuse(
      "55000",
      "incompatible NOT VALID constraint \"" + constraint->name + "\" on relation \"" + relation.name + "\"",
      {}, "You might need to validate it using ALTER TABLE ... VALIDATE CONSTRAINT.");
}

void make_not_nulls(Writer& w, Oid table, const std::vector<ConstraintDef>& own,
                    const std::vector<InheritedNotNull>& inherited) {
  std::vector<std::string> names;
  std::map<ColumnNumber, std::vector<std::string>> rest;  // by column: what the parents call it
  for (const InheritedNotNull& from : inherited) rest[from.column].push_back(from.name);
  const auto gathered = gather(w, *w.catalog.relation(table), own);
  for (const auto& [column, definition] : gathered) {
    NotNullOptions options;
    options.no_inherit = definition.no_inherit;  // NOT VALID is for naught: the table is empty
    if (auto it = rest.find(column); it != rest.end()) {
      options.inherited = static_cast<int>(it->second.size());
      rest.erase(it);
    }
    const Relation& relation = *w.catalog.relation(table);
    if (!definition.name.empty() && (std::find(names.begin(), names.end(), definition.name) != names.end() ||
                                     constraint_name_is_used(relation, definition.name))) {
      w.refuse(exists_already(
          definition.name, "42710",
          "constraint \"" + definition.name + "\" for relation \"" + relation.name + "\" already exists"));
    }
    std::string name = definition.name.empty() ? chosen_name(w, table, column, names) : definition.name;
    names.push_back(name);
    store(w, table, column, std::move(name), options);
  }
  for (const auto& [column, from] : rest) {
    NotNullOptions options;
    options.local = false;
    options.inherited = static_cast<int>(from.size());
    std::string name = from.front();
    const bool used = std::find(names.begin(), names.end(), name) != names.end() ||
                      constraint_name_is_used(*w.catalog.relation(table), name);
    if (used) name = chosen_name(w, table, column, names);
    names.push_back(name);
    store(w, table, column, std::move(name), options);
  }
}

}  // namespace commands
