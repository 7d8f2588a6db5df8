#pragma once

// Inside of apply_object: its parts.

#include "lint/commands/writer.h"

namespace catalog::applying {

void apply_drop(Writer& w, const Drop& change);
void apply_rename(Writer& w, const Rename& change);
void apply_set_schema(Writer& w, const SetSchema& change);
void apply_owner(Writer& w, const OwnerTo& change);
void apply_reassign(Writer& w, const ReassignOwned& change);
void apply_comment(Writer& w, const Comment& change);
void apply_grant(Writer& w, const Grant& change);
void apply_named(Writer& w, const CreateNamed& change);
void create_aggregate(Writer& w, const CreateNamed& change);
/// Refuses a CREATE CAST that the server would, but for one of the chain's own of that name.
void check_cast(Writer& w, const CreateNamed& change);
/// The name that the server chooses; `columns`: "" for an expression.
std::string statistics_name(const Catalog& catalog, const Relation& table,
                            const std::vector<std::string>& columns);
/// Statistics go with any of their columns.
void set_statistics_columns(Writer& w, Oid statistics, const std::vector<std::string>& columns);
/// Those of a table that another is made LIKE.
void copy_statistics(Writer& w, Oid source, Oid table);
/// Refuses a relation that has no statistics, and expressions that cannot be bound to it.
void check_statistics_table(Writer& w, const CreateNamed& change, const Relation& table);
/// Refuses columns, expressions and kinds that cannot be.
void check_statistics(Writer& w, const CreateNamed& change, const Relation& table);
/// They go with what their expressions name.
void depend_on_expressions(Writer& w, const CreateNamed& change, Oid statistics);
/// Refuses one whose parameters are not what its kind takes, or that is made of what is not there.
void check_text_search(Writer& w, const CreateNamed& change);
/// What the new one stands on; a copied configuration maps as its source does.
void complete_text_search(Writer& w, const CreateNamed& change, Oid oid);
void apply_alter_text_search(Writer& w, const AlterTextSearch& change);
void apply_create_publication(Writer& w, const CreatePublication& change);
void apply_alter_publication(Writer& w, const AlterPublication& change);
void apply_create_extension(Writer& w, const CreateExtension& change);
void apply_alter_extension(Writer& w, const AlterExtension& change);

/// Refuses a relation of another kind than the statement's word: "\"v\" is not a table" with the hint which
/// command takes it.
void check_drop_kind(Writer& w, ObjectKind kind, const Relation& relation);

}  // namespace catalog::applying
