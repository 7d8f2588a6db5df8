// What the files hold once a fix is applied: its edits, and new revisions in the chain's own layout.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "lint/chain/chain.h"
#include "lint/engine/finding.h"

namespace fix {

using Contents =
    std::map<std::string, std::string>;  // by path; the bytes of the file, byte order mark included

// Reads the chain again with these contents laid over its files.
using Reread = std::function<text::Result<chain::Chain>(const Contents&)>;

// The contents of what is edited or new. An Error says why the fix cannot be applied: a layout whose
// revisions its own tool writes, no room for one between two.
text::Result<Contents> revise(const chain::Chain& chain, const lint::Finding& finding, const Reread& reread);

}  // namespace fix
