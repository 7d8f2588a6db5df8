// The schema that the chain makes is asked the same rules, before and after each pending revision.
#include "tools/migrate/audit_pending.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "migrate/audit/chain_state.h"
#include "migrate/audit/checks/table.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/origins.h"
#include "migrate/verify/schema.h"

namespace migrate::tool {
namespace {

constexpr size_t most_revisions = 20;  // each is a replay of the chain

class Predicted {
 public:
  Predicted(const Loaded& loaded, const lint::Settings& settings, std::vector<std::string> rules, int version)
      : loaded_(loaded),
        settings_(settings),
        rules_(std::move(rules)),
        chain_(audit::with_outside(loaded.chain)) {
    nothing_.server_version = version;
  }

  void take(const std::vector<Applied>& applied) {
    schema_ = predict(loaded_.chain, applied,
                      sql::ServerVersion(nothing_.server_version / 10000, nothing_.server_version % 10000));
    keys_.clear();
    if (rules_.empty()) return;
    for (const audit::Finding& finding : audit::judge(view(), chain_, settings_, {rules_, {}}).findings)
      keys_.insert(finding.key());
  }
  bool finds(const audit::Finding& finding) const { return keys_.contains(finding.key()); }
  bool has(const audit::Finding& finding) const {
    return audit::find_relation(view(), finding.subject) != nullptr;
  }

 private:
  audit::View view() const { return {schema_, nothing_, loaded_.audit, never_}; }

  const Loaded& loaded_;
  const lint::Settings& settings_;
  std::vector<std::string> rules_;
  chain::Chain chain_;
  catalog::Catalog schema_;
  Observation nothing_;
  std::map<uint32_t, double> never_;
  std::set<std::string> keys_;
};

std::vector<std::string> rules_of(const audit::Judgement& judgement) {
  std::set<std::string> out;
  const auto all = audit::checks::all();
  for (const audit::Finding& finding : judgement.findings) {
    const bool check =
        std::any_of(all.begin(), all.end(), [&](const auto* one) { return one->id == finding.check; });
    if (!check && audit::is_known(finding.check)) out.insert(std::string(finding.check));
  }
  return {out.begin(), out.end()};
}

}  // namespace

void note_pending(audit::Judgement& judgement, const audit::View& view, const Loaded& loaded,
                  const Past& past, const lint::Settings& settings) {
  if (!view.chain || view.chain->pending.empty() || view.chain->pending.size() > most_revisions) return;
  const std::vector<std::string> rules = rules_of(judgement);
  Predicted now(loaded, settings, rules, view.seen.server_version), then = now;
  std::vector<Applied> applied = past.applied;
  now.take(applied);
  std::set<const audit::Finding*> noted;
  for (const audit::ChainState::Pending& one : view.chain->pending) {
    applied.emplace_back().revision = one.revision;
    then.take(applied);
    for (audit::Finding& finding : judgement.findings) {
      const bool mended = now.finds(finding) && !then.finds(finding),
                 gone = now.has(finding) && !then.has(finding);
      if ((!mended && !gone) || !noted.insert(&finding).second) continue;
      finding.evidence.push_back(fmt::format("revision {} takes it away, and was not applied", one.revision));
      finding.fix.emplace().advice = "`migrate up`: no other revision is needed";
    }
  }
}

}  // namespace migrate::tool
