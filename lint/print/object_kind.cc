// Kinds of objects in words.

#include "lint/print/object_kind.h"

namespace print {
using namespace ast;

std::string_view kind_word(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table: return "relation";  // a table or a view: who knows
    case ObjectKind::index: return "index";
    case ObjectKind::view: return "view";
    case ObjectKind::materialized_view: return "materialized view";
    case ObjectKind::foreign_table: return "foreign table";
    case ObjectKind::sequence: return "sequence";
    case ObjectKind::schema: return "schema";
    case ObjectKind::type: return "type";
    case ObjectKind::domain: return "domain";
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine:
    case ObjectKind::aggregate: return "function";
    case ObjectKind::extension: return "extension";
    case ObjectKind::collation: return "collation";
    case ObjectKind::publication: return "publication";
    case ObjectKind::foreign_server: return "server";
    case ObjectKind::operator_: return "operator";
    default: return "object";
  }
}

std::string_view kind_word(const catalog::Relation& relation) {
  switch (relation.kind) {
    case catalog::RelationKind::view: return kind_word(ObjectKind::view);
    case catalog::RelationKind::materialized_view: return kind_word(ObjectKind::materialized_view);
    case catalog::RelationKind::foreign_table: return kind_word(ObjectKind::foreign_table);
    default: return kind_word(ObjectKind::table);
  }
}

}  // namespace print
