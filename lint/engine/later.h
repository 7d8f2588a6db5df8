// What comes behind a statement, in its script and in later ones.
#pragma once

#include "lint/engine/view.h"

namespace lint {

// Whether the script drops the table soon: what is done to it before then does not matter.
bool goes_later(const StatementView& view, const catalog::Relation& table);
// Whether a REVOKE ... FROM PUBLIC soon names the object.
bool revoked_later(const StatementView& view, std::string_view object);

}  // namespace lint
