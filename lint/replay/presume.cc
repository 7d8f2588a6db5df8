// Deciding what is presumed, and putting it into the Catalog.

#include "lint/replay/presume.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/pg_catalog/json_grammar.h"
#include "lint/pg_catalog/rows.h"
#include "lint/replay/stood_before.h"

namespace replay {
using namespace ast;
using namespace catalog;

namespace {

bool is_relation(ObjectKind kind) {
  return kind == ObjectKind::table || kind == ObjectKind::view || kind == ObjectKind::materialized_view ||
         kind == ObjectKind::foreign_table;
}

ObjectKind kind_written(AlterTable::Target target) {
  switch (target) {
    case AlterTable::Target::view: return ObjectKind::view;
    case AlterTable::Target::materialized_view: return ObjectKind::materialized_view;
    case AlterTable::Target::foreign_table: return ObjectKind::foreign_table;
    default: return ObjectKind::table;
  }
}

// What the statement's words say that the relation is; a table where they do not.
ObjectKind kind_written(const Change& change, const Name& name) {
  const auto said = [&](const ObjectRef& object, ObjectKind kind, ObjectKind of) {
    if (object.name == name) return kind;
    return object.relation == name ? of : ObjectKind::table;
  };
  ObjectKind kind = ObjectKind::table;
  if (const auto* alter = std::get_if<AlterTable>(&change))
    kind = alter->name == name ? kind_written(alter->target) : kind;
  if (const auto* rename = std::get_if<Rename>(&change))
    kind = said(rename->object, rename->kind, rename->on);
  if (const auto* move = std::get_if<SetSchema>(&change)) kind = said(move->object, move->kind, kind);
  if (const auto* owner = std::get_if<OwnerTo>(&change)) kind = said(owner->object, owner->kind, kind);
  if (const auto* comment = std::get_if<Comment>(&change)) kind = said(comment->object, comment->kind, kind);
  if (std::holds_alternative<RefreshMatview>(change)) kind = ObjectKind::materialized_view;
  return is_relation(kind) ? kind : ObjectKind::table;
}

bool is_routine(ObjectKind kind) {
  return kind == ObjectKind::function || kind == ObjectKind::procedure || kind == ObjectKind::routine ||
         kind == ObjectKind::aggregate;
}

std::string qualified(const Name& name) {
  return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

// The schemas in which the chain has made something of that name.
std::vector<std::string> schemas_with(const Catalog& catalog, const Missing& missing) {
  std::vector<std::string> found;
  for (const auto& [oid, schema] : catalog.all<Schema>()) {
    if (schema->name.starts_with("pg_") || schema->name == "information_schema") continue;
    const Relation* relation = catalog.relation(catalog.find_relation(oid, missing.name.name));
    const bool there = is_relation(missing.kind) ? relation && !relation->presumed
                       : missing.kind == ObjectKind::type
                           ? catalog.find_type(oid, missing.name.name) != 0
                           : !catalog.find_functions(oid, missing.name.name).empty();
    if (there) found.push_back(schema->name);
  }
  return found;
}

bool stands_in_schemas(const Missing& missing) {
  return is_relation(missing.kind) || missing.kind == ObjectKind::type || is_routine(missing.kind);
}

// The name that it is a slip for: one of something that is there by now.
std::optional<std::string> meant(const ChainNames& names, const Catalog& catalog, const Missing& missing,
                                 const Origin& origin) {
  auto name = names.meant(missing.kind, missing.name);
  const auto made = name ? names.maker(missing.kind, {missing.name.schema, *name}) : std::nullopt;
  if (!made || made->revision >= stood_before || made->revision < origin.revision) return name;
  const bool there = stands_in_schemas(missing) &&
                     !schemas_with(catalog, {.kind = missing.kind, .name = {{}, *name}}).empty();
  return there ? name : std::nullopt;
}

// Where the name is there but for its schema: which of the two would do.
std::string off_the_path(const Catalog& catalog, const Missing& missing) {
  if (!stands_in_schemas(missing)) return {};
  const std::vector<std::string> schemas = schemas_with(catalog, missing);
  const std::string &name = missing.name.name, &schema = missing.name.schema;
  if (schema.empty() && schemas.size() == 1)
    return fmt::format(
        "{0}.{1} is there: write it so; or, if the chain runs with that search_path, say so: [chain] "
        "search_path = \"{0}, public\" in schemalint.toml",
        schemas.front(), name);
  if (schema.empty() || std::find(schemas.begin(), schemas.end(), "public") == schemas.end()) return {};
  return fmt::format(
      "public.{1} is there; if the chain runs with a search_path that begins with {0}, say so: [chain] "
      "search_path = \"{0}, public\" in schemalint.toml",
      schema, name);
}

Oid make_schema(Catalog& catalog, const std::string& name, const Origin& origin) {
  if (const Oid there = catalog.find_schema(name)) return there;
  Schema schema;
  schema.name = name;
  schema.provided = schema.presumed = true;
  catalog.presume({ObjectKind::schema, {{}, name}, origin});
  return catalog.add(std::move(schema));
}

void make_relation(Catalog& catalog, const Name& name, ObjectKind kind, const Origin& origin) {
  Relation relation;
  if (kind == ObjectKind::foreign_table) relation.kind = RelationKind::foreign_table;
  if (kind == ObjectKind::view) relation.kind = RelationKind::view;
  if (kind == ObjectKind::materialized_view) relation.kind = RelationKind::materialized_view;
  if (!relation.is_table()) relation.view.emplace();
  relation.schema =
      name.schema.empty() ? catalog.creation_schema() : make_schema(catalog, name.schema, origin);
  if (relation.schema == 0) relation.schema = public_schema;
  relation.name = name.name;
  relation.presumed = true;
  catalog.presume(
      {ObjectKind::table, {std::string(catalog.schema_name(relation.schema)), name.name}, origin});
  const Oid oid = catalog.new_oid();
  relation.oid = relation.more_of = oid;
  catalog.add(std::move(relation));
}

// The relation's, and so that of each that has what it has.
void make_column(Catalog& catalog, const Missing& missing) {
  std::vector<Oid> relations;
  for (const auto& [oid, relation] : catalog.all<Relation>()) {
    if (relation->more_of == missing.relation && !relation->find_column(missing.name.name))
      relations.push_back(oid);
  }
  for (const Oid oid : relations) {
    Column column;
    column.name = missing.name.name;
    column.presumed = true;
    if (!catalog.relation(oid)->parents.empty()) {
      column.local = false;
      column.inherited = 1;
    }
    catalog.update<Relation>(oid, [&](Relation& r) { r.columns.push_back(std::move(column)); });
  }
}

void make_one(Catalog& catalog, const Missing& missing, const Origin& origin) {
  if (missing.kind == ObjectKind::column) return make_column(catalog, missing);
  if (missing.kind == ObjectKind::schema) {
    make_schema(catalog, missing.name.name, origin);
    return;
  }
  if (is_relation(missing.kind)) return make_relation(catalog, missing.name, missing.kind, origin);
  if (!missing.name.schema.empty()) make_schema(catalog, missing.name.schema, origin);
  catalog.presume({missing.kind, missing.name, origin});
}

}  // namespace

const ChainNames& Presumption::names() {
  if (!names_) names_.emplace(chain_);
  return *names_;
}

// It stood there once.
bool Presumption::had(const Catalog& catalog, const Missing& missing) const {
  const auto went = [&](const std::string& name) {
    return went_.contains(name) || (went_in_trial_ && went_in_trial_->contains(name));
  };
  if (missing.kind == ObjectKind::column) {
    const Relation* relation = catalog.relation(missing.relation);
    return relation && went(catalog.qualified_name(*relation) + "." + missing.name.name);
  }
  if (!missing.name.schema.empty()) return went(qualified(missing.name));
  if (went(missing.name.name)) return true;
  const auto path = catalog.search_path();
  return std::any_of(path.begin(), path.end(), [&](Oid schema) {
    return went(std::string(catalog.schema_name(schema)) + "." + missing.name.name);
  });
}

bool Presumption::may_be_presumed(const Catalog& catalog, const Missing& missing, const Change* change,
                                  const Origin& origin) {
  if (missing.name.name.empty() || had(catalog, missing)) return false;
  const bool may_be = !only_ || missing.kind == ObjectKind::column ||
                      std::any_of(only_->begin(), only_->end(), [&](const Missing& one) {
                        return one.name == missing.name && names().of_one_sort(one.kind, missing.kind);
                      });
  if (!may_be) return false;
  if (missing.kind == ObjectKind::column) {
    const Relation* relation = catalog.relation(missing.relation);
    if (!relation || !relation->open() || relation->find_column(missing.name.name)) return false;
    // Nothing is known of the table's columns: one that is added IF NOT EXISTS may be there as well.
    const auto made = names().column_maker(relation->name, missing.name.name);
    return !made || made->revision == stood_before || made->unless_there;
  }
  // What is there by now and does not do: nothing more can be supplied.
  const bool there = is_relation(missing.kind) ? catalog.resolve_relation(missing.name) != 0
                     : missing.kind == ObjectKind::schema
                         ? catalog.find_schema(missing.name.name) != 0
                         : catalog.find_presumed(missing.kind, missing.name) != nullptr;
  if (there) return false;
  if (missing.name.schema.empty() && names().makes_temporary(origin.revision, missing.name.name))
    return false;
  // In a schema that the chain makes only later.
  const std::string& schema = missing.name.schema;
  const auto schemas_maker = schema.empty() || catalog.find_schema(schema)
                                 ? std::nullopt
                                 : names().maker(ObjectKind::schema, {{}, schema});
  if (schemas_maker && schemas_maker->revision != stood_before && !schemas_maker->unless_there) return false;
  // One of the server's own that takes other arguments, or that a later one's grammar has.
  const bool servers = !pg_catalog::functions(missing.name.name).empty() ||
                       pg_catalog::json_grammar_since(missing.name.name) > 0;
  if (is_routine(missing.kind) && servers &&
      (missing.name.schema.empty() || missing.name.schema == "pg_catalog"))
    return false;
  if (missing.name.schema == "pg_catalog" || missing.name.schema == "information_schema") return false;
  const auto maker = names().maker(missing.kind, missing.name);
  if (!maker) {
    const auto elsewhere = missing.name.schema.empty() && stands_in_schemas(missing)
                               ? names().made_off_the_path(missing.kind, missing.name.name)
                               : std::nullopt;
    const bool by_now = elsewhere && (*elsewhere <= origin.revision || *elsewhere == UINT32_MAX);
    return !by_now && !meant(names(), catalog, missing, origin);
  }
  // The new comes in the place of an old, or only where there is none; a chain that was whole so far has
  // never had it.
  if (!change) return false;
  const bool middle = !catalog.presumed().empty();
  if (maker->revision == stood_before) return middle || origin.revision == 0;
  return middle && maker->unless_there && maker->revision > origin.revision;
}

bool Presumption::supply(Catalog& catalog, Refusal& refusal, const Change& change, const Origin& origin) {
  if (refusal.missing.empty()) return false;
  for (const Missing& missing : refusal.missing) {
    if (may_be_presumed(catalog, missing, &change, origin)) continue;
    if (const auto name = meant(names(), catalog, missing, origin)) {
      refusal.hint = "did you mean \"" + *name + "\"?";
      refusal.since = 0;
    }
    if (refusal.hint.empty()) refusal.hint = off_the_path(catalog, missing);
    return false;
  }
  for (Missing& missing : refusal.missing) {
    if (missing.kind == ObjectKind::table) missing.kind = kind_written(change, missing.name);
  }
  make(catalog, refusal.missing, origin);
  return true;
}

std::vector<Missing> Presumption::possible(const Catalog& catalog, const std::vector<Missing>& absent,
                                           const Origin& origin) {
  std::vector<Missing> found;
  for (const Missing& missing : absent) {
    if (catalog.find_presumed(missing.kind, missing.name)) continue;
    if (may_be_presumed(catalog, missing, nullptr, origin)) found.push_back(missing);
  }
  return found;
}

std::vector<Missing> Presumption::likely(const Catalog& catalog, const std::vector<Missing>& absent,
                                         const Origin& origin) {
  if (absent.empty() || names().makes_relations()) return {};
  return possible(catalog, absent, origin);
}

void Presumption::make(Catalog& catalog, const std::vector<Missing>& missing, const Origin& origin) {
  for (const Missing& one : missing) make_one(catalog, one, origin);
}

void Presumption::applied(Catalog& catalog, const Change& change, const commands::Applied& applied) {
  for (const commands::Dropped& dropped : applied.dropped) note_gone(dropped.name);
  const auto* rename = std::get_if<Rename>(&change);
  const auto* moved = std::get_if<SetSchema>(&change);
  const auto* drop = std::get_if<Drop>(&change);
  if (rename && !rename->object.relation.empty()) {
    const Relation* relation = catalog.relation(catalog.resolve_relation(rename->object.relation));
    if (relation) note_gone(catalog.qualified_name(*relation) + "." + rename->object.name.name);
  } else if (rename) {
    note_gone(qualified(rename->object.name));
  }
  if (moved) note_gone(qualified(moved->object.name));
  if (catalog.presumed().empty()) return;
  // Of what is known by its name alone.
  const auto went = [&](const Name& name) {
    const auto& presumed = catalog.presumed();
    const auto last = std::find_if(presumed.rbegin(), presumed.rend(), [&](const Presumed& one) {
      return one.kind != ObjectKind::table && one.name.name == name.name;
    });
    if (last == presumed.rend() || last->gone) return std::optional<Presumed>();
    Presumed gone = *last;
    gone.gone = true;
    catalog.presume(gone);
    note_gone(qualified(name));
    return std::optional(gone);
  };
  if (drop) {
    for (const ObjectRef& object : drop->objects) {
      if (object.relation.empty()) went(object.function ? object.function->name : object.name);
    }
  }
  if (rename && rename->object.relation.empty()) {
    if (auto gone = went(rename->object.name)) {
      gone->gone = false;
      gone->name.name = rename->new_name;
      catalog.presume(*gone);
    }
  }
}

}  // namespace replay
