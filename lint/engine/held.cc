// Adding up what the statements of a transaction have locked and written.

#include "lint/engine/held.h"

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/engine/view.h"

namespace lint {

using effects::LockMode;

namespace {

bool ends_transaction(const ast::Change& change) {
  using Kind = ast::Transaction::Kind;
  const auto* transaction = std::get_if<ast::Transaction>(&change);
  return transaction && (transaction->kind == Kind::commit || transaction->kind == Kind::rollback ||
                         transaction->kind == Kind::prepare);
}

void add_written(const StatementView& view, const std::shared_ptr<const ast::Query>& query,
                 std::vector<Write>& written) {
  for (const ast::CommonTable& table : query->with) {
    if (table.query) add_written(view, table.query, written);
  }
  if (query->kind < ast::Query::Kind::insert) return;
  if (const ast::Oid oid = view.catalog.resolve_relation(query->target))
    written.push_back({oid, view.step.origin, query});
}

// What holds rows and is in use.
const catalog::Relation* wanted_by_others(const StatementView& view, ast::Oid oid) {
  const catalog::Relation* relation = view.catalog.relation(oid);
  const bool holds_rows =
      relation && (relation->is_table() || relation->kind == catalog::RelationKind::materialized_view);
  return holds_rows && view.in_use(*relation) ? relation : nullptr;
}

}  // namespace

void Held::before(const replay::Step& step) {
  const uint32_t statement = step.block == ast::Block::none ? step.number : UINT32_MAX;
  const Transaction transaction{step.revision, step.script.body.begin, statement};
  if (transaction != transaction_) {
    transaction_ = transaction;
    locks_.clear();
    written_.clear();
  }
  if (step.revision != revision_) {
    revision_ = step.revision;
    timeout_reset_ = sets_timeout_ = false;
  }
  more_locks_.clear();
  more_written_.clear();
  more_waits_.clear();
}

void Held::gather(const StatementView& view) {
  if (const auto* query = view.is<ast::DataQuery>()) {
    if (query->query && !query->explain) add_written(view, query->query, more_written_);
    return;
  }
  if (const auto* copy = view.is<ast::Copy>()) {
    const ast::Oid oid = copy->from ? view.catalog.resolve_relation(copy->relation) : 0;
    if (oid) more_written_.push_back({oid, view.step.origin, nullptr});
    return;
  }
  for (const auto& [oid, mode] : view.effects().held) {
    if (mode >= LockMode::share && wanted_by_others(view, oid)) more_locks_[oid] = {mode, view.step.origin};
  }
  if (more_locks_.empty()) return;
  // An index is to be made and dropped another way, and the parents of a new table are locked for a moment.
  const auto* table = view.is<ast::CreateTable>();
  const auto* drop = view.is<ast::Drop>();
  if (view.is<ast::CreateIndex>() || (drop && drop->kind == ast::ObjectKind::index) ||
      (table && !table->partition_of))
    return;
  const Patience patience = lint::patience(view);
  if (patience.limited) return;
  EndlessWait wait{.at = view.step.origin, .tables = {}, .made = {}, .set = patience.set};
  wait.slips = sets_timeout_;
  for (const auto& [oid, lock] : more_locks_) {
    if (lock.mode < LockMode::share_row_exclusive) continue;
    const catalog::Relation& relation = *view.catalog.relation(oid);
    // Nobody but REFRESH writes it, and readers do not wait behind anything less.
    if (!relation.is_table() && lock.mode < LockMode::access_exclusive) continue;
    if (wait.tables.empty()) wait.made = relation.made;
    wait.tables.emplace_back(view.catalog.qualified_name(relation), lock.mode);
  }
  if (!wait.tables.empty()) more_waits_.push_back(std::move(wait));
}

void Held::after(const replay::Step& step, const commands::Applied& applied) {
  if (applied.refused || applied.skipped) return;
  if (const auto* set = std::get_if<ast::SetVariable>(&step.change);
      set && !set->later_sessions && (set->name == "lock_timeout" || set->name == "all")) {
    timeout_reset_ = set->reset;
    sets_timeout_ |= !set->reset;
    const bool waited = !endless_waits_.empty() && endless_waits_.back().at.revision == step.revision;
    if (waited && !set->reset) endless_waits_.back().slips = true;
  }
  if (const auto* discard = std::get_if<ast::Discard>(&step.change); discard && discard->what == "all")
    timeout_reset_ = true;
  for (EndlessWait& wait : more_waits_) {
    if (!endless_waits_.empty() && endless_waits_.back().at.revision == step.revision) {
      ++endless_waits_.back().others;
    } else {
      endless_waits_.push_back(std::move(wait));
    }
  }
  more_waits_.clear();
  if (ends_transaction(step.change)) {
    locks_.clear();
    written_.clear();
    return;
  }
  for (const auto& [oid, lock] : more_locks_) {
    HeldLock& held = locks_[oid];
    if (held.mode < lock.mode) held = lock;
  }
  for (Write& write : more_written_) written_.push_back(std::move(write));
  more_locks_.clear();
  more_written_.clear();
}

Patience patience(const StatementView& view) {
  const catalog::Session& session = view.catalog.session();
  for (const auto* settings : {&session.local_settings, &session.settings}) {
    const auto found = settings->find("lock_timeout");
    if (found == settings->end()) continue;
    // 0 and -1 are no limit; DEFAULT is the server's own, which is 0 unless somebody configured it
    const std::string& value = found->second;
    const bool limited =
        value.find('-') == std::string::npos && value.find_first_of("123456789") != std::string::npos;
    return {limited, value};
  }
  const bool runner = view.run.chain.layout == "native" || view.run.settings.runner_is_ours;
  return {runner && !view.run.held.lock_timeout_reset(), {}};
}

}  // namespace lint
