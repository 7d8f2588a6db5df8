// Whether a text holds what a condition looks for. A text that is not exact (a definition printed from the
// Catalog) lacks casts and brackets that the server's has, and nothing else: what is found in it is there,
// and what is not found is absent only where no cast or bracket could be what is looked for.
#pragma once

#include <string_view>

#include "lint/executor/value.h"

namespace executor {

// LIKE and ILIKE.
bool like(std::string_view text, std::string_view pattern, bool fold);
// Whether the text matches the pattern of LIKE, also where the text is not exact.
Value like_value(const Value& text, const Value& pattern, bool fold);
// Whether a regular expression matches; unknown for what the matcher does not know.
Value regex_value(const Value& text, const Value& pattern, bool fold);
// = and <> of texts that are not both exact.
Value compare_nearly(std::string_view op, const Value& a, const Value& b);
// Where the text first holds `part`, from 1; 0: nowhere.
Value position_value(const Value& text, const Value& part);

}  // namespace executor
