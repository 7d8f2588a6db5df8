// Which rows of a server's pg_catalog are new since the last look, and which are gone: a row that changed is
// a new one in the place of one that is gone. Each belongs to an object that is read as a whole (a column, a
// trigger, a comment to its table).
//
// PostgreSQL stamps each row version with the transaction that made it (xmin), so nothing that any statement
// did in whatever way escapes. Not for servers so old that transaction numbers have come round.
#pragma once

#include <bitset>
#include <cstdint>
#include <map>
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
  Units gone;  // of those, the ones that are not there any more
  Units made;  // and those that were not there before
  // And those whose new rows hold privileges or options, of itself or a column.
  Units adorned;
  // By the name of each catalog: whose rows in it are new or gone.
  std::map<std::string_view, Units> by_catalog;
  // An object may have another name now that any other may be printed with: a role, an operator, a language.
  bool anything = false;

  bool is_by(std::string_view catalog, const Unit& unit) const {
    const auto found = by_catalog.find(catalog);
    return found != by_catalog.end() && found->second.contains(unit);
  }
};

// What each message begins and ends with, and how many parts of the answer come of the beginning.
struct Frame {
  std::string begin = {}, end = {};
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
    state_.columns = unknown;
  }

  // The same, and the next look along with it: what most scripts write is gone over at once.
  std::string asks_look() const;
  std::string take_look(std::vector<Row> answer);
  // Of the first row after the COMMIT of the transaction that was looked at: up to where all has been seen.
  static constexpr std::string_view asks_horizon =
      "pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text::pg_catalog.int8 & 4294967295";
  void take_horizon(const Value& answer);

  // The first look finds all rows. Within a transaction it sees what that has done so far. Sends nothing
  // where there is nothing to go over.
  text::Result<Touched> look(Session& session, const Frame& frame = {});

  // What looks find from here on is forgotten by undo(): the transaction that did it was rolled back.
  void mark();
  void undo();

  // Whether that catalog has had rows of users' objects.
  bool has_rows(std::string_view catalog) const;

 private:
  static constexpr int64_t unknown = int64_t{1} << 40;
  using Catalogs = std::bitset<64>;
  struct Known {
    Unit unit;
    int64_t shown = 0;  // a sum of what is shown of the row; 0: not known
  };
  using Keys = std::unordered_map<int64_t, Known>;
  struct State {
    std::vector<std::optional<uint64_t>> older;  // of each catalog, initdb's rows; none: not looked at
    uint32_t horizon = 3;  // rows of transactions before it have been seen; 3: the first after initdb's
    Catalogs written = ~Catalogs(), deleted = ~Catalogs();  // since the last look
    int64_t columns = unknown;  // how many rows of pg_attribute were written since then
    Catalogs filled;            // those that have had rows of users' objects
  };
  struct Change {
    size_t catalog;
    int64_t key;
    std::optional<Known> was;
  };
  void set(size_t catalog, int64_t key, const std::optional<Known>& now);
  void take(size_t catalog, const Row& row, Touched& out);
  void take_standing(size_t catalog, const std::vector<int64_t>& keys, Touched& out);

  State state_, marked_;
  std::vector<Row> seen_;        // by a look that was taken along
  std::optional<uint32_t> end_;  // of its transaction
  std::vector<Keys> rows_;       // by what identifies them, where any can be gone by itself
  std::vector<Change> journal_;  // since mark()
};

}  // namespace migrate::inspection
