// Integer keys that no sequence feeds, and columns that refer to a wider key.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/row_questions.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold warning{"warning_percent", 75}, error{"error_percent", 90};
constexpr std::array thresholds{warning, error};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("key-exhaustion", threshold);
}

double greatest_of(ast::Oid type) {
  switch (type) {
    case 21: return 32767;
    case 23: return 2147483647;
    default: return 0;
  }
}

void judge(const View& view, Sink& sink) {
  leave_unasked(view, "greatest:", sink);
  for (const auto& [question, answer] : view.seen.rows_answers) {
    if (!question.starts_with("greatest:")) continue;
    const std::string part = question.substr(9);
    const size_t dot = part.rfind('.');
    const catalog::Relation* table =
        dot == std::string::npos ? nullptr : find_relation(view, part.substr(0, dot));
    const catalog::Column* column = table ? table->find_column(part.substr(dot + 1)) : nullptr;
    const double greatest = column ? greatest_of(column->type.oid) : 0;
    if (greatest == 0) continue;
    if (!answer.value) {
      sink.leave(part, answer.why);
      continue;
    }
    const double percent = static_cast<double>(*answer.value) / greatest * 100;
    if (percent < of(view, warning)) continue;
    const bool grave = percent >= of(view, error);
    Finding finding = sink.finding(view, *table);
    finding.subject = part;
    finding.severity = grave ? Severity::error : Severity::warning;
    finding.message = fmt::format("{} is at {}, {:.1f} % of what its type holds", part,
                                  count_words(static_cast<double>(*answer.value)), percent);
    finding.measured["percent"] = percent;
    finding.threshold["percent"] = grave ? of(view, error) : of(view, warning);
    Fix fix;
    fix.advice = fmt::format(
        "make {} bigint, and what refers to it: `migrate new`, then `schemalint effects` for what the change "
        "of type costs",
        part);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check key_exhaustion{.id = "key-exhaustion",
                                            .summary = "an integer key near its end",
                                            .area = Area::storage,
                                            .severity = Severity::warning,
                                            .judge = judge,
                                            .thresholds = thresholds};

}  // namespace migrate::audit::checks
