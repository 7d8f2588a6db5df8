// CREATE TABLE ... PARTITION OF takes ACCESS EXCLUSIVE on the partitioned table, so reads and writes of all
// its partitions wait; ATTACH PARTITION takes SHARE UPDATE EXCLUSIVE (from 12 on), which lets both go on
// (https://www.postgresql.org/docs/current/ddl-partitioning.html; src/backend/commands/tablecmds.c,
// DefineRelation).
#include <fmt/format.h>

#include "lint/engine/later.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/text/trim.h"

namespace rules {

namespace {

// "FOR VALUES FROM (...) TO (...)" or "DEFAULT", as written.
std::string bound_text(std::string_view sql) {
  std::string lower(sql);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  size_t at = lower.rfind("for values");
  if (at == std::string::npos) at = lower.rfind("default");
  if (at == std::string::npos) return "<its bound>";
  std::string text(sql.substr(at));
  if (const size_t by = lower.find("partition by", at); by != std::string::npos) text.resize(by - at);
  return std::string(text::trim_back(text, "; \n"));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::CreateTable>();
  if (!change.partition_of || change.if_not_exists) return;
  const catalog::Relation* parent = view.table_in_use(*change.partition_of);
  // One that takes the place of a table dropped by the same revision: who waits, waits for the DROP.
  if (!parent || parent->made.revision == view.step.revision || lint::goes_later(view, *parent)) return;
  const auto lock = view.effects().held.find(parent->oid);
  if (lock == view.effects().held.end() || lock->second != effects::LockMode::access_exclusive) return;
  const std::string name = view.catalog.qualified_name(*parent);
  lint::Finding finding = view.finding();
  finding.subject = name;
  finding.message = fmt::format("CREATE TABLE ... PARTITION OF blocks reads and writes of all of {}", name);
  finding.label = fmt::format(
      "ACCESS EXCLUSIVE lock on {}, {}", name,
      view.step.block == ast::Block::none ? "as soon as nobody uses it" : "held until the transaction ends");
  finding.notes.push_back(view.not_new(*parent));
  const std::string table =
      (change.name.schema.empty() ? "" : sql::quote_identifier(change.name.schema) + ".") +
      sql::quote_identifier(change.name.name);
  finding.help = fmt::format(
      "CREATE TABLE {0} (LIKE {1} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED);\n"
      "ALTER TABLE {1} ATTACH PARTITION {0} {2};  -- SHARE UPDATE EXCLUSIVE; makes its indexes too",
      table, lint::sql_name(view.catalog, *parent), bound_text(view.sql()));
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule partition_locks_parent{
    .id = "partition-locks-parent",
    .summary = "a partition made under a lock that ATTACH PARTITION does without",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateTable>()};

}  // namespace rules
