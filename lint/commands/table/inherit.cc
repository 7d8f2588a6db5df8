// What a table takes over from its parents when it is made (src/backend/commands/tablecmds.c,
// MergeAttributes, MergeCheckConstraint), and the dependencies between them.

#include "lint/commands/table/inherit.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/commands/relation/expression.h"
#include "lint/commands/relation/relation.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

struct Inherited {
  ExprPtr expr;
  Oid parent = 0;
  bool conflict = false, overridden = false;
};

struct Merge {
  Writer& w;
  TablePlan& plan;
  Merged out;
  std::vector<Inherited> defaults;  // one a column of out
  size_t from_parents = 0;

  ColumnPlan* find(std::string_view name) {
    auto it = std::find_if(out.columns.begin(), out.columns.end(),
                           [&](const ColumnPlan& c) { return c.column.name == name; });
    return it == out.columns.end() ? nullptr : &*it;
  }
};

void check_parent(Writer& w, const TablePlan& plan, const Relation& parent) {
  const auto quoted = "\"" + parent.name + "\"";
  if (!parent.is_table()) {
    w.refuse("42809", "inherited relation " + quoted + " is not a table or foreign table");
  }
  if (!plan.partition) {
    if (parent.kind == RelationKind::partitioned_table) {
      w.refuse("42809", "cannot inherit from partitioned table " + quoted);
    }
    if (parent.is_partition()) w.refuse("42809", "cannot inherit from partition " + quoted);
  }
  const bool temporary = plan.persistence == Persistence::temporary;
  if (!temporary && parent.persistence == Persistence::temporary) {
    w.refuse("42809", plan.partition
                          ? "cannot create a permanent relation as partition of temporary relation " + quoted
                          : "cannot inherit from temporary relation " + quoted);
  }
  if (plan.partition && temporary && parent.persistence != Persistence::temporary) {
    w.refuse("42809", "cannot create a temporary relation as partition of permanent relation " + quoted);
  }
}

void refuse_types(Writer& w, const std::string& message, TypeRef a, TypeRef b) {
  w.refuse("42804", message,
           types::format_type(w.catalog, a) + " versus " + types::format_type(w.catalog, b));
}

void refuse_collations(Writer& w, const std::string& message, const Column& a, const Column& b) {
  const auto of = [&](const Column& column) {
    const std::string& own = column.collation;
    return '"' + (own.empty() ? types::own_collation(w.catalog, column.type.oid) : own) + '"';
  };
  w.refuse("42P21", message, of(a) + " versus " + of(b));
}

bool types_differ(TypeRef a, TypeRef b) {
  return a.known() && b.known() && a != b;
}

void take_default(Merge& m, size_t column, const Column& from, const Relation& parent) {
  if (!from.default_expr) return;
  Inherited& known = m.defaults[column];
  if (!known.expr) {
    known.expr = from.default_expr;
    known.parent = parent.oid;
  } else if (!same_expression(m.w.catalog, known.expr, *m.w.catalog.relation(known.parent), from.default_expr,
                              parent)) {
    known.conflict = true;
  }
}

void take_column(Merge& m, const Relation& parent, ColumnNumber number) {
  const Column& from = parent.column(number);
  const auto place =
      static_cast<size_t>(std::find_if(m.out.columns.begin(), m.out.columns.end(),
                                       [&](const ColumnPlan& c) { return c.column.name == from.name; }) -
                          m.out.columns.begin());
  if (place < m.out.columns.size()) {
    Column& known = m.out.columns[place].column;
    m.w.notice("merging multiple inherited definitions of column \"" + from.name + "\"");
    if (types_differ(known.type, from.type)) {
      refuse_types(m.w, "inherited column \"" + from.name + "\" has a type conflict", known.type, from.type);
    }
    if (known.collation != from.collation) {
      refuse_collations(m.w, "inherited column \"" + from.name + "\" has a collation conflict", known, from);
    }
    if (known.generated != from.generated) {
      m.w.refuse("42804", "inherited column \"" + from.name + "\" has a generation conflict");
    }
    ++known.inherited;
  } else {
    ColumnPlan column;
    column.column = from;
    column.column.default_expr = nullptr;
    column.column.default_oid = 0;
    column.column.not_null = false;
    column.column.local = false;
    column.column.inherited = 1;
    column.column.made = m.w.context.origin;
    if (!m.plan.partition || m.w.catalog.server_version() < 17) column.column.identity = Identity::none;
    m.out.columns.push_back(std::move(column));
    m.defaults.emplace_back();
  }
  Column& merged = m.out.columns[place].column;
  if (!named_not_nulls(m.w.catalog)) {
    merged.not_null = merged.not_null || from.not_null;
  } else if (const Constraint* constraint = not_null_constraint(parent, number);
             constraint && !constraint->no_inherit) {
    merged.not_null = true;
    m.out.not_nulls.push_back({static_cast<ColumnNumber>(place + 1), constraint->name});
  }
  take_default(m, place, from, parent);
}

