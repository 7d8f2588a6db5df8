// Statements that the server would refuse, in the server's words: what the replay of the chain shows.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/answers.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

// The server's own word for it is CASCADE, which takes along what nobody has looked at.
std::string instead_of_cascade(const std::vector<std::string>& dependents) {
  std::vector<std::string> names;
  for (const std::string& one : dependents) {
    if (std::find(names.begin(), names.end(), one) == names.end()) names.push_back(one);
  }
  constexpr size_t shown = 6;
  const size_t more = names.size() > shown ? names.size() - shown : 0;
  if (more > 0) names.resize(shown);
  if (more > 0) names.push_back(fmt::format("{} more", more));
  return fmt::format("drop or change first: {}\nCASCADE would drop {} along with it", lint::listed(names),
                     names.size() == 1 ? "that" : "all of that");
}

// A script written for a later server says so once: what it says next for that reason is counted there.
bool told_of_script(const lint::Finding& finding, lint::Sink& sink) {
  if (sink.findings().empty()) return false;
  lint::Finding& last = sink.findings().back();
  if (last.rule != "refused-statement" || last.message != finding.message || last.subject != finding.subject)
    return false;
  const std::string_view word = "also";
  if (last.notes.empty() || last.notes.back().word != word) last.notes.push_back({std::string(word), "", {}});
  lint::Note& also = last.notes.back();
  const size_t others = also.message.empty() ? 1 : std::stoul(also.message) + 1;
  also.message = fmt::format("{} more statement{} of this script", others, others == 1 ? "" : "s");
  return true;
}

bool is_down(const lint::AppliedView& view) {
  const auto& revisions = view.run.chain.revisions;
  if (view.step.revision >= revisions.size()) return false;  // what stands before the first one
  const auto& down = revisions[view.step.revision].down;
  return down && &view.step.script == &*down;
}

void check(const lint::AppliedView& view, lint::Sink& sink) {
  ast::Refusal refusal;
  if (view.applied.refused) {
    refusal = *view.applied.refused;
  } else if (!view.refused_command.empty()) {
    refusal.message = view.refused_command;
  } else {
    return;
  }
  lint::Finding finding = view.finding();
  if (refusal.in_body) finding.at.at = *refusal.in_body;
  finding.subject = std::string(view.run.revision_id(view.step.origin));
  if (is_down(view)) finding.subject += " down";
  finding.message = "the server refuses this: " + refusal.message;
  if (!refusal.sqlstate.empty()) finding.label = "SQLSTATE " + refusal.sqlstate;
  if (!refusal.detail.empty()) finding.notes.push_back({"detail", refusal.detail, {}});
  if (refusal.since > 0) {  // the server is too young
    finding.message = fmt::format("this {}, and the chain must run on {}", refusal.hint,
                                  view.run.settings.server_version.major);
    refusal.hint =
        "write it otherwise, or raise [server] version (--pg-version) once no older server is left";
    if (told_of_script(finding, sink)) return;
  }
  finding.help = refusal.dependents.empty() ? refusal.hint : instead_of_cascade(refusal.dependents);
  if (refusal.sqlstate == "42P01" && !refusal.missing.empty()) finding.other = refusal.missing.front().name;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule refused_statement{
    .id = "refused-statement",
    .summary = "a statement that the server would refuse",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::AppliedCheck{check},
    .of_refusals = true,
    .answers =
        "atlas replay, safe-migrate chain-conflict, squawk ban-duplicate-column-assignments, "
        "postgres-language-server avoidAlterEnumAddValue, MigrationPilot MP012 MP049 MP054 MP097 SQ004, "
        "pgrubic CT005 CT006 GN009 GN010"};

}  // namespace rules
