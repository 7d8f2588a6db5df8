// What is wrong with the schema at the head and was not when all that is deployed had run, although the
// statement that made the thing is deployed: a later one has brought it about, and is where it is told.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lint/engine/view.h"

namespace lint {

class BroughtAbout {
 public:
  // Of the schema's rules, once the last deployed revision has run.
  void stood(const std::vector<Finding>& findings);
  // Of each statement that is not deployed.
  void before(const replay::Step& step, const catalog::Catalog& catalog);
  void after(const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog);

  // Moves the findings about deployed statements that did not stand to the last statement that touched what
  // they speak of.
  void move(std::vector<Finding>& findings, const Context& run) const;

 private:
  struct Touched {
    ast::Origin made, by;
  };
  void touch(const catalog::Relation* relation, const ast::Origin& by, const catalog::Catalog& catalog);
  const ast::Origin* touched(const Finding& finding) const;

  std::set<std::tuple<std::string_view, uint32_t, uint32_t>> places_;  // rule, file, beginning
  std::set<std::pair<std::string_view, std::string>> subjects_;        // by rule
  std::map<std::string, ast::Origin, std::less<>> by_name_;
  std::map<std::pair<uint32_t, uint32_t>, Touched> by_place_;  // file, beginning of what made it
  std::vector<ast::Oid> stripped_;  // tables of which the statement drops something
};

}  // namespace lint
