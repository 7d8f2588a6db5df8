// Names, types, options and other small pieces that every statement is made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

std::string string_of(const Node* node);  // String, or A_Const's text
ast::Name name_of(const RangeVar* relation);
ast::Name name_of(const List* names);  // qualified name as a list of String
ast::TypeName type_name(const ::TypeName* type);
void read_type(const ::TypeName& type, ast::TypeName& out);  // the same, in place; `out` as it was made
std::vector<std::string> strings(const List* list);          // of String
ast::Options options(const List* elements);                  // DefElems; a value left out is ""
bool boolean(const DefElem* element);                        // as defGetBoolean reads it
ast::IndexElement index_element(const ::IndexElem* element, const Input& input);
ast::FunctionSignature signature(const ObjectWithArgs* object);
ast::OnCommit on_commit(OnCommitAction action);
ast::ObjectKind object_kind(ObjectType type);
// As RenameStmt, DropStmt, CommentStmt hold it. Operator classes and families: the access method stands in
// relation.name; casts: both types; transforms: the type, and the language as name; a domain's constraint:
// the domain in relation.
ast::ObjectRef object_ref(ObjectType type, const Node* object, const RangeVar* relation);

// pg_temp as a schema makes a relation temporary too (RangeVarAdjustRelationPersistence).
inline ast::Persistence persistence_of(const RangeVar* relation) {
  if (relation->schemaname && std::string_view(relation->schemaname) == "pg_temp") {
    return ast::Persistence::temporary;
  }
  return static_cast<ast::Persistence>(relation->relpersistence ? relation->relpersistence : 'p');
}

}  // namespace lower
