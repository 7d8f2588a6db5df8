// How many revisions came to each result: "39 restore the schema, 1 does not".
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace migrate::tool {

template <class Proof>
struct Tallied {
  typename Proof::Result result;
  std::string_view one, many;  // what is said of one revision, and of several
};

// In the order of `results`; empty: there are no proofs.
template <class Proof>
std::string tally(const std::vector<Proof>& proofs, std::span<const Tallied<Proof>> results) {
  std::string out;
  for (const Tallied<Proof>& each : results) {
    const auto count = std::count_if(proofs.begin(), proofs.end(),
                                     [&](const Proof& proof) { return proof.result == each.result; });
    if (count > 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, count == 1 ? each.one : each.many);
  }
  return out;
}

}  // namespace migrate::tool
