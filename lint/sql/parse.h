// Parsing with PostgreSQL's own grammar (libpg_query): raw trees, statement by statement.
//
// A syntax error costs its statement and no more: where the text does not parse whole, it is cut as psql
// would cut it and each statement is parsed alone. \restrict and \unrestrict (pg_dump) are skipped, COPY data
// is skipped as data; other psql commands and template placeholders come back as errors that name them.
//
// The only files that may name the library are parse.cc and tree.h; readers of trees include tree.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/result.h"

struct Node;               // a parse-tree node: see lint/sql/tree.h
struct MemoryContextData;  // PostgreSQL's allocation region

namespace sql {

struct SyntaxError {
  enum class Kind : uint8_t { syntax, psql_command, placeholder } kind = Kind::syntax;
  std::string message;  // the server's words, such as: syntax error at or near "FORM"
  std::string hint;     // what to do, where that can be said; else empty
  std::string token;    // the word at fault: `FORM`, `\set`, `${schema}`; empty at the end of the text
  text::Span at;        // of that token; empty at the end of the text
};

struct Statement {
  text::Span span;             // first byte of the first token to last byte of the last, without the ';'
  const Node* tree = nullptr;  // what stands in RawStmt.stmt; null with an error. Lives as long as the Parsed
  uint32_t origin = 0;         // a node's location counts from here: source offset = origin + location
  text::Span copy_data;        // the data after COPY .. FROM STDIN; else empty
  std::optional<SyntaxError> error;
};

// The statements of one text and the memory that their trees live in. Several may be alive at once, in any
// order of making and ending, but a Parsed stays on the thread that made it.
class Parsed {
 public:
  Parsed() = default;
  Parsed(Parsed&& other) noexcept;
  Parsed& operator=(Parsed&& other) noexcept;
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;
  ~Parsed();

  std::vector<Statement> statements;

 private:
  friend Parsed parse(std::string_view sql, uint32_t base_offset);
  MemoryContextData* memory_ = nullptr;
};

// Parses a script, or a part of one: `base_offset` is where `sql` begins in its source, and every Span and
// origin counts from the source's beginning. The text should be valid UTF-8 without NUL (a NUL ends it).
Parsed parse(std::string_view sql, uint32_t base_offset = 0);

}  // namespace sql
