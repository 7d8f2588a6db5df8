// One finding as people read it, for the formats that carry it along.
#pragma once

#include <string>

#include "lint/report/place.h"

namespace report {

// Ends with an empty line.
void print_finding(const lint::Finding& finding, Locator& locator, bool color, std::string& out);

}  // namespace report
