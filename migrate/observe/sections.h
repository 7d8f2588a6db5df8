// observe.sql, cut into its sections and made fit for a server.
#pragma once

#include <vector>

#include "migrate/inspect/sections.h"
#include "migrate/observe/observe.h"

namespace migrate::observation {

// `pieces`: as in InspectOptions.
std::vector<inspection::Section> sections(const Session& session, const ObserveOptions& options,
                                          const std::vector<ast::Oid>& pieces = {});

}  // namespace migrate::observation
