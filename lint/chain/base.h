// --base GITREF: the chain as it will be once this branch is merged into that one.
//
// The merged chain holds the files here and those that the base has won since the two parted; a file that
// only the base changed is the base's. Problems of the merged chain (a number that both took, two heads) come
// with it as those of any chain. What it takes to know the base for is in Base.
//
// Uses the git program on the folder's repository; nothing is written, nothing fetched. Where git cannot tell
// where the two parted (a shallow clone), the base itself counts as that point.
#pragma once

#include <string>
#include <vector>

#include "lint/chain/chain.h"

namespace chain {

struct Base {
  std::string ref;    // as given
  std::string mends;  // the git command after which it is known where the two parted; empty where it is known
  Chain chain;        // at the ref; its paths read "<ref>:<path in the repository>"

  // Of the merged chain, one for each revision: the base has it, in a file of the same name or, where ids
  // tell revisions apart, under another one.
  std::vector<bool> known;

  struct Pair {
    size_t merged = 0;  // index into the merged chain's revisions
    size_t base = 0;    // index into this chain's
  };
  std::vector<Pair> edited;     // here, the tokens of an up differ from the base's
  std::vector<size_t> removed;  // of the base's revisions: their file was deleted here
  std::vector<size_t> late;  // of the merged revisions: new here, but ordered before the last one of the base
};

struct Merged {
  Chain chain;
  Base base;
};

// `paths` as for read(), naming a folder.
text::Result<Merged> read_merged(std::span<const std::string> paths, const std::string& ref,
                                 const Options& options = {});

}  // namespace chain
