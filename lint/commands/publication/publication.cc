// Publications and their tables (src/backend/commands/publicationcmds.c;
// src/backend/catalog/pg_publication.c).

#include "lint/commands/publication/publication.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/ast/query.h"
#include "lint/catalog/missing.h"
#include "lint/commands/find/object.h"
#include "lint/commands/publication/option.h"
#include "lint/commands/publication/row_filter.h"
#include "lint/commands/publication/table.h"
#include "lint/commands/relation/relation.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// As the publication keeps it.
constexpr const char* all_tables = "for_all_tables";

struct Listed {
  Oid table = 0;
  const PublishedTable* written = nullptr;
};

// OpenTableList: the tables named, and their descendants, but not partitions.
std::vector<Listed> listed_tables(Writer& w, const std::vector<PublishedTable>& tables) {
  std::vector<Listed> listed;
  const auto find = [&](Oid oid) {
    return std::find_if(listed.begin(), listed.end(), [&](const Listed& at) { return at.table == oid; });
  };
  for (const PublishedTable& written : tables) {
    if (find_relation(w, written.name).elsewhere) {
      w.refuse("22023", fmt::format("cannot add relation \"{}\" to publication", written.name.name),
               "This operation is not supported for system tables.");
    }
    const Oid oid = require_relation(w, written.name);
    if (!oid) continue;
    const Relation& table = *w.catalog.relation(oid);
    if (table.is_index() || table.kind == RelationKind::composite_type) {
      w.refuse("42809", fmt::format("cannot open relation \"{}\"", table.name));
    }
    if (const auto before = find(oid); before != listed.end()) {
      if (written.where || before->written->where) {
        w.refuse("42710", fmt::format("conflicting or redundant WHERE clauses for table \"{}\"", table.name));
      }
      if (!written.columns.empty() || !before->written->columns.empty()) {
        w.refuse("42710", fmt::format("conflicting or redundant column lists for table \"{}\"", table.name));
      }
      continue;
    }
    listed.push_back({oid, &written});
    if (written.only || table.kind == RelationKind::partitioned_table) continue;
    for (size_t i = listed.size() - 1; i < listed.size(); ++i) {
      for (Oid child : w.catalog.relation(listed[i].table)->children) {
        if (find(child) == listed.end()) listed.push_back({child, &written});
      }
    }
  }
  return listed;
}

void require_schemas(Writer& w, const PublishedObjects& objects) {
  for (const std::string& schema : objects.schemas) {
    if (w.catalog.find_schema(schema) || w.may_exist(schema)) continue;
    w.refuse(no_schema(schema));
  }
  if (objects.current_schema && !w.catalog.creation_schema()) {
    w.refuse("3F000", "no schema has been selected for CURRENT_SCHEMA");
  }
}

// check_publication_add_relation.
void check_table(Writer& w, const Relation& table) {
  const auto refuse = [&](const char* detail) {
    w.refuse("22023", fmt::format("cannot add relation \"{}\" to publication", table.name), detail);
  };
  if (table.kind != RelationKind::table && table.kind != RelationKind::partitioned_table) {
    refuse("Only tables can be added to publications.");
  }
  if (table.persistence == Persistence::temporary)
    refuse("This operation is not supported for temporary tables.");
  if (table.persistence == Persistence::unlogged)
    refuse("This operation is not supported for unlogged tables.");
}

// TransformPubWhereClauses
void check_where(Writer& w, const Relation& table, const PublishedTable& written, bool by_root) {
  if (!written.where) return;
  if (!by_root && table.kind == RelationKind::partitioned_table) {
    w.refuse("22023", fmt::format("cannot use publication WHERE clause for relation \"{}\"", table.name),
             "WHERE clause cannot be used for a partitioned table when publish_via_partition_root is false.");
  }
  Query only;
  only.where = written.where;
  FromItem from;
  from.kind = FromItem::Kind::relation;
  from.relation = {std::string(w.catalog.schema_name(table.schema)), table.name};
  only.from.push_back(std::move(from));
  analyze::QueryShape found = analyze::shape(w.catalog, only);
  if (found.problem) throw Refused{std::move(*found.problem)};
  const analyze::Analyzed analyzed =
      analyze::expression(w.catalog, written.where, {.relation = &table, .value = {}});
  if (analyzed.expr) check_filter(w, *analyzed.expr);
}

// CheckPubRelationColumnList
void check_list_allowed(Writer& w, const std::string& publication, const Relation& table, bool by_schema,
                        bool by_root) {
  const bool partitioned = !by_root && table.kind == RelationKind::partitioned_table;
  if (!by_schema && !partitioned) return;
  w.refuse("22023",
           fmt::format("cannot use column list for relation \"{}\" in publication \"{}\"",
                       w.catalog.qualified_name(table), publication),
           by_schema
               ? "Column lists cannot be specified in publications containing FOR TABLES IN SCHEMA elements."
               : "Column lists cannot be specified for partitioned tables when publish_via_partition_root "
                 "is false.");
}

