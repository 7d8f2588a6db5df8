// A rule's findings as the audit's own, with numbers.
#include "migrate/audit/schema_rules.h"

#include <algorithm>

#include "lint/engine/departed.h"
#include "lint/engine/referencing.h"
#include "migrate/audit/checks/table.h"
#include "migrate/audit/deletion.h"
#include "migrate/audit/numbers.h"
#include "rules/table.h"

namespace migrate::audit {
namespace {

// The others judge the way to a state: what a server shows is the state alone.
bool is_of_state(const lint::Rule& rule) {
  using lint::Category;
  return rule.category == Category::schema || rule.category == Category::security ||
         rule.category == Category::types || rule.category == Category::names;
}

// A check of the same name asks the same, and has numbers; autovacuum-off asks the server's settings too.
bool has_check(std::string_view id) {
  if (id == "autovacuum-disabled") return true;
  return std::any_of(checks::all().begin(), checks::all().end(),
                     [&](const Check* check) { return check->id == id; });
}

Fix fix_of(const lint::Finding& found) {
  Fix fix;
  if (found.safe_sql) {
    fix.kind = Fix::Kind::script;
    fix.sql.push_back(found.help);
  } else {
    fix.advice = found.help;
  }
  return fix;
}

Finding converted(const lint::Rule& rule, lint::Finding& found, const chain::Chain& chain) {
  Finding out;
  out.check = rule.id;
  out.area = area_of(rule);
  out.severity = found.severity;
  out.subject = std::move(found.subject);
  out.message = std::move(found.message);
  out.other = std::move(found.other);
  const bool no_chain = chain.revisions.size() == 1;  // what with_outside() adds
  for (const lint::Note& note : found.notes) {
    if (no_chain && note.unmade) continue;
    out.evidence.push_back(note.word + ": " + note.message);
  }
  if (!found.help.empty()) out.fix = fix_of(found);
  if (found.at.in_source()) out.origin = ast::Origin{found.revision, found.at.file, found.at.at};
  return out;
}

}  // namespace

std::vector<const lint::Rule*> schema_rules(const lint::Settings& settings) {
  std::vector<const lint::Rule*> out;
  for (const lint::Rule* rule : rules::all()) {
    if (std::holds_alternative<lint::SchemaCheck>(rule->check) && is_of_state(*rule) &&
        !has_check(rule->id) && settings.is_on(*rule))
      out.push_back(rule);
  }
  return out;
}

Area area_of(const lint::Rule& rule) {
  if (rule.category == lint::Category::security) return Area::security;
  return rule.id.find("index") != std::string_view::npos ? Area::indexes : Area::schema;
}

std::vector<Finding> ask_rule(const lint::Rule& rule, const View& view, const chain::Chain& chain,
                              const lint::Settings& settings) {
  // What a replay remembers of the way to where it ends: a server shows only the end.
  static const lint::Departed nothing_departed;
  static const lint::TakenNames nothing_taken;
  static const lint::ColumnChanges nothing_changed;
  static const lint::Held nothing_held;
  const lint::Context context{chain,           settings,     nothing_departed, nothing_taken,
                              nothing_changed, nothing_held, nullptr,          true};
  const std::vector<const catalog::Relation*> tables = lint::tables(view.schema);
  const lint::Children children = lint::children(tables);
  lint::Sink sink;
  sink.speaks(rule.id);
  std::get<lint::SchemaCheck>(rule.check)({context, view.schema, tables, children}, sink);
  std::vector<Finding> out;
  Deletions deletions(view, children);
  for (lint::Finding& found : sink.findings()) {
    const uint32_t file = found.at.file;
    found.severity = std::min(found.severity, settings.severity(rule, file));
    if (found.severity == Severity::off || settings.is_excepted(rule, file, found.subject)) continue;
    Finding finding = converted(rule, found, chain);
    add_numbers(finding, view, deletions);
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace migrate::audit
