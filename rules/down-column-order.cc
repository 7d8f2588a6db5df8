// A column that was dropped comes back as the table's last one.
#include <fmt/format.h>

#include "lint/engine/rule.h"
#include "lint/engine/taken_back.h"

namespace rules {

namespace {

void check(const lint::TakenBackView& view, lint::Sink& sink) {
  for (const lint::DownDifference& one : view.differences) {
    const diff::Difference& difference = one.difference;
    if (difference.kind != diff::Difference::Kind::order) continue;
    lint::Finding finding = view.finding();
    finding.subject = difference.name;
    finding.message = fmt::format("up and down leave the columns of {} in another order", difference.name);
    finding.notes.push_back({"before", difference.expected, {}});
    finding.notes.push_back({"after", difference.actual, {}});
    finding.help = "name the columns in INSERT, COPY and SELECT: then their order is nobody's concern";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule down_column_order{
    .id = "down-column-order",
    .summary = "a down that brings columns back in another order",
    .category = lint::Category::chain,
    .severity = lint::Severity::note,
    .check = lint::TakenBackCheck{check}};

}  // namespace rules