void take_checks(Merge& m, const Relation& parent) {
  for (const Constraint& check : parent.constraints) {
    if (check.kind != Constraint::Kind::check || check.no_inherit) continue;
    auto known = std::find_if(m.out.checks.begin(), m.out.checks.end(),
                              [&](const Merged::Check& c) { return c.constraint.name == check.name; });
    if (known == m.out.checks.end()) {
      Constraint copy = check;
      copy.oid = 0;
      copy.local = false;
      copy.inherited = 1;
      m.out.checks.push_back({std::move(copy), parent.oid});
    } else if (same_expression(m.w.catalog, known->constraint.check, *m.w.catalog.relation(known->parent),
                               check.check, parent)) {
      ++known->constraint.inherited;
    } else {
      m.w.refuse("42710", "check constraint name \"" + check.name +
                              "\" appears multiple times but with different expressions");
    }
  }
}

// Whether the column is generated is the parent's to say. Before 16 a parent's expression could not be
// replaced, and a plain column could become a generated one.
void refuse_generation(Merge& m, const Column& parent, const ColumnPlan& own) {
  if (parent.inherited == 0) return;  // a typed table's own
  const std::string quoted = "column \"" + own.column.name + "\"";
  const bool generated = own.column.is_generated();
  const bool replaces = m.w.catalog.server_version() >= 16;
  if (!replaces && own.typeless) return;  // a partition's
  const auto refuse_expression = [&](const char* hint) {
    m.w.refuse("42611", "child " + quoted + " specifies generation expression", {}, hint);
  };
  if (!parent.is_generated()) {
    if (generated && replaces)
      refuse_expression("A child table column cannot be generated unless its parent column is.");
    return;
  }
  if (generated && !replaces) {
    refuse_expression(
        "Omit the generation expression in the definition of the child table column to inherit the "
        "generation "
        "expression from the parent table.");
  }
  if (own.default_expr && !generated)
    m.w.refuse("42611", quoted + " inherits from generated column but specifies default");
  if (own.column.is_identity())
    m.w.refuse("42611", quoted + " inherits from generated column but specifies identity");
  if (generated && own.column.generated != parent.generated) {
    const auto word = [](const Column& column) {
      return column.generated == Generated::virtual_ ? "VIRTUAL" : "STORED";
    };
    m.w.refuse("42611", quoted + " inherits from generated column of different kind",
               fmt::format("Parent column is {}, child column is {}.", word(parent), word(own.column)));
  }
}

// A column of the table's own that a parent (or the type) has too.
void merge_own(Merge& m, ColumnPlan& known, ColumnPlan& own) {
  const std::string& name = own.column.name;
  if (!own.typeless) {
    const bool moves = &known - m.out.columns.data() != &own - m.plan.columns.data();
    m.w.notice(std::string(moves ? "moving and " : "") + "merging column \"" + name +
               "\" with inherited definition");
    if (types_differ(known.column.type, own.column.type)) {
      refuse_types(m.w, "column \"" + name + "\" has a type conflict", known.column.type, own.column.type);
    }
    if (known.column.collation != own.column.collation) {
      refuse_collations(m.w, "column \"" + name + "\" has a collation conflict", known.column, own.column);
    }
    known.column.local = true;
  }
  known.column.not_null = known.column.not_null || own.column.not_null;
  if (own.column.identity != Identity::none) known.column.identity = own.column.identity;
  if (!own.column.storage.empty()) known.column.storage = own.column.storage;
  if (!own.column.compression.empty()) known.column.compression = own.column.compression;
  refuse_generation(m, known.column, own);
  if (own.default_expr) {
    known.default_expr = own.default_expr;
    const bool stays =
        own.typeless && m.w.catalog.server_version() < 16;  // a partition's, with another expression
    if (!stays) known.column.generated = own.column.generated;
    m.defaults[static_cast<size_t>(&known - m.out.columns.data())].overridden = true;
  }
}

