// The passwords that are tried first.
#pragma once

#include <string>

#include "migrate/observe/observation.h"

namespace migrate::observation {

// Whether it is a word of everybody's list, the role's or the database's name, or shorter than 12 characters.
OwnPassword judge_password(const std::string& password, const std::string& role, const std::string& database);

}  // namespace migrate::observation
