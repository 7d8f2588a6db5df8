// Carries a Change out on a Catalog, as the server of catalog.server_version() would: the names it
// chooses, the collateral it takes, the refusals it gives.
#pragma once

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/commands/applied.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Applies one change. On a refusal the Catalog is left untouched. SET, RESET and search_path act on
// catalog.session(); Transaction is replay's business and does nothing here.
Applied apply(Catalog& catalog, const Change& change, const ApplyContext& context);

}  // namespace commands
