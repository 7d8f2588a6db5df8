// What an expression of a PL/pgSQL body comes to when the Catalog alone is asked: a value, or "cannot be
// known". Three-valued logic stands beside that: NULL is a value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/ast/query.h"
#include "lint/catalog/catalog.h"

namespace executor {
using namespace ast;
using namespace catalog;

struct Value {
  enum class Kind : uint8_t { unknown, null, boolean, integer, text, array, record };
  Kind kind = Kind::unknown;
  bool truth = false;
  long long number = 0;
  // text; of a part that could not be known stands a `hole` in its place.
  std::string text;
  // What it is besides its kind.
  enum class Form : uint8_t {
    plain,
    regclass,  // an integer, by the name of what it numbers
    regtype,
    regnamespace,
    regproc,
    regprocedure,
    date,  // a text
    timestamp,
    interval,
    index_definition,  // unknown until it is asked for: see definition()
    constraint_definition,
    column_default,
    refusal,    // unknown: the server's, its SQLSTATE and message as text
    from_zero,  // an array that counts from 0
  };
  Form form = Form::plain;
  std::vector<Value> items;                           // array
  std::vector<std::pair<std::string, Value>> fields;  // record

  // Defined elsewhere: clang 14 would need pairs of Values whole before Value is.
  Value();
  static constexpr char hole = '\x01';
  // In a text that reads like the server's but for casts and brackets: a definition printed from the
  // Catalog.
  static constexpr char nearly = '\x02';
  // Stands for the database's name, whatever it is.
  static constexpr const char* database_name = "name_of_this_database";
  static Value unknown() { return {}; }
  static Value null();
  static Value failure(std::string_view sqlstate, std::string_view message);
  static Value of(bool truth);
  static Value of(long long number);
  static Value of(std::string text);
  static Value of(const char* text) { return of(std::string(text)); }
  static Value regclass(Oid oid);

  bool is_failure() const { return kind == Kind::unknown && form == Form::refusal; }
  bool known() const { return kind != Kind::unknown && text.find(hole) == std::string::npos; }
  bool exact() const { return text.find(nearly) == std::string::npos; }
  bool is_null() const { return kind == Kind::null; }
  bool is_true() const { return kind == Kind::boolean && truth; }
  const Value* field(std::string_view name) const;
};

using Row = std::vector<std::pair<std::string_view, Value>>;
using Variables = std::map<std::string, Value, std::less<>>;

// As text, as ::text would give it; holes for what is not known.
std::string text_of(const Catalog& catalog, const Value& value);

// The expression's value, variables by their names. A subquery over anything but system relations is
// unknown, and so is the absence of something that a blind spot may have made.
Value evaluate(const Catalog& catalog, const Expr& expr, const Variables& variables);

// The rows of a query with the names of its columns; nullopt = cannot be known.
std::optional<std::vector<std::vector<std::pair<std::string, Value>>>> rows_of(const Catalog& catalog,
                                                                               const Query& query,
                                                                               const Variables& variables);

}  // namespace executor
