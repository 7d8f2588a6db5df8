#pragma once

// Inside of lower(): what its parts share. Each part takes the nodes of one subject.

#include <string>
#include <string_view>
#include <vector>

#include "lint/ast/change.h"
#include "lint/sql/tree.h"

namespace catalog::lowering {

/// One statement's text and where it stands.
struct Input {
  std::string_view source;   // the whole file
  std::uint32_t origin = 0;  // add to a node's location to get an offset in the file (sql::Statement::origin)
  text::Span span;           // the statement, in the file
  mutable int depth = 0;     // of expressions and queries within each other: see expression()
  std::string_view text() const { return source.substr(span.begin, span.size()); }
};

using Changes = std::vector<Change>;

// Each returns false for a node that is not its subject's.
bool lower_table(const Node* node, const Input& input, Changes& out);
bool lower_index(const Node* node, const Input& input, Changes& out);  // indexes, REINDEX, CLUSTER
bool lower_type(const Node* node, const Input& input, Changes& out);
bool lower_routine(const Node* node, const Input& input,
                   Changes& out);  // views, CTAS, functions, triggers, policies, rules, queries
bool lower_object(const Node* node, const Input& input,
                  Changes& out);  // schemas, extensions, DROP, RENAME, ...
bool lower_session(const Node* node, const Input& input,
                   Changes& out);  // SET, transactions, DO, CALL, maintenance

// Pieces (lower_piece.cc, lower_expr.cc, lower_query.cc):
std::string string_of(const Node* node);  // String, or A_Const's text
Name name_of(const RangeVar* relation);
Name name_of(const List* names);  // qualified name as a list of String
TypeName type_name(const ::TypeName* type);
void read_type(const ::TypeName& type, TypeName& out);  // the same, in place; `out` as it was made
/// Null for null. Nesting beyond a fixed depth gives Kind::other, so that whoever walks the result
/// recursively may do so.
ExprPtr expression(const Node* node, const Input& input);
inline constexpr int deepest_expression = 2000;
std::vector<std::string> strings(const List* list);  // of String
std::shared_ptr<const Query> query(const Node* node, const Input& input);
Options options(const List* elements);  // DefElems; a value left out is ""
bool boolean(const DefElem* element);   // as defGetBoolean reads it
SequenceOptions sequence_options(const List* elements);
/// `next`: as element_end() takes it (lower_span.h).
ColumnDef column_definition(const ::ColumnDef* column, const Input& input);
void read_column(const ::ColumnDef& column, const Input& input, std::uint32_t next, ColumnDef& out);
ConstraintDef constraint(const ::Constraint* node, const Input& input, std::uint32_t next = 0);
PartitionBound partition_bound(const ::PartitionBoundSpec* bound, const Input& input);
IndexElement index_element(const ::IndexElem* element, const Input& input);
FunctionSignature signature(const ObjectWithArgs* object);
char on_commit(OnCommitAction action);  // as CreateTable holds it
ObjectKind object_kind(ObjectType type);
/// As RenameStmt, DropStmt, CommentStmt hold it. Operator classes and families: the access method stands in
/// relation.name; casts: both types; transforms: the type, and the language as name; a domain's constraint:
/// the domain in relation.
ObjectRef object_ref(ObjectType type, const Node* object, const RangeVar* relation);

}  // namespace catalog::lowering
