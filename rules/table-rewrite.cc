// What else writes a table anew under ACCESS EXCLUSIVE: VACUUM FULL, CLUSTER, SET LOGGED and UNLOGGED, SET
// ACCESS METHOD, SET TABLESPACE.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using Kind = ast::AlterCommand::Kind;

std::string_view command_words(Kind kind) {
  switch (kind) {
    case Kind::set_logged: return "SET LOGGED";
    case Kind::set_unlogged: return "SET UNLOGGED";
    case Kind::set_access_method: return "SET ACCESS METHOD";
    case Kind::set_tablespace: return "SET TABLESPACE";
    default: return {};
  }
}

void report(const lint::StatementView& view, const catalog::Relation& table, std::string_view command,
            std::string help, lint::Sink& sink) {
  const std::string name = view.catalog.qualified_name(table);
  lint::Finding finding = view.finding();
  finding.subject = name;
  finding.message = fmt::format("{} rewrites {}", command, name);
  finding.label =
      fmt::format("ACCESS EXCLUSIVE lock on {}: reads and writes wait while it is rewritten", name);
  finding.notes.push_back(view.not_new(table));
  finding.help = std::move(help);
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const char* const online = view.run.settings.server_version.major >= 19
                                 ? "REPACK (CONCURRENTLY) outside of a transaction, or when nobody needs it"
                                 : "rewrite it online with pg_repack, or when nobody needs it";
  if (const auto* vacuum = view.is<ast::Vacuum>()) {
    if (!vacuum->full || vacuum->analyze_only) return;
    for (const ast::Name& name : vacuum->relations) {
      if (const auto* table = view.table_in_use(name)) report(view, *table, "VACUUM FULL", online, sink);
    }
    return;
  }
  if (const auto* cluster = view.is<ast::Cluster>()) {
    if (cluster->concurrently) return;
    if (const auto* table = view.table_in_use(cluster->table))
      report(view, *table, cluster->repack ? "REPACK" : "CLUSTER", online, sink);
    return;
  }
  if (view.effects().rewrites.empty() && view.effects().copies.empty()) return;
  const lint::Altered& altered = view.altered();
  for (const lint::AlterClause& clause : altered.clauses) {
    const std::string_view command = command_words(clause.command.kind);
    if (command.empty()) continue;
    if (!altered.rewritten(clause.effects) && !clause.effects.copies.contains(altered.display)) continue;
    report(view, *altered.table, command, "make a new table so, copy the rows in batches, and swap the names",
           sink);
  }
}

}  // namespace

extern constinit const lint::Rule table_rewrite{
    .id = "table-rewrite",
    .summary = "VACUUM FULL, CLUSTER and their like on a table in use",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Vacuum, ast::Cluster, ast::AlterTable>(),
    .answers =
        "squawk prefer-repack, postgres-language-server banVacuumFull, atlas PG307 PG311, MigrationPilot "
        "MP006 MP032 MP047 MP095, pgrubic US017 US018 US023 US024 US025 US026"};

}  // namespace rules
