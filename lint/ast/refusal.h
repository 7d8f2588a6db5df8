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

// The server's refusal, in its own words.
struct Refusal {
  std::string sqlstate;  // "42P07"
  std::string message;   // relation "t" already exists
  std::string detail, hint;
  std::optional<text::Span> in_body = {};  // the part of a body that is wrong, as the file counts
  std::vector<Missing> missing = {};       // where it is for want of something: what
};

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
