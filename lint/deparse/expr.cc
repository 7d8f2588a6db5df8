// Analysed or raw expressions as SQL, near to what pg_get_expr prints (src/backend/utils/adt/ruleutils.c):
// each operation in brackets, columns by their present names, casts that the server put in left out.

#include "lint/deparse/expr.h"

#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace deparse {
using namespace ast;
using namespace catalog;

namespace {

using Kind = Expr::Kind;

class Printer {
 public:
  Printer(const Catalog& catalog, const Relation* relation) : catalog_(catalog), relation_(relation) {}

  std::string out;

  void print(const Expr& expr);

 private:
  void arg(const Expr& expr, size_t index) {
    if (index < expr.args.size() && expr.args[index]) print(*expr.args[index]);
  }
  void list(const Expr& expr, size_t first) {
    for (size_t i = first; i < expr.args.size(); ++i) {
      if (i > first) out += ", ";
      arg(expr, i);
    }
  }
  void name(const Name& written) {
    if (!written.schema.empty() && written.schema != "pg_catalog")
      out += sql::quote_identifier(written.schema) + ".";
    out += sql::quote_identifier(written.name);
  }
  void quoted(const std::string& value);
  void constant(const Expr& expr);
  void column(const Expr& expr);
  void call(const Expr& expr);
  void operation(const Expr& expr);
  void cast(const Expr& expr);
  void type(const Expr& expr);
  void case_expression(const Expr& expr);
  void joined(const Expr& expr, const char* word);
  void infix(const Expr& expr, size_t left, const std::string& word, size_t right);
  void subquery(const Expr& expr);
  void framed(const Expr& expr);

