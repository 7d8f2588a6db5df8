// What the triggers of foreign keys look at (src/backend/utils/adt/ri_triggers.c).

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/effects/reading.h"

namespace effects {
using namespace ast;
using namespace catalog;

bool is_constant_null(const ExprPtr& expr) {
  const Expr* at = expr.get();
  while (at && at->kind == Expr::Kind::cast && !at->args.empty()) at = at->args[0].get();
  return at && at->kind == Expr::Kind::null;
}

bool Reading::may_fill(const Relation& table, const Query& query, ColumnNumber column) const {
  const Column& at = table.column(column);
  const int place = column_place(query, at.name);
  if (place < 0) return at.default_expr || at.is_identity();
  const Query* source = query.source.get();
  if (!source) return at.default_expr != nullptr;  // DEFAULT VALUES
  const auto cell = static_cast<size_t>(place);
  if (!source->rows.empty()) {
    return std::any_of(source->rows.begin(), source->rows.end(), [&](const auto& row) {
      if (cell >= row.size()) return at.default_expr != nullptr;
      if (row[cell] && row[cell]->kind == Expr::Kind::default_) return at.default_expr != nullptr;
      return !is_constant_null(row[cell]);
    });
  }
  return cell >= source->targets.size() || !is_constant_null(source->targets[cell].expr);
}

void Reading::look_up(const Constraint& key) const {
  if (!key.enforced || key.deferred || explain) return;
  for (Oid oid : all_inheritors(catalog(), key.ref_table)) {
    const Relation* at = catalog().relation(oid);
    if (at && scene.version() >= 19 && at->kind == RelationKind::table && oid == key.ref_table &&
        !key.period) {
      scene.lock(oid, LockMode::row_share);
      return;
    }
    if (at && (oid == key.ref_table || at->is_partition())) lock_with_indexes(*at, LockMode::row_share);
  }
}

void Reading::check_keys(const Relation& table, const KeyTest& touched) const {
  for (const Constraint& key : table.constraints) {
    if (key.kind == Constraint::Kind::foreign_key && touched(key)) look_up(key);
  }
}

void Reading::follow_references(const Relation& table, bool deleting, const KeyTest& touched) {
  for (const auto& [oid, constraint] : catalog().referencing(table.oid)) {
    const auto [child, key] = catalog().find_constraint(constraint);
    if (!child || !key->enforced || !touched(*key)) continue;
    const FkAction action = deleting ? key->on_delete : key->on_update;
    if (action == FkAction::no_action || action == FkAction::restrict_) {
      if (action == FkAction::no_action && key->deferred) continue;
      for (Oid part : all_inheritors(catalog(), oid)) {
        if (const Relation* at = catalog().relation(part)) lock_with_indexes(*at, LockMode::row_share);
      }
      continue;
    }
    cascade(*child, *key, deleting && action == FkAction::cascade);
  }
}

void Reading::cascade(const Relation& child, const Constraint& key, bool deleting) {
  if (!cascaded.emplace(child.oid, deleting ? RowCommand::delete_ : RowCommand::update).second) return;
  lock_changed(child, nullptr);
  const auto overlaps = [&](const Constraint& other) {
    return std::any_of(key.columns.begin(), key.columns.end(), [&](ColumnNumber column) {
      const std::vector<ColumnNumber>& columns =
          other.ref_table == child.oid ? other.ref_columns.get() : other.columns;
      return std::find(columns.begin(), columns.end(), column) != columns.end();
    });
  };
  follow_references(child, deleting, [&](const Constraint& other) { return deleting || overlaps(other); });
}

}  // namespace effects
