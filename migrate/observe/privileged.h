// What only superusers see, unless it was granted: pg_hba.conf, and of which kind passwords are.
#pragma once

#include "migrate/observe/observation.h"
#include "migrate/session/session.h"

namespace migrate::observation {

struct Privileges {
  bool reads_hba = false, reads_authid = false;
};

// After the roles are read.
void read_privileged(Session& session, const Privileges& privileges, Observation& out);

}  // namespace migrate::observation
