// Two foreign keys that share a column, and point at the same table: one of them is often what is left of the
// other.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using catalog::Constraint;

bool share_a_column(const Constraint& a, const Constraint& b) {
  const auto both = [](const std::vector<ast::ColumnNumber>& x) {
    std::vector<ast::ColumnNumber> sorted = x;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  };
  const auto left = both(a.columns), right = both(b.columns);
  std::vector<ast::ColumnNumber> common;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(common));
  return !common.empty() && left != right;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  std::map<std::pair<ast::Oid, ast::Oid>, std::vector<const Constraint*>> keys;  // by table and parent
  lint::own_constraints(view, [&](const catalog::Relation& table, const Constraint& key) {
    if (key.kind != Constraint::Kind::foreign_key) return;
    std::vector<const Constraint*>& others = keys[{table.oid, key.ref_table}];
    const auto at = std::find_if(others.begin(), others.end(),
                                 [&](const Constraint* one) { return share_a_column(*one, key); });
    const Constraint* other = at == others.end() ? nullptr : *at;
    others.push_back(&key);
    if (!other) return;
    lint::Finding finding = lint::about_constraint(view, table, key);
    finding.message = fmt::format("foreign keys {} and {} of {} share a column and point at one table",
                                  other->name, key.name, view.catalog.qualified_name(table));
    finding.help = "drop the one that the other implies";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule intersecting_foreign_keys{
    .id = "intersecting-foreign-keys",
    .summary = "two foreign keys of one table that share a column",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pg-index-health IH-22"};

}  // namespace rules
