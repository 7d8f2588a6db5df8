// Whether each down takes its up back: on a throwaway server every revision goes up, down and up again, and
// the schema, as the server has it, is compared after each.
//
// Only what the server's own rows say has changed is read and compared (migrate/verify/follow.h), so the
// whole takes time by the number of statements and not by the size of the schema. After 64, 256 ...
// revisions and at the end, all is read: should anything have gone unseen, the proof is made again with the
// whole schema read each time.
#pragma once

#include <functional>

#include "migrate/scratch/scratch.h"
#include "migrate/verify/proof.h"

namespace migrate {

struct ProofEvents {
  std::function<void(const Proof&)> told;  // hears of each revision at once
  // When the last up has run and nothing has failed: a connection to the database with all that the ups made.
  std::function<void(Session&)> at_head;
};

// Walks the whole chain in an own database of the server. Parts of one change that only all their downs
// together take back (chain::undone_together) are proved together, and what is left is told of the first.
// Stops where an up fails, and when `interrupt` asks.
text::Result<std::vector<Proof>> prove_downs(const chain::Chain& chain, const Scratch& scratch,
                                             const Interrupt& interrupt, const ProofEvents& events = {});

}  // namespace migrate
