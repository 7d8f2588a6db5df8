// What a literal is printed as once its type has read it, type by type (src/backend/utils/adt).

#include "lint/datum/output.h"

#include <cctype>

#include "lint/datum/characters.h"
#include "lint/datum/input.h"
#include "lint/datum/numeric.h"
#include "lint/datum/output_array.h"
#include "lint/datum/output_datetime.h"
#include "lint/datum/output_jsonb.h"
#include "lint/datum/output_number.h"
#include "lint/text/trim.h"
#include "lint/types/type.h"

namespace datum {
using namespace ast;
using namespace catalog;

namespace {

using Printed = std::optional<std::string>;

// src/backend/utils/adt/char.c: of a longer text the first byte counts; a backslash begins an octal number.
Printed one_byte(std::string_view text) {
  if (text.empty()) return std::string();
  const bool plain = static_cast<unsigned char>(text[0]) < 0x80 && text[0] != '\\';
  return plain ? Printed(text.substr(0, 1)) : std::nullopt;
}

// src/backend/utils/adt/uuid.c, uuid_out
Printed uuid(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
    if (out.size() == 8 || out.size() == 13 || out.size() == 18 || out.size() == 23) out += '-';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out.size() == 36 ? Printed(out) : std::nullopt;
}

// src/backend/utils/adt/varbit.c: digits, or B or X and digits.
Printed bits(std::string_view text) {
  return text.find_first_not_of("01") == std::string_view::npos ? Printed(text) : std::nullopt;
}

Printed own(const Catalog& catalog, std::string_view text, Oid type) {
  const auto facts = types::type_facts(catalog, type);
  if (!facts) return std::nullopt;
  if (facts->kind == Type::Kind::enumeration) return std::string(text);
  if (facts->kind == Type::Kind::array && facts->element != 0) {
    return array(catalog, text::trim(text), facts->element);
  }
  return facts->category == TypeCategory::string ? Printed(text) : std::nullopt;
}

}  // namespace

std::optional<std::string> as_printed(const Catalog& catalog, std::string_view text, TypeRef type) {
  const TypeRef base = types::base_type(catalog, type);
  switch (base.oid) {
    case type_oid::text:
    case type_oid::varchar:
    case type_oid::bpchar:
    case type_oid::name:
    case type_oid::json:
    case type_oid::xml:
    case type_oid::unknown:
    case type_oid::regclass:
    case type_oid::regproc: return std::string(text);
    case type_oid::char_: return one_byte(text);
    case type_oid::boolean: return means_true(text) ? "t" : "f";
    case type_oid::int2:
    case type_oid::int4:
    case type_oid::int8:
    case type_oid::oid: return integer(text::trim(text));
    case type_oid::numeric: return without_exponent(text::trim(text));
    case type_oid::float4: return floating(text::trim(text), true);
    case type_oid::float8: return floating(text::trim(text), false);
    case type_oid::bit:
    case type_oid::varbit: return bits(text);
    case type_oid::uuid: return uuid(text);
    case type_oid::date: return date(text::trim(text));
    case type_oid::time: return time(text::trim(text));
    case type_oid::timestamp: return timestamp(text::trim(text));
    case type_oid::interval: return base.typmod < 0 ? interval(text::trim(text)) : std::nullopt;
    case type_oid::jsonb: return jsonb(text);
    default: return own(catalog, text, base.oid);
  }
}

}  // namespace datum
