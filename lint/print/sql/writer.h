// Inside of print_sql: the Catalog that is written, and the words that statements about any object share.
#pragma once

#include <string>

#include "lint/print/sql.h"
#include "lint/print/sql/script.h"

namespace print {

struct SqlWriter {
  const Catalog& catalog;
  const SqlOptions& options;
  Script& script;

  // Neither the system's, nor temporary, nor an extension's.
  bool of_the_chain(ObjectAddress object, Oid schema) const;
  std::string qualified(Oid schema, const std::string& name) const;
  std::string type_text(TypeRef type) const;
  // "s.f(integer, text)"
  std::string signature(const Function& function) const;
  // The text with the relations that it reads by their present names, whatever else was renamed or added
  // since.
  std::string now(const Written& written) const;
  // The statement, with the search_path set that the text needs.
  static std::string by_path(const Written& written, const std::string& statement);
  // What must stand before the object: what it refers to, columns left out.
  std::vector<ObjectAddress> needs_of(ObjectAddress object, bool with_columns = false) const;

  // COMMENT ON, OWNER TO and GRANT for an object that SQL calls "TABLE s.t"; "" where there is nothing to
  // say.
  static std::string comment_on(const std::string& object, const std::string& comment);
  std::string owner_of(const std::string& object, const std::string& owner) const;
  void add_privileges(const std::string& object, ObjectAddress on, const Privileges& privileges,
                      const std::string& column = {}) const;
  // "REVOKE ... <middle> FROM r" and "GRANT ... <middle> TO r", each with `before` in front; of a column too.
  static std::string privilege_statements(const Privileges& privileges, const std::string& before,
                                          const std::string& middle, const std::string& column = {});
};

std::string literal(std::string_view text);
// (a '1', b '2') of OPTIONS; (a='1', b='2') of WITH.
std::string foreign_options(const std::map<std::string, std::string>& options);
std::string storage_options(const std::map<std::string, std::string>& options);

// Each adds what there is of its kind.
void add_schemas(const SqlWriter& w);
void add_types(const SqlWriter& w);
void add_routines(const SqlWriter& w);
void add_sequences(const SqlWriter& w);
void add_tables(const SqlWriter& w);
void add_constraints(const SqlWriter& w, const Relation& table);
void add_indexes(const SqlWriter& w);
void add_views(const SqlWriter& w);
void add_triggers(const SqlWriter& w);
void add_policies(const SqlWriter& w);
void add_defined(const SqlWriter& w);
// The roles that the statements name, where they are not there.
void add_roles(const SqlWriter& w);

// Whether the expression calls a function of the chain, which may need what the expression stands in.
bool calls_own(const Expr& expr);
// What is set when the table stands: a default, a CHECK.
bool set_later(const Column& column);
bool checked_later(const Constraint& constraint);
// Whether the CHECK's condition is known, and not by its columns alone (what a partition leaves behind).
bool is_told(const Constraint& check);
// col type COLLATE ... DEFAULT ... NOT NULL
std::string column_text(const SqlWriter& w, const Relation& table, const Column& column);
std::string identity_text(const SqlWriter& w, const Relation& table, const Column& column);
// LIKE gives a sequence the limits of the column that it was copied from, and another type.
std::string type_of_identity(const SqlWriter& w, const Relation& table, const Column& column);
// " INCREMENT BY 2 MAXVALUE 100", what is not the default.
std::string sequence_options(const Sequence& sequence);

}  // namespace print
