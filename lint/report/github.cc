// GitHub's workflow commands, and the report itself for whoever reads the log.
//
// A step may make ten annotations of each kind; what comes after the tenth is dropped without a word
// (https://docs.github.com/en/rest/checks/runs; actions/toolkit#734). The tenth says so.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/report/place.h"
#include "lint/report/report.h"
#include "lint/text/sha256.h"

namespace report {

namespace {

constexpr size_t most = 10;

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

// Columns count only where both are of one line.
std::string region(const Located& at) {
  if (at.whole_file) return "line=1";
  std::string out = fmt::format("line={},endLine={}", at.begin.line, at.end.line);
  if (at.begin.line == at.end.line)
    out += fmt::format(",col={},endColumn={}", at.begin.column, at.end.column);
  return out;
}

std::string whole_message(const lint::Finding& finding) {
  std::string message = finding.message;
  for (const lint::Note& note : finding.notes) message += "\n" + note.word + ": " + note.message;
  if (!finding.help.empty()) message += "\n\n" + finding.help;
  return message;
}

// The log's lines are not to be taken for commands, whatever SQL stands in them.
void put_log(const std::string& report, std::string& out) {
  ::text::Sha256 hash;
  hash.add(report);
  const std::string token = hash.finish_hex();
  out += fmt::format("::group::schemalint\n::stop-commands::{0}\n{1}::{0}::\n::endgroup::\n", token, report);
}

}  // namespace

void github(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  std::string log;
  text(result, chain, options, log);
  if (!log.empty()) put_log(log, out);
  Locator locator(chain, options.path);
  for (const lint::Severity severity :
       {lint::Severity::error, lint::Severity::warning, lint::Severity::note}) {
    std::vector<const lint::Finding*> of_kind;
    for (const lint::Finding& finding : result.findings) {
      if (finding.severity == severity) of_kind.push_back(&finding);
    }
    for (size_t i = 0; i < std::min(most, of_kind.size()); ++i) {
      const lint::Finding& finding = *of_kind[i];
      const Located at = locator.in_file(finding);
      std::string message = whole_message(finding);
      if (i + 1 == most && of_kind.size() > most)
        message +=
            fmt::format("\n\nand {} more of this kind, in the log of this step", of_kind.size() - most);
      out += fmt::format("::{} file={},{},title={}::{}\n", command(severity), escaped(at.path, true),
                         region(at), escaped(finding.rule, true), escaped(message, false));
    }
  }
}

}  // namespace report
