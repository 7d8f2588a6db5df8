// Names that a chain takes away (it drops what bears them, renames or moves it) before it makes anything so
// called: what it takes away stood there, from before the first revision.
#pragma once

#include <cstdint>

namespace replay {

// What ChainNames answers as the maker of such a name.
inline constexpr uint32_t stood_before = UINT32_MAX - 1;

}  // namespace replay
