// JUnit's XML, as CI servers read it: a test suite of one test for each finding, all failed; a clean chain is
// one test that passes.
#include <fmt/format.h>

#include "lint/report/place.h"
#include "lint/report/report.h"

namespace report {

namespace {

// XML 1.0: control characters but tab and line ends cannot stand in a document even when escaped.
std::string xml(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      case '\t': out += "&#9;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
  }
  return out;
}

std::string detail(const lint::Finding& finding, const Located& at) {
  std::string text = fmt::format("{}:{}:{}", at.path, at.begin.line, at.begin.column);
  for (const lint::Note& note : finding.notes) text += fmt::format("\n{}: {}", note.word, note.message);
  if (!finding.help.empty()) text += "\n" + finding.help;
  return text;
}

}  // namespace

void junit(const lint::Result& result, const chain::Chain& chain, const Options&, std::string& out) {
  Locator locator(chain);
  const size_t count = result.findings.size();
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"schemalint\" tests=\"{0}\" failures=\"{1}\">\n", count ? count : 1,
                     count);
  out += fmt::format("  <testsuite name=\"{0}\" tests=\"{1}\" failures=\"{2}\">\n", xml(chain.root),
                     count ? count : 1, count);
  if (count == 0) out += "    <testcase classname=\"schemalint\" name=\"nothing found\"/>\n";
  for (const lint::Finding& finding : result.findings) {
    const Located at = locator.locate(finding.at);
    out += fmt::format(
        "    <testcase classname=\"{0}\" name=\"{1} {2}\" file=\"{3}\" line=\"{4}\">\n"
        "      <failure type=\"{5}\" message=\"{6}\">{7}</failure>\n"
        "    </testcase>\n",
        xml(finding.rule), xml(locator.revision(finding)), xml(finding.subject), xml(at.path), at.begin.line,
        lint::severity_name(finding.severity), xml(finding.message), xml(detail(finding, at)));
  }
  out += "  </testsuite>\n</testsuites>\n";
}

}  // namespace report
