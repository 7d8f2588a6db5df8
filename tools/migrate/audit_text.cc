// An audit in words: the worst first, every number with its threshold.
#include <fmt/format.h>

#include <algorithm>

#include "lint/text/trim.h"
#include "migrate/audit/sections.h"
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

// "clinic.visit", "SET NULL", "NO ACTION (unstated)".
bool is_label(std::string_view text) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return text.find(' ') == std::string_view::npos ||
         (text.size() > 1 && capital(text[0]) && capital(text[1]));
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
  const Window* const window = audit::shortest(report.observed.numbers);
  if (const std::string found = audit::numbers_words(finding, window); !found.empty())
    out += line("numbers", found);
  for (const std::string& fact : finding.evidence) {
    const size_t colon = fact.find(": ");
    out += colon != std::string::npos && colon < 32 && is_label(fact.substr(0, colon))
               ? line(fact.substr(0, colon), fact.substr(colon + 2))
               : line("also", fact);
  }
  if (finding.fix) out += fix_words(*finding.fix);
  if (finding.check != "unused-allow" && finding.check != "target")
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

// The good is named, too, where there is something else.
std::string clean_words(const audit::Judgement& judgement) {
  if (judgement.findings.empty() || judgement.clean.empty()) return {};
  std::string out;
  for (const audit::Area area : judgement.clean)
    out += fmt::format("{}{}", out.empty() ? "" : ", ", audit::area_name(area));
  return fmt::format("nothing found of: {}\n", out);
}

std::string score_words(const audit::Report& report, const Style& style) {
  std::string out = style.bold(fmt::format("score {} of 100, {}", report.score.total, report.score.grade)) +
                    fmt::format("; judged {} of {}", report.judgement.judged, report.judgement.of);
  std::string areas;
  for (const auto& [area, points] : report.score.by_area)
    areas += fmt::format("{}{} -{}", areas.empty() ? "" : ", ", audit::area_name(area), points);
  out += areas.empty() ? "\n" : fmt::format("; lost: {}\n", areas);
  return out + clean_words(report.judgement);
}

// What was not judged for one reason, with all that it is about.
struct Left {
  const audit::NotJudged* first = nullptr;
  std::vector<std::string> subjects;
};

void add(const audit::NotJudged& left, std::vector<Left>& all) {
  const auto same = std::find_if(all.begin(), all.end(), [&](const Left& known) {
    return known.first->check == left.check && known.first->reason == left.reason &&
           known.first->needs == left.needs;
  });
  if (same == all.end())
    all.push_back({&left, {left.subject}});
  else
    same->subjects.push_back(left.subject);
}

std::string words_of(const Left& left) {
  constexpr size_t most = 3;
  const size_t shown = std::min(left.subjects.size(), most);
  std::string subjects;
  for (size_t i = 0; i < shown; ++i) subjects += (i > 0 ? ", " : "") + left.subjects[i];
  if (left.subjects.size() > shown) subjects += fmt::format(" and {} more", left.subjects.size() - shown);
  const std::string& reason = left.first->reason;
  std::string out = fmt::format("not judged: {}: {}: {}\n", left.first->check, subjects,
                                reason.substr(0, reason.find('\n')));
  return left.first->needs.empty() ? out : out + line("needs", left.first->needs);
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

std::string cell_words(std::string_view column, const audit::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    std::string line = text->substr(0, text->find('\n'));
    size_t end = std::min<size_t>(line.size(), 60);
    while (end < line.size() && end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
    return end < line.size() ? line.substr(0, end) + "..." : line;
  }
  const auto* number = std::get_if<double>(&cell);
  if (!number) return "-";
  if (column.ends_with("bytes")) return audit::size_words(*number);
  if (column.ends_with("ms") || column.ends_with("percent") || column.starts_with("days"))
    return fmt::format("{:.1f}", *number);
  return audit::count_words(*number);
}

// The first rows of each list: numbers to the right.
std::string sections_words(const audit::Report& report, const Style& style) {
  constexpr size_t most = 5;
  const std::map<uint32_t, double> none;
  std::string out;
  for (const audit::Section& section : audit::sections(
           {report.observed.schema, report.observed.numbers, report.settings, none}, report.values)) {
    const size_t rows = std::min(section.rows.size(), section.name == "maintenance" ? size_t{20} : most);
    std::vector<std::vector<std::string>> cells(rows + 1);
    std::vector<size_t> width(section.columns.size());
    for (size_t c = 0; c < section.columns.size(); ++c) {
      std::string title(section.columns[c]);
      std::replace(title.begin(), title.end(), '_', ' ');
      cells[0].push_back(c == 0 ? std::string(section.name) : title);
      for (size_t r = 0; r < rows; ++r)
        cells[r + 1].push_back(cell_words(section.columns[c], section.rows[r][c]));
      for (const auto& row : cells) width[c] = std::max(width[c], row[c].size());
    }
    for (size_t r = 0; r < cells.size(); ++r) {
      std::string line;
      for (size_t c = 0; c < width.size(); ++c) {
        const bool number = std::any_of(section.rows.begin(), section.rows.end(), [&](const auto& row) {
          return std::holds_alternative<double>(row[c]);
        });
        line += c == 0 ? "" : "  ";
        line += number ? fmt::format("{:>{}}", cells[r][c], width[c])
                       : fmt::format("{:<{}}", cells[r][c], width[c]);
      }
      const std::string kept(text::trim_back(line, " "));
      out += (r == 0 ? style.bold(kept) : kept) + "\n";
    }
    const size_t left = section.rows.size() - rows + section.more;
    out += left > 0 ? fmt::format("and {} more\n\n", left) : "\n";
  }
  return out;
}

}  // namespace

std::string audit_text(const audit::Report& report, const Style& style) {
  std::string out = headline(report) + score_words(report, style);
  if (!report.cut_short.empty())
    out += style.red("not whole") +
           fmt::format(": {}, and what was not read by then is not judged\n", report.cut_short);
  if (report.comparison) out += "\n" + since(*report.comparison);
  if (!report.judgement.findings.empty()) out += "\n";
  for (const Finding& finding : report.judgement.findings) out += words_of(finding, report, style);
  for (const audit::TargetResult& one : report.targets)
    out += fmt::format("{:<10}  {} {}: {}\n", audit::verdict_name(one.verdict), one.target.what,
                       one.target.wanted, one.found);
  for (const std::string& name : report.observed.numbers.locked)
    out += fmt::format("not judged: {}: locked, not measured\n", name);
  std::string unasked;
  std::vector<Left> all_left;
  for (const audit::NotJudged& left : report.judgement.not_judged) {
    if (left.needs.starts_with("--"))
      unasked += fmt::format("{}{} ({})", unasked.empty() ? "" : ", ", left.check, left.needs);
    else
      add(left, all_left);
  }
  for (const Left& left : all_left) out += words_of(left);
  if (!unasked.empty()) out += fmt::format("not asked for: {}\n", unasked);
  if (!report.judgement.findings.empty()) out += sections_words(report, style);
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
