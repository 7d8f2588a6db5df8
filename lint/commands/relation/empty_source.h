// Whether a query may give no row although its statement is carried out: what it is written into may be empty
// then.
#pragma once

#include "lint/ast/query.h"
#include "lint/catalog/catalog.h"

namespace commands {
using namespace ast;
using namespace catalog;

// It reads a table that nothing has filled, in a database that began empty.
bool reads_empty_table(const Catalog& catalog, const Query& query);

}  // namespace commands
