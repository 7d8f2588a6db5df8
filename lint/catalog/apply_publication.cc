// Publications and their tables (src/backend/commands/publicationcmds.c;
// src/backend/catalog/pg_publication.c).

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/apply_object_parts.h"
#include "lint/catalog/apply_relation.h"
#include "lint/catalog/bind.h"
#include "lint/catalog/query.h"

namespace catalog::applying {

namespace {

/// As the publication keeps it.
constexpr const char* all_tables = "for_all_tables";

struct Listed {
  Oid table = 0;
  const PublishedTable* written = nullptr;
};

/// OpenTableList: the tables named, and their descendants, but not partitions.
std::vector<Listed> listed_tables(Writer& w, const std::vector<PublishedTable>& tables) {
  std::vector<Listed> listed;
  const auto find = [&](Oid oid) {
    return std::find_if(listed.begin(), listed.end(), [&](const Listed& at) { return at.table == oid; });
  };
  for (const PublishedTable& written : tables) {
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
    for (std::size_t i = listed.size() - 1; i < listed.size(); ++i) {
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
    w.refuse("3F000", fmt::format("schema \"{}\" does not exist", schema));
  }
  if (objects.current_schema && !w.catalog.creation_schema()) {
    w.refuse("3F000", "no schema has been selected for CURRENT_SCHEMA");
  }
}

/// check_publication_add_relation.
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

/// TransformPubWhereClauses, CheckPubRelationColumnList, pub_collist_to_bitmapset.
void check_part(Writer& w, const Relation& table, const PublishedTable& written) {
  if (written.where) {
    Query only;
    only.where = written.where;
    FromItem from;
    from.kind = FromItem::Kind::relation;
    from.relation = {std::string(w.catalog.schema_name(table.schema)), table.name};
    only.from.push_back(std::move(from));
    QueryShape found = shape(w.catalog, only);
    if (found.problem) throw Refused{std::move(*found.problem)};
  }
  std::vector<std::string_view> seen;
  for (const std::string& name : written.columns) {
    if (is_system_column(name)) {
      w.refuse("42P10", fmt::format("cannot use system column \"{}\" in publication column list", name));
    }
    const Column* column = table.find_column(name);
    if (!column) {
      w.refuse("42703", fmt::format("column \"{}\" of relation \"{}\" does not exist", name, table.name));
    }
    if (column->generated == 'v' || (column->generated && w.catalog.server_version() < 18)) {
      w.refuse("42P10", fmt::format("cannot use generated column \"{}\" in publication column list", name));
    }
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      w.refuse("42710", fmt::format("duplicate column \"{}\" in publication column list", name));
    }
    seen.push_back(name);
  }
}

std::vector<Oid> checked_tables(Writer& w, const std::vector<Listed>& listed) {
  for (const Listed& at : listed) {
    if (at.written->where) check_part(w, *w.catalog.relation(at.table), {{}, false, at.written->where, {}});
  }
  std::vector<Oid> tables;
  for (const Listed& at : listed) {
    const Relation& table = *w.catalog.relation(at.table);
    check_table(w, table);
    check_part(w, table, {{}, false, nullptr, at.written->columns});
    tables.push_back(at.table);
  }
  return tables;
}

void check_options(Writer& w, const Options& options) {
  for (const auto& [name, value] : options) {
    const bool known = name == "publish" || name == "publish_via_partition_root" ||
                       (name == "publish_generated_columns" && w.catalog.server_version() >= 18);
    if (!known) w.refuse("42601", fmt::format("unrecognized publication parameter: \"{}\"", name));
  }
}

void refuse_all_tables(Writer& w, const NamedObject& publication, const char* what) {
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

void apply_create_publication(Writer& w, const CreatePublication& change) {
  if (w.catalog.find_named(ObjectClass::publication, 0, change.name)) {
    w.refuse("42710", fmt::format("publication \"{}\" already exists", change.name));
  }
  check_options(w, change.options);
  NamedObject publication;
  publication.cls = ObjectClass::publication;
  publication.name = change.name;
  for (const auto& [key, value] : change.options) publication.properties[key] = value;
  publication.properties["word"] = "publication";
  if (change.objects.all_tables) publication.properties[all_tables] = "true";
  require_schemas(w, change.objects);
  publication.relations = checked_tables(w, listed_tables(w, change.objects.tables));
  publication.made = w.context.origin;
  w.created({ObjectClass::publication, w.catalog.add(std::move(publication)), 0});
}

void apply_alter_publication(Writer& w, const AlterPublication& change) {
  using Action = AlterPublication::Action;
  const Oid oid = w.catalog.find_named(ObjectClass::publication, 0, change.name);
  if (!oid) {
    if (w.may_exist(change.name)) return w.blind("publication may have been made by what could not be read");
    w.refuse("42704", fmt::format("publication \"{}\" does not exist", change.name));
  }
  w.altered({ObjectClass::publication, oid, 0});
  if (change.action == Action::options) return check_options(w, change.options);
  const NamedObject publication = *w.catalog.get<NamedObject>(oid);
  require_schemas(w, change.objects);
  if (!change.objects.schemas.empty() || change.objects.current_schema)
    refuse_all_tables(w, publication, "Schemas");
  if (!change.objects.tables.empty()) refuse_all_tables(w, publication, "Tables");
  const std::vector<Listed> listed = listed_tables(w, change.objects.tables);
  const std::vector<Oid>& now = publication.relations;
  std::vector<Oid> named;
  if (change.action == Action::drop) {
    drop_tables(w, change.objects, listed, now);
    for (const Listed& at : listed) named.push_back(at.table);
  } else {
    named = checked_tables(w, listed);
  }
  for (Oid table : named) {
    if (change.action != Action::add || std::find(now.begin(), now.end(), table) == now.end()) continue;
    w.refuse("42710", fmt::format("relation \"{}\" is already member of publication \"{}\"",
                                  w.catalog.relation(table)->name, change.name));
  }
  w.catalog.update<NamedObject>(oid, [&](NamedObject& object) {
    auto& list = object.relations;
    if (change.action == Action::set) list = named;
    if (change.action == Action::add) list.insert(list.end(), named.begin(), named.end());
    if (change.action != Action::drop) return;
    for (Oid table : named) list.erase(std::remove(list.begin(), list.end(), table), list.end());
  });
}

}  // namespace catalog::applying
