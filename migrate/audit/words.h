// Numbers of findings in words, with what they are held against.
#pragma once

#include <string>

#include "migrate/audit/numbers.h"

namespace migrate::audit {

std::string number_words(const std::string& name, double value);  // "12.3 MB", "75.0 %", "714 dead rows"
// "10 indexes (against 10 indexes), 12 MB". With a window counters say since when they count.
std::string numbers_words(const Finding& finding, const Window* window = nullptr);

// The one that all counters share; null: none is known.
const Window* shortest(const Observation& seen);

}  // namespace migrate::audit
