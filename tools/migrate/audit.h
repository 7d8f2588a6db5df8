// What `migrate audit` shows and writes, and the formats it does it in.
#pragma once

#include <string>
#include <vector>

#include "migrate/audit/report.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {

std::string audit_text(const audit::Report& report, const Style& style);
std::string audit_json(const audit::Report& report);
std::string audit_sarif(const audit::Report& report);

// --output: a file's ending says in which format it is.
text::Result<void> check_outputs(const std::vector<std::string>& paths);
text::Result<void> write_outputs(const std::vector<std::string>& paths, const audit::Report& report);

// --write-scripts: prints what it wrote; the exit status.
int write_scripts(const std::string& folder, const audit::View& view, const audit::Judgement& judgement,
                  const std::string& history_schema);

}  // namespace migrate::tool
