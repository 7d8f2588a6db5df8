// What the proof of one revision's down has found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/diff/diff.h"
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

// Whether any revision has a down to prove, or a verify script of its own; the proofs of a chain that has
// none and whose ups are known to run.
bool has_proofs(const chain::Chain& chain);
std::vector<Proof> nothing_to_prove(const chain::Chain& chain);

std::string_view name(Proof::Result result);

}  // namespace migrate
