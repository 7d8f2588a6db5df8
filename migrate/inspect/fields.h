// One row of a section of inspect.sql, read field by field.
#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lint/catalog/catalog.h"
#include "lint/text/trim.h"
#include "migrate/session/answer.h"

namespace migrate::inspection {

class Fields {
 public:
  explicit Fields(const Row& row) : row_(row) {}

  bool null(size_t i) const { return !row_[i].has_value(); }
  const std::string& text(size_t i) const {
    static const std::string empty;
    return row_[i] ? *row_[i] : empty;
  }
  bool flag(size_t i) const { return row_[i] && *row_[i] == "t"; }
  char letter(size_t i) const { return row_[i] && !row_[i]->empty() ? row_[i]->front() : '\0'; }
  int64_t number(size_t i) const {
    int64_t value = 0;
    if (row_[i]) std::from_chars(row_[i]->data(), row_[i]->data() + row_[i]->size(), value);
    return value;
  }
  ast::Oid oid(size_t i) const { return static_cast<ast::Oid>(number(i)); }
  int small(size_t i) const { return static_cast<int>(number(i)); }
  // An int2vector ("1 2 3") or an array of integers ("{1,2,3}").
  std::vector<ast::ColumnNumber> columns(size_t i) const;
  // A JSON array of strings or numbers; a null within it is "".
  std::vector<std::string> list(size_t i) const;
  // The same of "name=value".
  std::map<std::string, std::string> options(size_t i) const;
  static std::string without_semicolon(std::string_view statement) {
    return std::string(text::trim_back(statement, "; "));
  }

 private:
  const Row& row_;
};

// What a statement's section adds to the Catalog. `rows` hold what the section's SELECT names, in its order.
using Rows = std::vector<Row>;
void read_schemas(catalog::Catalog& catalog, const Rows& rows);
void read_extensions(catalog::Catalog& catalog, const Rows& rows);
void read_types(catalog::Catalog& catalog, const Rows& rows);
void read_relations(catalog::Catalog& catalog, const Rows& rows);
void read_columns(catalog::Catalog& catalog, const Rows& rows);
void read_inheritance(catalog::Catalog& catalog, const Rows& rows);
void read_indexes(catalog::Catalog& catalog, const Rows& rows);
void read_constraints(catalog::Catalog& catalog, const Rows& rows);
void read_sequences(catalog::Catalog& catalog, const Rows& rows);
void read_functions(catalog::Catalog& catalog, const Rows& rows);
void read_triggers(catalog::Catalog& catalog, const Rows& rows);
void read_policies(catalog::Catalog& catalog, const Rows& rows);
void read_rules(catalog::Catalog& catalog, const Rows& rows);
void read_defined(catalog::Catalog& catalog, const Rows& rows);
// Those of facts.sql and objects.sql.
void read_privileges(catalog::Catalog& catalog, const Rows& rows);
void read_default_privileges(catalog::Catalog& catalog, const Rows& rows);
void read_routine_facts(catalog::Catalog& catalog, const Rows& rows);
void read_column_facts(catalog::Catalog& catalog, const Rows& rows);
void read_foreign_tables(catalog::Catalog& catalog, const Rows& rows);
void read_part_comments(catalog::Catalog& catalog, const Rows& rows);
void read_trigger_facts(catalog::Catalog& catalog, const Rows& rows);
void read_rule_texts(catalog::Catalog& catalog, const Rows& rows);
void read_policy_texts(catalog::Catalog& catalog, const Rows& rows);
void read_type_definitions(catalog::Catalog& catalog, const Rows& rows);
void read_object_facts(catalog::Catalog& catalog, const Rows& rows);
void read_dependencies(catalog::Catalog& catalog, const Rows& rows);
void read_objects(catalog::Catalog& catalog, const Rows& rows);

}  // namespace migrate::inspection
