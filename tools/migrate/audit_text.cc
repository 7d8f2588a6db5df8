// An audit in words: the worst first, every number with its threshold.
#include <fmt/format.h>

#include <algorithm>

#include "migrate/audit/words.h"
#include "tools/migrate/audit.h"

namespace migrate::tool {
namespace {

using audit::Finding;
using audit::Severity;

std::string line(std::string_view word, std::string_view text) {
  std::string out;
  const std::string margin(word.size() + 2, ' ');
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    out += fmt::format("   {} {}{}\n", begin == 0 ? "=" : " ",
                       begin == 0 ? fmt::format("{}: ", word) : margin, text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

std::string listed(const std::vector<std::string>& statements) {
  std::string out;
  for (const std::string& sql : statements)
    out += (out.empty() ? "" : "\n") + sql + (sql.ends_with(';') ? "" : ";");
  return out;
}

std::string fix_words(const audit::Fix& fix) {
  std::string out;
  if (!fix.sql.empty()) out += line("fix", listed(fix.sql));
  if (!fix.advice.empty()) out += line(fix.sql.empty() ? "fix" : "and", fix.advice);
  if (!fix.locks.empty()) out += line("locks", fix.locks);
  if (fix.reclaims > 0) out += line("gives back", audit::size_words(static_cast<double>(fix.reclaims)));
  if (!fix.inverse.empty()) out += line("undo", listed(fix.inverse));
  return out;
}

std::string words_of(const Finding& finding, const audit::Report& report, const Style& style) {
  const std::string name = fmt::format("{}[{}]", lint::severity_name(finding.severity), finding.check);
  const std::string shown = finding.severity == Severity::error     ? style.red(name)
                            : finding.severity == Severity::warning ? style.yellow(name)
                                                                    : style.bold(name);
  std::string out = fmt::format("{}: {}\n", shown, finding.message);
  if (!finding.made.revision.empty())
    out += fmt::format("  --> {}:{} ({})\n", finding.made.file, finding.made.line, finding.made.revision);
  else if (report.has_chain && finding.origin)
    out += "  --> not in the chain\n";
  if (const std::string found = audit::numbers_words(finding); !found.empty()) out += line("numbers", found);
  for (const std::string& fact : finding.evidence) {
    const size_t colon = fact.find(": ");
    out += colon != std::string::npos && colon < 16 && fact.find(' ') > colon
               ? line(fact.substr(0, colon), fact.substr(colon + 2))
               : line("for", fact);
  }
  if (finding.fix) out += fix_words(*finding.fix);
  if (finding.check != "unused-allow")
    out += line("allow", fmt::format("[audit.allow] \"{}\" = {{ \"{}\" = \"<why>\" }}", finding.check,
                                     finding.subject));
  return out + "\n";
}

std::string headline(const audit::Report& report) {
  const Observation& seen = report.observed.numbers;
  size_t tables = 0;
  int64_t pages = 0;
  for (const auto& [oid, relation] : report.observed.schema.all<catalog::Relation>())
    tables += relation->is_table() ? 1 : 0;
  for (const auto& [oid, table] : seen.tables) pages += table.pages + table.toast_pages;
  for (const auto& [oid, index] : seen.indexes) pages += index.pages;
  std::string out =
      fmt::format("{} on PostgreSQL {}.{}{}: {}, {}, {}\n", seen.database, seen.server_version / 10000,
                  seen.server_version % 10000, seen.in_recovery ? " (a standby)" : "",
                  count_of(tables, "table"), count_of(seen.indexes.size(), "index"),
                  audit::size_words(static_cast<double>(pages * seen.block_size)));
  for (const Window& window : seen.windows)
    out += fmt::format("counters since {} ({:.1f} days): {}\n", window.since, window.days, window.why);
  return out;
}

std::string score_words(const audit::Report& report, const Style& style) {
  std::string out = style.bold(fmt::format("score {} of 100, {}", report.score.total, report.score.grade)) +
                    fmt::format("; judged {} of {}", report.judgement.judged, report.judgement.of);
  std::string areas;
  for (const auto& [area, points] : report.score.by_area)
    areas += fmt::format("{}{} -{}", areas.empty() ? "" : ", ", audit::area_name(area), points);
  return out + (areas.empty() ? "\n" : fmt::format("; lost: {}\n", areas));
}

std::string since(const audit::Comparison& comparison) {
  std::string out = fmt::format("since {} ({:.1f} days): {} new, {} gone; tables {} to {}\n", comparison.at,
                                comparison.days, comparison.fresh.size(), comparison.gone.size(),
                                audit::size_words(static_cast<double>(comparison.before)),
                                audit::size_words(static_cast<double>(comparison.now)));
  if (!comparison.counters_hold)
    out += line("but", "counters were reset in between: what they counted is not compared");
  for (const std::string& key : comparison.fresh) out += line("new", key);
  for (const std::string& key : comparison.gone) out += line("gone", key);
  for (const audit::Growth& one : comparison.grown)
    out += line("grew", fmt::format("{} by {} to {}", one.table,
                                    audit::size_words(static_cast<double>(one.now - one.before)),
                                    audit::size_words(static_cast<double>(one.now))));
  return out + "\n";
}

}  // namespace

std::string audit_text(const audit::Report& report, const Style& style) {
  std::string out = headline(report) + score_words(report, style);
  if (report.comparison) out += "\n" + since(*report.comparison);
  if (!report.judgement.findings.empty()) out += "\n";
  for (const Finding& finding : report.judgement.findings) out += words_of(finding, report, style);
  for (const audit::TargetResult& one : report.targets)
    out += fmt::format("{:<10}  {} {}: {}\n", audit::verdict_name(one.verdict), one.target.what,
                       one.target.wanted, one.found);
  for (const std::string& name : report.observed.numbers.locked)
    out += fmt::format("not judged: {}: locked, not measured\n", name);
  for (const audit::NotJudged& left : report.judgement.not_judged) {
    out += fmt::format("not judged: {}: {}: {}\n", left.check, left.subject, left.reason);
    if (!left.needs.empty()) out += line("needs", left.needs);
  }
  size_t count[4] = {};
  for (const Finding& finding : report.judgement.findings) ++count[static_cast<size_t>(finding.severity)];
  if (!report.judgement.findings.empty() || report.judgement.allowed > 0)
    out += fmt::format(
        "{}, {}, {}{}\n", count_of(count[static_cast<size_t>(Severity::error)], "error"),
        count_of(count[static_cast<size_t>(Severity::warning)], "warning"),
        count_of(count[static_cast<size_t>(Severity::note)], "note"),
        report.judgement.allowed > 0 ? fmt::format(", {} allowed", report.judgement.allowed) : "");
  return out;
}

}  // namespace migrate::tool
