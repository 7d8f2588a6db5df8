// Something that takes as long as a table is big, while the transaction still holds a lock that an earlier
// statement took on another table, or on the same: that lock is held as long. What needs a strong lock itself
// to do it is another rule's, for that lock is the longer one.
#include <fmt/format.h>

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/engine/alter.h"
#include "lint/engine/lock_of_adding.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

using effects::LockMode;

// The first table in use that the query reads whole, as far as it says.
const catalog::Relation* reads_all_of(const lint::StatementView& view, const ast::Query* query) {
  if (!query || query->has_limit || query->kind == ast::Query::Kind::values) return nullptr;
  if (query->kind == ast::Query::Kind::set_operation) {
    const catalog::Relation* left = reads_all_of(view, query->left.get());
    return left ? left : reads_all_of(view, query->right.get());
  }
  if (query->where || query->kind != ast::Query::Kind::select) return nullptr;
  for (const ast::FromItem& item : query->from) {
    if (item.kind != ast::FromItem::Kind::relation || item.sampled) continue;
    const catalog::Relation* table = view.table_in_use(item.relation);
    if (table && table->is_table()) return table;
  }
  return nullptr;
}

struct Slow {
  std::string what;  // "every row of public.orders is read"
  const catalog::Relation* table = nullptr;
};

// Added by the open transaction, under the lock that it still holds: validate-in-same-transaction says so.
bool added_before(const lint::StatementView& view, const catalog::Relation& table, const std::string& name) {
  const catalog::Constraint* constraint = table.find_constraint(name);
  return constraint && lint::lock_of_adding_held(view.run.held, table, *constraint);
}

Slow slow(const lint::StatementView& view) {
  const auto reading = [&](const catalog::Relation* table) {
    return table ? Slow{fmt::format("every row of {} is read", view.catalog.qualified_name(*table)), table}
                 : Slow{};
  };
  if (const auto* made = view.is<ast::CreateTableAs>())
    return made->with_data ? reading(reads_all_of(view, made->query.get())) : Slow{};
  if (const auto* data = view.is<ast::DataQuery>()) {
    const bool insert = data->query && !data->explain && data->query->kind == ast::Query::Kind::insert;
    return insert ? reading(reads_all_of(view, data->query->source.get())) : Slow{};
  }
  if (const auto* refresh = view.is<ast::RefreshMatview>()) {
    const catalog::Relation* table = view.table_in_use(refresh->name);
    if (!table || !refresh->with_data) return {};
    return {fmt::format("{} is refreshed", view.catalog.qualified_name(*table)), table};
  }
  const lint::Altered& altered = view.altered();
  const bool validates =
      std::any_of(altered.clauses.begin(), altered.clauses.end(), [&](const lint::AlterClause& clause) {
        return clause.command.kind == ast::AlterCommand::Kind::validate_constraint &&
               (altered.scanned(clause.effects) || !clause.effects.fk_validations.empty()) &&
               !added_before(view, *altered.table, clause.command.name);
      });
  return validates ? reading(altered.table) : Slow{};
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& held = view.run.held.locks();
  if (held.empty()) return;
  const Slow found = slow(view);
  if (!found.table) return;
  std::vector<std::string> tables;
  const lint::HeldLock* first = nullptr;
  for (const auto& [oid, lock] : held) {
    const catalog::Relation* table = view.catalog.relation(oid);
    const auto own = view.effects().held.find(oid);
    const bool by_itself = own != view.effects().held.end() && own->second >= lock.mode;
    if (!table || lock.mode < LockMode::share_row_exclusive || by_itself) continue;
    if (!first || lock.mode > first->mode) first = &lock;
    tables.push_back(view.catalog.qualified_name(*table));
  }
  if (!first) return;
  lint::Finding finding = view.finding();
  finding.subject = tables.front();
  finding.message = fmt::format("{} while the lock on {} is held: {} wait until the transaction ends",
                                found.what, lint::listed(tables), effects::lock_blocks(first->mode));
  finding.notes.push_back({"taken", fmt::format("{} by this statement", effects::lock_words(first->mode)),
                           view.run.place(first->at)});
  // Rows that are copied later are missing until then, to whoever reads where they go.
  const bool copies = view.is<ast::DataQuery>() != nullptr;
  finding.help =
      copies ? "copy the rows before the lock is taken, in batches, and in the transaction that takes it "
               "only what came since"
             : lint::own_revision(view.run.chain, std::string(view.sql()) + ";");
  finding.safe_sql = !copies;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule slow_under_lock{
    .id = "slow-under-lock",
    .summary = "a whole table read while the transaction holds a strong lock",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable, ast::CreateTableAs, ast::RefreshMatview, ast::DataQuery>(),
    .answers =
        "eugene E4, postgres-language-server runningStatementWhileHoldingAccessExclusive, MigrationPilot "
        "MP008 MP096"};

}  // namespace rules
