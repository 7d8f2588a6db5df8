// What to say of a connection that could not be made: one line of what is wrong, one of what to set.
#pragma once

#include <string>
#include <string_view>

#include "lint/text/result.h"

namespace migrate {

// From libpq's words.
text::Error unreachable(std::string_view words);

// What is wrong with a URL before anybody connects; `name` is what holds it: "DATABASE_URL", "--database".
// Nothing of the URL but its scheme and the parameter in question is repeated, since it may hold a password.
text::Result<void> check_url(std::string_view url, std::string_view name);

}  // namespace migrate
