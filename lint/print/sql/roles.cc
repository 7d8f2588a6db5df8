// Roles stand outside of the database: those that its objects name are made, without LOGIN, where they are
// not there.

#include <set>

#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"

namespace print {
using namespace ast;

namespace {

class Roles {
 public:
  explicit Roles(const SqlOptions& options) : options_(options) {}

  void add(const std::string& role) {
    const bool word =
        role == "public" || role == "current_user" || role == "session_user" || role == "current_role";
    if (!role.empty() && !word && role != options_.owner && !role.starts_with("pg_")) names_.insert(role);
  }
  void add(const Privileges& privileges) {
    for (const auto& [role, words] : *privileges) add(role);
  }
  template <class T>
  void add_owned(const T& all) {
    for (const auto& [oid, object] : all) {
      add(std::string(object->owner));
      add(object->privileges);
    }
  }
  const std::set<std::string>& names() const { return names_; }

 private:
  const SqlOptions& options_;
  std::set<std::string> names_;
};

}  // namespace

void add_roles(const SqlWriter& w) {
  Roles roles(w.options);
  roles.add_owned(w.catalog.all<Schema>());
  roles.add_owned(w.catalog.all<Relation>());
  roles.add_owned(w.catalog.all<Type>());
  roles.add_owned(w.catalog.all<Function>());
  for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
    for (const Column& column : relation->columns) roles.add(column.privileges);
  }
  for (const auto& [oid, policy] : w.catalog.all<Policy>()) {
    for (const std::string& role : policy->roles) roles.add(role);
  }
  for (const auto& [oid, object] : w.catalog.all<DefinedObject>()) {
    roles.add(object->privileges);
    if (object->cls == ObjectClass::role) roles.add(object->name);
    if (const auto role = object->properties.find("role"); role != object->properties.end())
      roles.add(role->second);
  }
  for (const std::string& name : roles.names()) {
    w.script.add(Phase::role, name,
                 "DO $$ BEGIN CREATE ROLE " + sql::quote_identifier(name) +
                     "; EXCEPTION WHEN duplicate_object OR insufficient_privilege THEN NULL; END $$;\n",
                 {});
  }
}

}  // namespace print
