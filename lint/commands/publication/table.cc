// A table's place in a publication is an object of its own: it stands on the table, and on the columns that
// it lists or filters by (publication_add_relation, src/backend/catalog/pg_publication.c).

#include "lint/commands/publication/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/references.h"
#include "lint/commands/drop/remove.h"
#include "lint/deparse/expr.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::string key_of(Oid publication, Oid table) {
  return fmt::format("{} of {}", table, publication);
}

// Listed, in a schema that is, or of all there are.
bool publishes(const DefinedObject& publication, const Relation& table) {
  return std::find(publication.relations.begin(), publication.relations.end(), table.oid) !=
             publication.relations.end() ||
         publication.properties.contains("for_all_tables") ||
         publication.properties.contains(fmt::format("in schema {}", table.schema));
}

bool publishes_action(const DefinedObject& publication, std::string_view action) {
  const auto at = publication.properties.find("publish");
  return at == publication.properties.end() || at->second.find(action) != std::string::npos;
}

// The columns that tell a row; none where all of them do, or nothing does.
std::vector<ColumnNumber> identity_columns(const Catalog& catalog, const Relation& table) {
  for (const Oid oid : table.indexes) {
    const Relation* index = catalog.relation(oid);
    if (!index || !index->index->valid) continue;
    const Constraint* key = catalog.find_constraint(index->index->constraint).second;
    const bool primary = key && key->kind == Constraint::Kind::primary_key && !index->index->deferrable;
    if (table.replica_identity == ReplicaIdentity::index ? !index->index->replica_identity : !primary)
      continue;
    std::vector<ColumnNumber> columns;
    for (const IndexKey& one : index->index->keys) columns.push_back(one.column);
    return columns;
  }
  return {};
}

// A filter reads the identity alone; a list of columns holds all of it.
bool suits(const Catalog& catalog, Oid published, Oid table, const std::vector<ColumnNumber>& identity) {
  const bool lists = lists_columns(catalog, published), filters = filters_rows(catalog, published);
  if (lists == filters) return true;
  std::vector<ColumnNumber> named;
  for (const Dependency& dependency :
       catalog.references_of({ObjectClass::publication_relation, published, 0})) {
    if (dependency.referenced.cls == ObjectClass::relation && dependency.referenced.oid == table &&
        dependency.referenced.column != 0)
      named.push_back(dependency.referenced.column);
  }
  const auto& whole = lists ? named : identity;
  const auto& part = lists ? identity : named;
  return std::all_of(part.begin(), part.end(), [&](ColumnNumber column) {
    return std::find(whole.begin(), whole.end(), column) != whole.end();
  });
}

bool has_property(const Catalog& catalog, Oid published, const char* name) {
  const DefinedObject* object = catalog.get<DefinedObject>(published);
  return object && object->properties.contains(name);
}

}  // namespace

Oid published_relation(const Catalog& catalog, Oid publication, Oid table) {
  return catalog.find_defined(ObjectClass::publication_relation, 0, key_of(publication, table));
}

void publish_relation(Writer& w, Oid publication, Oid table, const PublishedTable* part) {
  const Relation& relation = *w.catalog.relation(table);
  DefinedObject object;
  object.cls = ObjectClass::publication_relation;
  object.name = key_of(publication, table);
  object.relations = {table};
  std::vector<ObjectAddress> needed;
  if (part && !part->columns.empty()) object.properties["columns"];
  if (part && part->where) object.properties["where"];
  for (const std::string& name : part ? part->columns : std::vector<std::string>())
    object.properties["columns"] += fmt::format("{} ", relation.column_number(name));
  for (const std::string& name : part ? part->columns : std::vector<std::string>()) {
    needed.push_back({ObjectClass::relation, table, relation.column_number(name)});
  }
  if (part && part->where) {
    const analyze::Analyzed analyzed =
        analyze::expression(w.catalog, part->where, {.relation = &relation, .value = {}});
    if (analyzed.expr) {
      object.properties["where"] = deparse::print(w.catalog, *analyzed.expr, &relation);
      for (const ObjectAddress& named : analyze::dependencies_of(w.catalog, *analyzed.expr, table))
        needed.push_back(named);
    }
  }
  object.made = w.context.origin;
  const ObjectAddress self{ObjectClass::publication_relation, w.catalog.add(std::move(object)), 0};
  w.catalog.add_dependency({self, {ObjectClass::publication, publication, 0}, DependencyKind::automatic});
  w.catalog.add_dependency({self, {ObjectClass::relation, table, 0}, DependencyKind::automatic});
  for (const ObjectAddress& named : needed) w.catalog.add_dependency({self, named, DependencyKind::normal});
}

void unpublish_relation(Writer& w, Oid publication, Oid table) {
  if (const Oid published = published_relation(w.catalog, publication, table))
    remove_object(w, {ObjectClass::publication_relation, published, 0});
}

bool lists_columns(const Catalog& catalog, Oid published) {
  return has_property(catalog, published, "columns");
}

bool filters_rows(const Catalog& catalog, Oid published) {
  return has_property(catalog, published, "where");
}

void require_replica_identity(Writer& w, const Relation& table, bool update) {
  if (table.kind != RelationKind::table || table.persistence != Persistence::permanent) return;
  if (w.may_have_more(table)) return;
  std::vector<const DefinedObject*> publications;
  for (const auto& [oid, object] : w.catalog.all<DefinedObject>()) {
    if (object->cls == ObjectClass::publication && publishes(*object, table) &&
        publishes_action(*object, update ? "update" : "delete"))
      publications.push_back(object);
  }
  if (publications.empty()) return;
  const char* word = update ? "update" : "delete from";
  const bool full = table.replica_identity == ReplicaIdentity::full;
  const std::vector<ColumnNumber> identity = full || table.replica_identity == ReplicaIdentity::nothing
                                                 ? std::vector<ColumnNumber>()
                                                 : identity_columns(w.catalog, table);
  for (const DefinedObject* publication : publications) {
    const Oid published = published_relation(w.catalog, publication->oid, table.oid);
    if (!published || (full && !lists_columns(w.catalog, published))) continue;
    if (!full && suits(w.catalog, published, table.oid, identity)) continue;
    const bool lists = lists_columns(w.catalog, published);
    w.refuse("42P10", fmt::format("cannot {} table \"{}\"", word, table.name),
             lists ? "Column list used by the publication does not cover the replica identity."
                   : "Column used in the publication WHERE expression is not part of the replica identity.");
  }
  if (full || !identity.empty()) return;
  w.refuse("55000",
           fmt::format("cannot {} table \"{}\" because it does not have a replica identity and publishes {}",
                       word, table.name, update ? "updates" : "deletes"),
           {},
           fmt::format("To enable {} the table, set REPLICA IDENTITY using ALTER TABLE.",
                       update ? "updating" : "deleting from"));
}

}  // namespace commands
