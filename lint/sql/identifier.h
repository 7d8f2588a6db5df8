// SQL identifiers: cut to length, quoted, read from lists (src/backend/utils/adt/ruleutils.c, varlena.c).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sql {

inline constexpr size_t longest_identifier = 63;  // NAMEDATALEN - 1

// How many bytes of the name are its longest beginning within the limit, whole characters.
size_t clip_identifier(std::string_view name, size_t limit);

// An identifier as the server keeps it: cut at 63 bytes, whole characters.
std::string truncate_identifier(std::string_view name);

// In double quotes where it must be (quote_identifier, src/backend/utils/adt/ruleutils.c).
std::string quote_identifier(std::string_view name);

// A list of identifiers as a setting holds it: folded, quoted ones as they stand (SplitIdentifierString,
// src/backend/utils/adt/varlena.c).
std::vector<std::string> split_identifiers(const std::string& list);

}  // namespace sql
