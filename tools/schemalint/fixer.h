// Fixes applied one after the other, each proved on the chain as it stands with those before it.
#pragma once

#include <string>

#include "tools/schemalint/passes.h"

namespace schemalint {

text::Result<Fixes> prove_fixes(const Options& options, const Loaded& loaded);

// An Error where nothing says which revisions may be edited; `option` is what would edit them.
text::Result<void> may_edit(const Options& options, const Loaded& loaded, const std::string& option);

// A path as git and editors write it.
std::string plain(const std::string& path);

}  // namespace schemalint
