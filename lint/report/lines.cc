// The formats of one line a finding: gcc (editors), github (workflow commands).
#include <fmt/format.h>

#include "lint/report/place.h"
#include "lint/report/report.h"

namespace report {

namespace {

// docs.github.com, "Workflow commands": values of properties escape ':' and ',' too.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','))) {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command(lint::Severity severity) {
  return severity == lint::Severity::note ? "notice" : lint::severity_name(severity);
}

}  // namespace

void gcc(const lint::Result& result, const chain::Chain& chain, const Options&, std::string& out) {
  Locator locator(chain);
  for (const lint::Finding& finding : result.findings) {
    const Located at = locator.locate(finding.at);
    out += fmt::format("{}:{}:{}: {}: {} [{}]\n", at.path, at.begin.line, at.begin.column,
                       lint::severity_name(finding.severity), finding.message, finding.rule);
    for (const lint::Note& note : finding.notes) {
      if (!note.place.anywhere()) continue;
      const Located there = locator.locate(note.place);
      out +=
          fmt::format("{}:{}:{}: note: {}\n", there.path, there.begin.line, there.begin.column, note.message);
    }
  }
}

void github(const lint::Result& result, const chain::Chain& chain, const Options&, std::string& out) {
  Locator locator(chain);
  for (const lint::Finding& finding : result.findings) {
    const Located at = locator.locate(finding.at);
    std::string message = finding.message;
    for (const lint::Note& note : finding.notes) message += "\n" + note.word + ": " + note.message;
    if (!finding.help.empty()) message += "\n\n" + finding.help;
    out += fmt::format("::{} file={},line={},endLine={},col={},title={}::{}\n", command(finding.severity),
                       escaped(at.path, true), at.begin.line, at.end.line, at.begin.column,
                       escaped(finding.rule, true), escaped(message, false));
  }
}

}  // namespace report
