// An index to be made: for CREATE INDEX, for the constraints that are one, for LIKE and for partitions.
#pragma once

#include <string>
#include <vector>

#include "lint/catalog/relation.h"

namespace commands {
using namespace ast;
using namespace catalog;

struct IndexSpec {
  Oid table = 0;
  std::string name;  // empty: ChooseIndexName
  std::string method = "btree";
  std::vector<IndexKey> keys;          // resolved and analysed
  std::vector<std::string> key_names;  // of a cloned index's expressions, as its own columns are named; else
                                       // empty: FigureIndexColname
  std::vector<ColumnNumber> include;
  ExprPtr predicate;  // analysed
  bool unique = false, nulls_not_distinct = false;
  bool concurrently = false;
  bool recurse = true;         // false: ON ONLY a partitioned table
  bool if_not_exists = false;  // a name that is taken gives a notice and 0
  // The constraint that it is:
  bool is_constraint = false;
  Constraint::Kind kind = Constraint::Kind::unique;  // primary_key, unique, exclusion
  std::vector<std::string> operators;                // exclusion
  bool deferrable = false, deferred = false;
  bool period = false;                          // WITHOUT OVERLAPS
  Oid parent_index = 0, parent_constraint = 0;  // of the partitioned parent
  Options options;
  std::string tablespace, comment;
};

}  // namespace commands
