// What `migrate audit --scan` asks of rows, for the checks that need the answers.
#pragma once

#include <vector>

#include "migrate/audit/check.h"
#include "migrate/observe/scan.h"

namespace migrate::audit {

// "orphans:<table>.<key or column>": rows without a parent, of keys that are not valid and of columns that
// look like keys. "duplicates:<table>.<column>": rows beyond the first of each value, of columns that look as
// if none came twice. "greatest:<table>.<column>": the greatest value of an integer key that no sequence
// feeds.
std::vector<RowsQuestion> row_questions(const View& view);

// The question that key asks about rows without a parent, with its tables and columns.
struct Orphans {
  std::string key;
  const catalog::Relation* table = nullptr;
  std::vector<ast::ColumnNumber> columns;
  const catalog::Relation* parent = nullptr;
  std::vector<ast::ColumnNumber> keys;
};
std::vector<Orphans> orphans(const View& view);
std::string select_orphans(const View& view, const Orphans& of, std::string_view what);  // "count(*)", "c.*"

// Tells the sink of those of a kind ("orphans:"), where nobody asked for --scan.
void leave_unasked(const View& view, std::string_view kind, Sink& sink);

}  // namespace migrate::audit
