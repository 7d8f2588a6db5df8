// Labels of a SELECT list or RETURNING that stand without AS: PostgreSQL 19 takes `ignore` and `respect` no
// longer there, since IGNORE NULLS and RESPECT NULLS may follow a call (BARE_LABEL,
// src/include/parser/kwlist.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "lint/text/result.h"

namespace sql {

// The first such label of a statement whose text begins at `base` of its source.
std::optional<text::Span> bare_label_of_nineteen(std::string_view statement, uint32_t base = 0);

}  // namespace sql
