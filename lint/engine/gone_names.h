// Names that the chain has taken away, and bodies that still use them: the server reads a body only when it
// runs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lint/replay/replay.h"

namespace lint {

struct GoneName {
  ast::Oid relation = 0;  // the relation itself, or whose column it was
  std::string table;      // of a column: its table's name by then
  std::string name;
  std::string now;  // RENAME: what it is called since; empty: it was dropped
  bool column = false;
  ast::Origin at;
};

// A statement that runs a body with such a name in it.
struct StaleRun {
  size_t gone;  // index into GoneNames::all()
  std::shared_ptr<const catalog::Function> function;
  ast::Origin at;
};

class GoneNames {
 public:
  void before(const replay::Step& step, const catalog::Catalog& catalog);
  void after(const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog);

  const std::vector<GoneName>& all() const { return all_; }
  const std::vector<StaleRun>& runs() const { return runs_; }
  // Whether the body uses the name, as the Catalog stands.
  static bool uses(const catalog::Catalog& catalog, const catalog::Function& function, const GoneName& gone);

 private:
  void note_fired(const replay::Step& step, const catalog::Catalog& catalog);

  std::vector<GoneName> all_, leaving_;  // leaving: by the statement under way
  std::vector<StaleRun> runs_;
  // Of each function that was fired: as it was then, and how many of all_ it was held against.
  std::map<ast::Oid, std::pair<std::shared_ptr<const catalog::Function>, size_t>> held_;
};

// Names to be looked up by the words of a body.
class GoneIndex {
 public:
  explicit GoneIndex(const std::vector<GoneName>& all);
  std::vector<size_t> used_by(const catalog::Catalog& catalog, const catalog::Function& function) const;

 private:
  const std::vector<GoneName>& all_;
  std::map<std::string, std::vector<size_t>, std::less<>> by_name_;
};

}  // namespace lint
