// Finding one's way inside a statement's text, by its tokens: where a name stands, and the statement
// rewritten with a word more, so that the safe form a message shows is the user's own SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lint/text/result.h"

namespace lint {

// The first token of `sql` that is this identifier as the server would fold it; spans count from its start.
// A token that opens a table element or follows CONSTRAINT, COLUMN or KEY ( wins over one that does not.
std::optional<text::Span> find_identifier(std::string_view sql, std::string_view identifier);

// The same for many identifiers of many statements, each cut into tokens once. The texts stay where they are.
class Identifiers {
 public:
  std::optional<text::Span> find(std::string_view sql, std::string_view identifier);

 private:
  struct Named {
    uint32_t hash;  // of the name as the server folds it
    text::Span at;
    bool opens;
  };
  struct Statement {
    size_t size = 0;
    std::vector<Named> names;  // by hash, those of one in the order of the text
  };
  std::unordered_map<const char*, Statement> statements_;  // by where the text begins
};

// `sql` with `word` put after the first unquoted `keyword`: insert_after("CREATE INDEX i ON t (a)", "index",
// "CONCURRENTLY"). The keyword is lower case; sql comes back as it is where it does not have it.
std::string insert_after(std::string_view sql, std::string_view keyword, std::string_view word);

// The text of a statement on its own lines, indentation of its later lines kept, with a ';' at the end.
std::string statement_text(std::string_view sql);

}  // namespace lint
