// --base auto: the branch that this one will be merged into, as the CI system's variables name it, else as
// git's own settings do.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "lint/text/result.h"

namespace chain {

struct FoundBase {
  std::string ref;  // for read_merged(); empty: nothing was pushed anywhere so far, so all of it is new
  std::string why;  // "GITHUB_BASE_REF", "the upstream of here"
};

// An Error where nothing names a branch, where git has no such commit, and where a shallow clone hides where
// the two parted; each with what mends it.
text::Result<FoundBase> find_base(
    const std::string& folder,
    const std::function<std::optional<std::string>(const std::string& name)>& variable);

}  // namespace chain
