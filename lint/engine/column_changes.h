// What a revision did to columns that stay: a default dropped, NOT NULL set or dropped, the type changed. As
// it is when the revision ends: what a statement does and a later one takes back is not told.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lint/replay/replay.h"

namespace lint {

struct Finding;
struct SchemaView;

struct ColumnChange {
  enum class Kind : uint8_t {
    without_default,  // NOT NULL, and no default any more: it cannot be left out of an INSERT
    required,         // NOT NULL that was not
    nullable,         // no NOT NULL any more
    retyped,
  };
  Kind kind = Kind::retyped;
  ast::Origin at;                                  // the statement
  std::shared_ptr<const catalog::Relation> table;  // as it was
  std::string column;
  std::string name;    // public.orders.state
  bool fresh = false;  // the revision itself has added the column
  ast::TypeRef from = {}, to = {};
};

// Keeps account of them, statement by statement.
class ColumnChanges {
 public:
  void before(const replay::Step& step, const catalog::Catalog& catalog);
  void after(const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog);
  void revision_done(const catalog::Catalog& catalog);

  const std::vector<ColumnChange>& all() const { return changes_; }

 private:
  std::vector<ColumnChange> changes_;
  size_t settled_ = 0;                              // how many of them are of earlier revisions
  std::shared_ptr<const catalog::Relation> table_;  // of the statement under way
};

// Those of one kind, of tables that running code can know.
void each_change(const SchemaView& view, ColumnChange::Kind kind,
                 const std::function<void(const ColumnChange&)>& visit);
// A finding about one, at the column's name in the statement: subject, and since when its table is there.
Finding about(const SchemaView& view, const ColumnChange& change);

}  // namespace lint
