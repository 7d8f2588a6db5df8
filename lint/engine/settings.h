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
#include <variant>
#include <vector>

#include "lint/engine/category.h"
#include "lint/engine/severity.h"
#include "lint/sql/server_version.h"

namespace lint {

struct Rule;

using OptionValue =
    std::variant<int64_t, std::string, std::vector<std::string>, std::map<std::string, int64_t>>;

struct RuleSettings {
  std::optional<Severity> severity = {};  // none: as without these settings
  std::vector<std::string> except = {};   // globs over subjects: findings about these are not wanted
  std::map<std::string, OptionValue, std::less<>> options = {};  // what Rule::options names
};

// A table of rules and categories: [rules], or what it has for some of the files.
struct RuleTable {
  std::map<std::string, RuleSettings, std::less<>> rules = {};
  std::map<Category, RuleSettings> categories = {};
};

struct RulesOfFiles {
  std::set<uint32_t> files = {};  // indices into Chain::files
  RuleTable table = {};
};

// One line of [on_delete]: children of the tables that `parents` matches take `action`; or, where `from` is
// set, the foreign keys of the tables that `children` matches do, whatever they point at.
struct OnDeletePolicy {
  std::string tables;  // a name, schema.name, or a glob over either
  std::string action;  // "restrict", "no action", "cascade", "set null", "set default"
  bool from = false;
};

struct Settings {
  sql::ServerVersion server_version;   // the oldest server that the chain must run on
  bool strict = false;                 // the preset: every rule is on
  RuleTable rules;                     // a rule's own line counts before its category's
  std::vector<RulesOfFiles> of_files;  // and these before that, the last first
  std::vector<OnDeletePolicy> on_delete;
  bool runner_is_ours = false;  // the configuration has a [migrate]: it is `migrate` that applies the chain
  bool complete = false;        // the chain makes all that it needs: what no revision makes is not there

  // By index into Chain::revisions: what is deployed is replayed, not judged. Shorter than the chain: the
  // rest is not deployed.
  std::vector<bool> deployed;
  // Where not empty, only findings in these files are wanted (indices into Chain::files).
  std::set<uint32_t> only_files;

  bool is_deployed(uint32_t revision) const { return revision < deployed.size() && deployed[revision]; }
  // How grave what the rule finds in a file is. UINT32_MAX: in no file, or in one of which nothing is said.
  Severity severity(const Rule& rule, uint32_t file = UINT32_MAX) const;
  // Whether it is on anywhere.
  bool is_on(const Rule& rule) const;
  bool is_excepted(const Rule& rule, uint32_t file, std::string_view subject) const;
  // What [rules] says of the rule's option; null: nothing. T is what its kind says.
  template <class T>
  const T* option(const Rule& rule, std::string_view key, uint32_t file = UINT32_MAX) const {
    const OptionValue* value = find_option(rule, key, file);
    return value ? std::get_if<T>(value) : nullptr;
  }

 private:
  const OptionValue* find_option(const Rule& rule, std::string_view key, uint32_t file) const;
};

}  // namespace lint
