// PL/pgSQL bodies read into statements: enough of the language to follow what a migration does
// (https://www.postgresql.org/docs/current/plpgsql-structure.html). The library's own reader of bodies is
// not used, for it can end the whole process on bodies that do not conform. Nothing here fails: what is
// not understood becomes a statement of kind `other`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/source.h"

namespace plpgsql {

// A piece of the body: spans count from the start of the text that parse_body was given, plus `base`.
using text::Span;

struct Declaration {
  std::string name;
  std::string type;  // its words, a blank between
  Span type_span;
  Span value;  // of := or DEFAULT; empty = NULL
  bool constant = false, not_null = false;
  bool is_alias = false;
  Span cursor;  // the query of a CURSOR FOR
};

struct Statement;
using Statements = std::vector<Statement>;

struct Handler {
  std::vector<std::string> conditions;  // names, lower case; "sqlstate:42P07"
  Statements body;
};

struct Branch {
  Span condition;  // empty: ELSE
  Statements body;
};

struct Statement {
  enum class Kind : uint8_t {
    block,
    if_,          // branches
    case_,        // branches; head: the searched value
    loop,         // body, until EXIT
    while_,       // head, body
    for_range,    // targets[0], head, tail, step, reverse, body
    for_query,    // targets, head, body
    for_execute,  // targets, head, body; tail: what USING gives
    foreach_,     // targets[0], head, body
    assign,       // targets[0] (maybe a field: "r.f"), head
    sql,          // head, without its INTO; targets
    perform,      // head: what follows PERFORM
    execute,      // head: the string; targets; tail: what USING gives
    raise,        // word: level; head: what it says; tail: what USING says
    return_,
    exit,
    continue_,
    null,
    diagnostics,  // head, targets
    assert_,      // head, tail: the condition and the message
    cursor,       // word: open, fetch, move or close; head: what follows it
    other,
  };
  Kind kind = Kind::other;
  Span span;  // the whole statement, without ';'
  Span head, tail, step, into;
  std::string word, label, end_label;
  bool reverse = false, strict = false;  // strict: INTO STRICT
  std::vector<std::string> targets;
  std::vector<Declaration> declarations;
  std::vector<Branch> branches;
  std::vector<Handler> handlers;
  Statements body;
};

// The first word that the language does not allow where it stands.
struct Complaint {
  std::string message;  // the server's words; empty: there is none
  size_t at = 0;        // as spans count
};

// The word of a statement of kind `other` that stands deeper than is read, with all that follows it.
inline constexpr std::string_view too_deep = "too deep";

// The outermost block of a body.
Statement parse_body(std::string_view body, uint32_t base, Complaint* complaint = nullptr);

}  // namespace plpgsql
