// An index of mostly NULLs, where nobody looks for them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold percent{"percent", 50}, bytes{"bytes", 1048576};
constexpr std::array thresholds{percent, bytes};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("null-heavy-index", threshold);
}

// A statement asks for the column's NULLs, or for anything that reads like it.
bool asked_for_null(const View& view, const std::string& column) {
  return std::any_of(view.seen.statements.heaviest.begin(), view.seen.statements.heaviest.end(),
                     [&](const StatementNumbers& one) {
                       std::string text = one.text;
                       for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
                       std::string name = column;
                       for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
                       return text.find("IS NULL") != std::string::npos &&
                              text.find(name) != std::string::npos;
                     });
}

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, numbers] : view.seen.indexes) {
    const catalog::Relation* index = view.schema.relation(oid);
    if (!index || !index->index || static_cast<double>(view.bytes(numbers.pages)) < of(view, bytes)) continue;
    const catalog::Index& i = *index->index;
    const bool plain = i.valid && i.keys.size() == 1 && i.keys[0].column > 0 && !i.predicate && !i.unique &&
                       i.constraint == 0 && !i.exclusion && i.method == "btree" && !i.parent && !i.clustered;
    const auto found = plain ? view.seen.columns.find({i.table, i.keys[0].column}) : view.seen.columns.end();
    if (found == view.seen.columns.end() || !found->second.known) continue;
    const double nulls = found->second.null_fraction * 100;
    const catalog::Relation* table = view.schema.relation(i.table);
    const std::string& column = table->column(i.keys[0].column).name;
    if (nulls < of(view, percent) || asked_for_null(view, column)) continue;
    Finding finding = sink.finding(view, *index);
    finding.confidence = Confidence::estimated;
    const double empty = found->second.null_fraction * static_cast<double>(view.bytes(numbers.pages));
    finding.message =
        fmt::format("{:.0f} % of index {} are NULLs: about {}", nulls, finding.subject, size_words(empty));
    finding.measured = {{"percent", nulls}, {"bytes", empty}};
    finding.threshold = {{"percent", of(view, percent)}};
    std::string definition = deparse::index_definition(view.schema, *index);
    const std::string old = index->name;
    const std::string fresh = old.substr(0, 55) + "_notnull";
    Fix fix = drop_index(view, *index);
    const size_t at = definition.find(" " + sql::quote_identifier(old) + " ON ");
    if (at != std::string::npos) {
      definition.replace(at, sql::quote_identifier(old).size() + 1,
                         " CONCURRENTLY " + sql::quote_identifier(fresh));
      fix.sql.insert(fix.sql.begin(),
                     definition + fmt::format(" WHERE ({} IS NOT NULL)", sql::quote_identifier(column)));
      const std::string name = deparse::quoted_name(view.schema, *index);
      const size_t dot = name.size() - sql::quote_identifier(old).size();
      fix.inverse.push_back("DROP INDEX CONCURRENTLY " + name.substr(0, dot) + sql::quote_identifier(fresh));
    }
    fix.reclaims = static_cast<int64_t>(empty);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check null_heavy_index{.id = "null-heavy-index",
                                              .summary = "an index that mostly holds NULLs",
                                              .area = Area::indexes,
                                              .severity = Severity::note,
                                              .judge = judge,
                                              .thresholds = thresholds};

}  // namespace migrate::audit::checks
