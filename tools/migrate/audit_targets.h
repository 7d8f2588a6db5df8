// [audit.targets], those that ask the server too: "plan <select>" is EXPLAINed, "run <select>" is run,
// read-only and ten seconds at most, because the file asks for it. Without a session these are not judged.
#pragma once

#include "migrate/audit/targets.h"
#include "migrate/session/session.h"

namespace migrate::tool {

std::vector<audit::TargetResult> judge_targets(const audit::View& view, Session* session);

}  // namespace migrate::tool
