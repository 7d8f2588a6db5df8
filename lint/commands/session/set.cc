// SET and RESET, DISCARD, and what reads or writes data: these change no schema, but name relations and
// columns that must be there.

#include "lint/commands/session/set.h"

#include <fmt/format.h>

#include "lint/analyze/analyze.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/commands/find/object.h"
#include "lint/commands/session/data.h"
#include "lint/sql/identifier.h"
#include "lint/types/builtin_object.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void assign_path(Session& session, const std::vector<std::string>& path, bool local) {
  if (local) {
    session.local_search_path = path;
    session.has_local = true;
  } else {
    session.search_path = path;
    session.has_local = false;
  }
}

const std::vector<std::string>& default_path(const Session& session) {
  static const std::vector<std::string> usual = {"\"$user\"", "public"};
  return session.later_search_path ? *session.later_search_path : usual;
}

std::string joined(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : ", ") + value;
  return out;
}

void reset_all(Session& session) {
  session.search_path = default_path(session);
  session.has_local = false;
  session.settings = session.later_settings;
  session.local_settings.clear();
}

// ALTER DATABASE or ROLE ... SET: what the sessions to come begin with.
void set_later(Session& session, const SetVariable& change) {
  if (change.name == "all") {
    session.later_search_path.reset();
    session.later_settings.clear();
  } else if (change.name != "search_path" && change.reset) {
    session.later_settings.erase(change.name);
  } else if (change.name != "search_path") {
    session.later_settings[change.name] = joined(change.values);
  } else if (change.reset) {
    session.later_search_path.reset();
  } else {
    session.later_search_path = change.values;
  }
}

// check_role and check_session_authorization, src/backend/commands/variable.c.
void check_role_there(Writer& w, const SetVariable& change) {
  const std::string name = joined(change.values);
  if (change.reset || name == "none" || name == "default" || !w.context.strict) return;
  if (w.catalog.find_defined(ObjectClass::role, 0, name) ||
      types::in_every_cluster(ObjectKind::role, name, w.catalog.server_version())) {
    return;
  }
  w.refuse("22023", fmt::format("role \"{}\" does not exist", name));
}

// What 19 took away: check_standard_conforming_strings, src/backend/commands/variable.c.
void check_gone(Writer& w, const SetVariable& change) {
  if (w.catalog.server_version() < 19) return;
  if (change.name == "escape_string_warning") {
    w.refuse("42704", "unrecognized configuration parameter \"escape_string_warning\"");
  }
  const std::string value = joined(change.values);
  const bool off = value == "off" || value == "false" || value == "no" || value == "0";
  if (change.name == "standard_conforming_strings" && !change.reset && off) {
    w.refuse("0A000", "non-standard string literals are not supported");
  }
}

void set_variable(Writer& w, const SetVariable& change) {
  check_gone(w, change);
  Session& session = w.catalog.edit_session();
  if (change.later_sessions) return set_later(session, change);
  if (change.name == "all") return reset_all(session);
  if (change.local && !w.context.in_transaction) {
    w.notice("SET LOCAL can only be used in transaction blocks");
    return;
  }
  if (change.name == "search_path") {
    assign_path(session, change.reset ? default_path(session) : change.values, change.local);
  } else if (change.name == "role" || change.name == "session_authorization") {
    check_role_there(w, change);
    session.role = change.reset || joined(change.values) == "none" ? std::string() : joined(change.values);
  } else if (change.reset) {
    session.settings.erase(change.name);
    session.local_settings.erase(change.name);
  } else {
    (change.local ? session.local_settings : session.settings)[change.name] = joined(change.values);
  }
}

void discard(Writer& w, const Discard& change) {
  if (change.what == "all") {
    if (w.context.in_transaction) w.refuse("25001", "DISCARD ALL cannot run inside a transaction block");
    reset_all(w.catalog.edit_session());
    w.catalog.edit_session().role.clear();
  }
  if (change.what == "all" || change.what == "temp") drop_temporary(w);
}

void note_unknown(Writer& w, const Unknown& change) {
  Opaque opaque;
  opaque.why = change.reason(w.catalog.server_version());
  opaque.touches = change.touches;
  opaque.anything = change.touches.empty() && !change.of_data;
  opaque.at = w.context.origin;
  w.blind(opaque.why);
  w.catalog.add_opaque(std::move(opaque));
}

// AfterTriggerSetState, src/backend/commands/trigger.c.
void set_constraint(Writer& w, const Name& name, bool deferred) {
  for (Oid schema : schemas_for(w.catalog, name)) {
    bool found = false;
    const auto meet = [&](const auto& constraints) {
      for (const Constraint& constraint : constraints) {
        if (constraint.name != name.name) continue;
        found = true;
        if (deferred && !constraint.deferrable)
          w.refuse("42809", fmt::format("constraint \"{}\" is not deferrable", name.name));
      }
    };
    for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
      if (relation->schema == schema) meet(relation->constraints);
    }
    for (const auto& [oid, type] : w.catalog.all<Type>()) {
      if (type->schema == schema) meet(type->constraints);
    }
    if (found) return;
  }
  const bool unread = !w.catalog.opaques().empty() || !w.catalog.presumed().empty();
  if (unread && !w.context.strict) return;  // who knows on which table it stands
  if (!name.schema.empty() && w.catalog.find_schema(name.schema) == 0) w.refuse(no_schema(name.schema));
  w.refuse(not_found(ObjectKind::constraint, name, "42704",
                     fmt::format("constraint \"{}\" does not exist", written(name))));
}

void declare_cursor(Writer& w, const Utility& change) {
  if (change.query) {
    const analyze::QueryShape found = analyze::shape(w.catalog, *change.query);
    if (const auto& problem = found.problem) w.refuse(*problem);
  }
  if (!w.context.in_transaction && !change.holds)
    w.refuse("25P01", "DECLARE CURSOR can only be used in transaction blocks");
}

void check_utility(Writer& w, const Utility& change) {
  for (const Name& constraint : change.constraints) set_constraint(w, constraint, change.deferred);
  if (change.word == "DECLARE CURSOR") declare_cursor(w, change);
  if (!change.in_transaction_allowed && w.context.in_transaction) {
    w.refuse("25001", fmt::format("{} cannot run inside a transaction block", change.word));
  }
}

}  // namespace

void set_config(Writer& w, const std::string& name, const std::string& value, bool local) {
  SetVariable change;
  change.name = name;
  change.values = name == "search_path" ? sql::split_identifiers(value) : std::vector<std::string>{value};
  change.local = local;
  if (local && !w.context.in_transaction) return;  // ends with the statement
  set_variable(w, change);
}

bool apply_session(Writer& w, const Change& change) {
  if (const auto* set = std::get_if<SetVariable>(&change)) {
    set_variable(w, *set);
  } else if (const auto* it = std::get_if<Discard>(&change)) {
    discard(w, *it);
  } else if (const auto* unknown = std::get_if<Unknown>(&change)) {
    note_unknown(w, *unknown);
  } else if (const auto* utility = std::get_if<Utility>(&change)) {
    check_utility(w, *utility);
  } else {
    return apply_data(w, change);
  }
  return true;
}

}  // namespace commands
