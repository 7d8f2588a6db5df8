// Finding the chain: which folder below the given paths holds it, and in which layout.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

struct Found {
  Listing listing;
  const Layout* layout;
  std::string guess = {};  // as Chain::guess
};

text::Result<Found> find_chain(std::span<const std::string> paths, const Options& options);

// Reads what was found, with the problems that any chain may have.
Chain read_listing(const Listing& listing, const Layout& layout, const Options& options);

}  // namespace chain
