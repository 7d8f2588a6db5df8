// The SQL that a function of an Alembic revision executes, as far as it is written down.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/python.h"

namespace chain {

struct PythonSql {
  text::Span body;  // where the statements stand in the blanked text; empty where there are none
  std::string
      unknown;  // what the function does besides: "it calls op.create_table and 2 others"; empty: nothing
  bool raises = false;  // it does nothing but raise an exception
};

// Blanks of the same length and lines as `source`. Comments that begin with `# schemalint:` stay, as SQL's.
std::string blanked(std::string_view source);

// Writes the statements of one function body into `sql` (made by blanked) at their places, a semicolon behind
// each, COMMIT and BEGIN around autocommit blocks.
PythonSql sql_in_python(std::string_view source, const std::vector<python::Token>& tokens, python::Body body,
                        std::string& sql);

}  // namespace chain
