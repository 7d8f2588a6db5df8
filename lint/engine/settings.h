// What the user asked of a run: severities and options of rules, the deletion policy, where "deployed" ends.
// tools/ makes it from schemalint.toml and the command line.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/severity.h"
#include "lint/sql/server_version.h"

namespace lint {

struct RuleSettings {
  std::optional<Severity> severity;  // none: the rule's own
  std::vector<std::string> except;   // globs over subjects: findings about these are not wanted
};

// One line of [on_delete]: children of the tables that `parents` matches take `action`; or, where `from` is
// set, the foreign keys of the tables that `children` matches do, whatever they point at.
struct OnDeletePolicy {
  std::string tables;  // a name, schema.name, or a glob over either
  std::string action;  // "restrict", "no action", "cascade", "set null", "set default"
  bool from = false;
};

struct Settings {
  sql::ServerVersion server_version;  // the oldest server that the chain must run on
  std::map<std::string, RuleSettings, std::less<>> rules;
  std::vector<OnDeletePolicy> on_delete;
  bool complete = false;  // the chain makes all that it needs: what no revision makes is not there

  // By index into Chain::revisions: what is deployed is replayed, not judged. Shorter than the chain: the
  // rest is not deployed.
  std::vector<bool> deployed;
  // Where not empty, only findings in these files are wanted (indices into Chain::files).
  std::set<uint32_t> only_files;

  bool is_deployed(uint32_t revision) const { return revision < deployed.size() && deployed[revision]; }
  bool is_excepted(std::string_view rule, std::string_view subject) const;
};

}  // namespace lint
