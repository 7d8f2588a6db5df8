// SET LOCAL outside a transaction block sets nothing: the server warns, and what follows runs without it.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::SetVariable>();
  if (!change.local || view.step.block != ast::Block::none || view.step.inner) return;
  lint::Finding finding = view.finding();
  finding.subject = fmt::format("{} {}", view.revision().id, change.name);
  finding.message = fmt::format("SET LOCAL {} has no effect outside a transaction", change.name);
  finding.help = "write SET, or run the script in a transaction";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule set_local_without_transaction{.id = "set-local-without-transaction",
                                                                .summary = "SET LOCAL where it sets nothing",
                                                                .category = lint::Category::locks,
                                                                .severity = lint::Severity::warning,
                                                                .check = lint::StatementCheck{check},
                                                                .on = lint::changes<ast::SetVariable>()};

}  // namespace rules
