// Differences that a team does not want to hear of: [drift] ignore.
#pragma once

#include <string>
#include <vector>

#include "lint/diff/diff.h"

namespace migrate {

// Whether the pattern covers the difference: a glob over the object's name, which covers what stands in it
// too
// ("public.tmp_*"); with the kind of object before it ("index public.*"); with a property ("owner of *",
// "comment of table public.users").
bool is_ignored(const diff::Difference& difference, const std::string& pattern);

// Takes out those that any of the patterns covers; how many they were.
size_t leave_out(std::vector<diff::Difference>& differences, const std::vector<std::string>& patterns);

}  // namespace migrate
