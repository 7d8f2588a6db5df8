// CALL (transformCallStmt, src/backend/parser/analyze.c). What the procedure does: plpgsql.h.

#include "lint/commands/function/call.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/func.h"
#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/commands/find/object.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

bool is_there(const Catalog& catalog, const Name& name) {
  const std::vector<Oid> schemas = schemas_for(catalog, name);
  return std::any_of(schemas.begin(), schemas.end(),
                     [&](Oid schema) { return !catalog.find_functions(schema, name.name).empty(); });
}

std::vector<ExprPtr> analyzed_arguments(Writer& w, const Call& change) {
  std::vector<ExprPtr> analyzed;
  for (const ExprPtr& argument : change.arguments) {
    analyze::Analyzed found = analyze::expression(w.catalog, argument, {});
    if (found.problem) w.refuse(*found.problem);
    analyzed.push_back(std::move(found.expr));
  }
  return analyzed;
}

}  // namespace

void apply(Writer& w, const Call& change) {
  using Outcome = analyze::Resolved::Outcome;
  const Name& name = change.procedure;
  const std::vector<ExprPtr> arguments = analyzed_arguments(w, change);
  if (!name.schema.empty() && !w.catalog.find_schema(name.schema) && !types::may_lack(w.catalog, name.schema))
    w.refuse(no_schema(name.schema));
  std::vector<Oid> types;
  for (const ExprPtr& argument : arguments) types.push_back(argument ? argument->type.oid : 0);
  const analyze::Resolved resolved =
      analyze::resolve_function(w.catalog, name, types, change.argument_names, change.variadic, true);
  std::string list;
  for (Oid type : types) list += (list.empty() ? "" : ", ") + types::format_type_be(w.catalog, type);
  const std::string call = fmt::format("{}({})", written(name), list);
  if (resolved.outcome == Outcome::found && resolved.kind != RoutineKind::procedure) {
    w.refuse("42809", call + " is not a procedure", {}, "To call a function, use SELECT.");
  }
  if (resolved.outcome == Outcome::found) {
    for (size_t i = 0; i < arguments.size() && i < resolved.arguments.size(); ++i) {
      const analyze::Analyzed made = analyze::coerce(w.catalog, arguments[i], {resolved.arguments[i], -1});
      if (made.problem) w.refuse(*made.problem);
    }
  }
  const bool may_be = types::may_lack(w.catalog, name.name) || name.schema == "pg_catalog";
  const bool of_chain = is_there(w.catalog, name);
  const bool missing = resolved.outcome == Outcome::missing || resolved.outcome == Outcome::ambiguous;
  if (missing && !may_be && (w.context.strict || of_chain)) {
    if (resolved.outcome == Outcome::ambiguous)
      w.refuse("42725", "procedure " + call + " is not unique", {},
               "Could not choose a best candidate procedure. You might need to add explicit type casts.");
    w.refuse(does_not_exist(
        name.name, "42883", "procedure " + call + " does not exist", {},
        "No procedure matches the given name and argument types. You might need to add explicit "
        "type casts."));
  }
  if (!of_chain && !may_be) w.blind(fmt::format("procedure {} is not of the chain", written(name)));
}

}  // namespace commands
