// The report that scripts read: its keys are a promise. Lines and columns count from 1, columns in
// characters; end_line and end_column stand right after the last character.
#include <nlohmann/json.hpp>

#include "lint/report/place.h"
#include "lint/report/report.h"

namespace report {

namespace {

using Json = nlohmann::ordered_json;

Json note_row(const lint::Note& note, Locator& locator) {
  Json row;
  const bool placed = note.place.anywhere();
  const Located at = placed ? locator.locate(note.place) : Located{};
  row["file"] = placed ? Json(at.path) : Json();
  row["line"] = placed ? Json(at.begin.line) : Json();
  row["column"] = placed ? Json(at.begin.column) : Json();
  row["message"] = note.word.empty() ? note.message : note.word + ": " + note.message;
  return row;
}

Json fix_row(const lint::Fix& fix, Locator& locator) {
  Json row = {
      {"applicability", fix_kind_name(fix.kind)}, {"edits", Json::array()}, {"revisions", Json::array()}};
  for (const lint::Edit& edit : fix.edits) {
    // An insertion has no length, so it is located by its ends, not as a whole file.
    const text::Lines& lines = locator.lines(edit.at.file);
    const text::Position begin = lines.position(edit.at.at.begin), end = lines.position(edit.at.at.end);
    row["edits"].push_back({{"file", locator.path(locator.chain().files[edit.at.file].path)},
                            {"line", begin.line},
                            {"column", begin.column},
                            {"end_line", end.line},
                            {"end_column", end.column},
                            {"text", edit.text}});
  }
  for (const lint::FollowUp& revision : fix.then)
    row["revisions"].push_back({{"name", revision.name},
                                {"up", revision.up},
                                {"down", revision.down},
                                {"transaction", !revision.no_transaction}});
  return row;
}

Json finding_row(const lint::Finding& finding, Locator& locator) {
  const Located at = locator.locate(finding.at);
  Json row;
  row["rule"] = finding.rule;
  row["severity"] = lint::severity_name(finding.severity);
  const std::string_view revision = locator.revision(finding);
  row["revision"] = revision.empty() ? Json() : Json(revision);
  row["file"] = at.path;
  row["line"] = at.begin.line;
  row["column"] = at.begin.column;
  row["end_line"] = at.end.line;
  row["end_column"] = at.end.column;
  row["subject"] = finding.subject;
  row["message"] = finding.message;
  row["help"] = finding.help;
  row["docs"] = "rules/" + std::string(finding.rule) + ".md";
  row["notes"] = Json::array();
  for (const lint::Note& note : finding.notes) row["notes"].push_back(note_row(note, locator));
  row["fix"] = finding.fix ? fix_row(*finding.fix, locator) : Json();
  return row;
}

}  // namespace

void json(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  Locator locator(chain, options.path);
  Json report;
  report["version"] = 1;
  report["findings"] = Json::array();
  for (const lint::Finding& finding : result.findings)
    report["findings"].push_back(finding_row(finding, locator));
  const lint::Summary& s = result.summary;
  report["summary"] = {
      {"revisions", s.revisions},    {"statements", s.statements}, {"errors", s.errors},
      {"warnings", s.warnings},      {"notes", s.notes},           {"suppressed", s.suppressed},
      {"blind_spots", s.blind_spots}};
  out += report.dump(2, ' ', false, Json::error_handler_t::replace);
  out += '\n';
}

}  // namespace report
