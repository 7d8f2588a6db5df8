// What was observed, as a file: names, numbers, the schema as SQL, the server's time; no row's value, and no
// password. Judged again anywhere, and held against a later one.
#pragma once

#include <string>

#include "migrate/observe/observe.h"

namespace migrate {

std::string snapshot(const Observed& observed);  // JSON

// The schema is made anew from its SQL, so that oids are others; windows are counted again from their times.
text::Result<Observed> read_snapshot(const std::string& bytes);

}  // namespace migrate
