// What the tables of a database hold, as far as it takes to tell whether rows and values are still there:
// counts and sums of hashes, whatever the order of rows and columns.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "migrate/session/session.h"

namespace migrate {

struct ColumnContents {
  int64_t values = 0;  // that are not NULL
  std::string sum;     // of all of them
};
struct TableContents {
  int64_t rows = 0;
  std::string sum;
  std::map<std::string, ColumnContents> columns;
};
using Contents = std::map<std::string, TableContents>;  // by qualified name; of tables with rows alone

// Tables of extensions and temporary ones are left out.
text::Result<Contents> contents_of(Session& session);

int64_t rows_in(const Contents& contents);

// What of `before` is not in `after`: "3 rows of public.orders", "2 values of public.users.legacy_id".
// Rows and columns that came on top are no loss.
std::vector<std::string> lost(const Contents& before, const Contents& after);

// `contents` without the columns and tables that `other` does not have.
Contents common(Contents contents, const Contents& other);

}  // namespace migrate
