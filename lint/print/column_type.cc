// A column's type as it is shown.

#include "lint/print/column_type.h"

#include "lint/types/format_type.h"

namespace print {

std::string column_type(const Catalog& catalog, const Column& column) {
  return column.type.known() ? types::format_type_qualified(catalog, column.type) : column.written_type.str();
}

}  // namespace print
