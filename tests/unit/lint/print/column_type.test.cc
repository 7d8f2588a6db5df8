#include "lint/print/column_type.h"

#include <doctest/doctest.h>

TEST_CASE("a column's type is shown as the server knows it, else as it was written, else not at all") {
  const catalog::Catalog catalog;
  catalog::Column column;
  CHECK(print::column_type(catalog, column).empty());
  column.written_type = "citext";
  CHECK(print::column_type(catalog, column) == "citext");
  column.type = {23, -1};
  CHECK(print::column_type(catalog, column) == "integer");
}
