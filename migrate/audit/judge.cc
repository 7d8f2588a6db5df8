// Asks each check, then each rule, and sorts what they say.
#include "migrate/audit/judge.h"

#include <algorithm>
#include <array>
#include <set>

#include "migrate/audit/allow.h"
#include "migrate/audit/checks/table.h"
#include "migrate/audit/origins.h"
#include "migrate/audit/schema_rules.h"

namespace migrate::audit {
namespace {

bool names(const std::vector<std::string>& words, std::string_view id, Area area) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return word == id || word == area_name(area); });
}

bool wanted(const Asked& asked, std::string_view id, Area area) {
  return (asked.only.empty() || names(asked.only, id, area)) && !names(asked.skip, id, area);
}

// A standby does not know dead rows, writes and vacuums, and of scans its own alone.
bool is_of_primary(std::string_view id) {
  constexpr std::array<std::string_view, 10> ids{
      "autovacuum-behind", "autovacuum-late", "barely-used-index", "dead-rows",    "hot-updates",
      "never-vacuumed",    "no-retention",    "stale-statistics",  "unused-index", "unused-table"};
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

Judgement judge(const View& view, const chain::Chain& chain, const lint::Settings& settings,
                const Asked& asked) {
  Judgement out;
  std::vector<std::string_view> ids;
  std::set<Area> areas, unsure;
  if (!view.chain) unsure.insert(Area::chain);
  for (const Check* check : checks::all()) {
    if (!wanted(asked, check->id, check->area)) continue;
    ids.push_back(check->id);
    areas.insert(check->area);
    Sink sink(check->id, check->area, check->severity);
    if (view.seen.in_recovery && is_of_primary(check->id))
      sink.leave("this standby", "it does not know what its primary counts", "an audit of the primary");
    else
      check->judge(view, sink);
    ++out.of;
    if (sink.not_judged().empty())
      ++out.judged;
    else
      unsure.insert(check->area);
    for (Finding& finding : sink.findings()) out.findings.push_back(std::move(finding));
    for (NotJudged& left : sink.not_judged()) out.not_judged.push_back(std::move(left));
  }
  for (const lint::Rule* rule : schema_rules(settings)) {
    if (!wanted(asked, rule->id, area_of(*rule))) continue;
    ids.push_back(rule->id);
    areas.insert(area_of(*rule));
    ++out.of;
    ++out.judged;
    for (Finding& finding : ask_rule(*rule, view, chain, settings))
      out.findings.push_back(std::move(finding));
  }
  out.allowed = take_allowed(out.findings, view, chain, ids);
  for (Finding& finding : out.findings) {
    if (finding.origin) finding.made = made_by(chain, *finding.origin);
    areas.erase(finding.area);
  }
  std::set_difference(areas.begin(), areas.end(), unsure.begin(), unsure.end(),
                      std::back_inserter(out.clean));
  std::stable_sort(out.findings.begin(), out.findings.end(), [](const Finding& a, const Finding& b) {
    if (a.severity != b.severity) return a.severity > b.severity;
    return a.key() < b.key();
  });
  return out;
}

bool asks_for(const Asked& asked, Area area) {
  return std::any_of(checks::all().begin(), checks::all().end(), [&](const Check* check) {
    return check->area == area && wanted(asked, check->id, area);
  });
}

std::vector<std::string_view> known_words() {
  std::vector<std::string_view> out;
  for (int area = 0; area <= static_cast<int>(Area::chain); ++area)
    out.push_back(area_name(static_cast<Area>(area)));
  for (const Check* check : checks::all()) out.push_back(check->id);
  for (const lint::Rule* rule : schema_rules({})) out.push_back(rule->id);
  return out;
}

bool is_known(std::string_view word) {
  const std::vector<std::string_view> words = known_words();
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace migrate::audit
