// The rules that judge a schema (rules/), asked about the one that a server has: what the audit finds,
// schemalint then keeps out of the chain, under one name.
#pragma once

#include <vector>

#include "lint/engine/rule.h"
#include "lint/engine/settings.h"
#include "migrate/audit/check.h"

namespace migrate::audit {

// Those of all rules that judge a schema, and are on.
std::vector<const lint::Rule*> schema_rules(const lint::Settings& settings);
Area area_of(const lint::Rule& rule);

// `chain` is one of with_outside(), whose origins the view's Catalog has taken.
std::vector<Finding> ask_rule(const lint::Rule& rule, const View& view, const chain::Chain& chain,
                              const lint::Settings& settings);

}  // namespace migrate::audit
