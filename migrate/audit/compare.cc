// Differences of two observations.
#include "migrate/audit/compare.h"

#include <algorithm>
#include <set>

#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit {
namespace {

constexpr size_t most_grown = 10;

std::set<std::string> keys_of(const Judgement& judgement) {
  std::set<std::string> out;
  for (const Finding& finding : judgement.findings) {
    if (finding.check != "target") out.insert(finding.key());  // those of today are asked of today alone
  }
  return out;
}

std::vector<std::string> without(const std::set<std::string>& all, const std::set<std::string>& known) {
  std::vector<std::string> out;
  std::set_difference(all.begin(), all.end(), known.begin(), known.end(), std::back_inserter(out));
  return out;
}

}  // namespace

Earlier::Earlier(const Observed& earlier, const Observation& now)
    : earlier_(earlier), days_(days_between(earlier.numbers.at, now.at)) {
  // Times are UTC in one form, so that they compare as text.
  counters_hold_ =
      !now.windows.empty() && std::all_of(now.windows.begin(), now.windows.end(),
                                          [&](const Window& w) { return w.since <= earlier.numbers.at; });
}

ast::Oid Earlier::find(const std::string& qualified_name) const {
  static const Settings none;
  static const std::map<uint32_t, double> never;
  const catalog::Relation* relation =
      find_relation({earlier_.schema, earlier_.numbers, none, never}, qualified_name);
  return relation ? relation->oid : 0;
}

const IndexNumbers* Earlier::index(const std::string& qualified_name) const {
  const auto found = earlier_.numbers.indexes.find(find(qualified_name));
  return found == earlier_.numbers.indexes.end() ? nullptr : &found->second;
}

const TableNumbers* Earlier::table(const std::string& qualified_name) const {
  const auto found = earlier_.numbers.tables.find(find(qualified_name));
  return found == earlier_.numbers.tables.end() ? nullptr : &found->second;
}

const SequenceNumbers* Earlier::sequence(const std::string& qualified_name) const {
  const auto found = earlier_.numbers.sequences.find(find(qualified_name));
  return found == earlier_.numbers.sequences.end() ? nullptr : &found->second;
}

Comparison compare(const Earlier& earlier, const Judgement& then, const View& view, const Judgement& now) {
  Comparison out;
  out.at = earlier.at();
  out.days = earlier.days();
  out.counters_hold = earlier.counters_hold();
  const std::set<std::string> before = keys_of(then), after = keys_of(now);
  out.fresh = without(after, before);
  out.gone = without(before, after);
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* relation = view.schema.relation(oid);
    if (!relation) continue;
    Growth one{view.name(*relation), 0, view.bytes(numbers.pages + numbers.toast_pages)};
    if (const TableNumbers* was = earlier.table(one.table))
      one.before = view.bytes(was->pages + was->toast_pages);
    out.before += one.before;
    out.now += one.now;
    if (one.now > one.before) out.grown.push_back(std::move(one));
  }
  std::stable_sort(out.grown.begin(), out.grown.end(),
                   [](const Growth& a, const Growth& b) { return a.now - a.before > b.now - b.before; });
  out.grown.resize(std::min(out.grown.size(), most_grown));
  return out;
}

}  // namespace migrate::audit
