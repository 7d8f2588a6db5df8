// Inside of rows_of(): the class that puts a Catalog's objects into words, over several files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/catalog/catalog.h"
#include "lint/diff/rows.h"

namespace diff {
using namespace ast;
using namespace catalog;

inline const char* yes(bool value) {
  return value ? "yes" : "no";
}

class Collector {
 public:
  Collector(const Catalog& catalog, const RowOptions& options) : catalog_(catalog), options_(options) {}

  Rows collect();

 private:
  bool shown(ObjectAddress object, Oid schema) const;
  bool left_out(std::string_view schema) const;
  void add_shown_relation(const Relation& relation);
  void add_shown_type(const Type& type);
  void add_shown_function(const Function& function);
  void add_others();
  void add_shown_defined(const DefinedObject& object);
  void add_with_parts(const Relation& relation);
  void add_one(const ObjectAddress& object);

  ObjectRow& put(char letter, const std::string& name, std::string what, std::string within = {});
  std::string expression(const ExprPtr& expr, const Relation* relation) const;
  std::string type(TypeRef ref) const;
  std::string columns(const Relation& table, const std::vector<ColumnNumber>& numbers) const;
  void owner_and_comment(ObjectRow& row, const std::string& owner, const std::string& comment) const;
  void add_schema(const Schema& schema);
  static std::string kind_word(RelationKind kind);
  void add_relation(const Relation& relation);
  std::string partition_key_of(const Relation& relation) const;
  void add_column(const Relation& relation, const Column& column, const std::string& table);

  // What SET STORAGE says where it cannot be what the type has by itself.
  static std::string storage_of(const Column& column);
  static const char* kind_word(Constraint::Kind kind);
  void add_constraint(const Relation* table, const Constraint& constraint, const std::string& owner,
                      const std::string& within);
  void add_index(const Relation& relation, const std::string& name);
  void add_sequence(const Relation& relation, ObjectRow& row);
  void add_type(const Type& type_object);
  void add_function(const Function& function);
  const Relation* owner_of(Oid table) const;
  void add_trigger(const Trigger& trigger);
  static bool is_whoever_runs(const std::string& role);
  void add_policy(const Policy& policy);
  std::string action_of(const Query& action) const;
  void add_rule(const Rule& rule);
  void add_extension(const Extension& extension);
  void add_defined(const DefinedObject& object);

  const Catalog& catalog_;
  const RowOptions& options_;
  Rows rows_;
};

}  // namespace diff
