// Findings' statements, sorted by what they do.
#include "migrate/audit/scripts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "migrate/audit/checks/table.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit {
namespace {

constexpr std::string_view reload = "SELECT pg_reload_conf()";

// How long a statement takes by what it does, and what it wants beside.
struct Kind {
  std::string_view begins, duration, needs;
};
constexpr std::array kinds{
    Kind{"VACUUM (FULL", "the table and its indexes are written anew",
         "as much free space as they will take"},
    Kind{"VACUUM", "reads the pages that have changed, and its indexes where rows are dead", ""},
    Kind{"ANALYZE", "reads a sample of the table: seconds", ""},
    Kind{"REINDEX", "reads the table twice, and waits for open transactions",
         "as much free space as the index takes"},
    Kind{"DROP INDEX", "a moment, after open transactions have ended", ""},
    Kind{"CREATE INDEX", "reads the table twice, and waits for open transactions",
         "free space for the index"},
    Kind{"REFRESH", "runs its query", "as much free space as it will take"},
    Kind{"ALTER SYSTEM", "at once, with the reload at the end", ""}};

std::string commented(const std::string& text) {
  std::string out;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    out += "-- " + text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return out;
}

std::string whole(const std::string& sql) {
  return sql.ends_with(';') ? sql : sql + ";";
}

// What is said above a finding's statements.
std::string heading(const Finding& finding) {
  const Fix& fix = *finding.fix;
  std::string out = "\n" + commented(fmt::format("{}: {}", finding.check, finding.message));
  if (!fix.advice.empty()) out += commented(fix.advice);
  if (!fix.locks.empty()) out += commented("locks: " + fix.locks);
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& one) {
    return !fix.sql.empty() && fix.sql.front().starts_with(one.begins);
  });
  if (kind != kinds.end()) {
    out += commented(fmt::format("takes: {}", kind->duration));
    if (!kind->needs.empty()) out += commented(fmt::format("needs: {}", kind->needs));
  }
  if (fix.reclaims > 0) out += commented("gives back: " + size_words(static_cast<double>(fix.reclaims)));
  std::string undo;
  for (const std::string& sql : fix.inverse) {
    if (sql != reload) undo += (undo.empty() ? "" : " ") + whole(sql);
  }
  return undo.empty() ? out : out + commented("undo: " + undo);
}

// A rule's way out is a change of the schema, which is for a revision.
bool is_of_rule(const Finding& finding) {
  const auto all = checks::all();
  return std::none_of(all.begin(), all.end(), [&](const Check* check) { return check->id == finding.check; });
}

bool is_data(const Finding& finding) {
  return finding.area == Area::storage && finding.fix->kind == Fix::Kind::script;
}

// A table is vacuumed and analyzed once, whatever checks ask for it.
class Once {
 public:
  explicit Once(const Judgement& judgement) {
    constexpr std::string_view both = "VACUUM (ANALYZE) ";
    for (const Finding& finding : judgement.findings) {
      if (!finding.fix) continue;
      for (const std::string& sql : finding.fix->sql) {
        if (!sql.starts_with(both)) continue;
        const std::string table = sql.substr(both.size());
        within_another_.insert("VACUUM " + table);
        within_another_.insert("ANALYZE " + table);
      }
    }
  }
  bool is_first(const std::string& sql) { return !within_another_.contains(sql) && said_.insert(sql).second; }

 private:
  std::set<std::string> within_another_, said_;
};

}  // namespace

std::string maintenance(const Judgement& judgement) {
  std::string out;
  Once once(judgement);
  bool reloads = false;
  for (const Finding& finding : judgement.findings) {
    if (!finding.fix || is_data(finding) || is_of_rule(finding)) continue;
    const Fix& fix = *finding.fix;
    const bool runs = fix.kind == Fix::Kind::statement || fix.kind == Fix::Kind::setting;
    if (!runs && fix.kind != Fix::Kind::script) continue;
    std::string statements;
    for (const std::string& sql : fix.sql) {
      reloads = reloads || sql == reload;
      if (sql == reload || !once.is_first(sql)) continue;
      statements += runs ? whole(sql) + "\n" : commented(whole(sql));
    }
    if (!statements.empty()) out += heading(finding) + statements;
  }
  if (reloads) out += fmt::format("\n{};\n", reload);
  if (out.empty()) return out;
  return "-- Maintenance that `migrate audit` would have done: psql -X -v ON_ERROR_STOP=1 -f "
         "maintenance.sql\n"
         "-- No statement of it runs in a transaction. What is commented out, look at first.\n" +
         out;
}

std::string rule_lines(const Judgement& judgement) {
  std::map<std::string_view, size_t> found;
  for (const Finding& finding : judgement.findings) {
    if (is_of_rule(finding) && is_known(finding.check)) ++found[finding.check];
  }
  if (found.empty()) return {};
  std::string out =
      "# What `migrate audit` found in the database, as errors of `schemalint` in the files to come: for "
      "schemalint.toml.\n[rules]\n";
  for (const auto& [rule, count] : found)
    out += fmt::format("\"{}\" = \"error\"  # {} finding{}\n", rule, count, count == 1 ? "" : "s");
  return out;
}

std::string data_changes(const Judgement& judgement) {
  std::string out;
  for (const Finding& finding : judgement.findings) {
    if (!finding.fix || !is_data(finding)) continue;
    out += heading(finding);
    for (const std::string& sql : finding.fix->sql) out += commented(whole(sql));
  }
  if (out.empty()) return out;
  return "-- Rows that `migrate audit` would have go or change. All of it is commented out: look at what it\n"
         "-- touches, keep a copy, and run what is meant in pieces.\n" +
         out;
}

}  // namespace migrate::audit
