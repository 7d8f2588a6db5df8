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

// Bytes of a table that are empty, as far as statistics carry an estimate or --measure counted them.
struct Room {
  double heap = 0, toast = 0, index = 0;
  bool known = false;  // of one of the three at least
  double all() const { return heap + toast + index; }
};
Room room_of(const View& view, const catalog::Relation& table);

Estimate table_bloat(const View& view, const catalog::Relation& table);
Estimate index_bloat(const View& view, const catalog::Relation& index);  // btree

}  // namespace migrate::audit
