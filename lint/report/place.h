// From a Place to the path, lines and columns that people and machines see. Line indexes are built only for
// files that findings name, each once.
#pragma once

#include <map>
#include <string_view>

#include "lint/chain/chain.h"
#include "lint/engine/finding.h"

namespace report {

struct Located {
  std::string_view path;  // empty: the chain as such
  text::Position begin, end;
  bool whole_file = false;  // begin and end are 1:1 then
};

class Locator {
 public:
  explicit Locator(const chain::Chain& chain) : chain_(chain) {}

  Located locate(const lint::Place& place);
  const text::Lines& lines(uint32_t file);
  const chain::Chain& chain() const { return chain_; }
  std::string_view revision(const lint::Finding& finding) const;  // its id, or ""

 private:
  const chain::Chain& chain_;
  std::map<uint32_t, text::Lines> lines_;
};

}  // namespace report
