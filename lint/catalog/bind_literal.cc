// What the server makes of a literal when it learns its type: errors of the types' input functions
// (src/backend/utils/adt), for those types whose rules are short; regclass by name.

#include <algorithm>
#include <cctype>

#include "lint/catalog/bind_parts.h"

namespace catalog::binding {
namespace {

Refusal invalid(const char* type, const std::string& text) {
  return {"22P02", std::string("invalid input syntax for type ") + type + ": \"" + text + "\"", {}, {}};
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

// src/backend/utils/adt/numutils.c, pg_strtoint32; hexadecimal and underscores are of version 16.
bool is_integer(std::string_view text, int version) {
  text = trimmed(text);
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) return false;
  if (version >= 16 && (text.find('_') != std::string_view::npos || text.size() > 2)) {
    if (text.find_first_of("xXoObB_") != std::string_view::npos) return true;  // not looked into
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// src/backend/utils/adt/bool.c, parse_bool_with_len
bool is_boolean(std::string_view text) {
  std::string word(trimmed(text));
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word.empty()) return false;
  const auto begins = [&](std::string_view whole, std::size_t least) {
    return word.size() >= least && whole.starts_with(word);
  };
  return begins("true", 1) || begins("false", 1) || begins("yes", 1) || begins("no", 1) || word == "on" ||
         begins("off", 2) || word == "1" || word == "0";
}

// src/backend/utils/adt/uuid.c, string_to_uuid: 32 digits, a hyphen after any group of four, braces around.
bool is_uuid(std::string_view text) {
  if (text.starts_with("{")) {
    if (!text.ends_with("}")) return false;
    text = text.substr(1, text.size() - 2);
  }
  std::size_t digits = 0;
  for (char c : text) {
    if (c == '-' && digits > 0 && digits % 4 == 0) continue;
    if (!std::isxdigit(static_cast<unsigned char>(c))) return false;
    ++digits;
  }
  return digits == 32;
}

// stringToQualifiedNameList: parts between dots, folded unless quoted.
std::optional<Name> qualified(std::string_view text) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        parts.back() += '"';
        ++i;
      } else {
        quoted = !quoted;
      }
    } else if (c == '.' && !quoted) {
      parts.emplace_back();
    } else if (quoted) {
      parts.back() += c;
    } else if (!std::isspace(static_cast<unsigned char>(c))) {
      parts.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  if (quoted || parts.size() > 3 || parts.back().empty()) return std::nullopt;
  return Name{parts.size() > 1 ? parts[parts.size() - 2] : std::string(), parts.back()};
}

std::optional<Refusal> read_regclass(const Catalog& catalog, const std::string& text, Oid* relation) {
  if (text == "-" || (!text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return std::isdigit(static_cast<unsigned char>(c));
      })))
    return std::nullopt;
  const auto name = qualified(text);
  if (!name) return Refusal{"42602", "invalid name syntax", {}, {}};
  if (name->schema == "pg_catalog" || name->schema == "information_schema") return std::nullopt;
  const Oid found = catalog.resolve_relation(*name);
  if (relation) *relation = found;
  if (found != 0 || name->name.starts_with("pg_") || may_lack(catalog, name->name)) return std::nullopt;
  if (!name->schema.empty() && catalog.find_schema(name->schema) == 0)
    return Refusal{"3F000", "schema \"" + name->schema + "\" does not exist", {}, {}};
  const std::string shown = (name->schema.empty() ? "" : name->schema + ".") + name->name;
  return Refusal{"42P01", "relation \"" + shown + "\" does not exist", {}, {}};
}

// src/backend/utils/adt/enum.c, enum_in, check_safe_enum_use
std::optional<Refusal> read_label(const Type& type, const std::string& text) {
  const auto has = [&](const std::vector<std::string>& labels) {
    return std::find(labels.begin(), labels.end(), text) != labels.end();
  };
  if (!has(type.labels))
    return Refusal{"22P02", "invalid input value for enum " + type.name + ": \"" + text + "\"", {}, {}};
  if (!has(type.new_labels) || type.made_in_transaction) return std::nullopt;
  return Refusal{"55P04",
                 "unsafe use of new value \"" + text + "\" of enum type " + type.name,
                 {},
                 "New enum values must be committed before they can be used."};
}

}  // namespace

std::optional<Refusal> check_literal(const Catalog& catalog, const std::string& text, Oid type,
                                     Oid* relation) {
  if (relation) *relation = 0;
  const Oid base = base_type(catalog, {type, -1}).oid;
  switch (base) {
    case type_oid::int2:
      if (!is_integer(text, catalog.server_version())) return invalid("smallint", text);
      return std::nullopt;
    case type_oid::int4:
      if (!is_integer(text, catalog.server_version())) return invalid("integer", text);
      return std::nullopt;
    case type_oid::int8:
      if (!is_integer(text, catalog.server_version())) return invalid("bigint", text);
      return std::nullopt;
    case type_oid::boolean:
      if (!is_boolean(text)) return invalid("boolean", text);
      return std::nullopt;
    case type_oid::uuid:
      if (!is_uuid(text)) return invalid("uuid", text);
      return std::nullopt;
    case type_oid::regclass: return read_regclass(catalog, text, relation);
    default: break;
  }
  const Type* own = base >= first_user_oid ? catalog.get<Type>(base) : nullptr;
  if (own && own->kind == Type::Kind::enumeration) return read_label(*own, text);
  return std::nullopt;
}

}  // namespace catalog::binding
