// The identity of database objects, as the server sees it: an oid within a class, with a sub-object
// number for columns (pg_depend's classid, objid, objsubid; src/include/catalog/objectaddress.h).
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "lint/text/source.h"

namespace ast {

// Identifies an object within its class. 0 is "none". Ids below first_user_oid are those of
// pg_catalog itself and are the same on every server (src/include/access/transam.h).
using Oid = uint32_t;
inline constexpr Oid first_user_oid = 16384;

// A column's place in its table, from 1. Dropped columns keep their number (pg_attribute.attnum).
using ColumnNumber = int16_t;

enum class ObjectClass : uint8_t {
  none,
  schema,
  relation,  // tables, indexes, sequences, views, composite types: all of pg_class
  type,
  function,  // functions, procedures, aggregates, window functions
  constraint,
  column_default,
  trigger,
  policy,
  rule,
  extension,
  collation,
  operator_,
  operator_class,
  operator_family,
  cast,
  conversion,
  language,
  access_method,
  foreign_data_wrapper,
  foreign_server,
  user_mapping,
  event_trigger,
  publication,
  publication_relation,
  subscription,
  statistics,
  text_search,  // configurations, dictionaries, parsers, templates
  transform,
  role,
  database,
  tablespace,
  default_privileges,
};
inline constexpr size_t object_classes = static_cast<size_t>(ObjectClass::default_privileges) + 1;

struct ObjectAddress {
  ObjectClass cls = ObjectClass::none;
  Oid oid = 0;
  ColumnNumber column = 0;  // 0 = the whole object

  auto operator<=>(const ObjectAddress&) const = default;
};

// A name as written, folded by the parser. An empty schema means: look along the search_path.
struct Name {
  std::string schema;
  std::string name;

  auto operator<=>(const Name&) const = default;
  bool empty() const { return name.empty(); }
};

// Part of a statement as it was written.
struct Passage {
  std::string text;
  uint32_t begin = 0;  // where in the file it stands
  bool empty() const { return text.empty(); }
};

// Where in the chain something came to be: rules tell an object's story from it.
struct Origin {
  uint32_t revision = UINT32_MAX;  // index into Chain::revisions; UINT32_MAX = not of the chain
  uint32_t file = 0;               // index into Chain::files
  text::Span span;                 // the statement, in that file
};

}  // namespace ast
