// Chains that do not begin at the beginning: what a statement needs and no revision makes, before or later,
// is taken to stand there from before the first one, unless it looks like a slip for a name that the chain
// makes.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/commands/applied.h"
#include "lint/replay/chain_names.h"

namespace replay {
using namespace ast;
using namespace catalog;

class Presumption {
 public:
  explicit Presumption(const chain::Chain& chain) : chain_(chain) {}

  // Puts into the Catalog what the refused statement, `revision`'s, missed. False where something of it
  // cannot be presumed: the refusal stands then, with the name that was meant as its hint where there is
  // one.
  bool supply(Catalog& catalog, Refusal& refusal, const Change& change, const Origin& origin);
  // Of what IF EXISTS did not find, what a server may have nevertheless: nothing that the chain makes, has
  // had, or that is a slip for what it makes.
  std::vector<Missing> possible(const Catalog& catalog, const std::vector<Missing>& absent,
                                const Origin& origin);
  // Of that, what is there: only a chain that makes no relation at all is taken to begin in the middle so
  // surely.
  std::vector<Missing> likely(const Catalog& catalog, const std::vector<Missing>& absent,
                              const Origin& origin);
  void make(Catalog& catalog, const std::vector<Missing>& missing, const Origin& origin);
  // After a statement went through: what it has dropped or renamed is no more.
  void applied(Catalog& catalog, const Change& change, const commands::Applied& applied);
  // What goes in between is there again afterwards. Nothing but `only` can be presumed, where that is given.
  void begin_trial(std::optional<std::vector<Missing>> only) {
    went_in_trial_.emplace();
    only_ = std::move(only);
  }
  void end_trial() {
    went_in_trial_.reset();
    only_.reset();
  }

 private:
  using Names = std::set<std::string>;

  void note_gone(std::string name) { (went_in_trial_ ? *went_in_trial_ : went_).insert(std::move(name)); }
  const ChainNames& names();
  bool may_be_presumed(const Catalog& catalog, const Missing& missing, const Change* change,
                       const Origin& origin);
  bool had(const Catalog& catalog, const Missing& missing) const;

  const chain::Chain& chain_;
  std::optional<ChainNames> names_;  // read when something is missing for the first time
  Names went_;                       // "schema.name" of what was dropped or renamed
  std::optional<Names> went_in_trial_;
  std::optional<std::vector<Missing>> only_;
};

}  // namespace replay
