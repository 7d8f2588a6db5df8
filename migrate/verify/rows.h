// Whether rows survive a revision's down and its up again: on a throwaway server that holds what a script
// puts in, and what the chain itself does.
//
// Each statement of the script runs after the first revision that lets it. What a revision found is held
// against what is there after its up and down; what its up has left, as far as it was there before, against
// what its second up leaves. What is lost must be declared: `-- migrate:irreversible <reason>`, where there
// is no way back, or `-- migrate:loses <what and why>`, where the way back leaves something behind.
#pragma once

#include <functional>

#include "lint/text/source.h"
#include "migrate/scratch/scratch.h"
#include "migrate/verify/non_transactional.h"

namespace migrate {

struct RowsProof {
  enum class Result : uint8_t {
    kept,
    declared,  // lost as declared
    lost,
    down_fails,  // with rows in the tables
    up_again_fails,
    up_fails,  // the first time: nothing can be said of what follows
  } result = Result::kept;
  size_t revision = 0;
  std::vector<std::string> after_down;  // what is lost by then; up_again: what the second up does not restore
  std::vector<std::string> up_again;
  std::string declared;
  std::optional<Failure> failed;
};

struct RowsReport {
  std::vector<RowsProof> proofs;  // of the revisions that had rows to lose, or fail because of them
  int64_t rows = 0, tables = 0;   // at the end
};

// Stops where an up fails, and when `interrupt` asks. An error is also a statement of the script that no
// revision lets run.
text::Result<RowsReport> prove_rows(const chain::Chain& chain, const text::Source& script,
                                    const Scratch& scratch, const Interrupt& interrupt,
                                    const std::function<void(size_t)>& told = {});

std::string_view name(RowsProof::Result result);

}  // namespace migrate
