// An audit as its formats show it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "migrate/audit/compare.h"
#include "migrate/audit/judge.h"
#include "migrate/audit/score.h"
#include "migrate/audit/targets.h"
#include "migrate/observe/common_values.h"
#include "migrate/observe/observe.h"

namespace migrate::audit {

struct Report {
  const Observed& observed;
  const Settings& settings;
  const Judgement& judgement;
  Score score;
  std::vector<TargetResult> targets;
  bool has_chain = false;
  std::optional<Comparison> comparison = {};  // with an earlier observation
  std::string cut_short = {};                 // why not everything was read: "interrupted"
  CommonValues values = {};                   // where --show-values asks for them
};

// One page that needs nothing else: no script, no outside resource. The same report, the same bytes.
std::string html(const Report& report);

}  // namespace migrate::audit
