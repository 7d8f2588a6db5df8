// What the server makes of a literal when it learns its type: errors of the types' input functions
// (src/backend/utils/adt), for those types whose rules are short; regclass by name.

#include "lint/datum/input.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/datum/characters.h"
#include "lint/datum/input_json.h"
#include "lint/datum/input_nested.h"
#include "lint/text/trim.h"
#include "lint/types/builtin_object.h"
#include "lint/types/type.h"

namespace datum {
using namespace ast;
using namespace catalog;

namespace {

Refusal invalid(const char* type, const std::string& text, const char* sqlstate = "22P02") {
  return {sqlstate, std::string("invalid input syntax for type ") + type + ": \"" + text + "\"", {}, {}};
}

// src/backend/utils/adt/numutils.c, pg_strtoint32; hexadecimal and underscores are of version 16.
bool is_integer(std::string_view text, int version) {
  text = text::trim(text);
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) return false;
  if (version >= 16 && is_digit(text.front())) {
    if (text.find_first_of("xXoObB_") != std::string_view::npos) return true;  // not looked into
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Digits, a point, an exponent; what stands for infinity and no number.
bool is_number(std::string_view text, int version) {
  std::string word(text::trim(text));
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word.starts_with('-') || word.starts_with('+')) word.erase(0, 1);
  if (word == "nan" || word == "inf" || word == "infinity") return true;
  const bool digit_first = !word.empty() && is_digit(word.front());
  if (version >= 16 && digit_first && word.find_first_of("xob_") != std::string::npos)
    return true;  // not looked into
  if (word.starts_with("0x")) return true;
  size_t digits = 0, points = 0;
  size_t i = 0;
  for (; i < word.size() && (is_digit(word[i]) || word[i] == '.'); ++i)
    (word[i] == '.' ? points : digits) += 1;
  if (digits == 0 || points > 1) return false;
  if (i == word.size()) return true;
  if (word[i++] != 'e') return false;
  if (i < word.size() && (word[i] == '-' || word[i] == '+')) ++i;
  return i < word.size() && std::all_of(word.begin() + static_cast<ptrdiff_t>(i), word.end(), is_digit);
}

// Dates and times have too many forms to judge, but without a digit only some words remain
// (src/backend/utils/adt/datetime.c, datetktbl).
bool may_be_time(std::string_view text) {
  static constexpr std::array words = {"epoch",    "infinity",  "now",     "today",
                                       "tomorrow", "yesterday", "allballs"};
  std::string word(text::trim(text));
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (std::any_of(word.begin(), word.end(), is_digit)) return true;
  return std::any_of(words.begin(), words.end(),
                     [&](const char* known) { return word.find(known) != std::string::npos; });
}

// src/backend/utils/adt/numutils.c: digits are looked at first, their value second.
std::optional<Refusal> read_integer(const std::string& text, const char* type, int64_t least, int64_t most,
                                    int version) {
  if (!is_integer(text, version)) return invalid(type, text);
  std::string_view digits = text::trim(text);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.find_first_not_of("-0123456789") != std::string_view::npos) return std::nullopt;
  int64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec == std::errc() && value >= least && value <= most) return std::nullopt;
  return Refusal{"22003", "value \"" + text + "\" is out of range for type " + type, {}, {}};
}

// src/backend/utils/adt/bool.c, parse_bool_with_len
bool is_boolean(std::string_view text) {
  std::string word(text::trim(text));
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word.empty()) return false;
  const auto begins = [&](std::string_view whole, size_t least) {
    return word.size() >= least && whole.starts_with(word);
  };
  return begins("true", 1) || begins("false", 1) || begins("yes", 1) || begins("no", 1) || word == "on" ||
         begins("off", 2) || word == "1" || word == "0";
}

}  // namespace

bool means_true(std::string_view text) {
  const std::string_view word = text::trim(text);
  if (!is_boolean(word)) return false;
  const auto letter = [&](size_t i) { return std::tolower(static_cast<unsigned char>(word[i])); };
  return letter(0) == 't' || letter(0) == 'y' || letter(0) == '1' || (letter(0) == 'o' && letter(1) == 'n');
}

