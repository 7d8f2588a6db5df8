// A schema made of SQL and numbers made up, judged without a server.
#pragma once

#include <string>

#include "lint/replay/replay.h"
#include "migrate/audit/judge.h"
#include "migrate/audit/origins.h"
#include "tests/unit/migrate/made_chain.h"

namespace tests {

class Judged {
 public:
  explicit Judged(const std::string& sql) : chain_(make_chain({{"1", sql}})) {
    replay::Replay replay(chain_);
    replay.all();
    schema = replay.catalog();
    chain_ = migrate::audit::with_outside(chain_);
    seen.server_version = 150020;
    seen.at = "2026-11-30 08:00:00+00";
    seen.role = "auditor";
    seen.reads_all_stats = true;
    seen.windows.push_back({"", "2026-10-01 08:00:00+00", "the cluster was made", 60});
    for (const auto& [oid, relation] : schema.all<catalog::Relation>()) {
      if (relation->index) seen.indexes[oid] = {};
      if (relation->is_table()) seen.tables[oid].rows = 0;
    }
  }

  migrate::TableNumbers& table(std::string_view name) { return seen.tables.at(oid(name)); }
  migrate::IndexNumbers& index(std::string_view name) { return seen.indexes.at(oid(name)); }
  // "warning unused-index:public.i", one finding of these checks a line.
  std::string said(std::vector<std::string> only) {
    judgement = migrate::audit::judge({schema, seen, settings, applied_days, earlier, chain}, chain_, {},
                                      {std::move(only), {}});
    std::string all;
    for (const migrate::audit::Finding& finding : judgement.findings)
      all += std::string(lint::severity_name(finding.severity)) + " " + finding.key() + "\n";
    return all;
  }
  std::string not_judged() const {
    std::string all;
    for (const migrate::audit::NotJudged& left : judgement.not_judged)
      all += left.subject + ": " + left.reason + "; " + left.needs + "\n";
    return all;
  }
  const migrate::audit::Finding& first() const { return judgement.findings.at(0); }

  catalog::Catalog schema;
  migrate::Observation seen;
  migrate::audit::Settings settings;
  std::map<uint32_t, double> applied_days;
  const migrate::audit::Earlier* earlier = nullptr;
  const migrate::audit::ChainState* chain = nullptr;
  migrate::audit::Judgement judgement;

 private:
  ast::Oid oid(std::string_view name) const { return schema.find_relation(catalog::public_schema, name); }

  chain::Chain chain_;
};

}  // namespace tests
