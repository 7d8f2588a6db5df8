// CREATE SCHEMA (CreateSchemaCommand, src/backend/commands/schemacmds.c).

#include "lint/commands/object/schema.h"

#include <fmt/format.h>

#include "lint/commands/find/object.h"

namespace commands {
using namespace ast;
using namespace catalog;

void apply(Writer& w, const CreateSchema& change) {
  const std::string& name = change.name.empty() ? change.authorization : change.name;
  if (!change.authorization.empty()) require_role(w, change.authorization);
  if (w.catalog.find_schema(name)) {
    if (!change.if_not_exists)
      w.refuse(exists_already(name, "42P06", fmt::format("schema \"{}\" already exists", name)));
    w.notice(fmt::format("schema \"{}\" already exists, skipping", name));
    w.applied.skipped = true;
    return;
  }
  if (name.rfind("pg_", 0) == 0) {
    w.refuse("42939", fmt::format("unacceptable schema name \"{}\"", name),
             "The prefix \"pg_\" is reserved for system schemas.");
  }
  Schema schema;
  // public keeps its number, by which reports and names know it.
  if (name == "public" && !w.catalog.get<Schema>(public_schema)) schema.oid = public_schema;
  schema.name = name;
  schema.owner = change.authorization;
  schema.made = w.context.origin;
  w.created({ObjectClass::schema, w.catalog.add(std::move(schema)), 0});
}

}  // namespace commands
