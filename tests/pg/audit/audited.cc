// Without a chain: all that stands there came from outside.
#include "tests/pg/audit/audited.h"

#include <doctest/doctest.h>

#include "migrate/audit/origins.h"

namespace tests {

Audited::Audited() = default;

void Audited::write(const std::string& sql) const {
  migrate::Session writer = connect(database);
  tests::ask(writer, sql);
}

std::string Audited::judged(const migrate::audit::Asked& asked) {
  const chain::Chain chain = migrate::audit::with_outside({});
  migrate::audit::take_origins(observed->schema, catalog::Catalog(), 0, chain.revisions.back().file);
  const migrate::audit::Asked usual{{"invalid-index", "incomplete-partitioned-index", "sequence-exhaustion",
                                     "missing-primary-key", "redundant-index", "foreign-key-without-index"},
                                    {}};
  judgement = migrate::audit::judge({observed->schema, observed->numbers, settings, applied_days}, chain, {},
                                    asked.only.empty() ? usual : asked);
  std::string all;
  for (const migrate::audit::Finding& finding : judgement.findings)
    all += std::string(lint::severity_name(finding.severity)) + " " + finding.key() + "\n";
  return all;
}

std::string Audited::said(const migrate::audit::Asked& asked, const std::string& role) {
  if (!role.empty()) ask("SET ROLE " + role);
  text::Result<migrate::Observed> read = migrate::observe(session, options);
  if (!role.empty()) ask("RESET ROLE");
  if (!read) FAIL(read.error().message);
  observed = std::move(*read);
  return judged(asked);
}

std::string Audited::said_after(double days, const migrate::audit::Asked& asked) {
  observed->numbers.windows.front().days = days;
  return judged(asked);
}

std::string Audited::not_judged() const {
  std::string all;
  for (const migrate::audit::NotJudged& left : judgement.not_judged)
    all += std::string(left.check) + ": " + left.subject + "\n";
  return all;
}

}  // namespace tests
