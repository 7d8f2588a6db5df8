// Shell patterns over names and paths.
#pragma once

#include <string_view>

namespace text {

// `*` any run of characters, `?` one byte, `[a-z]` and `[!a-z]` a set, `\` takes the next byte as it is. An
// unclosed `[` stands for itself. Matches the whole of `name`; no character is special, '/' included.
bool glob(std::string_view pattern, std::string_view name);

// As above over a path: `*` and `?` stop at '/', `**` does not, and `**/` also matches nothing. A pattern
// without any '/' is tried on the file name alone, as .gitignore does.
bool path_glob(std::string_view pattern, std::string_view path);

}  // namespace text
