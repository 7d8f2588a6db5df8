// Numbers of findings in words, with what they are held against.
#pragma once

#include <string>

#include "migrate/audit/numbers.h"

namespace migrate::audit {

std::string number_words(const std::string& name, double value);  // "12.3 MB", "75.0 %", "714 dead rows"
std::string numbers_words(const Finding& finding);                // "10 indexes (against 10 indexes), 12 MB"

}  // namespace migrate::audit
