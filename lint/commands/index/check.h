// What the server refuses to index (src/backend/commands/indexcmds.c: DefineIndex, ComputeIndexAttrs,
// CheckPredicate, ResolveOpClass).
#pragma once

#include <string>

#include "lint/commands/index/index_spec.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses what the access method cannot do, before any column is looked at. The spec's keys may be missing
// yet.
void check_method(Writer& w, const IndexSpec& spec, size_t keys, size_t included);

// Refuses an operator class that the method has not, or that is not for the type.
void check_operator_class(Writer& w, const std::string& method, const std::string& name, Oid type);

void check_predicate(Writer& w, const IndexSpec& spec);

// Refuses what one key cannot be: a function that is not immutable, a collation or operator class that does
// not fit. The server does so key by key, in step with looking the columns up.
void check_key(Writer& w, const Relation& table, const IndexSpec& spec, const IndexKey& key);

// Refuses what DefineIndex and ComputeIndexAttrs refuse: access methods and what they cannot do, functions
// that are not immutable, operator classes.
void check_index(Writer& w, const Relation& table, const IndexSpec& spec);

// From 18 on: what is computed when it is read is in no index (DefineIndex).
void check_virtual_columns(Writer& w, const Relation& table, const IndexSpec& spec);

// A unique index of a partitioned table must hold the columns of the partition key.
void check_partition_key(Writer& w, const Relation& table, const IndexSpec& spec);

}  // namespace commands
