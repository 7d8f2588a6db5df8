// '90 day' and '90 days' are one interval, 'epoch' and '1970-01-01' one date: a script spells a value as it
// likes, the server prints it in its own way. Only the type's own input and output functions know, so the
// server is asked.
#pragma once

#include <vector>

#include "lint/diff/diff.h"
#include "migrate/session/session.h"

namespace migrate {

// Takes out the differences between expressions that come down to the spelling of values. `observed` is the
// Catalog of that server: it tells the type of each of its literals. Nothing is written.
std::vector<diff::Difference> without_spelling(Session& session, const catalog::Catalog& observed,
                                               std::vector<diff::Difference> differences);

}  // namespace migrate
