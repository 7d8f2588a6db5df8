// Transaction blocks of a script, its savepoints, and the end of its session.

#include <algorithm>

#include "lint/commands/apply.h"
#include "lint/replay/replay.h"

namespace replay {
using namespace ast;
using namespace catalog;

namespace {

// With all that depends on them (RemoveTempRelationsCallback, src/backend/catalog/namespace.c).
void drop_temporary(Catalog& catalog) {
  commands::apply(catalog, Discard{"temp"}, {});
}

}  // namespace

// What the server says to a transaction command where it cannot stand (src/backend/access/transam/xact.c).
std::optional<Refusal> Replay::out_of_place(const Transaction& change) const {
  using Kind = Transaction::Kind;
  const bool savepoint =
      change.kind == Kind::savepoint || change.kind == Kind::release || change.kind == Kind::rollback_to;
  if (block_.now() == Block::none && (savepoint || change.chain)) {
    static constexpr std::string_view words[] = {"COMMIT AND CHAIN", "ROLLBACK AND CHAIN", "SAVEPOINT",
                                                 "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT"};
    const auto word = words[static_cast<size_t>(change.kind) - static_cast<size_t>(Kind::commit)];
    return Refusal{"25P01", std::string(word) + " can only be used in transaction blocks", {}, {}};
  }
  if (!savepoint || change.kind == Kind::savepoint) return std::nullopt;
  const auto& names = open_.savepoints;
  const bool there = std::any_of(names.begin(), names.end(),
                                 [&](const auto& savepoint_) { return savepoint_.first == change.name; });
  if (there) return std::nullopt;
  return Refusal{"3B001", "savepoint \"" + change.name + "\" does not exist", {}, {}};
}

// Whether an aborted block turns the change away.
bool Replay::takes_only_end(const Change& change) const {
  using Kind = Transaction::Kind;
  if (!aborted_) return false;
  const auto* end = std::get_if<Transaction>(&change);
  return !end || (end->kind != Kind::commit && end->kind != Kind::rollback &&
                  end->kind != Kind::rollback_to && end->kind != Kind::prepare);
}

std::optional<Refusal> Replay::transaction(const Transaction& change) {
  using Kind = Transaction::Kind;
  if (options_.strict) {
    if (auto refusal = out_of_place(change)) return refusal;
  }
  auto& savepoints = open_.savepoints;
  const auto named = [&] {
    return std::find_if(savepoints.rbegin(), savepoints.rend(),
                        [&](const auto& savepoint) { return savepoint.first == change.name; });
  };
  const bool ends = block_.ends(change), within = block_.now() != Block::none;
  if (ends && (aborted_ || change.kind == Kind::rollback)) {
    roll_back();
  } else if (ends) {
    commit();
  }
  block_.take(change);
  if ((ends || !within) && block_.now() != Block::none) open();
  switch (change.kind) {
    case Kind::savepoint:
      if (block_.now() != Block::none) savepoints.emplace_back(change.name, catalog_.mark());
      break;
    case Kind::rollback_to:
      if (auto it = named(); it != savepoints.rend()) {
        catalog_.undo(it->second);
        savepoints.erase(it.base(), savepoints.end());
        aborted_ = false;
      }
      break;
    case Kind::release:
      if (auto it = named(); it != savepoints.rend())
        savepoints.erase(std::prev(it.base()), savepoints.end());
      break;
    default: break;
  }
  return std::nullopt;
}

void Replay::open() {
  aborted_ = false;
  open_ = {catalog_.mark(), {}};
}

// ON COMMIT DROP (PreCommit_on_commit_actions, src/backend/commands/tablecmds.c).
void Replay::drop_passing() {
  for (Oid oid : passing_) {
    const Relation* relation = catalog_.relation(oid);
    if (!relation || !relation->on_commit_drop) continue;
    Drop drop;
    drop.objects.push_back(
        {.name = {"pg_temp", relation->name}, .relation = {}, .function = {}, .types = {}});
    drop.cascade = drop.missing_ok = true;
    commands::apply(catalog_, drop, {});
  }
  passing_.clear();
}

void Replay::commit() {
  drop_passing();
  for (Oid oid : fresh_types_) {
    const Type* type = catalog_.get<Type>(oid);
    if (!type || (type->new_labels.empty() && !type->made_in_transaction)) continue;
    catalog_.update<Type>(oid, [](Type& fresh) {
      fresh.new_labels.clear();
      fresh.made_in_transaction = false;
    });
  }
  fresh_types_.clear();
  if (catalog_.session().has_local || !catalog_.session().local_settings.empty()) {
    Session& session = catalog_.edit_session();
    session.has_local = false;
    session.local_settings.clear();
  }
  forget();
  open_ = {};
}

void Replay::roll_back() {
  catalog_.undo(open_.start);
  fresh_types_.clear();
  passing_.clear();
  aborted_ = false;
  open_ = {};
}

// The connection closes: an unfinished block of the script's own is undone, temporary objects go, settings
// too.
void Replay::end_session() {
  if (block_.now() == Block::explicit_) {
    roll_back();
  } else {
    commit();
  }
  block_ = BlockState();
  if (temporary_) drop_temporary(catalog_);
  temporary_ = false;
  catalog_.reconnect();
  forget();
}

}  // namespace replay
