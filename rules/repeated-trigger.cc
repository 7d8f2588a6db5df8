// One function that is the trigger of many tables: a change of it is a change of them all.
#include <fmt/format.h>

#include <map>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

constexpr int64_t many = 10;
constexpr lint::RuleOption options[] = {{"more_than", lint::RuleOption::Kind::number}};

void check(const lint::SchemaView& view, lint::Sink& sink);

}  // namespace

extern constinit const lint::Rule repeated_trigger{.id = "repeated-trigger",
                                                   .summary = "one trigger function on many tables",
                                                   .category = lint::Category::schema,
                                                   .severity = lint::Severity::note,
                                                   .optional = true,
                                                   .check = lint::SchemaCheck{check},
                                                   .answers = "pglinter B009",
                                                   .options = options};

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const int64_t* stated = view.run.settings.option<int64_t>(repeated_trigger, "more_than");
  const int64_t most = stated ? *stated : many;
  std::map<std::string, int64_t> uses;  // by the function's name
  for (const auto& [oid, trigger] : view.catalog.all<catalog::Trigger>()) {
    if (trigger->parent) continue;
    if (++uses[trigger->function_name.name] != most + 1 || !lint::is_own(view, trigger->made)) continue;
    lint::Finding finding = view.finding(trigger->made, trigger->name);
    finding.subject = trigger->function_name.name;
    finding.message = fmt::format("{} is the trigger of more than {} tables", finding.subject, most);
    finding.help = "see that it is fast and right for all of them: a change of it is a change of each";
    sink.add(std::move(finding));
  }
}

}  // namespace

}  // namespace rules
