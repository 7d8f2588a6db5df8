// Composite types: relations without storage whose row type is the point (src/backend/commands/typecmds.c,
// DefineCompositeType; tablecmds.c for ALTER TYPE ... ATTRIBUTE).
#include "lint/catalog/apply_drop.h"
#include "lint/catalog/apply_relation.h"
#include "lint/catalog/apply_type_parts.h"
#include "lint/catalog/names.h"
#include "lint/catalog/types.h"

namespace catalog::applying {
namespace {

Column attribute(Writer& w, const ColumnDef& definition) {
  const ResolvedType resolved = resolve_type(w.catalog, definition.type);
  if (resolved.problem) w.refuse(resolved.problem->sqlstate, resolved.problem->message);
  Column column;
  column.name = truncate_identifier(definition.name);
  check_column_type(w, column.name, resolved.type);
  column.type = resolved.type;
  column.collation = definition.collation;
  column.made = w.context.origin;
  return column;
}

/// Tables made OF the type follow it with CASCADE and stand in its way without.
std::vector<Oid> typed_tables(Writer& w, const Relation& composite, const AlterCommand& command) {
  std::vector<Oid> tables;
  for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
    if (relation->of_type != 0 && relation->of_type == composite.row_type) tables.push_back(oid);
  }
  if (!tables.empty() && !command.cascade) {
    w.refuse("2BP01", "cannot alter type \"" + composite.name + "\" because it is the type of a typed table",
             {}, "Use ALTER ... CASCADE to alter the typed tables too.");
  }
  return tables;
}

/// The first column that holds the type stands in the way of altering an attribute's type
/// (find_composite_type_dependencies).
void refuse_if_stored(Writer& w, const Relation& composite) {
  const Type* row = w.catalog.get<Type>(composite.row_type);
  for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
    if (relation->kind == RelationKind::composite_type || relation->is_index() ||
        relation->kind == RelationKind::view)
      continue;
    for (const Column& column : relation->columns) {
      const bool uses = column.type.oid == composite.row_type ||
                        (row && row->array_type != 0 && column.type.oid == row->array_type);
      if (column.dropped || !uses) continue;
      w.refuse("0A000", "cannot alter type \"" + composite.name + "\" because column \"" + relation->name +
                            "." + column.name + "\" uses it");
    }
  }
}

void alter_attribute(Writer& w, Oid oid, const AlterCommand& command) {
  const std::string& composite = w.catalog.relation(oid)->name;
  const ColumnNumber number = w.catalog.relation(oid)->column_number(command.name);
  const std::string missing =
      "column \"" + command.name + "\" of relation \"" + composite + "\" does not exist";
  switch (command.kind) {
    case AlterCommand::Kind::add_column: {
      Column column = attribute(w, *command.column);
      if (w.catalog.relation(oid)->find_column(column.name)) {
        w.refuse("42701", "column \"" + column.name + "\" of relation \"" + composite + "\" already exists");
      }
      w.catalog.update<Relation>(oid,
                                 [&](Relation& altered) { altered.columns.push_back(std::move(column)); });
      add_column_dependencies(w, oid, static_cast<ColumnNumber>(w.catalog.relation(oid)->columns.size()));
      break;
    }
    case AlterCommand::Kind::drop_column:
      if (number == 0 && command.if_exists) {
        w.notice(missing + ", skipping");
      } else if (number == 0) {
        w.refuse("42703", missing);
      } else {
        drop_objects(w, {{ObjectClass::relation, oid, number}}, command.cascade);
      }
      break;
    case AlterCommand::Kind::alter_type: {
      if (number == 0) w.refuse("42703", missing);
      if (w.catalog.relation(oid)->kind == RelationKind::composite_type)
        refuse_if_stored(w, *w.catalog.relation(oid));
      ColumnDef definition = *command.column;
      definition.name = command.name;
      const Column retyped = attribute(w, definition);
      w.catalog.update<Relation>(oid, [&](Relation& altered) {
        altered.column(number).type = retyped.type;
        altered.column(number).collation = retyped.collation;
      });
      break;
    }
    default: w.blind("ALTER TYPE with a command that is not known"); break;
  }
}

}  // namespace

void create_composite(Writer& w, const CreateComposite& change) {
  Relation relation;
  relation.schema = schema_for(w, change.name);
  relation.name = truncate_identifier(change.name.name);
  relation.kind = RelationKind::composite_type;
  relation.made = w.context.origin;
  require_free_name(w, relation.schema, relation.name);
  for (std::size_t i = 0; i < change.columns.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (change.columns[i].name == change.columns[j].name)
        w.refuse("42701", "column \"" + change.columns[i].name + "\" specified more than once");
    }
  }
  for (const ColumnDef& column : change.columns) relation.columns.push_back(attribute(w, column));
  make_relation(w, std::move(relation));
}

void alter_composite(Writer& w, const AlterTable& change) {
  const Oid found = require_relation(w, change.name);
  if (found == 0) return;
  const Relation* composite = w.catalog.relation(found);
  if (composite->kind != RelationKind::composite_type)
    w.refuse("42809", "\"" + composite->name + "\" is not a composite type");
  const Oid oid = composite->oid;
  for (const AlterCommand& command : change.commands) {
    const std::vector<Oid> followers = typed_tables(w, *w.catalog.relation(oid), command);
    alter_attribute(w, oid, command);
    for (Oid follower : followers) alter_attribute(w, follower, command);
  }
  w.altered({ObjectClass::relation, oid, 0});
}

}  // namespace catalog::applying
