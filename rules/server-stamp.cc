// Since 15.20 and the releases of that day the server keeps a stamp among each column's options, pg_attver,
// for itself. A pg_dump that is older than that takes it for an option and writes it out.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/rule.h"

namespace rules {

namespace {

using ast::AlterCommand;

bool is_stamp(const AlterCommand& command) {
  return command.kind == AlterCommand::Kind::set_options &&
         std::any_of(command.options.begin(), command.options.end(),
                     [](const auto& option) { return option.first == "pg_attver"; });
}

// Such a file stamps every column: its first line stands for all. An option follows a parenthesis or a comma.
bool stands_before(const lint::StatementView& view) {
  constexpr std::string_view word = "pg_attver";
  const std::string_view source = view.run.source(view.step.origin.file).bytes;
  const std::string_view before = source.substr(view.step.script.body.begin,
                                                view.step.statement.span.begin - view.step.script.body.begin);
  for (size_t at = before.rfind(word); at != std::string_view::npos && at > 0;
       at = before.rfind(word, at - 1)) {
    const size_t last = before.find_last_not_of(" \t\n", at - 1);
    if (last != std::string_view::npos && (before[last] == '(' || before[last] == ',')) return true;
  }
  return false;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::AlterTable>();
  const auto stamp = std::find_if(change.commands.begin(), change.commands.end(), is_stamp);
  if (view.step.inner || stamp == change.commands.end() || stands_before(view)) return;
  lint::Finding finding = view.finding();
  finding.subject = fmt::format("{}.{}", change.name.name, stamp->name);
  finding.message = "pg_attver is the server's own stamp of a column, no option: an older pg_dump wrote it";
  finding.label = "refused by servers before 15.20 and the releases of that day, of no use to later ones";
  finding.help = "take these lines out, or write the file with a pg_dump as new as the server";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule server_stamp{.id = "server-stamp",
                                               .summary = "a column's stamp that the server keeps for itself",
                                               .category = lint::Category::chain,
                                               .severity = lint::Severity::warning,
                                               .check = lint::StatementCheck{check},
                                               .on = lint::changes<ast::AlterTable>()};

}  // namespace rules
