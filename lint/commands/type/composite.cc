// Composite types: relations without storage whose row type is the point (src/backend/commands/typecmds.c,
// DefineCompositeType; tablecmds.c for ALTER TYPE ... ATTRIBUTE).
#include "lint/commands/type/composite.h"

#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/type/type.h"
#include "lint/sql/identifier.h"
#include "lint/types/resolve.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

Column attribute(Writer& w, const ColumnDef& definition) {
  const types::ResolvedType resolved = types::resolve_type(w.catalog, definition.type);
  if (resolved.problem) w.refuse(*resolved.problem);
  Column column;
  column.name = sql::truncate_identifier(definition.name);
  column.collation = column_collation(w, definition.collation, resolved.type);
  check_column_type(w, column.name, resolved.type);
  column.type = resolved.type;
  if (!column.type.known()) column.written_type = types::written_type(definition.type);
  column.made = w.context.origin;
  return column;
}

}  // namespace

void apply(Writer& w, const CreateComposite& change) {
  Relation relation;
  relation.schema = schema_for_relation(w, change.name);
  relation.name = sql::truncate_identifier(change.name.name);
  relation.kind = RelationKind::composite_type;
  relation.made = w.context.origin;
  require_free_name(w, relation.schema, relation.name);
  for (size_t i = 0; i < change.columns.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (change.columns[i].name == change.columns[j].name)
        w.refuse("42701", "column \"" + change.columns[i].name + "\" specified more than once");
    }
  }
  for (const ColumnDef& column : change.columns) relation.columns.push_back(attribute(w, column));
  make_relation(w, std::move(relation));
}

}  // namespace commands
