// pg_stat_statements: whether it can be read, and what it says.
#pragma once

#include "migrate/observe/observation.h"
#include "migrate/session/session.h"

namespace migrate::observation {

// The extension as pg_extension has it; without a version there is none.
struct StatementsExtension {
  std::string version, schema;
};

StatementStatistics read_statements(Session& session, const StatementsExtension& extension);

}  // namespace migrate::observation
