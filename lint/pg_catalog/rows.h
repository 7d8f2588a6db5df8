// pg_catalog of PostgreSQL 13 to 18 as tables in the program: see tools/dev/gen-catalog-data. The .inc files
// hold numbers and packed names only, so that nothing is initialised or relocated at start-up; names are
// found by hash tables that the compiler fills, numbers by binary search.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lint/ast/object.h"

namespace pg_catalog {
using namespace ast;

struct TypeRow {
  Oid oid, element, array_type, subtype, multirange, collation;
  uint16_t name;
  char kind;  // pg_type.typtype; 'a' for true arrays
  char category;
  int16_t length;  // pg_type.typlen; 0 = not known
  char alignment;  // pg_type.typalign
  bool by_value;
  char input_volatility, output_volatility;  // of typinput and typoutput
  bool preferred, takes_modifiers;
  uint8_t since, until;
  bool in(int version) const { return since <= version && version <= until; }
};
const TypeRow* type(Oid oid, int version);
// Of pg_catalog.
const TypeRow* type(std::string_view name, int version);
// Of information_schema, whose domains have oids of our own; `subtype` is what they stand over.
const TypeRow* information_type(std::string_view name);
std::string_view name(const TypeRow& row);
inline constexpr Oid first_information_type = 13002, last_information_type = 13021;

// A table or view of pg_catalog or information_schema.
struct RelationRow {
  uint16_t name, columns;
  uint8_t column_count;
  char kind;  // pg_class.relkind: 'r' or 'v'
  bool of_information_schema;
  uint8_t since, until;
  bool in(int version) const { return since <= version && version <= until; }
};
struct AttributeRow {
  Oid type;  // 0 = not in these tables
  int32_t typmod;
  uint16_t name;
  bool c_collation;  // "C" where that is not the type's own
};
const RelationRow* relation(bool of_information_schema, std::string_view name, int version);
const AttributeRow& attribute(const RelationRow& row, size_t index);
std::string_view name(const AttributeRow& row);

struct CastRow {
  Oid source, target, function;
  char context, method;  // pg_cast.castcontext, castmethod
  uint8_t since, until;
  bool in(int version) const { return since <= version && version <= until; }
};
const CastRow* cast(Oid source, Oid target, int version);

struct FunctionRow {
  Oid oid, result, variadic;
  uint16_t name, arguments, outs, argument_names, out_names;  // places in pools
  uint8_t argument_count, default_count, argument_name_count, out_count;
  char kind, volatility;
  bool strict, returns_set;
  uint8_t since, until;
  bool in(int version) const { return since <= version && version <= until; }
};
// All rows of that name, of any version.
std::span<const FunctionRow> functions(std::string_view name);
const FunctionRow* function(Oid oid, int version);
std::string_view name(const FunctionRow& row);
std::span<const Oid> arguments(const FunctionRow& row);
// OUT, INOUT and TABLE parameters' types and names; empty where the function has none.
std::span<const Oid> outs(const FunctionRow& row);
std::string_view argument_name(const FunctionRow& row, size_t index);  // "" where it has none
std::string_view out_name(const FunctionRow& row, size_t index);

struct OperatorRow {
  Oid oid, left, right, result, function, commutator, negator;
  uint16_t name;
  bool merges, hashes;
  uint8_t since, until;
  bool in(int version) const { return since <= version && version <= until; }
};
std::span<const OperatorRow> operators(std::string_view name);
const OperatorRow* operator_of(Oid oid, int version);
std::string_view name(const OperatorRow& row);

struct ClassRow {
  uint16_t method, name, family;
  Oid type, key_type;
  bool is_default;
  uint8_t since, until;
  bool in(int version) const { return since <= version && version <= until; }
};
// The operator classes of an access method.
std::span<const ClassRow> operator_classes(std::string_view method);
std::string_view class_name(const ClassRow& row);
std::string_view family_name(const ClassRow& row);

// pg_amop: the search operators of a family (btree, hash, gist, spgist).
struct MemberRow {
  uint16_t method, family;
  Oid left, right, operator_;
  uint16_t strategy;
  uint8_t since, until;
  bool in(int version) const { return since <= version && version <= until; }
};
std::span<const MemberRow> family_members(std::string_view method, std::string_view family);

}  // namespace pg_catalog
