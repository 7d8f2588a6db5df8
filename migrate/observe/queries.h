// What an audit asks that server, as SQL for psql: who would let it near a database can read it first.
#pragma once

#include <string>

#include "migrate/observe/observe.h"

namespace migrate {

std::string queries(const Session& session, const ObserveOptions& options = {});

}  // namespace migrate
