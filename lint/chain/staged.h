// --staged: the files of a folder as the next commit will hold them: git's index instead of the work tree.
// What is not added, or added only in part, is the commit's neither.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "lint/chain/base.h"

namespace chain {

struct Staged {
  std::vector<std::string> paths;               // relative to the folder, sorted; as text::list_files chooses
  std::map<std::string, std::string> contents;  // of those that differ from the disk or are not there
};

text::Result<Staged> staged_files(const std::string& folder);

// One file; an Error where the index does not have it.
text::Result<std::string> staged_file(const std::string& path);

// The chain as it will be once what is staged is committed and merged with `ref`. `paths` as for
// read_merged().
text::Result<Merged> read_staged(std::span<const std::string> paths, const std::string& ref,
                                 const Options& options = {});
// Before the first commit there is nothing to compare with.
text::Result<Chain> read_staged(std::span<const std::string> paths, const Options& options = {});

}  // namespace chain
