// How the database and its chain of revisions stand to each other, as `status` and `drift` say it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace migrate::audit {

struct ChainState {
  struct Pending {
    std::string revision, title;
  };
  struct Conflict {
    std::string kind, revision, message, hint, file;  // "edited", "missing-file", ...
    uint32_t line = 0;
  };
  struct Difference {
    std::string what, name;  // "index", "public.orders_status_idx"
    std::string sentence;
    bool only_live = false;  // no revision makes it
  };

  std::vector<Pending> pending;
  std::vector<Conflict> conflicts;
  std::vector<Difference> differences;
  std::string not_compared;  // why the schemas were not; empty: they were
};

}  // namespace migrate::audit
