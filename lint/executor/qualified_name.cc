// SplitIdentifierString, src/backend/utils/adt/varlena.c, and what regproc.c says of its result.

#include "lint/executor/qualified_name.h"

#include "lint/sql/parse.h"
#include "lint/text/case.h"

namespace executor {

namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

size_t skip_blanks(std::string_view text, size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

// The part that begins at `at`, which is left behind it; nullopt: none does.
std::optional<std::string> part_at(std::string_view text, size_t& at) {
  std::string part;
  if (at < text.size() && text[at] == '"') {
    for (++at; at < text.size(); ++at) {
      if (text[at] == '"' && (at + 1 >= text.size() || text[at + 1] != '"')) {
        ++at;
        return part;
      }
      if (text[at] == '"') ++at;
      part += text[at];
    }
    return std::nullopt;
  }
  const size_t begin = at;
  while (at < text.size() && text[at] != '.' && !is_blank(text[at])) ++at;
  if (at == begin) return std::nullopt;
  return text::lower(text.substr(begin, at - begin));
}

// The parser's words for a text that is no type's name. Since 14 a type's name is all that it reads; before,
// the text stood in a SELECT.
std::optional<Value> no_type(const std::string& text, int version) {
  const bool alone = version >= 14;
  if (text.find(';') != std::string::npos) return Value::unknown();
  if (text.find_first_not_of(" \t\n") == std::string::npos)
    return version < 16 ? Value::failure("42601", "invalid type name \"" + text + "\"") : Value::null();
  const std::string sql = alone ? "SELECT CAST(NULL AS " + text + ")" : "SELECT NULL::" + text;
  const sql::Parsed parsed = sql::parse(sql);
  if (parsed.statements.size() != 1 || !parsed.statements.front().error) return std::nullopt;
  const sql::SyntaxError& error = *parsed.statements.front().error;
  if (error.kind != sql::SyntaxError::Kind::syntax) return Value::unknown();
  // The bracket that is ours is the text's end.
  const bool at_end = alone && error.at.begin + 1 == sql.size();
  return Value::failure("42601", at_end ? "syntax error at end of input" : error.message);
}

}  // namespace

std::optional<std::vector<std::string>> split_qualified_name(std::string_view text) {
  std::vector<std::string> parts;
  size_t at = skip_blanks(text, 0);
  for (;;) {
    std::optional<std::string> part = part_at(text, at);
    if (!part) return std::nullopt;
    parts.push_back(*std::move(part));
    at = skip_blanks(text, at);
    if (at == text.size()) return parts;
    if (text[at] != '.') return std::nullopt;
    at = skip_blanks(text, at + 1);
  }
}

std::optional<Value> misnamed(const Catalog& catalog, const std::string& text, Value::Form form) {
  // From 16 on what is no name is nothing's name.
  const auto refused = [&](std::string_view sqlstate, std::string_view message) {
    return catalog.server_version() < 16 ? Value::failure(sqlstate, message) : Value::null();
  };
  std::string_view name = text;
  if (form == Value::Form::regprocedure) {
    const size_t bracket = name.find('(');
    if (bracket == std::string_view::npos) return refused("22P02", "expected a left parenthesis");
    if (name.find(')', bracket) == std::string_view::npos)
      return refused("22P02", "expected a right parenthesis");
    name = name.substr(0, bracket);
  } else if (form == Value::Form::regtype) {
    return no_type(text, catalog.server_version());
  } else if (form != Value::Form::regclass && form != Value::Form::regnamespace &&
             form != Value::Form::regproc) {
    return std::nullopt;
  }
  const auto parts = split_qualified_name(name);
  if (!parts || (form == Value::Form::regnamespace && parts->size() > 1))
    return refused("42602", "invalid name syntax");
  if (form != Value::Form::regclass || parts->size() < 3) return std::nullopt;
  std::string all;
  for (const std::string& part : *parts) all += (all.empty() ? "" : ".") + part;
  if (parts->size() > 3)
    return Value::failure("42601", "improper relation name (too many dotted names): " + all);
  return Value::unknown();  // refused unless the first is the database
}

}  // namespace executor
