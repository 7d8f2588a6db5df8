// The configurations of other linters, each as that linter reads it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lint/engine/severity.h"
#include "lint/text/result.h"
#include "lint/text/source.h"

namespace schemalint {

struct Theirs {
  std::map<std::string, lint::Severity> severities;  // by its rule's name, or a family's: atlas' "DS"
  bool recommended = true;                           // what it does by default is on
  bool all_on = false;
  std::vector<std::string> excluded_paths;      // globs
  std::map<std::string, std::string> patterns;  // for names, by the option of name-pattern
  std::string server_version;
};

text::Result<Theirs> read_squawk(const text::Source& source);
text::Result<Theirs> read_pgls(const text::Source& source);
text::Result<Theirs> read_atlas(const text::Source& source);

}  // namespace schemalint
