// The SQL that a migration in a programming language gives to its tool as literals: the one reader of them,
// with a row for each tool. Nothing is run. What else such a file does is code, and said by name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/code_tokens.h"
#include "lint/text/source.h"

namespace chain {

struct CodeTool {
  const Language* language = nullptr;
  std::span<const std::string_view> calls =
      {};  // that take SQL, by the last of their names: "execute", "Sql"
  std::span<const std::string_view> ups = {},
                                    downs = {};  // functions (or keys) whose bodies are the two directions
  bool by_prefix = false;                        // their names only begin so (Go)
  bool second_is_down = false;           // of two literals that a call takes the second is the way back
  std::string_view down_word = {};       // the keyword of such an argument: "reverse_sql"
  std::string_view no_transaction = {};  // in a file that runs in none
  std::string_view raises = {};          // the error of a down that cannot be
  std::span<const std::string_view> harmless = {};  // calls and words that do nothing to a schema
  bool bindings = false;                            // ? and ?? stand for what a second argument lists
  bool whole_calls = false;                         // within a call that is no SQL there is none
  std::string_view autocommit = {};  // what opens a block of statements that stand in no transaction
};

struct SqlInCode {
  struct Direction {
    text::Source sql;  // one statement behind the other; each place knows where it stands in the file
    struct Missing {
      text::Span at;
      std::string name;
    };
    std::vector<Missing> missing;   // pieces of code within literals
    bool begun = false;             // there is a function for it
    bool any = false;               // there is SQL
    bool autocommit = false;        // some in no transaction: BEGIN and COMMIT stand around the others
    std::vector<std::string> code;  // calls that are no SQL, each once
  };
  Direction up, down;
  bool transactional = true;
  bool raises = false;  // the down is declared to be none
};

// Comments that begin with `schemalint:` stay, as SQL's. `whole_is_up`: the file is one direction, without
// functions for them.
SqlInCode read_sql_in_code(const text::Source& source, const CodeTool& tool, bool whole_is_up = false);

// "it is Ruby that calls create_table, add_index and 3 more"; empty where nothing is.
std::string code_words(const Language& language, const std::vector<std::string>& calls);

}  // namespace chain
