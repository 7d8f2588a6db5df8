// Resolving names of collations (src/backend/catalog/namespace.c, get_collation_oid).

#include "lint/types/collation.h"

#include <algorithm>

#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/pg_catalog/named_objects.h"
#include "lint/types/type.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

bool lower(char c) {
  return c >= 'a' && c <= 'z';
}

// Words that locale.alias of the GNU C library makes locales of.
constexpr std::string_view aliases[] = {
    "bokmal",    "catalan",  "croatian",  "czech",      "danish",   "dansk",    "deutsch", "dutch",
    "eesti",     "estonian", "finnish",   "french",     "galego",   "galician", "german",  "greek",
    "hebrew",    "hrvatski", "hungarian", "icelandic",  "italian",  "japanese", "korean",  "lithuanian",
    "norwegian", "nynorsk",  "polish",    "portuguese", "romanian", "russian",  "slovak",  "slovene",
    "slovenian", "spanish",  "swedish",   "thai",       "turkish"};

// pg_import_system_collations takes language[_territory][.codeset][@modifier] as `locale -a` prints it,
// ICU's as language[-script][-territory]-x-icu, and on Windows "Language_Territory.codepage".
bool may_be_a_systems(std::string_view name) {
  if (name.empty() || !lower(name[0])) return true;
  const size_t end = name.find_first_of("_-.@");
  const std::string_view word = name.substr(0, end);
  if (std::find(std::begin(aliases), std::end(aliases), word) != std::end(aliases)) return true;
  if (!std::all_of(word.begin(), word.end(), lower)) return false;
  if (word == "und") return true;
  if (end == std::string_view::npos) return word.size() <= 3;
  return word.size() == 2 || word.size() == 3 || name.ends_with("-x-icu");
}

bool in_pg_catalog(const Catalog& catalog, std::string_view name) {
  if (is_given_collation(catalog, name)) return true;
  return !pg_catalog::lifetime(pg_catalog::NamedObject::collation, name) && may_be_a_systems(name);
}

ResolvedCollation missing(const Catalog& catalog, const Name& written) {
  std::string name = ast::written(written);
  if (may_lack(catalog, written.name)) return {std::move(name), 0, {}};
  std::string message = "collation \"" + name + "\" for encoding \"UTF8\" does not exist";
  return {std::move(name), 0, not_found(ObjectKind::collation, written, "42704", std::move(message))};
}

}  // namespace

bool is_given_collation(const Catalog& catalog, std::string_view name) {
  return pg_catalog::has(pg_catalog::NamedObject::collation, name, catalog.server_version());
}

ResolvedCollation resolve_collation(const Catalog& catalog, const Name& written) {
  if (written.name.empty()) return {};
  if (written.schema == "pg_catalog") {
    return in_pg_catalog(catalog, written.name) ? ResolvedCollation{written.name, 0, {}}
                                                : missing(catalog, written);
  }
  if (written.schema.empty() && is_given_collation(catalog, written.name)) {
    return {written.name, 0, {}};
  }
  if (written.schema.empty()) {
    for (Oid schema : catalog.search_path()) {
      const Oid own = catalog.find_defined(ObjectClass::collation, schema, written.name);
      if (own != 0) return {std::string(catalog.schema_name(schema)) + "." + written.name, own, {}};
    }
    return in_pg_catalog(catalog, written.name) ? ResolvedCollation{written.name, 0, {}}
                                                : missing(catalog, written);
  }
  const Oid schema = catalog.find_schema(written.schema);
  if (schema == 0) {
    std::string name = written.schema + "." + written.name;
    if (may_lack(catalog, written.schema)) return {std::move(name), 0, {}};
    return {std::move(name), 0, no_schema(written.schema)};
  }
  const Oid own = catalog.find_defined(ObjectClass::collation, schema, written.name);
  return own != 0 ? ResolvedCollation{written.schema + "." + written.name, own, {}}
                  : missing(catalog, written);
}

ResolvedCollation resolve_collation(const Catalog& catalog, std::string_view written) {
  const size_t dot = written.find('.');
  if (dot == std::string_view::npos) return resolve_collation(catalog, Name{{}, std::string(written)});
  const std::string_view schema = written.substr(0, dot);
  // A system's locale has a dot in its name: en_US.utf8.
  if (schema != "pg_catalog" && catalog.find_schema(schema) == 0 && may_be_a_systems(schema))
    return {std::string(written), 0, {}};
  return resolve_collation(catalog, Name{std::string(schema), std::string(written.substr(dot + 1))});
}

}  // namespace types
