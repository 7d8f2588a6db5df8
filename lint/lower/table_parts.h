#pragma once

// Inside of lower_table(): what its parts share.

#include "lint/lower/span.h"

namespace catalog::lowering {

/// The list's i-th element, from 0.
template <class T>
const T* at(const List* list, int i) {
  return static_cast<const T*>(list_nth(list, i));
}

inline std::string word(const char* name) {
  return name ? std::string(name) : std::string();
}

/// pg_temp as a schema makes a relation temporary too (RangeVarAdjustRelationPersistence).
inline Persistence persistence_of(const RangeVar* relation) {
  if (relation->schemaname && std::string_view(relation->schemaname) == "pg_temp") {
    return Persistence::temporary;
  }
  return static_cast<Persistence>(relation->relpersistence ? relation->relpersistence : 'p');
}

std::vector<std::string> names_of(const List* strings);
/// A constraint whose span ends where its first token does; column_definition knows better.
void read_constraint(const ::Constraint* node, const Input& input, ConstraintDef& out);
/// DEFERRABLE and the like stand as nodes of their own behind a column's constraint.
void add_attribute(const ::Constraint* attribute, ConstraintDef& constraint);
PartitionByDef partition_by(const ::PartitionSpec* spec, const Input& input);
LikeClause like_clause(const TableLikeClause* node);

void create_sequence(const CreateSeqStmt* node, Changes& out);
void alter_sequence(const AlterSeqStmt* node, Changes& out);
void alter_table(const AlterTableStmt* node, const Input& input, Changes& out);

}  // namespace catalog::lowering
