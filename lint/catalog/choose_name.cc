#include "lint/catalog/choose_name.h"

#include <algorithm>
#include <array>

using namespace std::string_view_literals;

namespace catalog {
namespace {

constexpr std::size_t longest_name = 63;  // NAMEDATALEN - 1

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The longest beginning of at most `limit` bytes that ends between characters (pg_mbcliplen).
std::size_t clip(std::string_view name, std::size_t limit) {
  if (name.size() <= limit) return name.size();
  while (limit > 0 && continues_character(name[limit])) --limit;
  return limit;
}

}  // namespace

std::string truncate_identifier(std::string_view name) {
  return std::string(name.substr(0, clip(name, longest_name)));
}

std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label) {
  const std::size_t extra = (name2.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  const std::size_t room = longest_name - std::min(extra, longest_name);
  std::size_t size1 = name1.size(), size2 = name2.size();
  while (size1 + size2 > room) {
    if (size1 > size2) {
      --size1;
    } else {
      --size2;
    }
  }
  std::string name(name1.substr(0, clip(name1, size1)));
  if (!name2.empty()) {
    name += '_';
    name += name2.substr(0, clip(name2, size2));
  }
  if (!label.empty()) {
    name += '_';
    name += label;
  }
  return name;
}

std::string choose_relation_name(const Catalog& catalog, std::string_view name1, std::string_view name2,
                                 std::string_view label, Oid schema, bool is_constraint) {
  for (int pass = 0;; ++pass) {
    const std::string modified = pass == 0 ? std::string(label) : std::string(label) + std::to_string(pass);
    std::string name = make_object_name(name1, name2, modified);
    if (catalog.find_relation(schema, name) != 0) continue;
    if (is_constraint && catalog.constraint_name_exists(schema, name)) continue;
    return name;
  }
}

std::string choose_constraint_name(const Catalog& catalog, std::string_view name1, std::string_view name2,
                                   std::string_view label, Oid schema,
                                   const std::vector<std::string>& taken) {
  for (int pass = 0;; ++pass) {
    const std::string modified = pass == 0 ? std::string(label) : std::string(label) + std::to_string(pass);
    std::string name = make_object_name(name1, name2, modified);
    if (std::find(taken.begin(), taken.end(), name) != taken.end()) continue;
    if (catalog.constraint_name_exists(schema, name)) continue;
    return name;
  }
}

namespace {

// Keywords other than UNRESERVED ones: they stand in quotes (src/include/parser/kwlist.h, PostgreSQL 18).
constexpr std::array quoted_words = {"all"sv,
                                     "analyse"sv,
                                     "analyze"sv,
                                     "and"sv,
                                     "any"sv,
                                     "array"sv,
                                     "as"sv,
                                     "asc"sv,
                                     "asymmetric"sv,
                                     "authorization"sv,
                                     "between"sv,
                                     "bigint"sv,
                                     "binary"sv,
                                     "bit"sv,
                                     "boolean"sv,
                                     "both"sv,
                                     "case"sv,
                                     "cast"sv,
                                     "char"sv,
                                     "character"sv,
                                     "check"sv,
                                     "coalesce"sv,
                                     "collate"sv,
                                     "collation"sv,
                                     "column"sv,
                                     "concurrently"sv,
                                     "constraint"sv,
                                     "create"sv,
                                     "cross"sv,
                                     "current_catalog"sv,
                                     "current_date"sv,
                                     "current_role"sv,
                                     "current_schema"sv,
                                     "current_time"sv,
                                     "current_timestamp"sv,
                                     "current_user"sv,
                                     "dec"sv,
                                     "decimal"sv,
                                     "default"sv,
                                     "deferrable"sv,
                                     "desc"sv,
                                     "distinct"sv,
                                     "do"sv,
                                     "else"sv,
                                     "end"sv,
                                     "except"sv,
                                     "exists"sv,
                                     "extract"sv,
                                     "false"sv,
                                     "fetch"sv,
                                     "float"sv,
                                     "for"sv,
                                     "foreign"sv,
                                     "freeze"sv,
                                     "from"sv,
                                     "full"sv,
                                     "grant"sv,
                                     "greatest"sv,
                                     "group"sv,
                                     "grouping"sv,
                                     "having"sv,
                                     "ilike"sv,
                                     "in"sv,
                                     "initially"sv,
                                     "inner"sv,
                                     "inout"sv,
                                     "int"sv,
                                     "integer"sv,
                                     "intersect"sv,
                                     "interval"sv,
                                     "into"sv,
                                     "is"sv,
                                     "isnull"sv,
                                     "join"sv,
                                     "json"sv,
                                     "json_array"sv,
                                     "json_arrayagg"sv,
                                     "json_exists"sv,
                                     "json_object"sv,
                                     "json_objectagg"sv,
                                     "json_query"sv,
                                     "json_scalar"sv,
                                     "json_serialize"sv,
                                     "json_table"sv,
                                     "json_value"sv,
                                     "lateral"sv,
                                     "leading"sv,
                                     "least"sv,
                                     "left"sv,
                                     "like"sv,
                                     "limit"sv,
                                     "localtime"sv,
                                     "localtimestamp"sv,
                                     "merge_action"sv,
                                     "national"sv,
                                     "natural"sv,
                                     "nchar"sv,
                                     "none"sv,
                                     "normalize"sv,
                                     "not"sv,
                                     "notnull"sv,
                                     "null"sv,
                                     "nullif"sv,
                                     "numeric"sv,
                                     "offset"sv,
                                     "on"sv,
                                     "only"sv,
                                     "or"sv,
                                     "order"sv,
                                     "out"sv,
                                     "outer"sv,
                                     "overlaps"sv,
                                     "overlay"sv,
                                     "placing"sv,
                                     "position"sv,
                                     "precision"sv,
                                     "primary"sv,
                                     "real"sv,
                                     "references"sv,
                                     "returning"sv,
                                     "right"sv,
                                     "row"sv,
                                     "select"sv,
                                     "session_user"sv,
                                     "setof"sv,
                                     "similar"sv,
                                     "smallint"sv,
                                     "some"sv,
                                     "substring"sv,
                                     "symmetric"sv,
                                     "system_user"sv,
                                     "table"sv,
                                     "tablesample"sv,
                                     "then"sv,
                                     "time"sv,
                                     "timestamp"sv,
                                     "to"sv,
                                     "trailing"sv,
                                     "treat"sv,
                                     "trim"sv,
                                     "true"sv,
                                     "union"sv,
                                     "unique"sv,
                                     "user"sv,
                                     "using"sv,
                                     "values"sv,
                                     "varchar"sv,
                                     "variadic"sv,
                                     "verbose"sv,
                                     "when"sv,
                                     "where"sv,
                                     "window"sv,
                                     "with"sv,
                                     "xmlattributes"sv,
                                     "xmlconcat"sv,
                                     "xmlelement"sv,
                                     "xmlexists"sv,
                                     "xmlforest"sv,
                                     "xmlnamespaces"sv,
                                     "xmlparse"sv,
                                     "xmlpi"sv,
                                     "xmlroot"sv,
                                     "xmlserialize"sv,
                                     "xmltable"sv};

bool is_quoted_word(std::string_view word) {
  return std::binary_search(quoted_words.begin(), quoted_words.end(), word);
}

}  // namespace

std::string quote_identifier(std::string_view name) {
  bool safe = !name.empty() && ((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_');
  for (char c : name) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) safe = false;
  }
  if (safe && !is_quoted_word(name)) return std::string(name);
  std::string quoted = "\"";
  for (char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

}  // namespace catalog
