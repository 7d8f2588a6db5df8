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

std::string word(ReplicaIdentity identity) {
  switch (identity) {
    case ReplicaIdentity::default_: return "default";
    case ReplicaIdentity::nothing: return "nothing";
    case ReplicaIdentity::full: return "full";
    case ReplicaIdentity::index: return "index";
  }
  return "?";
}

std::string word(Identity identity) {
  switch (identity) {
    case Identity::none: return "no";
    case Identity::always: return "always";
    case Identity::by_default: return "by default";
  }
  return "?";
}

std::string word(Generated generated) {
  switch (generated) {
    case Generated::none: return "no";
    case Generated::stored: return "stored";
    case Generated::virtual_: return "virtual";
  }
  return "?";
}

std::string word(FkMatch match) {
  switch (match) {
    case FkMatch::simple: return "simple";
    case FkMatch::full: return "full";
    case FkMatch::partial: return "partial";
  }
  return "?";
}

std::string word(Volatility volatility) {
  switch (volatility) {
    case Volatility::immutable: return "immutable";
    case Volatility::stable: return "stable";
    case Volatility::volatile_: return "volatile";
    case Volatility::unknown: break;
  }
  return "?";
}

std::string word(ParallelSafety safety) {
  switch (safety) {
    case ParallelSafety::safe: return "safe";
    case ParallelSafety::restricted: return "restricted";
    case ParallelSafety::unsafe: return "unsafe";
  }
  return "?";
}

std::string word(TriggerTiming timing) {
  switch (timing) {
    case TriggerTiming::before: return "before";
    case TriggerTiming::after: return "after";
    case TriggerTiming::instead_of: return "instead of";
  }
  return "?";
}

std::string word(Firing firing) {
  switch (firing) {
    case Firing::origin: return "yes";
    case Firing::disabled: return "no";
    case Firing::replica: return "on replicas";
    case Firing::always: return "always";
  }
  return "?";
}

std::string word(PolicyCommand command) {
  switch (command) {
    case PolicyCommand::all: return "all";
    case PolicyCommand::select: return "select";
    case PolicyCommand::insert: return "insert";
    case PolicyCommand::update: return "update";
    case PolicyCommand::delete_: return "delete";
  }
  return "?";
}

std::string word(RowCommand command) {
  switch (command) {
    case RowCommand::select: return "select";
    case RowCommand::update: return "update";
    case RowCommand::insert: return "insert";
    case RowCommand::delete_: return "delete";
    case RowCommand::merge: return "merge";
  }
  return "?";
}

std::string word(ObjectClass cls) {
  switch (cls) {
    case ObjectClass::collation: return "collation";
    case ObjectClass::operator_: return "operator";
    case ObjectClass::operator_class: return "operator class";
    case ObjectClass::operator_family: return "operator family";
    case ObjectClass::cast: return "cast";
    case ObjectClass::transform: return "transform";
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
