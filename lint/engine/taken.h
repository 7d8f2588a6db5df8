// Names that a revision took away: what was dropped, renamed or moved to another schema, and whether
// something else answers to the name when the revision ends. Code that runs meanwhile knows the old names.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lint/replay/replay.h"

namespace lint {

struct Context;
struct Finding;
struct SchemaView;

struct Taken {
  enum class Kind : uint8_t { relation, column, function, type, label, schema };
  enum class How : uint8_t { dropped, renamed, moved };
  Kind kind = Kind::relation;
  How how = How::dropped;
  ast::Origin at;    // the statement
  ast::Origin made;  // what had the name
  std::string name;  // public.orders, public.orders.state, public.total, public.mood.glad
  std::string part;  // a column's or label's own name
  std::string now;   // what it is called since; where it moved, its new schema
  // As they were: the relation or the column's, the function, the type or the label's.
  std::shared_ptr<const catalog::Relation> relation;
  std::shared_ptr<const catalog::Function> function;
  std::shared_ptr<const catalog::Type> type;
  // When the revision ends:
  bool answered = false;  // something has that name, and can be used as it could
  // A table that nobody filled has the name of the one dropped, a column made later that of the column.
  bool emptied = false;
};

// Keeps account of them, statement by statement. What had its name from the same revision is not told, nor
// what was temporary.
class TakenNames {
 public:
  void before(const replay::Step& step, const catalog::Catalog& catalog);
  void after(const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog);
  void revision_done(const catalog::Catalog& catalog);

  const std::vector<Taken>& all() const { return gone_; }

 private:
  void take(const catalog::Catalog& catalog, const ast::Name& name);
  void take_functions(const catalog::Catalog& catalog, const ast::Name& name);
  void take_type(const catalog::Catalog& catalog, const ast::Name& name);
  void compare(const std::shared_ptr<const catalog::Relation>& was, const catalog::Catalog& catalog);
  void compare(const std::shared_ptr<const catalog::Function>& was, const catalog::Catalog& catalog);
  void compare(const std::shared_ptr<const catalog::Type>& was, const catalog::Catalog& catalog);
  void compare(const std::shared_ptr<const catalog::Schema>& was, const catalog::Catalog& catalog);
  void add(Taken gone, const std::string& now);
  void settle(Taken& gone, const catalog::Catalog& catalog, std::vector<Taken>& more) const;

  std::vector<Taken> gone_;
  size_t settled_ = 0;  // how many of them are of earlier revisions
  uint32_t revision_ = UINT32_MAX;
  std::set<std::string> new_names_;  // that this revision gave to what it renamed
  // Of the statement under way: what it may take away, as it is before.
  ast::Origin at_;
  std::vector<std::shared_ptr<const catalog::Relation>> relations_;
  std::vector<std::shared_ptr<const catalog::Function>> functions_;
  std::vector<std::shared_ptr<const catalog::Type>> types_;
  std::vector<std::shared_ptr<const catalog::Schema>> schemas_;
};

// Whether code that runs before the revision is applied can know what was made there: it is older than the
// revision and, where the configuration says what is deployed, deployed.
bool known_to_running_code(const Context& run, const ast::Origin& made, uint32_t revision);

// Those of one kind that running code can know: what rules speak of.
void each_taken(const SchemaView& view, Taken::Kind kind, const std::function<void(const Taken&)>& visit);
// A finding about one, at its name in the statement: subject, and since when it is there.
Finding about(const SchemaView& view, const Taken& gone);

}  // namespace lint
