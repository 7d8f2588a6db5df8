// PostgreSQL 19 takes `ignore` and `respect` as labels only behind AS: a statement that older servers run is
// a syntax error there.
#include <fmt/format.h>

#include "lint/engine/rule.h"
#include "lint/sql/bare_label.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (view.step.inner || view.run.settings.server_version.major >= 19) return;  // refused there
  const auto label = sql::bare_label_of_nineteen(view.sql(), view.step.statement.span.begin);
  if (!label) return;
  const std::string word(view.run.source(view.step.origin.file).slice(*label));
  lint::Finding finding = view.finding();
  finding.at.at = *label;
  finding.subject = word;
  finding.message = fmt::format("a label named {} without AS is a syntax error from PostgreSQL 19 on", word);
  finding.help = fmt::format("AS {}", word);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule label_without_as{.id = "label-without-as",
                                                   .summary = "a label without AS that PostgreSQL 19 refuses",
                                                   .category = lint::Category::breaking,
                                                   .severity = lint::Severity::warning,
                                                   .check = lint::StatementCheck{check}};

}  // namespace rules
