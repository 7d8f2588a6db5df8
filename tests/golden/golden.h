// Golden tests: what the program makes of a fixture, held against a file beside it. `tools/dev/bless` sets
// SCHEMALINT_BLESS, and then the file is written instead: read the difference before you commit it.
#pragma once

#include <filesystem>
#include <string>

namespace golden {

// Fails the running test, with the first line that differs, unless `actual` is what the file holds.
void compare(const std::filesystem::path& expected, const std::string& actual);

}  // namespace golden
