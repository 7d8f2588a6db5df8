// CREATE FUNCTION, VIEW and TRIGGER without OR REPLACE fail where the object stands already.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto* function = view.is<ast::CreateFunction>();
  const auto* made = view.is<ast::CreateView>();
  const auto* trigger = view.is<ast::CreateTrigger>();
  const bool replaces = function ? function->replace : made ? made->replace : trigger->replace;
  // CREATE OR REPLACE TRIGGER: from 14 on, and not of constraint triggers.
  const bool cannot = trigger && (trigger->constraint || view.run.settings.server_version.major < 14);
  if (replaces || cannot) return;
  lint::Finding finding = view.finding();
  finding.subject = function ? function->name.name : made ? made->name.name : trigger->name;
  finding.message = fmt::format("this fails where {} stands already", finding.subject);
  finding.help = "CREATE OR REPLACE";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule create_without_replace{
    .id = "create-without-replace",
    .summary = "a function, view or trigger made without OR REPLACE",
    .category = lint::Category::data,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateFunction, ast::CreateView, ast::CreateTrigger>(),
    .answers = "pgrubic GN007 GN008 GN029 GN030"};

}  // namespace rules
