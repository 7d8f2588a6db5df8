// A text put together from pieces of a file, each of which still knows where it stands there.
#pragma once

#include <vector>

#include "lint/text/source.h"

namespace chain {

// These pieces of the source's bytes, in this order, each on lines of its own and with `after` behind it.
// `begins` is told where each begins.
text::Source composed(const text::Source& source, const std::vector<text::Span>& pieces,
                      std::string_view after = {}, std::vector<uint32_t>* begins = nullptr);

}  // namespace chain
