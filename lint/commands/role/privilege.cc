// GRANT and REVOKE as far as DROP ROLE has to know them: which privileges a role of the chain has, and on
// what (src/backend/catalog/aclchk.c).

#include "lint/commands/role/privilege.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "lint/commands/role/role.h"
#include "lint/text/case.h"
#include "lint/text/join.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 15> every_privilege = {
    "insert", "select", "update",    "delete", "truncate", "references", "trigger",     "execute",
    "usage",  "create", "temporary", "temp",   "connect",  "set",        "alter system"};

// ACL_ALL_RIGHTS_...
Words all_privileges(const Catalog& catalog, ObjectKind kind) {
  switch (kind) {
    case ObjectKind::sequence: return {"usage", "select", "update"};
    case ObjectKind::column: return {"insert", "select", "update", "references"};
    case ObjectKind::schema: return {"usage", "create"};
    case ObjectKind::database: return {"create", "temporary", "temp", "connect"};
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine:
    case ObjectKind::aggregate: return {"execute"};
    case ObjectKind::language:
    case ObjectKind::type:
    case ObjectKind::domain:
    case ObjectKind::foreign_data_wrapper:
    case ObjectKind::foreign_server: return {"usage"};
    case ObjectKind::tablespace: return {"create"};
    case ObjectKind::large_object: return {"select", "update"};
    case ObjectKind::table: {
      Words words = {"insert", "select", "update", "delete", "truncate", "references", "trigger"};
      if (catalog.server_version() >= 17) words.emplace_back("maintain");
      return words;
    }
    default: return {};
  }
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const char* object_words(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table: return "relation";
    case ObjectKind::sequence: return "sequence";
    case ObjectKind::schema: return "schema";
    case ObjectKind::database: return "database";
    case ObjectKind::procedure: return "procedure";
    case ObjectKind::routine: return "routine";
    case ObjectKind::language: return "language";
    case ObjectKind::type: return "type";
    case ObjectKind::domain: return "domain";
    case ObjectKind::foreign_data_wrapper: return "foreign-data wrapper";
    case ObjectKind::foreign_server: return "foreign server";
    case ObjectKind::tablespace: return "tablespace";
    case ObjectKind::large_object: return "large object";
    default: return "function";
  }
}

Words split(const std::string& list) {
  Words words;
  for (size_t at = 0; at < list.size();) {
    const size_t end = std::min(list.find(' ', at), list.size());
    words.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

void change_property(DefinedObject& role, const std::string& key, const Words& privileges, bool revoke) {
  Words now = split(role.properties[key]);
  for (const std::string& privilege : privileges) {
    if (revoke) {
      std::erase(now, privilege);
    } else if (!has(now, privilege)) {
      now.push_back(privilege);
    }
  }
  if (now.empty()) {
    role.properties.erase(key);
  } else {
    role.properties[key] = text::joined(now, " ");
  }
}

std::string object_key(const ObjectAddress& object) {
  return fmt::format("privileges {} {} {}", static_cast<int>(object.cls), object.oid, object.column);
}

Words wanted(const Catalog& catalog, const Grant& change, ObjectKind kind) {
  return has(change.privileges, "all") ? all_privileges(catalog, kind) : change.privileges;
}

}  // namespace

void check_privileges(Writer& w, const Grant& change) {
  if (change.default_privileges && change.kind == ObjectKind::schema && !change.all_in_schema.empty())
    w.refuse("0LP01", "cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS");
  if (has(change.privileges, "all")) return;
  const ObjectKind kind = change.columns.empty() ? change.kind : ObjectKind::column;
  // Some of several may be for the whole table.
  Words known = all_privileges(w.catalog, change.privileges.size() == 1 ? kind : change.kind);
  if (known.empty()) return;
  if (change.kind == ObjectKind::table && !change.default_privileges) known.emplace_back("usage");
  for (const std::string& privilege : change.privileges) {
    const bool maintain = privilege == "maintain" && w.catalog.server_version() >= 17;
    if (!maintain &&
        std::find(every_privilege.begin(), every_privilege.end(), privilege) == every_privilege.end())
      w.refuse("42601", fmt::format("unrecognized privilege type \"{}\"", privilege));
    if (has(known, privilege)) continue;
    w.refuse("0LP01", fmt::format("invalid privilege type {} for {}", text::upper(privilege),
                                  kind == ObjectKind::column ? "column" : object_words(change.kind)));
  }
}

std::optional<ObjectAddress> granted_object(std::string_view property) {
  constexpr std::string_view mark = "privileges ";
  if (!property.starts_with(mark) || property.starts_with(cluster_privilege_mark)) return std::nullopt;
  unsigned parts[3] = {};
  const char* at = property.data() + mark.size();
  const char* end = property.data() + property.size();
  for (unsigned& part : parts) {
    at = std::from_chars(at, end, part).ptr;
    if (at != end) ++at;
  }
  return ObjectAddress{static_cast<ObjectClass>(parts[0]), parts[1], static_cast<ColumnNumber>(parts[2])};
}

void note_privileges(Writer& w, const Grant& change, const ObjectAddress& object, const Name& name) {
  const Relation* relation = object.cls == ObjectClass::relation ? w.catalog.relation(object.oid) : nullptr;
  const bool sequence = relation && relation->kind == RelationKind::sequence;
  if (relation && !sequence && has(change.privileges, "usage"))
    w.refuse("0LP01", "invalid privilege type USAGE for table");
  const Words whole = wanted(w.catalog, change, sequence ? ObjectKind::sequence : change.kind);
  const std::string key = object.oid != 0 ? object_key(object)
                                          : fmt::format("{}{} {}.{}", cluster_privilege_mark,
                                                        object_words(change.kind), name.schema, name.name);
  for (const std::string& grantee : change.grantees) {
    const Oid role = chain_role(w.catalog, grantee);
    if (!role) continue;
    w.catalog.update<DefinedObject>(role, [&](DefinedObject& holder) {
      if (change.columns.empty()) change_property(holder, key, whole, change.revoke);
      if (!relation) return;
      const auto count = static_cast<ColumnNumber>(relation->columns.size());
      for (ColumnNumber number = 1; number <= count; ++number) {
        const bool named = has(change.columns, relation->column(number).name);
        // What is revoked from the table is revoked from its columns.
        if (!named && !(change.revoke && change.columns.empty())) continue;
        change_property(holder, object_key({object.cls, object.oid, number}),
                        wanted(w.catalog, change, ObjectKind::column), change.revoke);
      }
    });
  }
}

void note_default_privileges(Writer& w, const Grant& change) {
  const Words privileges = wanted(w.catalog, change, change.kind);
  std::vector<std::string> places = change.all_in_schema, makers = change.of_roles;
  if (places.empty()) places.emplace_back();
  if (makers.empty()) makers.emplace_back();
  for (const std::string& place : places) {
    for (const std::string& maker : makers) {
      for (const std::string& grantee : change.grantees) {
        const std::string key =
            fmt::format("{}of {} for {} in {} on {}", default_privilege_mark, maker, grantee,
                        place.empty() ? 0 : w.catalog.find_schema(place), object_words(change.kind));
        for (const std::string& name : {maker, grantee}) {
          const Oid role = chain_role(w.catalog, name);
          if (!role) continue;
          w.catalog.update<DefinedObject>(
              role, [&](DefinedObject& holder) { change_property(holder, key, privileges, change.revoke); });
        }
      }
    }
  }
}

}  // namespace commands
