// Whoever may create objects in public may put a function in the way of others.
#include <fmt/format.h>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  if (!view.seen.public_may_create) return;
  Finding finding = sink.finding();
  finding.subject = "public";
  finding.message = "every role may create objects in schema public";
  Fix fix;
  fix.kind = Fix::Kind::revision;
  fix.sql.push_back("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  fix.inverse.push_back("GRANT CREATE ON SCHEMA public TO PUBLIC");
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check public_schema_create{.id = "public-schema-create",
                                                  .summary = "everybody may create objects in schema public",
                                                  .area = Area::security,
                                                  .severity = Severity::warning,
                                                  .judge = judge};

}  // namespace migrate::audit::checks
