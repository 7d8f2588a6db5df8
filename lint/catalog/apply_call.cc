// CALL (transformCallStmt, src/backend/parser/analyze.c). What the procedure does: plpgsql.h.

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/apply_find.h"
#include "lint/catalog/apply_session_parts.h"
#include "lint/catalog/bind_parts.h"
#include "lint/catalog/search.h"

namespace catalog::applying {

namespace {

std::vector<const Function*> routines_named(const Catalog& catalog, const Name& name) {
  std::vector<const Function*> found;
  for (Oid schema : schemas_for(catalog, name)) {
    for (Oid oid : catalog.find_functions(schema, name.name)) found.push_back(catalog.get<Function>(oid));
  }
  return found;
}

/// From 14 on OUT parameters have their place in CALL, as in no other call.
bool has_outputs(const std::vector<const Function*>& routines) {
  return std::any_of(routines.begin(), routines.end(), [](const Function* routine) {
    return std::any_of(routine->arguments.begin(), routine->arguments.end(),
                       [](const Function::Argument& argument) { return argument.mode == 'o'; });
  });
}

void refuse(Writer& w, const Refusal& problem) {
  w.refuse(problem.sqlstate, problem.message, problem.detail, problem.hint);
}

std::vector<ExprPtr> bound_arguments(Writer& w, const Call& change) {
  std::vector<ExprPtr> bound;
  for (const ExprPtr& argument : change.arguments) {
    Bound found = catalog::bind(w.catalog, argument, {});
    if (found.problem) refuse(w, *found.problem);
    bound.push_back(std::move(found.expr));
  }
  return bound;
}

}  // namespace

void apply_call(Writer& w, const Call& change) {
  using Outcome = binding::Resolved::Outcome;
  const Name& name = change.procedure;
  const std::vector<const Function*> routines = routines_named(w.catalog, name);
  const std::vector<ExprPtr> arguments = bound_arguments(w, change);
  if (has_outputs(routines)) return;
  std::vector<Oid> types;
  for (const ExprPtr& argument : arguments) types.push_back(argument ? argument->type.oid : 0);
  const binding::Resolved resolved =
      binding::resolve_function(w.catalog, name, types, change.argument_names, change.variadic);
  std::string list;
  for (Oid type : types) list += (list.empty() ? "" : ", ") + format_type_be(w.catalog, type);
  const std::string call = fmt::format("{}({})", written(name), list);
  if (resolved.outcome == Outcome::found && resolved.kind != 'p') {
    w.refuse("42809", call + " is not a procedure", {}, "To call a function, use SELECT.");
  }
  if (resolved.outcome == Outcome::found) {
    for (std::size_t i = 0; i < arguments.size() && i < resolved.arguments.size(); ++i) {
      const Bound made = coerce(w.catalog, arguments[i], {resolved.arguments[i], -1});
      if (made.problem) refuse(w, *made.problem);
    }
  }
  const bool may_be = may_lack(w.catalog, name.name) || name.schema == "pg_catalog";
  const bool missing = resolved.outcome == Outcome::missing || resolved.outcome == Outcome::ambiguous;
  if (missing && !may_be && (w.context.strict || !routines.empty())) {
    if (resolved.outcome == Outcome::ambiguous)
      w.refuse("42725", "procedure " + call + " is not unique", {},
               "Could not choose a best candidate procedure. You might need to add explicit type casts.");
    w.refuse(
        "42883", "procedure " + call + " does not exist", {},
        "No procedure matches the given name and argument types. You might need to add explicit type casts.");
  }
  if (routines.empty() && !may_be) w.blind(fmt::format("procedure {} is not of the chain", written(name)));
}

}  // namespace catalog::applying
