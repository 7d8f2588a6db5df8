// By which columns statements look for rows, and how they are written: read from their texts alone, as
// pg_stat_statements keeps them, with $1 for what was a literal.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "migrate/audit/check.h"

namespace migrate::audit {

// Of one table in one statement: columns that have to be equal to something known, those within a range, and
// those by which its rows are sorted before a LIMIT.
struct AskedOf {
  std::set<ast::ColumnNumber> equal, range;
  std::vector<ast::ColumnNumber> order;
  bool empty() const { return equal.empty() && range.empty() && order.empty(); }
};

struct StatementColumns {
  bool parsed = false;
  std::map<ast::Oid, AskedOf> tables;  // each that it names
  // Tables of which it wants every row: no WHERE, no LIMIT, no join.
  std::vector<const catalog::Relation*> whole;
  bool star = false;              // SELECT *
  bool or_across = false;         // OR over several columns
  bool not_in_subquery = false;   // NOT IN (SELECT ...)
  bool leading_wildcard = false;  // LIKE '%...'
  bool offset = false;
};

// Unqualified names are those of public, or of the only schema that has one.
StatementColumns columns_asked_by(const View& view, const StatementNumbers& statement);

// A valid index that begins with one of the columns, so that a scan by them may use it.
bool has_index_for(const View& view, const catalog::Relation& table, const AskedOf& asked);

}  // namespace migrate::audit
