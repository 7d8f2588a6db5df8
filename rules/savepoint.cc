// Each savepoint that writes takes a transaction id of its own, and more than 64 of them in one transaction
// slow every other session down (subtransaction overflow, src/backend/storage/ipc/procarray.c).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::Transaction>();
  if (change.kind != ast::Transaction::Kind::savepoint) return;
  lint::Finding finding = view.finding();
  finding.subject = change.name;
  finding.message = "each savepoint that writes takes a transaction id, and past 64 all sessions look longer";
  finding.help = "without it: what fails takes the revision back";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule savepoint{.id = "savepoint",
                                            .summary = "SAVEPOINT in a migration",
                                            .category = lint::Category::locks,
                                            .severity = lint::Severity::note,
                                            .optional = true,
                                            .check = lint::StatementCheck{check},
                                            .on = lint::changes<ast::Transaction>(),
                                            .answers = "MigrationPilot MP076"};

}  // namespace rules
