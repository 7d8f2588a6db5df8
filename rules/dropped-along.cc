// CASCADE that drops what the statement does not name: views, foreign keys of other tables, functions,
// columns of a type. The server lists them in a NOTICE that nobody reads (src/backend/catalog/dependency.c,
// reportDependentObjects).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

// What the NOTICE and its DETAIL list: "drop cascades to view open_orders", a line each.
std::vector<std::string> dropped_along(const std::vector<std::string>& notices) {
  constexpr std::string_view words = "drop cascades to ";
  std::vector<std::string> found;
  for (const std::string& notice : notices) {
    std::string_view rest = notice;
    while (!rest.empty()) {
      std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      if (!line.starts_with(words) || line.ends_with(" other objects")) continue;
      line.remove_prefix(words.size());
      found.emplace_back(line);
    }
  }
  return found;
}

void check(const lint::AppliedView& view, lint::Sink& sink) {
  if (view.applied.refused || view.applied.skipped) return;
  std::vector<std::string> names = dropped_along(view.applied.notices);
  if (names.empty()) return;
  constexpr size_t most = 6;
  if (names.size() > most) {
    const size_t more = names.size() - most;
    names.resize(most);
    names.push_back(fmt::format("{} more", more));
  }
  lint::Finding finding = view.finding();
  finding.subject = names.front();
  finding.message = fmt::format("CASCADE also drops {}", lint::listed(names));
  finding.help =
      "drop by name what is meant to go, and leave CASCADE out: the server then refuses where more "
      "depends on it";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule dropped_along{
    .id = "dropped-along",
    .summary = "what CASCADE drops without naming it",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::AppliedCheck{check},
    .on = lint::changes<ast::Drop, ast::AlterTable, ast::AlterDomain>(),
    .answers = "MigrationPilot MP022, pgrubic GN015, safe-migrate destructive-cascade"};

}  // namespace rules
