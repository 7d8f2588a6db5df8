// CREATE VIEW (src/backend/commands/view.c), CREATE TABLE AS and materialized views
// (src/backend/commands/createas.c), REFRESH (src/backend/commands/matview.c).

#include "lint/commands/view/create_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/ast/query.h"
#include "lint/commands/relation/bound_names.h"
#include "lint/commands/relation/empty_source.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/reloptions.h"
#include "lint/commands/relation/written.h"
#include "lint/commands/view/foreign_data.h"
#include "lint/planner/updatable_view.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

enum class Made : uint8_t { view, table };

// The query's columns with the names given to them; 'unknown' literals become text.
struct Shaped {
  std::vector<Column> columns;
  analyze::QueryShape shape;
};

// DefineVirtualRelation, src/backend/commands/view.c; intorel_startup, src/backend/commands/createas.c.
[[noreturn]] void refuse_indeterminate(Writer& w, const analyze::OutputColumn& column, Made made) {
  w.refuse("42P22",
           made == Made::view
               ? "could not determine which collation to use for view column \"" + column.name + "\""
               : "no collation was derived for column \"" + column.name + "\" with collatable type " +
                     types::format_type_be(w.catalog, column.type.oid),
           {}, "Use the COLLATE clause to set the collation explicitly.");
}

Shaped shape_of(Writer& w, const std::shared_ptr<const Query>& query, Made kind) {
  Shaped out;
  if (query) out.shape = analyze::shape(w.catalog, *query);
  if (!query) out.shape.known = out.shape.whole = false;
  if (const auto& problem = out.shape.problem) {
    w.refuse(*problem);
  }
  for (analyze::OutputColumn& output : out.shape.columns) {
    if (output.collation == analyze::indeterminate_collation) refuse_indeterminate(w, output, kind);
    Column column;
    column.name = std::move(output.name);
    column.type = output.type;
    if (column.type.oid == type_oid::unknown) column.type = {type_oid::text, -1};
    column.collation = std::move(output.collation);
    column.made = w.context.origin;
    out.columns.push_back(std::move(column));
  }
  return out;
}

void name_columns(Writer& w, Shaped& out, const std::vector<std::string>& names, const char* too_many) {
  if (names.size() > out.columns.size()) {
    if (out.shape.known) w.refuse("42601", too_many);
    out.columns.resize(names.size());
  }
  for (size_t i = 0; i < names.size(); ++i) out.columns[i].name = names[i];
}

// WITH CHECK OPTION: the view must be one that INSERT and UPDATE can be passed through.
void check_updatable(Writer& w, const CreateView& change, const analyze::QueryShape& found) {
  if (change.check_option.empty() || !change.query || !found.known) return;
  if (const char* why = planner::not_updatable(w.catalog, *change.query, found)) {
    w.refuse("0A000", "WITH CHECK OPTION is supported only on automatically updatable views", {}, why);
  }
}

// check_option stands among pg_class.reloptions, here with the view: it is the same as WITH CHECK OPTION.
void set_options(Relation& relation, const Options& options) {
  for (const auto& [name, value] : options) {
    if (relation.kind == RelationKind::view && name == "check_option") continue;
    relation.options.edit()[name] = value.empty() ? "true" : value;
  }
}

// Columns that could not be told may be there all the same: what names them is not refused.
void note_unknown_columns(Writer& w, const std::string& name, const analyze::QueryShape& shape) {
  if (shape.whole) return;
  const std::string why =
      fmt::format("the columns of \"{}\" come from a query that could not be read whole", name);
  w.catalog.add_opaque(
      {.why = why, .touches = {name}, .anything = false, .makes = false, .at = w.context.origin});
  w.blind(why);
}

// A query over a relation that no revision makes may give columns that nobody told of, as SELECT * does.
void leave_open(Writer& w, Oid oid, const analyze::QueryShape& shape) {
  if (!shape.of_open) return note_unknown_columns(w, w.catalog.relation(oid)->name, shape);
  if (!shape.whole) w.catalog.update<Relation>(oid, [&](Relation& r) { r.more_of = oid; });
}

void add_reads(Writer& w, Oid oid, const analyze::QueryShape& shape) {
  const ObjectAddress self{ObjectClass::relation, oid, 0};
  for (const ObjectAddress& read : shape.reads) {
    if (read.oid < first_user_oid || read.oid == oid) continue;
    w.catalog.add_dependency({self, read, DependencyKind::normal});
  }
}

