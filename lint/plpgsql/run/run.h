// Statements within statements: the bodies of DO blocks and of the chain's own functions where a
// statement calls them. DDL written plainly is run; a condition that the Catalog can decide is decided on the
// Catalog as it is at that moment; what cannot be known becomes an Opaque that names what it may touch.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "lint/ast/change.h"
#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

struct RunInner {
  // Runs one inner change: replays it (which alters the Catalog) and says whether the server would have
  // accepted it, so that EXCEPTION handlers are followed.
  std::function<bool(const Change& change, const Origin& origin)> run;
  // How many have been run.
  std::function<size_t()> count = [] { return size_t{0}; };
  // A block with an EXCEPTION part took back all that were run since.
  std::function<void(size_t since)> undone = [](size_t) {};
  // What a part does that may or may not run: a branch, a round of a loop, a function.
  std::function<void(std::vector<Change> changes, const Origin& origin)> undecided =
      [](const std::vector<Change>&, const Origin&) {};
  // Puts there what an expression of a body misses, where the chain need not make it: it is then looked at
  // again.
  std::function<bool(Refusal& refusal, const Origin& origin)> presume = [](Refusal&, const Origin&) {
    return false;
  };
  // Whether something of that name may stand there that no revision makes; empty: the chain begins at the
  // beginning.
  std::function<bool(std::string_view name)> may_have_stood = {};
  bool strict = false;  // as ApplyContext's
};

// An error that a body makes itself (RAISE, an expression that the server refuses) and that ends the
// statement. Of one that `run` refused nothing more is said.
struct Raised {
  Refusal refusal;
  Origin at;
};

// Whether expand() has anything to look at.
bool may_run_bodies(const Change& change);

// Walks the body of `change` (a DoBlock, a Call, a DataQuery that calls a function of the chain; anything
// else: nothing) and calls `run` for each statement it comes to, in order. `source` is the whole file that
// `origin` points into. Blind spots are put into the Catalog as they are met. `atomic`: a transaction block
// is open, COMMIT and ROLLBACK are refused; else COMMIT is run as any statement.
std::optional<Raised> expand(const Change& change, Catalog& catalog, std::string_view source,
                             const Origin& origin, const RunInner& run, bool atomic);

}  // namespace plpgsql