namespace {

// src/backend/utils/adt/uuid.c, string_to_uuid: 32 digits, a hyphen after any group of four, braces around.
bool is_uuid(std::string_view text) {
  if (text.starts_with("{")) {
    if (!text.ends_with("}")) return false;
    text = text.substr(1, text.size() - 2);
  }
  size_t digits = 0;
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
  for (size_t i = 0; i < text.size(); ++i) {
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
    } else if (!is_space(c)) {
      parts.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  if (quoted || parts.size() > 3 || parts.back().empty()) return std::nullopt;
  return Name{parts.size() > 1 ? parts[parts.size() - 2] : std::string(), parts.back()};
}

std::optional<Refusal> read_regclass(const Catalog& catalog, const std::string& text, Oid* relation) {
  if (text == "-" || (!text.empty() && std::all_of(text.begin(), text.end(), is_digit))) return std::nullopt;
  const auto name = qualified(text);
  if (!name) return Refusal{"42602", "invalid name syntax", {}, {}};
  if (name->schema == "pg_catalog" || name->schema == "information_schema") return std::nullopt;
  const Oid found = catalog.resolve_relation(*name);
  if (relation) *relation = found;
  if (found != 0 || name->name.starts_with("pg_") || types::may_lack(catalog, name->name))
    return std::nullopt;
  if (!name->schema.empty() && catalog.find_schema(name->schema) == 0) return no_schema(name->schema);
  return no_relation(*name, ObjectKind::sequence);
}

// src/include/catalog/pg_type.dat
constexpr Oid regconfig = 3734, regdictionary = 3769;

// get_ts_config_oid and get_ts_dict_oid, src/backend/catalog/namespace.c.
std::optional<Refusal> read_text_search(const Catalog& catalog, const std::string& text, bool configuration,
                                        Oid* object) {
  const auto name = qualified(text);
  if (!name || text == "-" || text.find_first_not_of("0123456789") == std::string::npos) return std::nullopt;
  ObjectRef ref;
  ref.name = *name;
  const ObjectKind kind =
      configuration ? ObjectKind::text_search_configuration : ObjectKind::text_search_dictionary;
  if (types::in_pg_catalog(catalog, kind, ref)) return std::nullopt;
  for (const Oid schema : schemas_for(catalog, *name)) {
    const Oid found = catalog.find_defined(ObjectClass::text_search, schema,
                                           configuration ? name->name : name->name + " (dictionary)");
    if (found == 0) continue;
    if (object) *object = found;
    return std::nullopt;
  }
  if (types::may_lack(catalog, name->name)) return std::nullopt;
  if (!name->schema.empty() && catalog.find_schema(name->schema) == 0) return no_schema(name->schema);
  return Refusal{"42704",
                 std::string("text search ") + (configuration ? "configuration" : "dictionary") + " \"" +
                     (name->schema.empty() ? "" : name->schema + ".") + name->name + "\" does not exist",
                 {},
                 {}};
}

// src/backend/utils/adt/enum.c, enum_in, check_safe_enum_use
std::optional<Refusal> read_label(const Type& type, const std::string& text) {
  const auto has = [&](const std::vector<std::string>& labels) {
    return std::find(labels.begin(), labels.end(), text) != labels.end();
  };
  if (!has(type.labels)) {
    Refusal refusal{"22P02", "invalid input value for enum " + type.name + ": \"" + text + "\"", {}, {}};
    refusal.of_enum = type.name;
    return refusal;
  }
  if (!has(type.new_labels)) return std::nullopt;
  return Refusal{"55P04",
                 "unsafe use of new value \"" + text + "\" of enum type " + type.name,
                 {},
                 "New enum values must be committed before they can be used."};
}

bool is_day(Oid type) {
  return type == type_oid::date || type == type_oid::timestamp || type == type_oid::timestamptz;
}

// No day is written with one digit and nothing else (DecodeNumberField, src/backend/utils/adt/datetime.c).
bool is_one_digit(std::string_view text) {
  const std::string_view seen = text::trim(text);
  return seen.size() == 1 && seen.find_first_not_of("0123456789") == std::string_view::npos;
}

const char* time_word(Oid type) {
  switch (type) {
    case type_oid::date: return "date";
    case type_oid::time: return "time";
    case type_oid::timetz: return "time with time zone";
    case type_oid::timestamp: return "timestamp";
    case type_oid::timestamptz: return "timestamp with time zone";
    default: return "interval";
  }
}

}  // namespace

ObjectClass named_by_literal(Oid type) {
  return type == regconfig || type == regdictionary ? ObjectClass::text_search : ObjectClass::relation;
}

std::optional<Refusal> check_literal(const Catalog& catalog, const std::string& text, Oid type,
                                     Oid* relation) {
  if (relation) *relation = 0;
  const int version = catalog.server_version();
  const Oid base = types::base_type(catalog, {type, -1}).oid;
  switch (base) {
    case type_oid::int2: return read_integer(text, "smallint", INT16_MIN, INT16_MAX, version);
    case type_oid::int4: return read_integer(text, "integer", INT32_MIN, INT32_MAX, version);
    case type_oid::int8: return read_integer(text, "bigint", INT64_MIN, INT64_MAX, version);
    case type_oid::numeric:
      if (!is_number(text, version)) return invalid("numeric", text);
      return std::nullopt;
    case type_oid::float4:
      if (!is_number(text, version)) return invalid("real", text);
      return std::nullopt;
    case type_oid::float8:
      if (!is_number(text, version)) return invalid("double precision", text);
      return std::nullopt;
    case type_oid::date:
    case type_oid::time:
    case type_oid::timetz:
    case type_oid::timestamp:
    case type_oid::timestamptz:
    case type_oid::interval:
      if (!may_be_time(text) || (is_day(base) && is_one_digit(text)))
        return invalid(time_word(base), text, "22007");
      return std::nullopt;
    case type_oid::json:
    case type_oid::jsonb:
      if (!is_json(text)) return Refusal{"22P02", "invalid input syntax for type json", {}, {}};
      return std::nullopt;
    case type_oid::boolean:
      if (!is_boolean(text)) return invalid("boolean", text);
      return std::nullopt;
    case type_oid::uuid:
      if (!is_uuid(text)) return invalid("uuid", text);
      return std::nullopt;
    case type_oid::record:
      return Refusal{"0A000", "input of anonymous composite types is not implemented", {}, {}};
    case type_oid::regclass: return read_regclass(catalog, text, relation);
    case regconfig:
    case regdictionary: return read_text_search(catalog, text, base == regconfig, relation);
    default: break;
  }
  const Type* own = base >= first_user_oid ? catalog.get<Type>(base) : nullptr;
  if (own && own->kind == Type::Kind::enumeration) return read_label(*own, text);
  const auto facts = types::type_facts(catalog, base);
  if (!facts || base == 22 || base == 30) return std::nullopt;  // int2vector, oidvector: without brackets
  switch (facts->kind) {
    case Type::Kind::array: return check_array(catalog, text, facts->element);
    case Type::Kind::range: return check_range(catalog, text, facts->subtype);
    case Type::Kind::multirange: return check_multirange(catalog, text, facts->subtype);
    case Type::Kind::composite:
      return check_record(catalog, text, own ? catalog.relation(own->relation) : nullptr);
    default: return std::nullopt;
  }
}

bool is_true(const Expr& expr) {
  if (expr.kind == Expr::Kind::boolean) return expr.text == "true";
  if (expr.kind == Expr::Kind::string) return means_true(expr.text);
  return expr.kind == Expr::Kind::cast && expr.type.oid == type_oid::boolean && expr.args.size() == 1 &&
         expr.args[0] && is_true(*expr.args[0]);
}

}  // namespace datum
