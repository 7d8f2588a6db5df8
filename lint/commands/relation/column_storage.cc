// STORAGE and COMPRESSION of columns (GetAttributeStorage and GetAttributeCompression,
// src/backend/commands/tablecmds.c).

#include "lint/commands/relation/column_storage.h"

#include <algorithm>

#include "lint/text/case.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// pg_type.typstorage 'p': values of it are never kept elsewhere or pressed.
bool always_plain(const Catalog& catalog, TypeRef type) {
  static constexpr Oid plain[] = {type_oid::boolean,     type_oid::char_,
                                  type_oid::name,        type_oid::int8,
                                  type_oid::int2,        22 /* int2vector */,
                                  type_oid::int4,        type_oid::regproc,
                                  type_oid::oid,         27 /* tid */,
                                  28 /* xid */,          29 /* cid */,
                                  30 /* oidvector */,    600 /* point */,
                                  601 /* lseg */,        603 /* box */,
                                  628 /* line */,        type_oid::float4,
                                  type_oid::float8,      718 /* circle */,
                                  774 /* macaddr8 */,    type_oid::money,
                                  829 /* macaddr */,     type_oid::date,
                                  type_oid::time,        type_oid::timestamp,
                                  type_oid::timestamptz, type_oid::interval,
                                  type_oid::timetz,      type_oid::regclass,
                                  2206 /* regtype */,    type_oid::uuid,
                                  3220 /* pg_lsn */,     5069 /* xid8 */};
  const Oid base = types::base_type(catalog, type).oid;
  const Type* own = catalog.get<Type>(base);
  return std::find(std::begin(plain), std::end(plain), base) != std::end(plain) ||
         (own && own->kind == Type::Kind::enumeration);
}

}  // namespace

void check_storage(Writer& w, TypeRef type, const std::string& storage) {
  static constexpr std::string_view known[] = {"plain", "external", "extended", "main", "default"};
  const std::string word = text::lower(storage);
  if (std::find(std::begin(known), std::end(known), word) == std::end(known)) {
    w.refuse("22023", "invalid storage type \"" + storage + "\"");
  }
  if (word != "plain" && word != "default" && always_plain(w.catalog, type)) {
    w.refuse("0A000", "column data type " + types::format_type_be(w.catalog, type.oid) +
                          " can only have storage PLAIN");
  }
}

void check_compression(Writer& w, TypeRef type, const std::string& method) {
  if (method.empty() || method == "default") return;
  if (always_plain(w.catalog, type)) {
    w.refuse("0A000", "column data type " + types::format_type_be(w.catalog, type.oid) +
                          " does not support compression");
  }
  if (method != "pglz" && method != "lz4") w.refuse("22023", "invalid compression method \"" + method + "\"");
}

}  // namespace commands
