// What the server says when it refuses, and the one exception that carries it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/ast/definition.h"

namespace ast {

// What a refused statement needed and did not find.
struct Missing {
  ObjectKind kind = ObjectKind::table;  // table: any relation
  Name name;
  Oid relation = 0;  // of a column: whose
};

// The server's refusal: its words, for people, and what they say, for whoever decides by it.
struct Refusal {
  std::string sqlstate;  // "42P07"
  std::string message;   // relation "t" already exists
  std::string detail, hint;
  std::optional<text::Span> in_body = {};    // the part of a body that is wrong, as the file counts
  std::vector<Missing> missing = {};         // for want of what may have stood before the chain: that
  std::string absent = {};                   // does not exist: its name, without the schema
  std::string taken = {};                    // already exists: its name
  std::string of_enum = {};                  // has no such label: the enum's name
  std::vector<std::string> dependents = {};  // depend on what was to go: in words
  int since = 0;                             // the major version of the first server that takes it

  void needs(int major) {
    since = major;
    hint = "needs PostgreSQL " + std::to_string(major);
  }
};
// What the text says does not exist, or exists already, by its bare name.
inline Refusal does_not_exist(std::string name, std::string sqlstate, std::string message,
                              std::string detail = {}, std::string hint = {}) {
  Refusal refusal{std::move(sqlstate), std::move(message), std::move(detail), std::move(hint)};
  refusal.absent = std::move(name);
  return refusal;
}
inline Refusal exists_already(std::string name, std::string sqlstate, std::string message,
                              std::string detail = {}, std::string hint = {}) {
  Refusal refusal{std::move(sqlstate), std::move(message), std::move(detail), std::move(hint)};
  refusal.taken = std::move(name);
  return refusal;
}

// Thrown where the server would refuse (ereport(ERROR)), caught where a statement, an expression or a body
// is looked at as a whole.
struct Refused {
  Refusal refusal;
  std::optional<ObjectAddress> conflicting = {};  // what has the name, where a blind spot may have dropped it
};
[[noreturn]] inline void refuse(std::string sqlstate, std::string message, std::string hint = {}) {
  throw Refused{{std::move(sqlstate), std::move(message), {}, std::move(hint)}};
}
[[noreturn]] inline void refuse(Refusal refusal) {
  throw Refused{std::move(refusal)};
}

}  // namespace ast
