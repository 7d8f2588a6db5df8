// A function or procedure dropped, renamed or moved that running code may call, with nothing that takes its
// calls in its place. What only triggers call is none of theirs: the server refuses to drop it under one.
#include <fmt/format.h>

#include "lint/engine/rule.h"
#include "lint/engine/taken.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace rules {

namespace {

std::string arguments(const lint::SchemaView& view, const catalog::Function& function) {
  std::string list;
  for (const catalog::Function::Argument& argument : function.arguments) {
    if (argument.mode == ast::ArgumentMode::out || argument.mode == ast::ArgumentMode::table) continue;
    ast::TypeRef known = argument.type;
    if (!known.known()) known = types::resolve_type(view.catalog, argument.written).type;
    const std::string type =
        known.known() ? types::format_type(view.catalog, known) : argument.written.name.name;
    list += (list.empty() ? "" : ", ") + type;
  }
  return list;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::function, [&](const lint::Taken& gone) {
    const catalog::Function& function = *gone.function;
    if (function.returns.oid == type_oid::trigger || function.returns.oid == type_oid::event_trigger) return;
    lint::Finding finding = lint::about(view, gone);
    const std::string signature = fmt::format("{}({})", gone.name, arguments(view, function));
    finding.subject = signature;
    if (gone.how == lint::Taken::How::dropped) {
      finding.message = fmt::format("dropping {} breaks code that still calls it", signature);
      finding.help = "first deploy code that does not call it; drop it in a later revision";
    } else {
      const bool moved = gone.how == lint::Taken::How::moved;
      finding.message =
          fmt::format("{} {} to {}{} breaks code that still calls the old name",
                      moved ? "moving" : "renaming", signature, moved ? "schema " : "", gone.now);
      finding.help = "leave a function of the old name that calls the new one, until no code calls it";
    }
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule dropped_function{
    .id = "dropped-function",
    .summary = "a function dropped or renamed that running code may call",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check}};

}  // namespace rules
