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

void judge(const View& view, Sink& sink) {
  leave_unasked(view, "orphans:", sink);
  for (const auto& [question, answer] : view.seen.rows_answers) {
    if (!question.starts_with("orphans:")) continue;
    const std::string part = question.substr(8);
    const size_t dot = part.rfind('.');
    const catalog::Relation* table =
        dot == std::string::npos ? nullptr : find_relation(view, part.substr(0, dot));
    if (!table) continue;
    if (!answer.value) {
      sink.leave(part, answer.why);
      continue;
    }
    if (*answer.value == 0) continue;
    const std::string name = part.substr(dot + 1);
    const catalog::Constraint* key = table->find_constraint(name);
    Finding finding = sink.finding(view, *table);
    finding.subject = part;
    finding.message =
        fmt::format("{} of {} {} no parent by {}",
                    *answer.value == 1 ? "1 row" : count_words(static_cast<double>(*answer.value)) + " rows",
                    finding.table, *answer.value == 1 ? "has" : "have", name);
    finding.measured["orphan_rows"] = static_cast<double>(*answer.value);
    Fix fix;
    fix.kind = Fix::Kind::script;
    if (key) {
      fix.sql.push_back(fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}",
                                    deparse::quoted_name(view.schema, *table), sql::quote_identifier(name)));
      fix.advice =
          "validation fails until they are gone: find them by a NOT EXISTS, and delete them or give them a "
          "parent";
    } else {
      fix.advice =
          "find them by a NOT EXISTS, and delete them or give them a parent; then ADD FOREIGN KEY ... NOT "
          "VALID and VALIDATE CONSTRAINT";
    }
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check orphan_rows{.id = "orphan-rows",
                                         .summary = "rows without their parent",
                                         .area = Area::storage,
                                         .severity = Severity::warning,
                                         .judge = judge};

}  // namespace migrate::audit::checks
