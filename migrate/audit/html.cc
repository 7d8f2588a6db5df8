// The page: what is worst first, every number with its threshold, then the plots.
#include <fmt/format.h>

#include <algorithm>

#include "migrate/audit/plots.h"
#include "migrate/audit/report.h"
#include "migrate/audit/svg.h"
#include "migrate/audit/words.h"

namespace migrate::audit {
namespace {

using svg::escaped;

constexpr size_t most_findings = 300;  // shown; the rest is counted

constexpr std::string_view style = R"(
:root{--ground:#fff;--ink:#1b1f24;--faint:#667;--line:#d8dde3;--card:#f6f8fa;--bad:#c62828;--warn:#b26a00;--good:#2e7d32;--a:#3568a8;--b:#7aa6d8;--c:#9a6fb0}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--ink:#e4e7eb;--faint:#9aa3ad;--line:#30363d;--card:#1d2228;--bad:#ef7070;--warn:#e0a64a;--good:#7cc47f;--a:#6fa3e0;--b:#3c5f8a;--c:#b894c9}}
body{background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2em auto;padding:0 1em}
h1{margin:0;font-size:1.6em}h2{margin:2em 0 .5em;font-size:1.2em;border-bottom:1px solid var(--line)}
.score{display:flex;align-items:baseline;gap:1em;margin:1em 0}.score b{font-size:3em;line-height:1}
.faint{color:var(--faint)}.card{background:var(--card);border-left:4px solid var(--line);margin:.6em 0;padding:.6em 1em;overflow-wrap:anywhere;break-inside:avoid}
.card.error{border-color:var(--bad)}.card.warning{border-color:var(--warn)}.card.note{border-color:var(--a)}
.card p{margin:.2em 0}.card .check{font-size:.85em;color:var(--faint)}pre{margin:.3em 0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85em}
table{border-collapse:collapse;font-size:.85em}th,td{border:1px solid var(--line);padding:.2em .6em;text-align:left;overflow-wrap:anywhere}
figure{margin:1.2em 0}figcaption{font-weight:600;margin-bottom:.3em;break-after:avoid}
.bar{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,5fr) minmax(0,3fr);gap:.8em;align-items:center;break-inside:avoid;font-size:.85em}
.bar span{overflow-wrap:anywhere}.bar .label{text-align:right}.bar .words{color:var(--faint)}.bar svg{width:100%;height:14px;background:var(--card)}
.wide{overflow-x:auto}.scatter{width:100%;min-width:520px;height:auto}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .label{text-anchor:end}svg .tick{text-anchor:middle}svg .words{fill:var(--faint)}
.heap,.used,.fine{fill:var(--a)}.toast{fill:var(--c)}.index{fill:var(--b)}.bad{fill:var(--bad)}.warn,.empty{fill:var(--warn)}.mark{fill:var(--ink)}.axis{stroke:var(--faint)}.grid{stroke:var(--line)}
td:first-child{overflow-wrap:normal}
@media (max-width:600px){.bar{grid-template-columns:1fr;gap:.1em;margin:.5em 0}.bar .label{text-align:left}}
.PASS{color:var(--good)}.FAIL{color:var(--bad)}
@media print{details{display:none}body{max-width:none;margin:0}}
)";

std::string paragraph(std::string_view word, const std::string& text) {
  return text.empty() ? "" : fmt::format("<p><span class=\"faint\">{}</span> {}</p>\n", word, escaped(text));
}

std::string sql(std::string_view word, const std::vector<std::string>& statements) {
  if (statements.empty()) return {};
  std::string text;
  for (const std::string& one : statements) text += one + (one.ends_with(';') ? "\n" : ";\n");
  return fmt::format("<p class=\"faint\">{}</p><pre>{}</pre>\n", word, escaped(text));
}

std::string card(const Finding& finding, bool has_chain, const Window* window) {
  std::string out = fmt::format("<div class=\"card {}\"><p><strong>{}</strong></p><p class=\"check\">{} [{}]",
                                lint::severity_name(finding.severity), escaped(finding.message),
                                lint::severity_name(finding.severity), finding.check);
  if (!finding.made.revision.empty())
    out += escaped(fmt::format(" \xC2\xB7 revision {} at {}:{}", finding.made.revision, finding.made.file,
                               finding.made.line));
  else if (has_chain && finding.origin)
    out += " \xC2\xB7 not in the chain";
  out += "</p>\n" + paragraph("measured", numbers_words(finding, window));
  for (const std::string& fact : finding.evidence) out += paragraph("", fact);
  if (finding.fix) {
    out += sql("fix", finding.fix->sql) +
           paragraph(finding.fix->sql.empty() ? "fix" : "and", finding.fix->advice);
    out += paragraph("locks", finding.fix->locks);
    if (finding.fix->reclaims > 0)
      out += paragraph("gives back", size_words(static_cast<double>(finding.fix->reclaims)));
    out += sql("undo", finding.fix->inverse);
  }
  return out + "</div>\n";
}

// "3 errors, 12 warnings, 4 notes"
std::string counts(const Judgement& judgement) {
  size_t count[4] = {};
  for (const Finding& finding : judgement.findings) ++count[static_cast<size_t>(finding.severity)];
  std::string out;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    const size_t n = count[static_cast<size_t>(severity)];
    out += fmt::format("{}{} {}{}", out.empty() ? "" : ", ", n, lint::severity_name(severity),
                       n == 1 ? "" : "s");
  }
  return out;
}

