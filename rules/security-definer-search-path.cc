// A SECURITY DEFINER function runs with its owner's rights and the caller's search_path: an object of the
// caller's with the right name is called as the owner
// (https://www.postgresql.org/docs/current/sql-createfunction.html, "Writing SECURITY DEFINER Functions
// Safely"). A body of BEGIN ATOMIC or RETURN is resolved when the function is made.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/type.h"

namespace rules {

namespace {

// EXECUTE was taken from PUBLIC and given to nobody. A trigger's function runs for whoever changes the table.
bool owner_alone(const catalog::Function& function) {
  const auto& given = function.privileges.get();
  const auto everyone = given.find("public");
  return everyone != given.end() && everyone->second.contains("no execute") && given.size() == 1 &&
         function.returns.oid != type_oid::trigger;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, function] : view.catalog.all<catalog::Function>()) {
    if (!function->security_definer || function->settings.contains("search_path")) continue;
    if (function->body.empty() || function->language == "c" || function->language == "internal") continue;
    if (!lint::is_own(view, function->made) || owner_alone(*function)) continue;
    lint::Finding finding = view.finding(function->made, function->name);
    finding.subject = fmt::format("{}.{}", view.catalog.schema_name(function->schema), function->name);
    finding.message = fmt::format(
        "{} is SECURITY DEFINER and takes its caller's search_path: what it names may be the caller's own",
        finding.subject);
    finding.safe_sql = true;
    finding.help =
        fmt::format("-- and write names in the body with their schema\nALTER {} {} SET search_path = '';",
                    function->kind == ast::RoutineKind::procedure ? "PROCEDURE" : "FUNCTION",
                    sql::quote_identifier(function->name));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule security_definer_search_path{
    .id = "security-definer-search-path",
    .summary = "a SECURITY DEFINER function that the caller can lead astray",
    .category = lint::Category::security,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "splinter function_search_path_mutable, postgres-language-server functionSearchPathMutable, pgrubic "
        "ST003 ST004 ST005"};

}  // namespace rules
