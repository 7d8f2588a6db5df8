// A column that was dropped comes back as the table's last one.
#include <fmt/format.h>

#include "lint/engine/rule.h"
#include "lint/engine/taken_back.h"

namespace rules {

namespace {

void check(const lint::TakenBackView& view, lint::Sink& sink) {
  std::vector<const diff::Difference*> reordered;
  for (const lint::DownDifference& one : view.differences) {
    if (one.difference.kind == diff::Difference::Kind::order) reordered.push_back(&one.difference);
  }
  if (reordered.empty()) return;
  const diff::Difference& first = *reordered.front();
  lint::Finding finding = view.finding();
  finding.subject = first.name;
  finding.message = fmt::format("up and down leave the columns of {} in another order", first.name);
  finding.notes.push_back({"before", first.expected, {}});
  finding.notes.push_back({"after", first.actual, {}});
  for (size_t i = 1; i < reordered.size(); ++i) {
    finding.notes.push_back({"also", "those of " + reordered[i]->name, {}});
  }
  finding.help = "name the columns in INSERT, COPY and SELECT: then their order is nobody's concern";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule down_column_order{
    .id = "down-column-order",
    .summary = "a down that brings columns back in another order",
    .category = lint::Category::chain,
    .severity = lint::Severity::note,
    .check = lint::TakenBackCheck{check}};

}  // namespace rules
