// What the schema and the chain say: sequences, deletions, which revision brought what.
#include "migrate/audit/plots_schema.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/audit/numbers.h"
#include "migrate/audit/sequence_use.h"

namespace migrate::audit {
namespace {

using catalog::Constraint;
using catalog::Relation;

std::string_view action_words(ast::FkAction action) {
  switch (action) {
    case ast::FkAction::cascade: return "CASCADE";
    case ast::FkAction::restrict_: return "RESTRICT";
    case ast::FkAction::set_null: return "SET NULL";
    case ast::FkAction::set_default: return "SET DEFAULT";
    case ast::FkAction::no_action: break;
  }
  return "NO ACTION";
}

// What removes or changes rows that nobody named is set apart.
std::string_view kind_of(ast::FkAction action) {
  if (action == ast::FkAction::cascade) return "bad";
  return action == ast::FkAction::set_null || action == ast::FkAction::set_default ? "warn" : "used";
}

double rows_of(const View& view, ast::Oid table) {
  const TableNumbers* numbers = view.table(table);
  return numbers ? std::max(numbers->rows, 0.0) : 0;
}

}  // namespace

std::vector<Ranked> sequence_bars(const View& view) {
  std::vector<Ranked> all;
  for (const auto& [oid, numbers] : view.seen.sequences) {
    const Relation* relation = view.schema.relation(oid);
    if (!relation || !relation->sequence || !numbers.last || relation->sequence->cycle) continue;
    const double percent =
        percent_used(*relation->sequence, fed_column(view.schema, *relation->sequence), *numbers.last);
    if (percent < 1) continue;
    all.push_back(
        {percent,
         {view.name(*relation),
          fmt::format("{:.1f} % used", percent),
          {{percent, percent >= 75 ? "bad" : "used"}},
          100},
         {view.name(*relation), fmt::format("{:.1f} %", percent), fmt::format("{}", *numbers.last)}});
  }
  return all;
}

std::vector<Ranked> deletion_bars(const View& view) {
  std::vector<Ranked> all;
  for (const auto& [oid, relation] : view.schema.all<Relation>()) {
    for (const Constraint& key : relation->constraints) {
      const Relation* parent =
          key.kind == Constraint::Kind::foreign_key ? view.schema.relation(key.ref_table) : nullptr;
      const double parents = parent ? rows_of(view, parent->oid) : 0, children = rows_of(view, oid);
      if (parents == 0 || children == 0) continue;
      const double each = children / parents;
      const std::string action(action_words(key.on_delete));
      all.push_back({each,
                     {fmt::format("{} \xE2\x86\x92 {}", view.name(*parent), view.name(*relation)),
                      fmt::format("{:.1f} rows: {}", each, action),
                      {{each, kind_of(key.on_delete)}},
                      -1},
                     {view.name(*parent), view.name(*relation), key.name, action, count_words(children),
                      fmt::format("{:.1f}", each)}});
    }
  }
  return all;
}

std::vector<Ranked> revision_bars(const Judgement& judgement) {
  struct Brought {
    std::string file;
    double findings = 0;
    int64_t bytes = 0;
  };
  std::map<std::string, Brought> revisions;
  for (const Finding& finding : judgement.findings) {
    if (finding.made.revision.empty()) continue;
    Brought& one = revisions[finding.made.revision];
    one.file = finding.made.file;
    one.findings += 1;
    one.bytes += finding.fix ? finding.fix->reclaims : 0;
  }
  std::vector<Ranked> all;
  for (const auto& [id, one] : revisions)
    all.push_back(
        {one.findings,
         {"revision " + id,
          fmt::format("{:g}, {}", one.findings, size_words(static_cast<double>(one.bytes))),
          {{one.findings, "used"}},
          -1},
         {id, one.file, fmt::format("{:g}", one.findings), size_words(static_cast<double>(one.bytes))}});
  return all;
}

}  // namespace migrate::audit
