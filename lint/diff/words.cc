// The words of PostgreSQL's commands for what pg_catalog keeps as a letter or a class.
#include "lint/diff/words.h"

namespace diff {
using namespace ast;

std::string word(Persistence persistence) {
  switch (persistence) {
    case Persistence::permanent: return "permanent";
    case Persistence::unlogged: return "unlogged";
    case Persistence::temporary: return "temporary";
  }
  return "?";
}

std::string word(FkAction action) {
  switch (action) {
    case FkAction::no_action: return "NO ACTION";
    case FkAction::restrict_: return "RESTRICT";
    case FkAction::cascade: return "CASCADE";
    case FkAction::set_null: return "SET NULL";
    case FkAction::set_default: return "SET DEFAULT";
  }
  return "?";
}

std::string word(ObjectClass cls) {
  switch (cls) {
    case ObjectClass::collation: return "collation";
    case ObjectClass::operator_: return "operator";
    case ObjectClass::conversion: return "conversion";
    case ObjectClass::statistics: return "statistics object";
    case ObjectClass::text_search: return "text search object";
    case ObjectClass::publication: return "publication";
    case ObjectClass::event_trigger: return "event trigger";
    case ObjectClass::foreign_data_wrapper: return "foreign-data wrapper";
    case ObjectClass::foreign_server: return "server";
    case ObjectClass::user_mapping: return "user mapping for";
    case ObjectClass::subscription: return "subscription";
    case ObjectClass::language: return "language";
    case ObjectClass::access_method: return "access method";
    case ObjectClass::default_privileges: return "default privileges on";
    default: return {};
  }
}

}  // namespace diff
