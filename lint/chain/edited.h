// A chain as it would be with other contents in some of its files, before a byte of them is written.
#pragma once

#include <map>
#include <span>
#include <string>

#include "lint/chain/chain.h"

namespace chain {

// `contents` by path, as Source::path has it: files of the chain's folder, or new ones in it. Else as read().
text::Result<Chain> read_edited(std::span<const std::string> paths, const Options& options,
                                const std::map<std::string, std::string>& contents);

}  // namespace chain
