// From a Place to the path, lines and columns that people and machines see. Line indexes are built only for
// files that findings name, each once.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/engine/finding.h"

namespace report {

struct Located {
  std::string_view path;  // as the Locator knows it, and as long as that lives; empty: the chain as such
  text::Position begin, end;
  bool whole_file = false;  // begin and end are 1:1 then
};

// What a path of the chain's is called in a report.
using PathNames = std::function<std::string(const std::string& path)>;

constexpr std::string_view fix_kind_name(lint::FixKind kind) {
  return kind == lint::FixKind::safe ? "safe" : kind == lint::FixKind::follow_up ? "follow-up" : "unsafe";
}

class Locator {
 public:
  // Without `names` paths stay as they were typed.
  explicit Locator(const chain::Chain& chain, PathNames names = {})
      : chain_(chain), names_(std::move(names)) {}

  Located locate(const lint::Place& place);
  // The same in a file: what is said of the chain as such stands in the first file concerned. For readers
  // that show nothing of what stands in a folder.
  Located in_file(const lint::Finding& finding);
  const text::Lines& lines(uint32_t file);
  std::string_view path(const std::string& typed);
  std::string_view path(uint32_t file);
  const chain::Chain& chain() const { return chain_; }
  std::string_view revision(const lint::Finding& finding) const;  // its id, or ""

 private:
  const chain::Chain& chain_;
  PathNames names_;
  std::map<std::string, std::string, std::less<>> paths_;
  std::vector<std::string_view> of_files_;  // into paths_, as they are asked for
  std::map<uint32_t, text::Lines> lines_;
};

}  // namespace report
