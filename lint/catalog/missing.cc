// The words for what is not there.

#include "lint/catalog/missing.h"

namespace catalog {
using namespace ast;

Refusal not_found(ObjectKind kind, const Name& name, std::string sqlstate, std::string message,
                  std::string hint) {
  Refusal refusal = does_not_exist(name.name, std::move(sqlstate), std::move(message), {}, std::move(hint));
  refusal.missing.push_back({kind, name, 0});
  return refusal;
}

Refusal no_schema(const std::string& name) {
  return not_found(ObjectKind::schema, {{}, name}, "3F000", "schema \"" + name + "\" does not exist");
}

Refusal no_creation_schema(const std::vector<std::string>& path) {
  Refusal refusal{"3F000", "no schema has been selected to create in", {}, {}};
  for (const std::string& name : path) {
    const bool usual = name.empty() || name == "$user" || name == "\"$user\"" || name == "pg_catalog";
    if (!usual) refusal.missing.push_back({ObjectKind::schema, {{}, name}, 0});
  }
  return refusal;
}

Refusal no_relation(const Name& name, ObjectKind kind) {
  const std::string shown = name.schema.empty() ? name.name : name.schema + "." + name.name;
  return not_found(kind, name, "42P01", "relation \"" + shown + "\" does not exist");
}

Refusal no_column(const Relation& relation, const std::string& name, std::string message) {
  Refusal refusal = does_not_exist(name, "42703", std::move(message));
  refusal.missing.push_back(
      {ObjectKind::column, {{}, name}, relation.open() ? relation.more_of : relation.oid});
  return refusal;
}

}  // namespace catalog
