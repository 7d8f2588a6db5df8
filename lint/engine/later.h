// What comes behind a statement in its script.
#pragma once

#include "lint/engine/view.h"

namespace lint {

// Whether the script drops the table soon: what is done to it before then does not matter.
bool goes_later(const StatementView& view, const catalog::Relation& table);

}  // namespace lint
