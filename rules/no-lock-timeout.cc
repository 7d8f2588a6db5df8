// A lock that blocks writes, or reads too, asked for without a limit on waiting: while the statement waits
// behind one long transaction, everybody else waits behind the statement, for locks are given in the order of
// asking (src/backend/storage/lmgr/README;
// https://www.postgresql.org/docs/current/runtime-config-client.html).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

// "ACCESS EXCLUSIVE on public.orders and SHARE ROW EXCLUSIVE on public.customers"
std::string locks(const lint::EndlessWait& wait) {
  constexpr size_t most = 3;
  std::vector<std::string> words;
  for (const auto& [table, mode] : wait.tables) {
    if (words.size() == most) break;
    words.push_back(fmt::format("{} on {}", effects::lock_words(mode), table));
  }
  if (wait.tables.size() > most) words.push_back(fmt::format("{} more", wait.tables.size() - most));
  return lint::listed(words);
}

void report(const lint::SchemaView& view, const lint::EndlessWait& wait, size_t more_revisions,
            lint::Sink& sink) {
  const auto& [table, mode] = wait.tables.front();
  lint::Finding finding = view.finding(wait.at);
  finding.subject = table;
  finding.message = fmt::format("this waits for {} as long as it takes", locks(wait));
  finding.label = fmt::format("meanwhile {} of {} wait behind it", effects::lock_blocks(mode), table);
  finding.notes.push_back(view.run.made("not new", table, wait.made));
  if (!wait.set.empty())
    finding.notes.push_back({"set", fmt::format("lock_timeout = {}: no limit", wait.set), {}});
  if (more_revisions > 0)
    finding.notes.push_back({"also",
                             fmt::format("{} more revision{} that set{} no lock_timeout", more_revisions,
                                         more_revisions == 1 ? "" : "s", more_revisions == 1 ? "s" : ""),
                             {}});
  const chain::Revision& revision = view.run.revision(wait.at.revision);
  const bool transaction = revision.up && revision.up->transactional;
  finding.help = fmt::format(
      "SET {}lock_timeout = '5s';\n-- above it, or for the runner's role: ALTER ROLE <role> SET lock_timeout "
      "= '5s'",
      transaction ? "LOCAL " : "");
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

// Where a revision says nothing of a lock_timeout, the cause is the runner's connection: one finding stands
// for all of those.
void check(const lint::SchemaView& view, lint::Sink& sink) {
  const std::set<uint32_t>& files = view.run.settings.only_files;
  std::vector<const lint::EndlessWait*> silent;
  for (const lint::EndlessWait& wait : view.run.held.endless_waits()) {
    if (!files.empty() && !files.contains(wait.at.file)) continue;
    if (wait.slips)
      report(view, wait, 0, sink);
    else
      silent.push_back(&wait);
  }
  if (!silent.empty()) report(view, *silent.front(), silent.size() - 1, sink);
}

}  // namespace

extern constinit const lint::Rule no_lock_timeout{
    .id = "no-lock-timeout",
    .summary = "a strong lock on a table in use, waited for without a limit",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk require-lock-timeout require-timeout-settings, eugene E9, strong_migrations "
        "lock_timeout_limit, postgres-language-server lockTimeoutWarning avoidCreateTrigger banDropTrigger, "
        "MigrationPilot MP004 MP090, pgfence missing-lock-timeout lock-timeout-zero "
        "lock-timeout-after-dangerous-statement, atlas PG308"};

}  // namespace rules
