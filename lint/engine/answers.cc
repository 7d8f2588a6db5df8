// The names of other linters' rules, read out of what each rule says that it answers.
#include "lint/engine/answers.h"

#include <algorithm>
#include <array>

namespace lint {
namespace {

// Names of what is left out, and why.
constexpr std::array<LeftOut, 3> not_ours{{
    {"a server's statistics tell: `migrate audit` asks",
     "splinter unused_index table_bloat extension_versions_outdated, postgres-language-server unusedIndex "
     "tableBloat extensionVersionsOutdated, MigrationPilot MP013 MP014 MP101 MP102 MP103 MP104, "
     "pg-index-health IH-1 IH-6 IH-7 IH-9 IH-10 IH-19 IH-41, pglinter B006 B011 C001 C002 C003 S001 S002 "
     "S003 "
     "S005, pgrubic GN003"},
    {"what it speaks of does no harm on a server",
     "postgres-language-server concurrentRefreshMatviewLock, MigrationPilot MP059 MP075 MP088 MP091, pgrubic "
     "GN020 GN021 GN035"},
    {"it belongs to one hosting product",
     "splinter auth_users_exposed materialized_view_in_api foreign_table_in_api "
     "insecure_queue_exposed_in_api sensitive_columns_exposed fkey_to_auth_unique "
     "rls_references_user_metadata, postgres-language-server "
     "authUsersExposed materializedViewInApi foreignTableInApi insecureQueueExposedInApi "
     "sensitiveColumnsExposed "
     "fkeyToAuthUnique rlsReferencesUserMetadata, MigrationPilot MP050 MP051 MP105 MP106 MP111 MP112"},
}};

// Names that the tool itself has off unless they are chosen.
constexpr std::array<std::string_view, 3> chosen_alone{
    "squawk require-table-schema",
    "postgres-language-server banCharField creatingEnum preferBigInt preferBigintOverInt "
    "preferBigintOverSmallint preferIdentity "
    "preferJsonb preferTextField preferTimestamptz rlsDisabledInPublic multiplePermissivePolicies "
    "extensionInPublic",
    "atlas NM101 NM102 NM103 NM104 NM105 NM106",
};

char plain(char c) {
  if (c == '_') return '-';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return plain(x) == plain(y); });
}

std::string_view take(std::string_view& rest, char end) {
  const size_t at = std::min(rest.find(end), rest.size());
  const std::string_view word = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return word;
}

// The tool of which `answers` has that name; empty: none.
std::string_view tool_with(std::string_view answers, std::string_view name) {
  while (!answers.empty()) {
    std::string_view names = take(answers, ',');
    const std::string_view tool = take(names, ' ');
    while (!names.empty()) {
      if (same(take(names, ' '), name)) return tool;
    }
  }
  return {};
}

}  // namespace

Answering answering(std::span<const Rule* const> rules, std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  Answering found;
  for (const Rule* rule : rules) {
    const std::string_view tool = tool_with(rule->answers, name);
    if (tool.empty()) continue;
    if (found.tool.empty()) found.tool = tool;
    found.rules.push_back(rule);
  }
  for (const auto& [why, names] : not_ours) {
    if (!found.tool.empty()) break;
    found.tool = tool_with(names, name);
    if (!found.tool.empty()) found.why = why;
  }
  return found;
}

std::span<const LeftOut> left_out() {
  return not_ours;
}

std::vector<std::string_view> names_by(const Rule& rule, std::string_view tool) {
  std::vector<std::string_view> found;
  std::string_view answers = rule.answers;
  while (!answers.empty()) {
    std::string_view names = take(answers, ',');
    if (take(names, ' ') != tool) continue;
    while (!names.empty()) found.push_back(take(names, ' '));
  }
  return found;
}

bool names_off_by_default(std::string_view tool, const std::vector<std::string_view>& names) {
  return std::all_of(names.begin(), names.end(), [&](std::string_view name) {
    return std::any_of(chosen_alone.begin(), chosen_alone.end(),
                       [&](std::string_view theirs) { return tool_with(theirs, name) == tool; });
  });
}

std::string listed(std::span<const Rule* const> rules) {
  std::string out;
  for (size_t i = 0; i < rules.size(); ++i)
    out += (i == 0 ? "`" : i + 1 == rules.size() ? " and `" : ", `") + std::string(rules[i]->id) + "`";
  return out;
}

}  // namespace lint
