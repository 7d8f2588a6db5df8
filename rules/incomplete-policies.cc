// Row security is on, and some command has no policy: what it does to the table is refused, or finds no row
// (https://www.postgresql.org/docs/current/ddl-rowsecurity.html).
#include <fmt/format.h>

#include <array>
#include <set>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using ast::PolicyCommand;
using catalog::Policy;

// What a policy speaks of, with the commands that need one.
struct Needs {
  PolicyCommand command;
  std::string_view word;
};
constexpr std::array<Needs, 4> needed{{{PolicyCommand::select, "SELECT"},
                                       {PolicyCommand::insert, "INSERT"},
                                       {PolicyCommand::update, "UPDATE"},
                                       {PolicyCommand::delete_, "DELETE"}}};

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : view.tables) {
    if (!table->row_security || table->is_partition() || !lint::is_own(view, table->made)) continue;
    std::set<PolicyCommand> let;
    const Policy* last = nullptr;
    for (const ast::Oid oid : table->policies) {
      const Policy* policy = view.catalog.get<Policy>(oid);
      if (!policy) continue;
      last = policy;
      if (policy->permissive) let.insert(policy->command);
    }
    // Without any, row-security-without-policy tells.
    if (!last || let.contains(PolicyCommand::all) || view.catalog.may_be_touched(*table)) continue;
    std::vector<std::string> missing;
    for (const Needs& one : needed)
      if (!let.contains(one.command)) missing.emplace_back(one.word);
    if (missing.empty()) continue;
    lint::Finding finding = view.finding(last->made, last->name);
    finding.subject = view.catalog.qualified_name(*table);
    finding.message = fmt::format("{} has row security and no permissive policy for {}", finding.subject,
                                  lint::listed(missing));
    finding.help =
        "a policy for each command that the application sends; where some are to be refused, allow it";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule incomplete_policies{.id = "incomplete-policies",
                                                      .summary = "row security that forgets a command",
                                                      .category = lint::Category::security,
                                                      .severity = lint::Severity::note,
                                                      .optional = true,
                                                      .check = lint::SchemaCheck{check},
                                                      .answers = "MigrationPilot MP079"};

}  // namespace rules
