// DROP DATABASE and DROP TABLESPACE: nothing that a migration of one database should do.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::Utility>();
  const bool database = change.word == "DROP DATABASE";
  if (!database && change.word != "DROP TABLESPACE") return;
  lint::Finding finding = view.finding();
  finding.subject = change.name;
  finding.message =
      fmt::format("{} {} is no business of a chain's: {}", change.word, change.name,
                  database ? "all that is in it is lost" : "the cluster's other databases may use it");
  finding.help = "do it by hand, when somebody has looked at what is there";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule dropped_database{
    .id = "dropped-database",
    .summary = "DROP DATABASE or DROP TABLESPACE in a migration",
    .category = lint::Category::breaking,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Utility>(),
    .answers =
        "squawk ban-drop-database, postgres-language-server banDropDatabase, MigrationPilot MP034, pgrubic "
        "US007 US008"};

}  // namespace rules
