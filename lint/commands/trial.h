// A change carried out on trial, for what it has to do (work.h), and taken back; when its turn comes it is
// done again as it was done then.
#pragma once

#include <optional>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/commands/applied.h"
#include "lint/commands/work.h"

namespace commands {
using namespace ast;
using namespace catalog;

class Trial {
 public:
  Trial(Catalog& catalog, const Change& change, ApplyContext context)
      : catalog_(catalog), change_(change), context_(context) {}

  // As far as it came, where it is refused. The Catalog is left as it was.
  const Work& work();
  // Carries it out for good. Since work() nothing may have been written.
  Applied apply();

 private:
  struct Tried {
    Work work;
    Applied applied;
    Catalog::Undone undone;
  };
  Catalog& catalog_;
  const Change& change_;
  ApplyContext context_;
  std::optional<Tried> tried_;
};

}  // namespace commands
