// What `diff -u` prints, and patch and `git apply` read.
#pragma once

#include <string>
#include <string_view>

namespace fix {

// Of one file; `before` empty and `made` where it is new. Empty where nothing differs.
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after,
                         bool made = false);

}  // namespace fix
