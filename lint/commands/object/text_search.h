// Text search: what a new object of it is made of, and which dictionaries a configuration maps its parser's
// tokens to (src/backend/commands/tsearchcmds.c).
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Refuses one whose parameters are not what its kind takes, or that is made of what is not there.
void check_text_search(Writer& w, const Define& change);
// What the new one stands on; a copied configuration maps as its source does.
void complete_text_search(Writer& w, const Define& change, Oid oid);
void apply(Writer& w, const AlterTextSearch& change);

}  // namespace commands