void check_names(const Merge& m) {
  NamesSeen seen(m.plan.columns.size());
  for (const ColumnPlan& own : m.plan.columns) {
    if (seen.add(own.column.name)) continue;
    for (const ColumnPlan& first : m.plan.columns) {  // the server compares each with all behind it
      const auto same = [&](const ColumnPlan& c) { return c.column.name == first.column.name; };
      if (std::count_if(m.plan.columns.begin(), m.plan.columns.end(), same) > 1) {
        m.w.refuse("42701", "column \"" + first.column.name + "\" specified more than once");
      }
    }
  }
}

// DefineRelation looks at them before anything else about the parents.
void refuse_doubles(Writer& w, const std::vector<Oid>& parents) {
  for (auto at = parents.begin(); at != parents.end(); ++at) {
    if (std::find(parents.begin(), at, *at) == at) continue;
    w.refuse("42P07",
             "relation \"" + w.catalog.relation(*at)->name + "\" would be inherited from more than once");
  }
}

void take_own(Merge& m) {
  for (ColumnPlan& own : m.plan.columns) {
    if (ColumnPlan* known = m.find(own.column.name)) {
      merge_own(m, *known, own);
    } else if (own.typeless) {
      m.w.refuse(
          does_not_exist(own.column.name, "42703", "column \"" + own.column.name + "\" does not exist"));
    } else {
      m.out.columns.push_back(std::move(own));
      m.defaults.emplace_back();
    }
  }
}

}  // namespace

Merged merge_parents(Writer& w, TablePlan& plan, const std::vector<Oid>& parents,
                     std::vector<ColumnPlan> of_type) {
  Merge m{w, plan, {}, {}, 0};
  check_names(m);
  const bool typeless = std::any_of(plan.columns.begin(), plan.columns.end(),
                                    [](const ColumnPlan& own) { return own.typeless; });
  if (parents.empty() && of_type.empty() && !typeless) {
    m.out.columns = std::move(plan.columns);
    return std::move(m.out);
  }
  for (ColumnPlan& column : of_type) {
    m.out.columns.push_back(std::move(column));
    m.defaults.emplace_back();
  }
  refuse_doubles(w, parents);
  for (Oid oid : parents) {
    const Relation& parent = *w.catalog.relation(oid);
    check_parent(w, plan, parent);
    for (size_t c = 0; c < parent.columns.size(); ++c) {
      if (!parent.columns[c].dropped) take_column(m, parent, static_cast<ColumnNumber>(c + 1));
    }
    take_checks(m, parent);
  }
  take_own(m);
  for (size_t c = 0; c < m.out.columns.size(); ++c) {
    const Inherited& from = m.defaults[c];
    if (!from.expr || from.overridden) continue;
    if (from.conflict) {
      w.refuse("42611", "column \"" + m.out.columns[c].column.name + "\" inherits conflicting default values",
               {}, "To resolve the conflict, specify a default explicitly.");
    }
    m.out.defaults.push_back({static_cast<ColumnNumber>(c + 1), from.expr, from.parent});
  }
  return std::move(m.out);
}

void add_child(Writer& w, Oid parent, Oid child) {
  w.catalog.update<Relation>(child, [&](Relation& r) { r.parents.push_back(parent); });
  w.catalog.update<Relation>(parent, [&](Relation& r) {
    std::vector<Oid>& children = r.children.edit();
    children.insert(std::upper_bound(children.begin(), children.end(), child), child);
  });
}

void remove_child(Writer& w, Oid parent, Oid child) {
  w.catalog.update<Relation>(child, [&](Relation& r) { std::erase(r.parents.edit(), parent); });
  w.catalog.update<Relation>(parent, [&](Relation& r) { std::erase(r.children.edit(), child); });
}

}  // namespace commands