bool is_temporary(const Catalog& catalog, const ObjectAddress& object) {
  const auto stands_there = [](const auto* at) { return at && at->schema == temporary_schema; };
  switch (object.cls) {
    case ObjectClass::relation: return stands_there(catalog.relation(object.oid));
    case ObjectClass::type: return stands_there(catalog.get<Type>(object.oid));
    case ObjectClass::function: return stands_there(catalog.get<Function>(object.oid));
    default: return false;
  }
}

// Until 18 the tables and views that it reads count alone; since then all that it depends on.
bool reads_temporary(const Catalog& catalog, const analyze::QueryShape& shape) {
  return std::any_of(shape.relations.begin(), shape.relations.end(),
                     [&](Oid oid) {
                       const Relation* relation = catalog.relation(oid);
                       return relation && relation->persistence == Persistence::temporary;
                     }) ||
         (catalog.server_version() >= 19 &&
          std::any_of(shape.reads.begin(), shape.reads.end(),
                      [&](const ObjectAddress& read) { return is_temporary(catalog, read); }));
}

// checkViewColumns.
void check_replacement(Writer& w, const Relation& view, const std::vector<Column>& columns) {
  if (columns.size() < view.columns.size()) w.refuse("42P16", "cannot drop columns from view");
  for (size_t i = 0; i < view.columns.size(); ++i) {
    const Column &old = view.columns[i], &now = columns[i];
    if (old.name != now.name) {
      w.refuse("42P16", fmt::format("cannot change name of view column \"{}\" to \"{}\"", old.name, now.name),
               {}, "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.");
    }
    if (!old.type.known() || !now.type.known() || old.type == now.type) continue;
    w.refuse("42P16",
             fmt::format("cannot change data type of view column \"{}\" from {} to {}", old.name,
                         types::format_type(w.catalog, old.type), types::format_type(w.catalog, now.type)));
  }
}

View view_of(const Writer& w, const CreateView& change) {
  return {written_now(w, change.definition, {change.query.get()}), with_bound_names(w, change.query), true,
          change.check_option};
}

// Dependencies that came from the old query go, those of the columns and of the schema stay.
void forget_query(Writer& w, Oid oid) {
  const ObjectAddress self{ObjectClass::relation, oid, 0};
  for (const Dependency& dependency : w.catalog.references_of(self)) {
    if (dependency.referenced.cls != ObjectClass::schema && dependency.kind == DependencyKind::normal) {
      w.catalog.remove_dependency(dependency);
    }
  }
}

void replace_view(Writer& w, const CreateView& change, Oid oid, Shaped shaped) {
  const Relation& view = *w.catalog.relation(oid);
  if (view.presumed) return w.altered({ObjectClass::relation, oid, 0});
  if (view.kind != RelationKind::view) w.refuse("42809", fmt::format("\"{}\" is not a view", view.name));
  if (shaped.shape.known) check_replacement(w, view, shaped.columns);
  check_options(w, view, change.options);
  const size_t before = view.columns.size();
  forget_query(w, oid);
  View now = view_of(w, change);
  w.catalog.update<Relation>(oid, [&](Relation& r) {
    for (size_t i = 0; i < before && i < shaped.columns.size(); ++i) {
      Column& column = r.columns.edit()[i];
      if (column.type.known() || !shaped.columns[i].type.known()) continue;
      column.type = shaped.columns[i].type;
    }
    for (size_t i = before; i < shaped.columns.size(); ++i) r.columns.push_back(shaped.columns[i]);
    r.view = std::move(now);
    r.options.clear();
    set_options(r, change.options);
  });
  for (size_t i = before; i < shaped.columns.size(); ++i) {
    add_column_dependencies(w, oid, static_cast<ColumnNumber>(i + 1));
  }
  add_reads(w, oid, shaped.shape);
  note_unknown_columns(w, change.name.name, shaped.shape);
  w.altered({ObjectClass::relation, oid, 0});
}

// The relation of that very name where the new one would go.
Oid there_already(const Catalog& catalog, Oid schema, const std::string& name) {
  return schema ? catalog.find_relation(schema, name) : 0;
}

}  // namespace

