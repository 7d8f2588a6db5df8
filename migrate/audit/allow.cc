// Three places, one meaning.
#include "migrate/audit/allow.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/suppress.h"
#include "lint/text/glob.h"
#include "migrate/audit/numbers.h"
#include "rules/table.h"

namespace migrate::audit {
namespace {

constexpr std::string_view marker = "schemalint: allow ";

// In any line of the comment: the check's id, and a reason after it.
bool comment_allows(std::string_view comment, std::string_view check) {
  for (size_t at = comment.find(marker); at != std::string_view::npos; at = comment.find(marker, at)) {
    at += marker.size();
    std::string_view line = comment.substr(at, comment.find('\n', at) - at);
    if (line.starts_with(check) && line.size() > check.size() + 1 && line[check.size()] == ' ') return true;
  }
  return false;
}

bool object_allows(const Finding& finding, const View& view) {
  const catalog::Relation* relation = find_relation(view, finding.subject);
  return relation && comment_allows(std::string(relation->comment), finding.check);
}

bool chain_allows(const Finding& finding, const std::vector<lint::Allow>& allows) {
  if (!finding.origin) return false;
  return std::any_of(allows.begin(), allows.end(), [&](const lint::Allow& allow) {
    const bool names = allow.rule == finding.check ||
                       std::find(allow.means.begin(), allow.means.end(), finding.check) != allow.means.end();
    return names && allow.file == finding.origin->file && allow.covers.begin <= finding.origin->span.begin &&
           finding.origin->span.begin < allow.covers.end;
  });
}

bool matches(const Allowance& allowance, const Finding& finding) {
  return allowance.check == finding.check && text::glob(allowance.subject, finding.subject);
}

Finding idle(const Allowance& allowance) {
  Finding finding;
  finding.check = "unused-allow";
  finding.area = Area::chain;
  finding.severity = Severity::note;
  finding.subject = allowance.check + ":" + allowance.subject;
  finding.message = fmt::format("[audit.allow] allows {} of {}, and nothing is found there", allowance.check,
                                allowance.subject);
  return finding;
}

}  // namespace

size_t take_allowed(std::vector<Finding>& findings, const View& view, const chain::Chain& chain,
                    const std::vector<std::string_view>& asked) {
  const std::vector<lint::Allow> in_chain = lint::find_allows(chain, rules::all());
  std::vector<bool> used(view.settings.allow.size());
  const size_t count = std::erase_if(findings, [&](const Finding& finding) {
    bool configured = false;
    for (size_t i = 0; i < used.size(); ++i) {
      if (!matches(view.settings.allow[i], finding)) continue;
      used[i] = configured = true;
    }
    return configured || chain_allows(finding, in_chain) || object_allows(finding, view);
  });
  for (size_t i = 0; i < used.size(); ++i) {
    const Allowance& allowance = view.settings.allow[i];
    if (!used[i] && std::find(asked.begin(), asked.end(), allowance.check) != asked.end())
      findings.push_back(idle(allowance));
  }
  return count;
}

}  // namespace migrate::audit
