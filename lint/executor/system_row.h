// How the rows of pg_catalog and information_schema are given out.
#pragma once

#include <string>
#include <vector>

#include "lint/executor/value.h"

namespace executor {
using namespace ast;
using namespace catalog;

using EmitRow = void (*)(void*, Row&&);

struct Out {
  const Catalog& catalog;
  const std::vector<std::string>& constants;
  void* to;
  EmitRow emit;

  void operator()(Row row) const { emit(to, std::move(row)); }
};

using V = Value;

// What the database is called is not known, but it is the same everywhere.
inline V database() {
  return V::of(V::database_name);
}

inline V schema_of(const Out& out, Oid schema) {
  return V::of(std::string(out.catalog.schema_name(schema)));
}

// What stands in a column of type "char".
template <class Code>
V letter(Code code) {
  const char c = static_cast<char>(code);
  return V::of(std::string(1, c));
}

inline V number(Oid oid) {
  return V::of(static_cast<long long>(oid));
}

// Made when a condition asks for it.
inline V definition(V::Form form, Oid oid, ColumnNumber column = 0) {
  V later;
  later.form = form;
  later.number = static_cast<long long>(oid) << 16 | column;
  return later;
}

inline V yes_no(bool yes) {
  return V::of(yes ? "YES" : "NO");
}

template <class Each>
void each_constraint(const Out& out, Each&& each) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    for (const Constraint& c : r->constraints) each(*r, c);
  }
}

}  // namespace executor
