// The names of other linters' rules, read out of what each rule says that it answers.
#include "lint/engine/answers.h"

#include <algorithm>
#include <array>

namespace lint {
namespace {

// Names of rules that ask what no rule here asks, so that who brings them along is told.
constexpr std::array<std::string_view, 4> unanswered{
    "squawk adding-not-nullable-field ban-alter-domain-with-add-constraint ban-char-field "
    "ban-create-domain-with-constraint ban-drop-column ban-drop-database ban-drop-not-null ban-drop-table "
    "ban-truncate-cascade ban-uncommitted-transaction changing-column-type identifier-too-long "
    "prefer-big-int "
    "prefer-bigint-over-int prefer-bigint-over-smallint prefer-identity prefer-robust-stmts "
    "prefer-text-field "
    "prefer-timestamp-tz renaming-column renaming-table require-enum-value-ordering require-lock-timeout "
    "require-statement-timeout require-table-schema require-timeout-settings transaction-nesting",
    "eugene E3 E4 E9 W12 W13 W14",
    "strong_migrations add_column_json add_index_columns add_index_corruption change_column_constraint "
    "change_column_default change_column_with_not_null create_table remove_column rename_column "
    "rename_schema "
    "rename_table",
    "postgres-language-server avoidCreateTrigger avoidEnableDisableTrigger avoidWideLockWindow banCharField "
    "banDeleteWithoutWhere banDropColumn banDropDatabase banDropNotNull banDropSchema banDropTable "
    "banDropTrigger banTruncate banTruncateCascade banUpdateWithoutWhere creatingEnum lockTimeoutWarning "
    "multipleAlterTable preferBigInt preferBigintOverInt preferBigintOverSmallint preferIdentity preferJsonb "
    "preferRobustStmts preferTextField preferTimestamptz renamingColumn renamingTable "
    "requireIdleInTransactionTimeout requireStatementTimeout runningStatementWhileHoldingAccessExclusive "
    "transactionNesting",
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
  for (const std::string_view names : unanswered) {
    if (found.tool.empty()) found.tool = tool_with(names, name);
  }
  return found;
}

std::string listed(std::span<const Rule* const> rules) {
  std::string out;
  for (size_t i = 0; i < rules.size(); ++i)
    out += (i == 0 ? "`" : i + 1 == rules.size() ? " and `" : ", `") + std::string(rules[i]->id) + "`";
  return out;
}

}  // namespace lint
