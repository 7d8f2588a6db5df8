// A script's statements, with what is known of its placeholders.
#pragma once

#include "lint/chain/chain.h"
#include "lint/sql/parse.h"

namespace chain {

// sql::parse of the script. A syntax error of a statement with a placeholder that nothing fills in is said to
// be the placeholder's.
sql::Parsed parse_script(const Chain& chain, const Script& script);

// The first placeholder without a value in a place of a file; null where there is none.
const Unfilled* unfilled_in(const Chain& chain, uint32_t file, text::Span at);

// Whether one stands outside of string literals and names in quotes, so that what the place does hangs on it.
// Bodies in dollar quotes are looked into.
bool hangs_on_unfilled(const Chain& chain, uint32_t file, text::Span at);

}  // namespace chain
