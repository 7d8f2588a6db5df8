// Which rule's findings are fixed how.

#include "lint/fix/fix.h"

#include <algorithm>
#include <array>

#include "lint/fix/kinds.h"

namespace fix {

namespace {

struct Row {
  std::string_view rule;
  std::optional<lint::Fix> (*of_statement)(const Scene&) = nullptr;
  std::optional<lint::Fix> (*of_comment)(const chain::Chain&, const lint::Finding&) = nullptr;
};

constexpr std::array rows{
    Row{"blocking-unique-constraint", unique_using_index},
    Row{"concurrently-in-transaction", leave_transaction},
    Row{"constraint-not-valid-first", validate_later},
    Row{"detach-not-concurrent", detach},
    Row{"drop-index-not-concurrent", drop_index},
    Row{"index-not-concurrent", create_index},
    Row{"inconsistent-on-delete", by_policy},
    Row{"integer-column", big_integer},
    Row{"integer-key", big_integer},
    Row{"json-column", binary_json},
    Row{"malformed-allow", nullptr, misspelt_allow},
    Row{"refresh-not-concurrent", refresh},
    Row{"reindex-not-concurrent", reindex},
    Row{"serial-column", identity},
    Row{"set-not-null-scan", not_null_in_steps},
    Row{"timestamp-without-time-zone", with_time_zone},
    Row{"unknown-directive", nullptr, misspelt_directive},
    Row{"unused-allow", nullptr, unused_allow},
    Row{"validate-in-same-transaction", validate_apart},
    Row{"varchar-limit", text_without_limit},
};

bool in_order(const lint::Edit& a, const lint::Edit& b) {
  return std::tie(a.at.file, a.at.at) < std::tie(b.at.file, b.at.at);
}

std::optional<lint::Fix> fix_of(const chain::Chain& chain, const catalog::Catalog& head, Scripts& scripts,
                                const lint::Finding& finding) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.rule == finding.rule; });
  if (row == rows.end()) return std::nullopt;
  if (row->of_comment) return row->of_comment(chain, finding);
  const std::optional<Scene> scene = scene_of(chain, head, scripts, finding);
  return scene ? row->of_statement(*scene) : std::nullopt;
}

}  // namespace

void propose(const chain::Chain& chain, lint::Result& result) {
  Scripts scripts(chain);
  for (lint::Finding& finding : result.findings) {
    if (finding.of_deployed) continue;
    finding.fix = fix_of(chain, result.replay->catalog(), scripts, finding);
    if (!finding.fix) continue;
    // Where programs name what they follow, their own tool writes the next one.
    const bool chained = chain.layout != "native" && finding.revision < chain.revisions.size() &&
                         !chain.revisions[finding.revision].parents.empty();
    if (chained && !finding.fix->then.empty()) finding.fix.reset();
    if (finding.fix) std::sort(finding.fix->edits.begin(), finding.fix->edits.end(), in_order);
  }
}

}  // namespace fix
