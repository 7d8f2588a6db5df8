// The names that UPDATE and DELETE give to their table.
#pragma once

#include <string>

namespace print {

// The text with AS before each: `UPDATE t AS z SET ...`, as servers print what they have stored since August
// 2026; earlier ones, and many people, leave it out.
std::string with_as(const std::string& text);

}  // namespace print
