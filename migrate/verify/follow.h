// Follows the schema of a database from one statement, or transaction, to the next: read as a whole once,
// then only what its own rows say has changed. Each step tells what changed, exactly: the objects before and
// after, in words.
//
// For a database that this program has to itself: a chain's proof on a throwaway server.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lint/diff/rows.h"
#include "migrate/inspect/row_watch.h"

namespace migrate {

// What the Catalog has no place for: comments on parts of objects, privileges, definitions of triggers, rules
// and statistics to the letter. "comment on column public.users.email" to its text.
using Details = std::map<std::string, std::string>;

// An object, or all that stands at one, as it was at one moment: no rows where it was not there. A copy
// shares both, which are never null.
struct Aspect {
  std::shared_ptr<const diff::Rows> rows;
  std::shared_ptr<const Details> details;
};
struct Change {
  Aspect before, after;
};
// Of what was read again, what is not as it was.
using Changes = std::map<inspection::Unit, Change>;

// What changed over two steps.
Changes joined(const Changes& first, const Changes& second);

class Follower {
 public:
  enum class Reads : uint8_t { changes, everything };

  // What the others need on each session, once: prepared statements, whose names begin with schemalint_.
  static text::Result<void> prepare(Session& session);

  // Reads the whole schema; with Reads::everything each step will.
  static text::Result<Follower> begin(Session& session, Reads reads = Reads::changes);

  // A step goes over the catalogs that these name: what the transaction in hand has written, to be asked
  // before its COMMIT, or all of them. Two runs of one script on the same schema that have written as many
  // rows of each catalog have done the same to it; empty: that cannot be told.
  static constexpr std::string_view asks_written = inspection::RowWatch::asks_written;
  std::string take_written(const Row& answer) { return watch_.take_written(answer); }
  void note_anything() { watch_.note_anything(); }
  // The same, for a step that comes next: what it has to ask first is asked along. Until the transaction ends
  // some settings are those of the reading.
  std::string asks_step() const;
  std::string take_step(std::vector<Row> answer);
  // When the transaction that was stepped over has been committed.
  static constexpr std::string_view asks_horizon = inspection::RowWatch::asks_horizon;
  void take_horizon(const Value& answer) { watch_.take_horizon(answer); }

  // Reads what has changed since the last step. Within a transaction: what that has done so far, and until
  // its end search_path and two other settings are those of the reading.
  text::Result<Changes> step(Session& session);

  // What steps find from here on is forgotten by undo(): the transaction that did it was rolled back. Costs
  // what those steps cost, whatever the size of the schema.
  void mark();
  void keep();  // undo() is not asked for any more
  void undo();

  // Whether all that was gathered step by step is what a reading of the whole finds.
  text::Result<bool> is_whole(Session& session) const;

 private:
  using Units = inspection::Units;
  using Aspects = std::map<inspection::Unit, Aspect>;
  // The rows of each section, as they came, by its number.
  using Told = std::map<size_t, std::vector<Row>>;
  using DetailsOfUnits = std::map<inspection::Unit, std::shared_ptr<const Details>>;

  Follower(sql::ServerVersion server_version, Reads reads) : schema_(server_version), reads_(reads) {}

  text::Result<Changes> read_touched(Session& session, const inspection::Touched& touched);
  text::Result<void> read_all(Session& session);
  // What was told of them by rows that still stand holds.
  text::Result<void> read_again(Session& session, const Units& units, const inspection::Touched& touched);
  inspection::Frame frame(const Session& session) const;
  bool is_asked(size_t source, const inspection::Unit& unit, const inspection::Touched& touched) const;
  void take_told(const Units& units);
  void put_details(const inspection::Unit& unit, std::shared_ptr<const Details> details);
  void take_back_details(size_t to);
  // What may be printed with the names of those.
  text::Result<Units> dependents(Session& session, const Units& units) const;
  Units all_units() const;
  void add_aspects(const Units& units, Aspects& out) const;
  Changes changes(const Aspects& before);
  Aspect aspect(const inspection::Unit& unit) const;

  catalog::Catalog schema_;
  Reads reads_;
  DetailsOfUnits details_;
  std::map<inspection::Unit, Told> told_;  // of those that were read by themselves
  // What the last step has read, as it is now: a down goes over what its up has changed.
  std::shared_ptr<const Aspects> last_;
  inspection::RowWatch watch_;
  bool is_settled_ = false;  // the transaction in hand has the settings of the reading

  // Since mark().
  std::optional<catalog::Catalog::Mark> marked_;
  std::vector<std::pair<inspection::Unit, std::shared_ptr<const Details>>> details_before_;
  Units read_since_;
  struct Whole {
    catalog::Catalog schema;
    DetailsOfUnits details;
  };
  std::shared_ptr<const Whole> whole_before_;  // where all was read anew
};

}  // namespace migrate