// pub_collist_to_bitmapset
void check_columns(Writer& w, const Relation& table, const PublishedTable& written) {
  std::vector<std::string_view> seen;
  for (const std::string& name : written.columns) {
    if (is_system_column(name)) {
      w.refuse("42P10", fmt::format("cannot use system column \"{}\" in publication column list", name));
    }
    const Column* column = table.find_column(name);
    if (!column) {
      w.refuse(no_column(table, name,
                         fmt::format("column \"{}\" of relation \"{}\" does not exist", name, table.name)));
    }
    if (column->generated == Generated::virtual_ ||
        (column->is_generated() && w.catalog.server_version() < 18)) {
      w.refuse("42P10", fmt::format("cannot use generated column \"{}\" in publication column list", name));
    }
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      w.refuse("42710", fmt::format("duplicate column \"{}\" in publication column list", name));
    }
    seen.push_back(name);
  }
}

struct Into {
  const std::string& publication;
  bool by_schema = false;  // it has TABLES IN SCHEMA
  bool by_root = false;    // publish_via_partition_root
};

void check_tables(Writer& w, const std::vector<Listed>& listed, const Into& into) {
  for (const Listed& at : listed) check_where(w, *w.catalog.relation(at.table), *at.written, into.by_root);
  for (const Listed& at : listed) {
    if (at.written->columns.empty()) continue;
    check_list_allowed(w, into.publication, *w.catalog.relation(at.table), into.by_schema, into.by_root);
  }
  for (const Listed& at : listed) {
    const Relation& table = *w.catalog.relation(at.table);
    check_table(w, table);
    check_columns(w, table, *at.written);
  }
}

// ---- TABLES IN SCHEMA (pg_publication_namespace): kept as properties of the publication ---------------

std::string schema_key(Oid schema) {
  return fmt::format("in schema {}", schema);
}

bool has_schemas(const DefinedObject& publication) {
  const auto at = publication.properties.lower_bound("in schema ");
  return at != publication.properties.end() && at->first.starts_with("in schema ");
}

std::vector<Oid> schemas_of(Writer& w, const PublishedObjects& objects) {
  std::vector<Oid> schemas;
  for (const std::string& name : objects.schemas) {
    if (const Oid schema = w.catalog.find_schema(name)) schemas.push_back(schema);
  }
  if (objects.current_schema) schemas.push_back(w.catalog.creation_schema());
  return schemas;
}

// check_publication_add_schema
void check_schema(Writer& w, Oid schema) {
  if (schema != pg_catalog_schema && schema != temporary_schema) return;
  w.refuse("22023", fmt::format("cannot add schema \"{}\" to publication", w.catalog.schema_name(schema)),
           schema == temporary_schema ? "Temporary schemas cannot be replicated."
                                      : "This operation is not supported for system schemas.");
}

void add_schemas(Writer& w, DefinedObject& publication, const std::vector<Oid>& schemas) {
  for (const Oid schema : schemas) {
    if (publication.properties.contains(schema_key(schema))) {
      w.refuse("42710", fmt::format("schema \"{}\" is already member of publication \"{}\"",
                                    w.catalog.schema_name(schema), publication.name));
    }
    check_schema(w, schema);
  }
  for (const Oid schema : schemas) publication.properties[schema_key(schema)];
}

// AlterPublicationSchemas
void alter_schemas(Writer& w, DefinedObject& publication, const AlterPublication& change) {
  using Action = AlterPublication::Action;
  const std::vector<Oid> schemas = schemas_of(w, change.objects);
  if (change.action == Action::drop) {
    for (const Oid schema : schemas) {
      if (publication.properties.erase(schema_key(schema)) != 0) continue;
      w.refuse("42704", fmt::format("tables from schema \"{}\" are not part of the publication",
                                    w.catalog.schema_name(schema)));
    }
    return;
  }
  if (change.action == Action::set) {
    std::erase_if(publication.properties,
                  [](const auto& one) { return one.first.starts_with("in schema "); });
  }
  if (schemas.empty()) return;
  for (const Oid table : publication.relations) {
    const Oid published = published_relation(w.catalog, publication.oid, table);
    if (!published || !lists_columns(w.catalog, published)) continue;
    w.refuse("22023", fmt::format("cannot add schema to publication \"{}\"", publication.name),
             "Schemas cannot be added if any tables that specify a column list are already part of the "
             "publication.");
  }
  add_schemas(w, publication, schemas);
}

// AlterPublicationOptions: without the root's name partitions would have filters of their own.
void check_root_needed(Writer& w, const DefinedObject& publication, const Options& options) {
  if (option_flag(w, options, via_root) != false || !publishes_by_root(publication)) return;
  for (const Oid table : publication.relations) {
    const Relation* relation = w.catalog.relation(table);
    const Oid published = published_relation(w.catalog, publication.oid, table);
    if (!published || relation->kind != RelationKind::partitioned_table) continue;
    const bool filters = filters_rows(w.catalog, published);
    if (!filters && !lists_columns(w.catalog, published)) continue;
    w.refuse(
        "22023",
        fmt::format("cannot set parameter \"{}\" to false for publication \"{}\"", via_root,
                    publication.name),
        fmt::format("The publication contains a {} for partitioned table \"{}\", which is not allowed when "
                    "\"{}\" is false.",
                    filters ? "WHERE clause" : "column list", relation->name, via_root));
  }
}

