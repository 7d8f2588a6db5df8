// [audit] of schemalint.toml: thresholds, allowances, pools, targets.
#pragma once

#include "lint/config/config.h"
#include "migrate/audit/settings.h"

namespace migrate::tool {

audit::Settings read_audit(config::Table table);

}  // namespace migrate::tool
