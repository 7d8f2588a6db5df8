// How a column of a table that holds rows becomes NOT NULL without a scan that others wait for: what is added
// costs nothing and is proved afterwards, under a lock that lets them go on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/catalog/catalog.h"

namespace lint {

struct NotNullProof {
  std::string plain_name, name;  // of the constraint, and as SQL
  std::string clause;    // of ALTER TABLE; empty where a NOT NULL that waits for its proof is there already
  std::string validate;  // a statement, in a transaction of its own
  std::vector<std::string> then;  // statements; none from 18 on, where NOT NULL is a constraint itself
};

// `table` as it is written in SQL.
NotNullProof not_null_proof(const catalog::Catalog& catalog, const catalog::Relation& relation,
                            std::string_view column, std::string_view table);

// The NOT NULL of a column that no row was read for; 18 and later.
const catalog::Constraint* unproved_not_null(const catalog::Relation& relation, std::string_view column);

}  // namespace lint