void apply(Writer& w, const CreateView& change) {
  Shaped shaped = shape_of(w, change.query, Made::view);
  if (change.persistence == Persistence::unlogged)
    w.refuse("42601", "views cannot be unlogged because they do not have storage");
  check_updatable(w, change, shaped.shape);
  name_columns(w, shaped, change.columns, "CREATE VIEW specifies more column names than columns");
  Persistence persistence = change.persistence;
  if (persistence == Persistence::permanent && reads_temporary(w.catalog, shaped.shape)) {
    persistence = Persistence::temporary;
    w.notice(fmt::format("view \"{}\" will be a temporary view", change.name.name));
  }
  const Oid schema = schema_for_relation(w, change.name, persistence);
  if (!schema) return;
  if (Oid there = there_already(w.catalog, schema, change.name.name); there && change.replace) {
    return replace_view(w, change, there, std::move(shaped));
  }
  if (shaped.columns.empty() && shaped.shape.known && !change.query) return;
  Relation view;
  view.schema = schema;
  view.name = change.name.name;
  view.kind = RelationKind::view;
  view.persistence = persistence;
  view.columns = std::move(shaped.columns);
  view.view = view_of(w, change);
  check_options(w, view, change.options);
  set_options(view, change.options);
  const Oid oid = make_relation(w, std::move(view));
  add_reads(w, oid, shaped.shape);
  leave_open(w, oid, shaped.shape);
  w.created({ObjectClass::relation, oid, 0});
}

void apply(Writer& w, const CreateTableAs& change) {
  // The query is analysed before anyone looks for the new name.
  Shaped shaped = shape_of(w, change.query, Made::table);
  if (change.with_data) require_handlers(w, shaped.shape.relations);
  const Oid schema = schema_for_relation(w, change.name, change.persistence);
  if (!schema) return;
  // Until 14 nobody looked for the relation before it was made.
  const bool looks = w.catalog.server_version() >= 14 || change.if_not_exists;
  if (looks && there_already(w.catalog, schema, change.name.name)) {
    if (!change.if_not_exists) {
      w.refuse(exists_already(change.name.name, "42P07",
                              fmt::format("relation \"{}\" already exists", change.name.name)));
    }
    w.notice(fmt::format("relation \"{}\" already exists, skipping", change.name.name));
    w.applied.skipped = true;
    return;
  }
  name_columns(w, shaped, change.columns, "too many column names were specified");
  if (change.materialized_view && reads_temporary(w.catalog, shaped.shape)) {
    w.refuse("0A000", w.catalog.server_version() < 19
                          ? "materialized views must not use temporary tables or views"
                          : "materialized views must not use temporary objects");
  }
  Relation table;
  table.schema = schema;
  table.name = change.name.name;
  table.persistence = change.persistence;
  table.columns = std::move(shaped.columns);
  table.tablespace = change.tablespace;
  table.access_method = change.access_method;
  table.on_commit_drop = change.on_commit == OnCommit::drop;
  const bool of_nothing = w.context.strict && change.query && reads_empty_table(w.catalog, *change.query);
  table.filled = change.with_data && !of_nothing;
  set_options(table, change.options);
  if (change.materialized_view) {
    table.kind = RelationKind::materialized_view;
    table.view = View{written_now(w, change.definition, {change.query.get()}),
                      with_bound_names(w, change.query),
                      change.with_data,
                      {}};
  }
  const Oid oid = make_relation(w, std::move(table));
  if (change.materialized_view) add_reads(w, oid, shaped.shape);
  leave_open(w, oid, shaped.shape);
  w.created({ObjectClass::relation, oid, 0});
}

void apply(Writer& w, const RefreshMatview& change) {
  const Oid oid = require_relation(w, change.name);
  if (!oid) return;
  const Relation& view = *w.catalog.relation(oid);
  if (view.presumed) return w.altered({ObjectClass::relation, oid, 0});
  if (!view.is_table() && view.kind != RelationKind::materialized_view) {
    w.refuse("42809", fmt::format("\"{}\" is not a table or materialized view", view.name));
  }
  if (view.kind != RelationKind::materialized_view) {
    w.refuse("0A000", fmt::format("\"{}\" is not a materialized view", view.name));
  }
  if (change.concurrently && !view.view->populated) {
    w.refuse("0A000", "CONCURRENTLY cannot be used when the materialized view is not populated");
  }
  if (change.concurrently && !change.with_data) {
    w.refuse("42601", "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together");
  }
  const bool unique = std::any_of(view.indexes.begin(), view.indexes.end(), [&](Oid index) {
    const Relation* relation = w.catalog.relation(index);
    if (!relation || !relation->index) return false;
    const Index& i = *relation->index;
    return i.unique && i.valid && !i.predicate &&
           std::all_of(i.keys.begin(), i.keys.end(), [](const IndexKey& key) { return key.column != 0; });
  });
  if (change.concurrently && !unique) {
    w.refuse(
        "55000",
        fmt::format("cannot refresh materialized view \"{}\" concurrently", w.catalog.qualified_name(view)),
        {}, "Create a unique index with no WHERE clause on one or more columns of the materialized view.");
  }
  w.catalog.update<Relation>(oid, [&](Relation& r) { r.view->populated = change.with_data; });
  w.altered({ObjectClass::relation, oid, 0});
}

}  // namespace commands
