// Rows whose parent is not there: of keys that were never validated, and of columns that should have been
// keys.
#include <fmt/format.h>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/row_questions.h"

namespace migrate::audit::checks {
namespace {

void report(const View& view, const Orphans& of, int64_t rows, Sink& sink) {
  const catalog::Relation& table = *of.table;
  const std::string part = of.key.substr(8), name = part.substr(part.rfind('.') + 1);
  Finding finding = sink.finding(view, table);
  finding.subject = part;
  finding.message = fmt::format("{} of {} {} no row of {} to go with, by {}",
                                rows == 1 ? "1 row" : count_words(static_cast<double>(rows)) + " rows",
                                finding.table, rows == 1 ? "has" : "have", view.name(*of.parent), name);
  finding.measured["orphan_rows"] = static_cast<double>(rows);
  const std::string quoted = deparse::quoted_name(view.schema, table);
  Fix fix;
  fix.kind = Fix::Kind::script;
  fix.sql.push_back(select_orphans(view, of, "c.*") + " LIMIT 100");
  if (table.find_constraint(name)) {
    fix.sql.push_back(
        fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", quoted, sql::quote_identifier(name)));
    fix.advice = "validation fails until they are gone: delete them, or give them a parent";
  } else {
    const std::string key = sql::quote_identifier(table.name + "_" + name + "_fkey");
    fix.sql.push_back(
        fmt::format("ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}) NOT VALID", quoted,
                    key, sql::quote_identifier(name), deparse::quoted_name(view.schema, *of.parent),
                    sql::quote_identifier(of.parent->column(of.keys.front()).name)));
    fix.sql.push_back(fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", quoted, key));
    fix.advice =
        "the key keeps new ones out at once; validation fails until these are gone: delete them, or give "
        "them "
        "a parent";
  }
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  leave_unasked(view, "orphans:", sink);
  if (!view.seen.scans) return;
  for (const Orphans& of : orphans(view)) {
    const auto answer = view.seen.rows_answers.find(of.key);
    if (answer == view.seen.rows_answers.end()) continue;
    if (!answer->second.value)
      sink.leave(of.key.substr(8), answer->second.why);
    else if (*answer->second.value > 0)
      report(view, of, *answer->second.value, sink);
  }
}

}  // namespace

extern constinit const Check orphan_rows{.id = "orphan-rows",
                                         .summary = "rows without their parent",
                                         .area = Area::storage,
                                         .severity = Severity::warning,
                                         .judge = judge};

}  // namespace migrate::audit::checks
