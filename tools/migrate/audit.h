// What `migrate audit` shows, and the formats it shows it in.
#pragma once

#include <string>

#include "migrate/audit/report.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {

std::string audit_text(const audit::Report& report, const Style& style);
std::string audit_json(const audit::Report& report);

}  // namespace migrate::tool
