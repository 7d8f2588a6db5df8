// From paths to a Chain: found, read by its layout, checked.

#include "lint/chain/chain.h"
#include "lint/chain/check.h"
#include "lint/chain/find.h"

namespace chain {

Chain read_listing(const Listing& listing, const Layout& layout) {
  Chain chain;
  chain.layout = layout.name;
  chain.root = listing.root();
  chain.partial = listing.partial();
  Builder builder(listing, chain);
  layout.read(builder);
  check_chain(layout, builder);
  return chain;
}

text::Result<Chain> read(std::span<const std::string> paths, const Options& options) {
  text::Result<Found> found = find_chain(paths, options);
  if (!found) return std::move(found).error();
  return read_listing(found->listing, *found->layout);
}

}  // namespace chain
