// SET, RESET and DISCARD (src/backend/utils/misc/guc_funcs.c, src/backend/commands/discard.c).

#include "lint/commands/session/set.h"

#include <fmt/format.h>

#include "lint/commands/in_block.h"
#include "lint/commands/session/data.h"
#include "lint/pg_catalog/named_objects.h"
#include "lint/sql/identifier.h"
#include "lint/text/join.h"
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
    session.later_settings[change.name] = text::joined(change.values);
  } else if (change.reset) {
    session.later_search_path.reset();
  } else {
    session.later_search_path = change.values;
  }
}

// check_role and check_session_authorization, src/backend/commands/variable.c.
void check_role_there(Writer& w, const SetVariable& change) {
  const std::string name = text::joined(change.values);
  if (change.reset || name == "none" || name == "default" || !w.context.strict) return;
  if (w.catalog.find_defined(ObjectClass::role, 0, name) ||
      types::in_every_cluster(ObjectKind::role, name, w.catalog.server_version())) {
    return;
  }
  w.refuse(does_not_exist(name, "22023", fmt::format("role \"{}\" does not exist", name)));
}

// What other versions have and this one lacks, by name or as a value (check_standard_conforming_strings,
// src/backend/commands/variable.c).
void check_there(Writer& w, const SetVariable& change) {
  const int version = w.catalog.server_version();
  const auto known = pg_catalog::lifetime(pg_catalog::NamedObject::setting, change.name);
  if (known && (version < known->since || version > known->until)) {
    Refusal refusal{"42704", fmt::format("unrecognized configuration parameter \"{}\"", change.name), {}, {}};
    if (version < known->since) refusal.needs(known->since);
    w.refuse(std::move(refusal));
  }
  if (version < 19) return;
  const std::string value = text::joined(change.values);
  const bool off = value == "off" || value == "false" || value == "no" || value == "0";
  if (change.name == "standard_conforming_strings" && !change.reset && off) {
    w.refuse("0A000", "non-standard string literals are not supported");
  }
}

}  // namespace

void apply(Writer& w, const SetVariable& change) {
  check_there(w, change);
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
    session.role =
        change.reset || text::joined(change.values) == "none" ? std::string() : text::joined(change.values);
  } else if (change.reset) {
    session.settings.erase(change.name);
    session.local_settings.erase(change.name);
  } else {
    (change.local ? session.local_settings : session.settings)[change.name] = text::joined(change.values);
  }
}

void apply(Writer& w, const Discard& change) {
  prevent_in_block(w, change);
  if (change.what == "all") {
    reset_all(w.catalog.edit_session());
    w.catalog.edit_session().role.clear();
  }
  if (change.what == "all" || change.what == "temp") drop_temporary(w);
}

void set_config(Writer& w, const std::string& name, const std::string& value, bool local) {
  SetVariable change;
  change.name = name;
  change.values = name == "search_path" ? sql::split_identifiers(value) : std::vector<std::string>{value};
  change.local = local;
  if (local && !w.context.in_transaction) return;  // ends with the statement
  apply(w, change);
}

}  // namespace commands
