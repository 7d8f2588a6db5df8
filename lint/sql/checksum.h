// A script in one form whatever its comments and blanks, and the checksum of that.
#pragma once

#include <string>
#include <string_view>

namespace sql {

// The tokens of a script written one way: comments, blanks and line ends gone, unquoted words in lower case,
// empty statements dropped, strings and quoted identifiers as they stand. Two scripts with the same form do
// the same. Tokens are separated by '\x1f'.
std::string normalised(std::string_view sql);

// SHA-256 of normalised(sql) in lower-case hex: what history tables keep.
std::string checksum(std::string_view sql);

}  // namespace sql
