#include "lint/chain/chain.h"
#include "lint/chain/check.h"
#include "lint/chain/find.h"

namespace chain {

text::Result<Chain> read(std::span<const std::string> paths, const Options& options) {
  text::Result<Found> found = find_chain(paths, options);
  if (!found) return std::move(found).error();
  Chain chain;
  chain.layout = found->layout->name;
  chain.root = found->listing.root();
  chain.partial = found->listing.partial();
  Builder builder(found->listing, chain);
  found->layout->read(builder);
  check_chain(*found->layout, builder);
  return chain;
}

}  // namespace chain
