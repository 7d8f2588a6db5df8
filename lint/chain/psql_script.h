// A script that psql runs: its backslash commands are psql's business. Included files are read, variables
// that it sets are known, and what does nothing to a schema is left out.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/source.h"

namespace chain {

// The file that \i or \include names; `beside` for \ir, which is relative to the script. Nothing: there is
// none.
using Include = std::function<std::optional<text::Source>(std::string_view name, bool beside)>;

struct PsqlScript {
  struct Command {
    text::Span at;
    std::string name;  // with its backslash
  };
  std::vector<Command> commands;       // left out though they do something: \copy, \connect, \!
  std::optional<std::string> unknown;  // why not all that it does can be known
};

// Puts what the commands stand for into the source's text, and what \set gives into `values`.
PsqlScript read_psql_script(text::Source& source, std::map<std::string, std::string, std::less<>>& values,
                            const Include& include);

// Whether a script can only be meant for psql: it sets variables, includes files, branches or talks.
bool is_for_psql(std::string_view sql);

}  // namespace chain
