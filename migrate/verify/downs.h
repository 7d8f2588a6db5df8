// Whether each down takes its up back: on a throwaway server every revision goes up, down and up again, and
// the schema, as the server has it, is compared after each.
//
// Only what the server's own rows say has changed is read and compared (migrate/verify/follow.h), so the
// whole takes time by the number of statements and not by the size of the schema. After 64, 256 ...
// revisions and at the end, all is read: should anything have gone unseen, the proof is made again with the
// whole schema read each time.
#pragma once

#include <functional>

#include "lint/diff/diff.h"
#include "migrate/scratch/scratch.h"
#include "migrate/verify/non_transactional.h"

namespace migrate {

struct Proof {
  enum class Result : uint8_t {
    restored,      // the schema after up and down is the one before
    column_order,  // but for the order of columns: what was dropped comes back as the last one
    cosmetic,      // but for the layout of function bodies
    not_restored,
    down_fails,
    up_again_fails,  // restored, but the up does not run a second time, or makes something else
    no_down,
    irreversible,  // declared so
    up_fails,      // then nothing can be said about it or what follows
  } result = Result::restored;
  size_t revision = 0;                        // index into chain.revisions
  bool does_nothing = false;                  // the up changes no schema
  std::vector<diff::Difference> differences;  // between before and after up and down
  std::vector<diff::Difference> again;        // between the first up and the second
  std::optional<Failure> failed;
  std::optional<Failure> unverified;  // of the revision's own verify script, run after the up
  std::string reason;                 // irreversible: as declared; a script that would be refused: why
};

struct ProofEvents {
  std::function<void(const Proof&)> told;  // hears of each revision at once
  // When the last up has run and nothing has failed: a connection to the database with all that the ups made.
  std::function<void(Session&)> at_head;
};

// Walks the whole chain in an own database of the server. Stops where an up fails, and when `interrupt` asks.
text::Result<std::vector<Proof>> prove_downs(const chain::Chain& chain, const Scratch& scratch,
                                             const Interrupt& interrupt, const ProofEvents& events = {});

// Whether any revision has a down to prove, or a verify script of its own; the proofs of a chain that has
// none and whose ups are known to run.
bool has_proofs(const chain::Chain& chain);
std::vector<Proof> nothing_to_prove(const chain::Chain& chain);

std::string_view name(Proof::Result result);

}  // namespace migrate
