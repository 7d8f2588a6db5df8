// Finding the chain: which folder below the given paths holds it, and in which layout.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

struct Found {
  Listing listing;
  const Layout* layout;
  std::string guess = {};  // as Chain::guess
};

enum class Stands : uint8_t { on_disk, in_index };  // which files are meant: git's index has its own

text::Result<Found> find_chain(std::span<const std::string> paths, const Options& options,
                               Stands stands = Stands::on_disk);

// Reads what was found, with the problems that any chain may have.
Chain read_listing(const Listing& listing, const Layout& layout, const Options& options);

}  // namespace chain
