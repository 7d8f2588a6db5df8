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
  // integer that is a regclass 'c', regtype 't', regnamespace 'n', regproc 'p', regprocedure 'P'; or a text
  // that is made when it is asked for: the definition of an index 'i' or constraint 'k', the default of a
  // column 'd' (see definition()). An unknown that is the server's refusal '!', with its SQLSTATE and
  // message as text. A text that is a date 'D', timestamp 'T' or interval 'V'. An array that counts from 0
  // '0'.
  char reg = 0;
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

  bool is_failure() const { return kind == Kind::unknown && reg == '!'; }
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