std::string head(const Report& report) {
  const Observation& seen = report.observed.numbers;
  std::string out =
      fmt::format("<h1>{}</h1>\n<p class=\"faint\">PostgreSQL {}.{}, read at {}", escaped(seen.database),
                  seen.server_version / 10000, seen.server_version % 10000, escaped(seen.at));
  for (const Window& window : seen.windows)
    out +=
        escaped(fmt::format("; counters since {} ({:.1f} days): {}", window.since, window.days, window.why));
  out += "</p>\n";
  if (!report.cut_short.empty())
    out += fmt::format("<p class=\"FAIL\">Not whole: {}, and what was not read by then is not judged</p>\n",
                       escaped(report.cut_short));
  out += fmt::format("<div class=\"score\"><b>{}</b><span>of 100, {}; {}; judged {} of {}</span></div>\n",
                     report.score.total, report.score.grade, counts(report.judgement),
                     report.judgement.judged, report.judgement.of);
  std::string clean;
  for (const Area area : report.judgement.clean)
    clean += fmt::format("{}{}", clean.empty() ? "" : ", ", area_name(area));
  return clean.empty() ? out : out + fmt::format("<p class=\"faint\">Nothing found of: {}</p>\n", clean);
}

std::string findings(const Report& report) {
  const auto& all = report.judgement.findings;
  if (all.empty()) return "<p>Nothing was found.</p>\n";
  std::string out;
  for (size_t i = 0; i < std::min(all.size(), most_findings); ++i)
    out += card(all[i], report.has_chain, shortest(report.observed.numbers));
  if (all.size() > most_findings)
    out += fmt::format("<p>and {} more: `--format json` has them all</p>\n", all.size() - most_findings);
  return out;
}

std::string targets(const Report& report) {
  if (report.targets.empty()) return {};
  std::string out =
      "<h2>Targets</h2>\n<div "
      "class=\"wide\"><table><tr><th></th><th>target</th><th>wanted</th><th>found</th></tr>\n";
  for (const TargetResult& one : report.targets)
    out += fmt::format("<tr><td class=\"{0}\">{0}</td><td>{1}</td><td>{2}</td><td>{3}</td></tr>\n",
                       verdict_name(one.verdict), escaped(one.target.what), escaped(one.target.wanted),
                       escaped(one.found));
  return out + "</table></div>\n";
}

std::string since(const Report& report) {
  if (!report.comparison) return {};
  const Comparison& one = *report.comparison;
  std::string out =
      fmt::format("<h2>Since {}</h2>\n<p>{:.1f} days: {} new, {} gone; tables {} to {}</p>\n",
                  escaped(one.at), one.days, one.fresh.size(), one.gone.size(),
                  size_words(static_cast<double>(one.before)), size_words(static_cast<double>(one.now)));
  for (const std::string& key : one.fresh) out += paragraph("new", key);
  for (const std::string& key : one.gone) out += paragraph("gone", key);
  std::vector<svg::Bar> bars;
  for (const Growth& grown : one.grown) {
    const auto by = static_cast<double>(grown.now - grown.before);
    bars.push_back({grown.table, size_words(by), {{by, "used"}}, -1});
  }
  return bars.empty() ? out : out + svg::bars("Growth by table", bars);
}

std::string not_judged(const Report& report) {
  if (report.judgement.not_judged.empty() && report.observed.numbers.locked.empty()) return {};
  std::string out =
      "<h2>Not judged</h2>\n<div "
      "class=\"wide\"><table><tr><th>check</th><th>what</th><th>why</th><th>needs</th></tr>\n";
  for (const std::string& name : report.observed.numbers.locked)
    out += fmt::format("<tr><td></td><td>{}</td><td>locked, not measured</td><td>another try</td></tr>\n",
                       escaped(name));
  for (const NotJudged& one : report.judgement.not_judged)
    out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", one.check,
                       escaped(one.subject), escaped(one.reason), escaped(one.needs));
  return out + "</table></div>\n";
}

}  // namespace

std::string html(const Report& report) {
  return fmt::format(
             "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
             "http-equiv=\"Content-Security-Policy\" "
             "content=\"default-src 'none'; style-src 'unsafe-inline'\"><meta name=\"viewport\" "
             "content=\"width=device-width\"><title>Audit of {}</title><style>{}</style></head><body>\n",
             escaped(report.observed.numbers.database), style) +
         head(report) + plot_of_areas(report) + targets(report) + since(report) + "<h2>Findings</h2>\n" +
         findings(report) + not_judged(report) + "<h2>The database</h2>\n" + plots(report) +
         "</body></html>\n";
}

}  // namespace migrate::audit
