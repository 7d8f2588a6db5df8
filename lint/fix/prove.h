// Whether a chain with fixes in it is what it was, and better: asked before a byte is written.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>

#include "lint/diff/rows.h"
#include "lint/effects/lock_mode.h"
#include "lint/engine/run.h"

namespace fix {

// What the chain's tail does to tables that stand before the revision.
struct Burden {
  std::map<std::string, effects::LockMode> locks;
  std::set<std::string> work;  // "scan of public.t"
};

// A reading of the chain with its findings; what proofs ask of it besides is worked out once. The arguments
// stay where they are.
class Judged {
 public:
  Judged(const chain::Chain& chain, const lint::Settings& settings, const lint::Result& result)
      : chain_(chain), settings_(settings), result_(result) {}

  const chain::Chain& chain() const { return chain_; }
  const lint::Result& result() const { return result_; }
  const diff::Rows& head() const;
  const Burden& burden() const;
  // Of these revisions, those whose downs do not restore what was before their ups. The burden is had by the
  // same replay.
  std::set<std::string> not_restored(const std::set<std::string>& revisions) const;

 private:
  const chain::Chain& chain_;
  const lint::Settings& settings_;
  const lint::Result& result_;
  mutable std::unique_ptr<diff::Rows> head_;
  mutable std::unique_ptr<Burden> burden_;
};

// Empty where the fixes, all of them together, are proved; else why they are withheld. Equal Catalogs at the
// head; on no relation a stronger lock, and no rewrite, scan or build that was not there; each finding gone
// and none as grave come; every down that restored what was before it does so still. Of unsafe fixes only the
// findings are asked.
std::string doubt(const Judged& before, const Judged& after, std::span<const lint::Finding* const> fixed);

}  // namespace fix
