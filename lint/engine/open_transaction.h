// What the transaction that is open has done to tables, as far as it changes what comes after it in the same
// one.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lint/replay/replay.h"

namespace lint {

class OpenTransaction {
 public:
  // Rows whose check waits for the end of the transaction: until then the server alters no such table.
  struct Pending {
    std::string by;  // foreign key notes_trial_id_fkey
    ast::Origin at;  // the statement that changed the rows
  };

  void before(const replay::Step& step, const catalog::Catalog& catalog);
  void after(const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog);

  // TRUNCATE or DELETE without WHERE has left it without rows, and nobody else gets at it.
  bool emptied(ast::Oid table) const { return emptied_.contains(table); }
  // Null: none.
  const Pending* pending(ast::Oid table) const;
  bool any_pending() const { return !pending_.empty(); }

 private:
  void begin(const replay::Step& step);
  void set_constraints(const ast::Utility& change);
  void change_rows(const replay::Step& step, const ast::Query& query, const catalog::Catalog& catalog);
  void note_referenced(const catalog::Relation& table, const std::vector<std::string>* set,
                       const catalog::Catalog& catalog, const ast::Origin& at);
  bool is_deferred(const std::string& name, bool deferrable, bool deferred) const;

  const chain::Script* script_ = nullptr;
  std::set<ast::Oid> emptied_;
  std::map<ast::Oid, std::map<std::string, Pending>> pending_;  // of a table, by constraint
  std::map<std::string, bool> set_;  // SET CONSTRAINTS: deferred or not; "" for ALL
};

}  // namespace lint
