// What a role lacks, as the GRANT that would give it.
#pragma once

#include <string>

#include "migrate/session/session.h"

namespace migrate {

// Empty where the error is another one, or no GRANT helps.
std::string grant_for(const ServerError& error, const Session& session);

}  // namespace migrate
