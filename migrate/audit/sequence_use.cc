// Between the start and whichever end comes first.
#include "migrate/audit/sequence_use.h"

#include <algorithm>
#include <limits>

namespace migrate::audit {
namespace {

// pg_type's oids of the integers
int64_t greatest_of(ast::Oid type) {
  switch (type) {
    case 21: return std::numeric_limits<int16_t>::max();
    case 23: return std::numeric_limits<int32_t>::max();
    default: return std::numeric_limits<int64_t>::max();
  }
}

}  // namespace

const catalog::Column* fed_column(const catalog::Catalog& schema, const catalog::Sequence& sequence) {
  const catalog::Relation* table = schema.relation(sequence.owner_table);
  const bool owned =
      table && sequence.owner_column > 0 && sequence.owner_column <= static_cast<int>(table->columns.size());
  return owned ? &table->column(sequence.owner_column) : nullptr;
}

double percent_used(const catalog::Sequence& sequence, const catalog::Column* column, int64_t last) {
  const int64_t greatest = column ? greatest_of(column->type.oid) : std::numeric_limits<int64_t>::max();
  const bool up = sequence.increment > 0;
  const auto begin = static_cast<long double>(up ? sequence.minimum : sequence.maximum);
  const auto end = static_cast<long double>(up ? std::min(sequence.maximum, greatest)
                                               : std::max(sequence.minimum, -greatest - 1));
  if (begin == end) return 100;
  return static_cast<double>((static_cast<long double>(last) - begin) / (end - begin) * 100);
}

}  // namespace migrate::audit
