// What a rule says about a chain. Findings are values; reports print them, a baseline and the comments in the
// SQL silence them. Text is for people: PostgreSQL's words, objects by qualified name, no trailing full stop
// in messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/ast/object.h"
#include "lint/engine/severity.h"
#include "lint/text/result.h"

namespace lint {

// Where something stands. An empty span means the whole file; a path without a file index names a file that
// is not among the sources (one that only the base has). With neither, the finding is about the chain.
struct Place {
  static constexpr uint32_t no_file = UINT32_MAX;
  uint32_t file = no_file;  // index into the chain's files
  std::string path;         // only where file is no_file
  text::Span at;

  bool in_source() const { return file != no_file; }
  bool anywhere() const { return in_source() || !path.empty(); }
};

// A fact that belongs to the finding: why the table counts as old, where the other one stands.
struct Note {
  std::string word;  // "not new", "also": printed before the message, one or two words
  std::string message;
  Place place;          // printed after it where there is one
  bool unmade = false;  // that no revision made it
};

// What of a file is replaced by what.
struct Edit {
  Place at;
  std::string text;
};

// A revision that is to come right after the finding's.
struct FollowUp {
  std::string name;  // in lower-case words with '_' between them
  std::string up, down;
  bool no_transaction = false;
};

// safe: the same schema and no stronger lock, in place. follow_up: the same, but with revisions that come
// after. unsafe: another schema, or a runner that behaves otherwise.
enum class FixKind : uint8_t { safe, follow_up, unsafe };

// What does away with the finding (lint/fix makes it and proves it).
struct Fix {
  FixKind kind = FixKind::safe;
  std::vector<Edit> edits;  // in the order of places, none of which overlap
  std::vector<FollowUp> then = {};
};

struct Finding {
  std::string_view rule;  // its id
  Severity severity = Severity::error;
  Place at;
  uint32_t revision = UINT32_MAX;  // index into Chain::revisions; UINT32_MAX: of no single revision
  std::string subject;             // the object: public.users.email; a revision, where it is about one
  std::string message;             // one line
  std::string label;               // under the excerpt's carets; may be empty
  std::vector<Note> notes;
  std::string help;       // what to do instead, whole and ready to be copied; lines end in '\n' but the last
  bool safe_sql = false;  // help is SQL (printed as "safe:"), not advice ("help:")
  std::optional<Fix> fix;
  bool of_deployed = false;  // stands although its revision is deployed: a deployed file was edited
  // What the words say, for whoever decides by it.
  std::string written, wanted;  // a word that stands there, and what is to: misspelt, against the policy
  ast::Name other;              // besides the subject: the index that makes it redundant, what is missing
};

}  // namespace lint
