// What bodies may have done, where files alone cannot tell which way they went. What the chain goes on to do
// tells some of it: where a statement stands only if such a part has run, it has.
#pragma once

#include <functional>
#include <vector>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"

namespace replay {
using namespace ast;
using namespace catalog;

class Undecided {
 public:
  // The changes of one branch, of one round of a loop, of one call of a function.
  void add(std::vector<Change> changes, const Origin& origin);
  // Of a statement that the server refuses on the Catalog as it stands: runs such parts if the statement is
  // `accepted` after them, and says so. Else nothing is altered.
  bool settle(Catalog& catalog, const std::function<bool()>& accepted);

 private:
  struct Part {
    std::vector<Change> changes;
    Origin origin;
  };
  static bool run(Catalog& catalog, const Part& part);

  std::vector<Part> parts_;  // in the order of the chain
};

}  // namespace replay
