// `migrate audit --write-revision NAME`: what the audit would have done to the schema, as revisions of the
// chain, proved up, down and up again on a throwaway server before a file is written.
#pragma once

#include "migrate/audit/choose.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {

// Prints what it wrote and what it left out; the exit status.
int write_revision(const Options& options, const Loaded& loaded, const Environment& environment,
                   Session* session, const audit::View& view, const audit::Judgement& judgement);

// A revision to be: statements without their semicolons, the down already in the order in which it runs.
struct Draft {
  bool transaction = true;
  std::vector<std::string> up, down;
  std::vector<std::string> gone;  // relations that are not there any more once it is up
  std::vector<std::string> why;   // of each statement of the up, in words; empty: as the one before it
};

// The chain with that revision after its last one, and the files that it would be, by their paths from the
// chain's folder. Where a script outside a transaction holds one statement alone, there are as many
// revisions as statements.
struct Drafted {
  chain::Chain chain;
  std::vector<chain::NewFile> files;
};
text::Result<Drafted> draft(const chain::Chain& chain, const std::string& name, const Draft& what);

}  // namespace migrate::tool
