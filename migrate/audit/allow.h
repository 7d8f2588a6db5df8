// Findings that somebody wants as they are, and says why: in [audit.allow], at the statement of the chain
// that made the object (`-- schemalint: allow <check> <why>`), or in the object's COMMENT (`schemalint: allow
// <check> <why>`).
#pragma once

#include <vector>

#include "lint/chain/chain.h"
#include "migrate/audit/check.h"

namespace migrate::audit {

// Takes out of `findings` what is allowed and returns how many those were. What [audit.allow] allows and
// nobody found becomes a note, where that check was asked: `asked` are their ids.
size_t take_allowed(std::vector<Finding>& findings, const View& view, const chain::Chain& chain,
                    const std::vector<std::string_view>& asked);

}  // namespace migrate::audit
