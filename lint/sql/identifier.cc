// SQL identifiers: cut to length, quoted, read from lists (src/backend/utils/adt/ruleutils.c, varlena.c).

#include "lint/sql/identifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/text/case.h"

using namespace std::string_view_literals;

namespace sql {

namespace {

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

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

// The longest beginning of at most `limit` bytes that ends between characters (pg_mbcliplen).
size_t clip_identifier(std::string_view name, size_t limit) {
  if (name.size() <= limit) return name.size();
  while (limit > 0 && continues_character(name[limit])) --limit;
  return limit;
}

std::string truncate_identifier(std::string_view name) {
  return std::string(name.substr(0, clip_identifier(name, longest_identifier)));
}

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

std::vector<std::string> split_identifiers(const std::string& list) {
  std::vector<std::string> names;
  std::string name;
  bool quoted = false, seen = false;
  auto finish = [&] {
    if (seen) names.push_back(name);
    name.clear();
    seen = false;
  };
  for (size_t i = 0; i < list.size(); ++i) {
    const char c = list[i];
    if (quoted) {
      if (c != '"') {
        name += c;
      } else if (i + 1 < list.size() && list[i + 1] == '"') {
        name += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = seen = true;
    } else if (c == ',') {
      finish();
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      seen = true;
      name += text::lower(c);
    }
  }
  finish();
  return names;
}

}  // namespace sql
