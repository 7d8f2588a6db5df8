// Which rows of a server's pg_catalog are new since the last look, and which are gone: a row that changed is
// a new one in the place of one that is gone. Each belongs to an object that is read as a whole (a column, a
// trigger, a comment to its table).
//
// PostgreSQL stamps each row version with the transaction that made it (xmin), so nothing that any statement
// did in whatever way escapes. Not for servers so old that transaction numbers have come round.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "migrate/inspect/units.h"
#include "migrate/session/session.h"

namespace migrate::inspection {

struct Touched {
  Units units;
  // An object may have another name now that any other may be printed with: a role, an operator, a language.
  bool anything = false;
};

// A copy is cheap, and looks on from where the original stood.
class RowWatch {
 public:
  // What the others need on each session, once: prepared statements. Each ends with a semicolon.
  static std::string preparation(const Session& session);

  // Which catalogs the next look has to go over: all, unless it is told of each transaction which ones that
  // has written. To be asked before its COMMIT; the server counts for itself (pg_stat_xact_sys_tables).
  text::Result<void> note_written(Session& session);
  void note_anything() {
    written_.set();
    deleted_.set();
  }

  // The first look finds all rows. Within a transaction it sees what that has done so far; when it is rolled
  // back, go on with a copy that was made before.
  text::Result<Touched> look(Session& session);

  // Whether that catalog has had rows of users' objects.
  bool has_rows(std::string_view catalog) const;

 private:
  using Catalogs = std::bitset<64>;
  struct Known {                             // of one catalog
    std::unordered_map<int64_t, Unit> rows;  // by what identifies them, where any can be gone by itself
    uint64_t older = 0;                      // initdb's
    uint32_t horizon = 3;  // rows of transactions before it have been seen; 3: the first after initdb's
  };
  Known& edit(size_t catalog);
  bool take(size_t catalog, const Row& row, uint32_t horizon, Touched& out);  // whether rows are gone
  text::Result<void> find_gone(Session& session, const std::vector<size_t>& catalogs, Touched& out);

  std::vector<std::shared_ptr<Known>> known_;
  Catalogs written_ = ~Catalogs(), deleted_ = ~Catalogs();  // since the last look
  Catalogs filled_;                                         // those that have had rows of users' objects
};

}  // namespace migrate::inspection
