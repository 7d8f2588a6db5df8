// The passwords that are tried first.
#pragma once

#include <string>
#include <vector>

#include "migrate/observe/observation.h"

namespace migrate::observation {

// Whether it is a word of everybody's list, the role's or the database's name, or shorter than 12 characters.
OwnPassword judge_password(const std::string& password, const std::string& role, const std::string& database);

// What is worth a try where only the verifier is known: 200 words at most.
std::vector<std::string> words_to_try(const std::string& role, const std::string& database);

}  // namespace migrate::observation
