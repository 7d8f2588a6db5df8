// How large a table or an index would be if it were written anew, from the statistics of its columns
// (storage/page/bufpage.h, access/htup_details.h, access/nbtree.h). Row widths are walked column by column
// with their alignment, and a btree's duplicates are counted as posting lists.
#pragma once

#include <optional>
#include <string>

#include "migrate/audit/check.h"

namespace migrate::audit {

struct Bloat {
  double pages = 0, expected = 0;  // as it stands, and written anew
  double percent() const { return pages > 0 ? std::max(0.0, (pages - expected) / pages * 100) : 0; }
  double wasted_pages() const { return std::max(0.0, pages - expected); }
};

// Why no estimate is to be believed; `needs` is what would help.
struct Doubted {
  std::string reason, needs;
};

// Exactly one of the two.
struct Estimate {
  std::optional<Bloat> bloat;
  Doubted doubted;
};

Estimate table_bloat(const View& view, const catalog::Relation& table);
Estimate index_bloat(const View& view, const catalog::Relation& index);  // btree

}  // namespace migrate::audit
