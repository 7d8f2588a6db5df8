// Whether a chain with a fix in it is what it was, and better: asked before a byte is written.
#pragma once

#include <string>

#include "lint/engine/run.h"

namespace fix {

struct Judged {
  const chain::Chain& chain;
  const lint::Settings& settings;
  const lint::Result& result;
};

// Empty where the fix is proved; else why it is withheld. Equal Catalogs at the head; on no relation a
// stronger lock, and no rewrite, scan or build that was not there; the finding gone and none as grave come;
// every down that restored what was before it does so still. Of an unsafe fix
// only the findings are asked.
std::string doubt(const Judged& before, const Judged& after, const lint::Finding& fixed);

}  // namespace fix
