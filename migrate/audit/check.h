// A check: a row of data with a function in it. migrate/audit/checks/<id>.cc defines one each, in namespace
// migrate::audit::checks:
//
//     extern constinit const Check invalid_index{
//         .id = "invalid-index", .summary = "...", .area = Area::indexes, .severity = Severity::error,
//         .judge = judge};
//
// and checks/<id>.md is its page. A check is a function of what was read: it asks no server, prints nothing
// and keeps nothing, so a saved Observation is judged again anywhere.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/catalog/catalog.h"
#include "migrate/audit/finding.h"
#include "migrate/audit/settings.h"
#include "migrate/observe/observation.h"

namespace migrate::audit {

class Earlier;
struct ChainState;

struct View {
  const catalog::Catalog& schema;
  const Observation& seen;
  const Settings& settings;
  const std::map<uint32_t, double>& applied_days;  // since a revision of the chain was applied, by its index
  const Earlier* earlier = nullptr;                // where there is an earlier observation to hold it against
  const ChainState* chain = nullptr;               // where there is a chain, and its history could be read

  // The numbers of a relation; null where none could be read.
  const TableNumbers* table(ast::Oid oid) const;
  const IndexNumbers* index(ast::Oid oid) const;
  int64_t bytes(int64_t pages) const { return pages * seen.block_size; }
  std::string name(const catalog::Relation& relation) const { return schema.qualified_name(relation); }
  // By the history, since the revision that made it; -1: not known.
  double days_since_made(const catalog::Relation& relation) const;
  // Counters of the audited node count since then.
  const Window& window() const;
};

class Sink {
 public:
  Sink(std::string_view check, Area area, Severity severity)
      : check_(check), area_(area), severity_(severity) {}

  // Check, area and severity are filled in.
  Finding finding() const;
  // About a relation: subject, table and origin too.
  Finding finding(const View& view, const catalog::Relation& relation) const;
  void add(Finding finding) { findings_.push_back(std::move(finding)); }
  void leave(std::string subject, std::string reason, std::string needs = {}) {
    not_judged_.push_back({check_, std::move(subject), std::move(reason), std::move(needs)});
  }
  // What of that section could not be read.
  void leave_unread(const View& view, std::string_view section);
  std::vector<Finding>& findings() { return findings_; }
  std::vector<NotJudged>& not_judged() { return not_judged_; }

 private:
  std::string_view check_;
  Area area_;
  Severity severity_;
  std::vector<Finding> findings_;
  std::vector<NotJudged> not_judged_;
};

struct Check {
  std::string_view id;  // also the file's name, the page's, the key in [audit.thresholds] and [audit.allow]
  std::string_view summary;
  Area area = Area::schema;
  Severity severity = Severity::warning;
  void (*judge)(const View&, Sink&) = nullptr;
  std::span<const Threshold> thresholds = {};  // that [audit.thresholds] may set
};

}  // namespace migrate::audit
