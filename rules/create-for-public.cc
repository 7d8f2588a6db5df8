// Who may create in a schema on other roles' search_path can put an object in front of theirs
// (CVE-2018-1058). PostgreSQL 15 took CREATE on public away from PUBLIC.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& grant = view.as<ast::Grant>();
  const auto has = [](const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (grant.revoke || grant.kind != ast::ObjectKind::schema || !has(grant.grantees, "public")) return;
  if (!grant.privileges.empty() && !has(grant.privileges, "create") && !has(grant.privileges, "all")) return;
  for (const ast::ObjectRef& object : grant.objects) {
    lint::Finding finding = view.finding();
    finding.subject = object.name.name;
    finding.message = fmt::format(
        "every role may create objects in schema {}: who has it on the search_path may call another's",
        finding.subject);
    finding.safe_sql = true;
    finding.help = fmt::format("GRANT USAGE ON SCHEMA {} TO PUBLIC;", sql::quote_identifier(finding.subject));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule create_for_public{.id = "create-for-public",
                                                    .summary = "CREATE on a schema for everyone",
                                                    .category = lint::Category::security,
                                                    .severity = lint::Severity::error,
                                                    .check = lint::StatementCheck{check},
                                                    .on = lint::changes<ast::Grant>(),
                                                    .answers = "pglinter S004"};

}  // namespace rules
