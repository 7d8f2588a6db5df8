// Proofs where there is nothing to run, and their names.
#include "migrate/verify/proof.h"

#include <algorithm>

namespace migrate {

std::vector<Proof> nothing_to_prove(const chain::Chain& chain) {
  std::vector<Proof> proofs;
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    Proof& proof = proofs.emplace_back();
    proof.revision = i;
    proof.result = chain.revisions[i].irreversible ? Proof::Result::irreversible : Proof::Result::no_down;
    proof.reason = chain.revisions[i].irreversible.value_or("");
  }
  return proofs;
}

bool has_proofs(const chain::Chain& chain) {
  return std::any_of(chain.revisions.begin(), chain.revisions.end(), [](const chain::Revision& revision) {
    return revision.verify || (revision.down && !revision.irreversible);
  });
}

std::string_view name(Proof::Result result) {
  switch (result) {
    case Proof::Result::restored: return "restored";
    case Proof::Result::column_order: return "column-order";
    case Proof::Result::cosmetic: return "cosmetic";
    case Proof::Result::not_restored: return "not-restored";
    case Proof::Result::down_fails: return "down-fails";
    case Proof::Result::up_again_fails: return "up-again-fails";
    case Proof::Result::no_down: return "no-down";
    case Proof::Result::irreversible: return "irreversible";
    case Proof::Result::up_fails: return "up-fails";
  }
  return "";
}

}  // namespace migrate
