// All checks and rules over one database.
#pragma once

#include <string>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/engine/settings.h"
#include "migrate/audit/check.h"

namespace migrate::audit {

struct Asked {
  std::vector<std::string> only, skip;  // ids of checks and rules, or areas; `only` empty: all
};

struct Judgement {
  std::vector<Finding> findings;  // worst first, then by key
  std::vector<NotJudged> not_judged;
  size_t allowed = 0;         // findings that somebody wants as they are
  size_t judged = 0, of = 0;  // checks that could look at everything, and all that were asked
  std::vector<Area> clean;    // areas all of which was looked at, and where nothing was found
};

// `chain` is one of with_outside(), whose origins the view's Catalog has taken.
Judgement judge(const View& view, const chain::Chain& chain, const lint::Settings& settings,
                const Asked& asked = {});

// Whether any check of that area is asked.
bool asks_for(const Asked& asked, Area area);

// Whether the word is an area, or the id of a check or of a rule that judges a schema.
bool is_known(std::string_view word);
// All of those, for suggestions.
std::vector<std::string_view> known_words();

}  // namespace migrate::audit
