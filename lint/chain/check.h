// Problems that any chain may have, whatever its layout.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

// Looks over the revisions that a layout has read: duplicate ids, gaps, the same SQL twice, ups and downs
// that lack each other.
void check_chain(const Layout& layout, Builder& builder);

// Of each revision: the first of those in a row that are the parts of one change that was cut up, with one
// title: their downs, run in the reverse order, take all back together. Itself where it stands alone.
std::vector<uint32_t> undone_together(const Chain& chain);

// Whether a down is missing, empty or nothing but BEGIN and COMMIT.
bool does_nothing(const Chain& chain, const std::optional<Script>& script);

}  // namespace chain