  const Catalog& catalog_;
  const Relation* relation_;
};

// A field's name as it is now.
const std::string& field_name(const Catalog& catalog, const Expr& expr) {
  const Relation* row = expr.relation ? catalog.relation(expr.relation) : nullptr;
  const bool stands = row && expr.column > 0 && static_cast<size_t>(expr.column) <= row->columns.size();
  return stands ? row->column(expr.column).name : expr.text;
}

void Printer::quoted(const std::string& value) {
  if (value.find('\\') != std::string::npos) out += 'E';
  out += '\'';
  for (char c : value) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  out += '\'';
}

// get_const_expr: numbers that read back as what they are stand bare; a type without its modifier, which is a
// function's business (but an interval's).
void Printer::constant(const Expr& expr) {
  if (expr.kind == Kind::boolean) {
    out += expr.text;
    return;
  }
  if (expr.kind == Kind::null) {
    out += "NULL";
  } else if (const Relation* named = expr.relation ? catalog_.relation(expr.relation) : nullptr) {
    quoted(sql::quote_identifier(catalog_.schema_name(named->schema)) + "." +
           sql::quote_identifier(named->name));
  } else {
    const std::string value = expr.kind == Kind::bit_string ? expr.text.substr(1) : expr.text;
    const bool digit = !value.empty() && value[0] >= '0' && value[0] <= '9';
    const bool whole = value.find_first_not_of("0123456789") == std::string::npos;
    if (digit && ((expr.type.oid == type_oid::int4 && whole) ||
                  (expr.type.oid == type_oid::numeric && value.find('.') != std::string::npos))) {
      out += value;
      return;
    }
    if (!expr.type.known() && expr.kind != Kind::string) {
      out += value;  // not analysed
      return;
    }
    quoted(value);
  }
  if (!expr.type.known() || expr.type.oid == type_oid::unknown) return;
  const bool keeps_modifier = expr.type.oid == type_oid::interval;
  out +=
      "::" + types::format_type_qualified(catalog_, {expr.type.oid, keeps_modifier ? expr.type.typmod : -1});
}

void Printer::column(const Expr& expr) {
  if (relation_ && expr.relation == relation_->oid && expr.column > 0) {
    out += sql::quote_identifier(relation_->column(expr.column).name);
    return;
  }
  if (expr.names.size() == 1 && expr.names[0] == "value" && expr.relation == 0 && expr.type.known()) {
    out += "VALUE";
    return;
  }
  for (size_t i = 0; i < expr.names.size(); ++i) {
    if (i > 0) out += '.';
    out += sql::quote_identifier(expr.names[i]);
  }
}

void Printer::call(const Expr& expr) {
  const bool first_is_text = expr.args.size() == 2 && expr.args[0] && expr.args[0]->kind == Kind::string;
  if (expr.sql_syntax && expr.name.name == "extract" && first_is_text && catalog_.server_version() >= 14) {
    const std::string& field = expr.args[0]->text;
    const bool quotes = catalog_.version().has(sql::Update::august_2026);
    out += "EXTRACT(" + (quotes ? sql::quote_identifier(field) : field) + " FROM ";
    arg(expr, 1);
    out += ')';
    return;
  }
  if (const Function* own = catalog_.get<Function>(expr.function)) {
    name({std::string(catalog_.schema_name(own->schema)), own->name});  // as it is called now
  } else {
    name(expr.name);
  }
  out += '(';
  if (expr.star) out += '*';
  if (expr.distinct_args) out += "DISTINCT ";
  for (size_t i = 0; i < expr.args.size(); ++i) {
    if (i > 0) out += ", ";
    if (i < expr.names.size() && !expr.names[i].empty()) out += sql::quote_identifier(expr.names[i]) + " => ";
    if (expr.variadic && i + 1 == expr.args.size()) out += "VARIADIC ";
    arg(expr, i);
  }
  out += ')';
}

void Printer::infix(const Expr& expr, size_t left, const std::string& word, size_t right) {
  out += '(';
  arg(expr, left);
  out += ' ' + word + ' ';
  arg(expr, right);
  out += ')';
}

void Printer::joined(const Expr& expr, const char* word) {
  out += '(';
  for (size_t i = 0; i < expr.args.size(); ++i) {
    if (i > 0) out += word;
    arg(expr, i);
  }
  out += ')';
}

void Printer::operation(const Expr& expr) {
  switch (expr.kind) {
    case Kind::operator_:
      if (expr.args.size() == 1) {
        out += '(' + expr.name.name + ' ';
        arg(expr, 0);
        out += ')';
      } else {
        infix(expr, 0, expr.name.name, 1);
      }
      return;
    case Kind::like: return infix(expr, 0, expr.name.name, 1);
    case Kind::distinct: return infix(expr, 0, expr.negated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", 1);
    case Kind::any_all:
      out += '(';
      arg(expr, 0);
      out += ' ' + expr.name.name + (expr.sublink == SubLink::all ? " ALL (" : " ANY (");
      arg(expr, 1);
      out += "))";
      return;
    case Kind::in:
      out += '(';
      arg(expr, 0);
      out += expr.negated ? " <> ALL (ARRAY[" : " = ANY (ARRAY[";
      list(expr, 1);
      out += "]))";
      return;
    case Kind::between:
      out += expr.negated ? "((" : "((";
      arg(expr, 0);
      out += expr.negated ? " < " : " >= ";
      arg(expr, 1);
      out += expr.negated ? ") OR (" : ") AND (";
      arg(expr, 0);
      out += expr.negated ? " > " : " <= ";
      arg(expr, 2);
      out += "))";
      return;
    default: return;
  }
}

void Printer::type(const Expr& expr) {
  if (expr.type.known()) {
    out += types::format_type_qualified(catalog_, expr.type);
    return;
  }
  name(expr.type_name->name);
  for (int i = 0; i < expr.type_name->array_dimensions; ++i) out += "[]";
}

void Printer::cast(const Expr& expr) {
  if (expr.cast_form == CastForm::implicit) return arg(expr, 0);
  const Expr* inner = expr.args.empty() ? nullptr : expr.args[0].get();
  const bool bare = inner && (inner->kind == Kind::string || inner->kind == Kind::null);
  const bool same = inner && inner->type.oid == expr.type.oid;
  if (same && (inner->kind == Kind::boolean || (bare && expr.type.typmod < 0))) return constant(*inner);
  if (same && inner->kind == Kind::array && !inner->args.empty()) return arg(expr, 0);
  if (same && bare) {
    inner->kind == Kind::null ? void(out += "NULL") : quoted(inner->text);
    out += "::";
    return type(expr);
  }
  const bool simple =
      bare ||
      (inner && (inner->kind == Kind::column || inner->kind == Kind::call || inner->kind == Kind::array));
  if (!simple) out += '(';
  arg(expr, 0);
  if (!simple) out += ')';
  out += "::";
  type(expr);
}

void Printer::case_expression(const Expr& expr) {
  out += "CASE";
  if (expr.args[0]) {
    out += ' ';
    arg(expr, 0);
  }
  for (size_t i = 1; i + 1 < expr.args.size(); i += 2) {
    out += " WHEN ";
    arg(expr, i);
    out += " THEN ";
    arg(expr, i + 1);
  }
  if (expr.args.back()) {
    out += " ELSE ";
    arg(expr, expr.args.size() - 1);
  }
  out += " END";
}

void Printer::subquery(const Expr& expr) {
  if (!expr.args.empty()) {
    arg(expr, 0);
    out += ' ';
  }
  if (expr.sublink == SubLink::exists) out += "EXISTS ";
  if (expr.sublink == SubLink::any) out += "= ANY ";
  if (expr.sublink == SubLink::all) out += expr.name.name + " ALL ";
  if (expr.sublink == SubLink::array) out += "ARRAY";
  out += "(SELECT ...)";
}

// Special syntax, whose words stand in `names` (lint/lower/expr_json.h).
void Printer::framed(const Expr& expr) {
  if (expr.names.empty()) {
    out += expr.text + '(';
    list(expr, 0);
    out += ')';
    return;
  }
  for (size_t i = 0; i < expr.names.size(); ++i) {
    for (const char c : expr.names[i]) c == '\n' ? type(expr) : void(out += c);
    arg(expr, i);
  }
}

void Printer::print(const Expr& expr) {
  switch (expr.kind) {
    case Kind::null:
    case Kind::string:
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::bit_string: return constant(expr);
    case Kind::column: return column(expr);
    case Kind::star:
      for (const std::string& qualifier : expr.names) out += sql::quote_identifier(qualifier) + ".";
      out += '*';
      return;
    case Kind::parameter: out += '$' + expr.text; return;
    case Kind::call: return call(expr);
    case Kind::operator_:
    case Kind::any_all:
    case Kind::in:
    case Kind::between:
    case Kind::like:
    case Kind::distinct: return operation(expr);
    case Kind::nullif:
      out += "NULLIF(";
      list(expr, 0);
      out += ')';
      return;
    case Kind::and_: return joined(expr, " AND ");
    case Kind::or_: return joined(expr, " OR ");
    case Kind::not_:
      out += "(NOT ";
      arg(expr, 0);
      out += ')';
      return;
    case Kind::is_null:
      out += '(';
      arg(expr, 0);
      out += expr.negated ? " IS NOT NULL)" : " IS NULL)";
      return;
    case Kind::is_boolean:
      out += '(';
      arg(expr, 0);
      out += expr.negated ? " IS NOT " : " IS ";
      for (char c : expr.text) out += static_cast<char>(c - 'a' + 'A');
      out += ')';
      return;
    case Kind::cast: return cast(expr);
    case Kind::collate:
      out += '(';
      arg(expr, 0);
      out += " COLLATE ";
      name(expr.name);
      out += ')';
      return;
    case Kind::array:
      out += "ARRAY[";
      list(expr, 0);
      out += ']';
      return;
    case Kind::row:
      out += "ROW(";
      list(expr, 0);
      out += ')';
      return;
    case Kind::case_: return case_expression(expr);
    case Kind::coalesce:
    case Kind::greatest:
    case Kind::least:
      out += expr.kind == Kind::coalesce ? "COALESCE(" : expr.kind == Kind::greatest ? "GREATEST(" : "LEAST(";
      list(expr, 0);
      out += ')';
      return;
    case Kind::value_function:
      for (char c : expr.text) out += c == '_' ? c : static_cast<char>(c - 'a' + 'A');
      if (!expr.args.empty()) {
        out += '(';
        list(expr, 0);
        out += ')';
      }
      return;
    case Kind::field:
      out += '(';
      arg(expr, 0);
      out += ").";
      out += expr.text == "*" ? expr.text : sql::quote_identifier(field_name(catalog_, expr));
      return;
    case Kind::subscript:
      out += '(';
      arg(expr, 0);
      out += ")[";
      if (expr.text == "slice") {
        arg(expr, 1);
        out += ':';
        arg(expr, 2);
      } else {
        arg(expr, 1);
      }
      out += ']';
      return;
    case Kind::subquery: return subquery(expr);
    case Kind::at_time_zone: return infix(expr, 0, "AT TIME ZONE", 1);
    case Kind::xml:
    case Kind::json: return framed(expr);
    case Kind::default_: out += "DEFAULT"; return;
    case Kind::other: out += expr.text; return;
  }
}

}  // namespace

std::string print(const Catalog& catalog, const Expr& expr, const Relation* relation) {
  Printer printer(catalog, relation);
  printer.print(expr);
  return std::move(printer.out);
}

}  // namespace deparse
