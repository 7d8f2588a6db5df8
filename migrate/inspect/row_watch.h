// Which rows of a server's pg_catalog are new since the last look, and which are gone: a row that changed is
// a new one in the place of one that is gone. Each belongs to an object that is read as a whole (a column, a
// trigger, a comment to its table).
//
// PostgreSQL stamps each row version with the transaction that made it (xmin), so nothing that any statement
// did in whatever way escapes. Not for servers so old that transaction numbers have come round.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "migrate/inspect/units.h"
#include "migrate/session/session.h"

namespace migrate::inspection {

struct Touched {
  Units units;
  // Of those, the ones of which more than their own row, columns and defaults is new or gone.
  Units deeply;
  Units gone;  // of those, the ones that are not there any more
  // An object may have another name now that any other may be printed with: a role, an operator, a language.
  bool anything = false;
};

// What a message of the caller's begins with, and how many parts of the answer come of it.
struct Preamble {
  std::string sql = {};
  size_t parts = 0;
};

// A copy looks on from where the original stood.
class RowWatch {
 public:
  // What the others need on each session, once: prepared statements. Each ends with a semicolon.
  static std::string preparation(const Session& session);

  // Which catalogs the next look has to go over: all, unless it is told of each transaction which ones that
  // has written. To be asked before its COMMIT, in a message of the caller's; the server counts for itself
  // (pg_stat_xact_sys_tables).
  static constexpr std::string_view asks_written = "EXECUTE schemalint_written;";
  // How many rows of each catalog were written, in the server's words; empty: it does not count.
  std::string take_written(const Row& answer);
  void note_anything() {
    state_.written.set();
    state_.deleted.set();
  }

  // The first look finds all rows. Within a transaction it sees what that has done so far. Sends nothing, not
  // even the preamble, where there is nothing to go over.
  text::Result<Touched> look(Session& session, const Preamble& preamble = {});

  // What looks find from here on is forgotten by undo(): the transaction that did it was rolled back.
  void mark();
  void undo();

  // Whether that catalog has had rows of users' objects.
  bool has_rows(std::string_view catalog) const;

 private:
  using Catalogs = std::bitset<64>;
  using Keys = std::unordered_map<int64_t, Unit>;
  struct Known {           // of one catalog
    bool any = false;      // a look has gone over it
    uint64_t older = 0;    // initdb's
    uint32_t horizon = 3;  // rows of transactions before it have been seen; 3: the first after initdb's
  };
  struct State {
    std::vector<Known> known;
    Catalogs written = ~Catalogs(), deleted = ~Catalogs();  // since the last look
    Catalogs filled;                                        // those that have had rows of users' objects
  };
  struct Change {
    size_t catalog;
    int64_t key;
    std::optional<Unit> was;
  };
  void set(size_t catalog, int64_t key, const std::optional<Unit>& unit);
  bool take(size_t catalog, const Row& row, Touched& out);  // whether rows are gone
  text::Result<void> find_gone(Session& session, const std::vector<size_t>& catalogs, Touched& out);

  State state_, marked_;
  std::vector<Keys> rows_;       // by what identifies them, where any can be gone by itself
  std::vector<Change> journal_;  // since mark()
};

}  // namespace migrate::inspection
