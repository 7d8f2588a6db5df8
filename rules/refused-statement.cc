// Statements that the server would refuse, in the server's words: what the replay of the chain shows.
#include "lint/engine/rule.h"

namespace rules {

namespace {

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
  finding.message = "the server refuses this: " + refusal.message;
  if (!refusal.sqlstate.empty()) finding.label = "SQLSTATE " + refusal.sqlstate;
  if (!refusal.detail.empty()) finding.notes.push_back({"detail", refusal.detail, {}});
  finding.help = refusal.hint;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule refused_statement{.id = "refused-statement",
                                                    .summary = "a statement that the server would refuse",
                                                    .severity = lint::Severity::error,
                                                    .check = lint::AppliedCheck{check},
                                                    .of_refusals = true,
                                                    .answers = "atlas replay, safe-migrate chain-conflict"};

}  // namespace rules