void refuse_all_tables(Writer& w, const DefinedObject& publication, const char* what) {
  if (!publication.properties.contains(all_tables)) return;
  w.refuse("55000", fmt::format("publication \"{}\" is defined as FOR ALL TABLES", publication.name),
           fmt::format("{} cannot be added to or dropped from FOR ALL TABLES publications.", what));
}

void drop_tables(Writer& w, const PublishedObjects& objects, const std::vector<Listed>& listed,
                 const std::vector<Oid>& now) {
  for (const PublishedTable& table : objects.tables) {
    if (!table.columns.empty())
      w.refuse("42601", "column list must not be specified in ALTER PUBLICATION ... DROP");
  }
  for (const Listed& at : listed) {
    const std::string& name = w.catalog.relation(at.table)->name;
    if (std::find(now.begin(), now.end(), at.table) == now.end()) {
      w.refuse("42704", fmt::format("relation \"{}\" is not part of the publication", name));
    }
    if (at.written->where)
      w.refuse("42601", "cannot use a WHERE clause when removing a table from a publication");
  }
}

}  // namespace

void apply(Writer& w, const CreatePublication& change) {
  if (w.catalog.find_defined(ObjectClass::publication, 0, change.name)) {
    w.refuse(
        exists_already(change.name, "42710", fmt::format("publication \"{}\" already exists", change.name)));
  }
  check_publication_options(w, change.options);
  DefinedObject publication;
  publication.cls = ObjectClass::publication;
  publication.name = change.name;
  set_publication_options(w, publication, change.options);
  publication.properties["word"] = "publication";
  if (change.objects.all_tables) publication.properties[all_tables] = "true";
  require_schemas(w, change.objects);
  const std::vector<Oid> schemas = schemas_of(w, change.objects);
  const std::vector<Listed> listed = listed_tables(w, change.objects.tables);
  check_tables(w, listed, {change.name, !schemas.empty(), publishes_by_root(publication)});
  add_schemas(w, publication, schemas);
  for (const Listed& at : listed) publication.relations.push_back(at.table);
  publication.made = w.context.origin;
  const Oid oid = w.catalog.add(std::move(publication));
  for (const Listed& at : listed) publish_relation(w, oid, at.table, at.written);
  w.created({ObjectClass::publication, oid, 0});
}

void apply(Writer& w, const AlterPublication& change) {
  using Action = AlterPublication::Action;
  const Oid oid = w.catalog.find_defined(ObjectClass::publication, 0, change.name);
  if (!oid) {
    if (w.may_exist(change.name)) return w.unsure("publication \"" + change.name + "\"", change.name);
    w.refuse(not_found(ObjectKind::publication, {{}, change.name}, "42704",
                       fmt::format("publication \"{}\" does not exist", change.name)));
  }
  w.altered({ObjectClass::publication, oid, 0});
  DefinedObject publication = *w.catalog.get<DefinedObject>(oid);
  if (change.action == Action::options) {
    check_publication_options(w, change.options);
    check_root_needed(w, publication, change.options);
    set_publication_options(w, publication, change.options);
    return w.catalog.update<DefinedObject>(oid, [&](DefinedObject& object) { object = publication; });
  }
  require_schemas(w, change.objects);
  if (!change.objects.schemas.empty() || change.objects.current_schema)
    refuse_all_tables(w, publication, "Schemas");
  if (!change.objects.tables.empty()) refuse_all_tables(w, publication, "Tables");
  const std::vector<Listed> listed = listed_tables(w, change.objects.tables);
  std::vector<Oid>& now = publication.relations;
  if (change.action == Action::drop) {
    drop_tables(w, change.objects, listed, now);
  } else {
    const bool by_schema =
        !schemas_of(w, change.objects).empty() || (change.action == Action::add && has_schemas(publication));
    check_tables(w, listed, {change.name, by_schema, publishes_by_root(publication)});
  }
  for (const Listed& at : listed) {
    if (change.action != Action::add || std::find(now.begin(), now.end(), at.table) == now.end()) continue;
    w.refuse("42710", fmt::format("relation \"{}\" is already member of publication \"{}\"",
                                  w.catalog.relation(at.table)->name, change.name));
  }
  const std::vector<Oid> before = now;
  const auto is_listed = [&](Oid table) {
    return std::any_of(listed.begin(), listed.end(), [&](const Listed& at) { return at.table == table; });
  };
  for (Oid table : before) {
    const bool goes = change.action == Action::set || (change.action == Action::drop && is_listed(table));
    if (goes) unpublish_relation(w, oid, table);
    if (goes) std::erase(now, table);
  }
  if (change.action != Action::drop) {
    for (const Listed& at : listed) {
      now.push_back(at.table);
      publish_relation(w, oid, at.table, at.written);
    }
  }
  alter_schemas(w, publication, change);
  w.catalog.update<DefinedObject>(oid, [&](DefinedObject& object) { object = publication; });
}

}  // namespace commands
