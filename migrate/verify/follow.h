// Follows the schema of a database from one statement, or transaction, to the next: read as a whole once,
// then only what its own rows say has changed. Each step tells what changed, exactly: the objects before and
// after, in words.
//
// For a database that this program has to itself: a chain's proof on a throwaway server.
#pragma once

#include <map>
#include <memory>
#include <string>

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

// A copy is cheap: the way back when what the followed transaction did is rolled back.
class Follower {
 public:
  enum class Reads : uint8_t { changes, everything };

  // What the others need on each session, once: prepared statements, whose names begin with schemalint_.
  static text::Result<void> prepare(Session& session);

  // Reads the whole schema; with Reads::everything each step will.
  static text::Result<Follower> begin(Session& session, Reads reads = Reads::changes);

  // A step goes over the catalogs that these name: what the transaction in hand has written, to be asked
  // before its COMMIT, or all of them.
  text::Result<void> note_written(Session& session) { return watch_.note_written(session); }
  void note_anything() { watch_.note_anything(); }

  // Reads what has changed since the last step. Within a transaction: what that has done so far, and until
  // its end search_path and two other settings are those of the reading.
  text::Result<Changes> step(Session& session);

  // Whether all that was gathered step by step is what a reading of the whole finds.
  text::Result<bool> is_whole(Session& session) const;

 private:
  using DetailsOfUnits = std::map<inspection::Unit, std::shared_ptr<const Details>>;
  using Units = inspection::Units;

  Follower(sql::ServerVersion server_version, Reads reads) : schema_(server_version), reads_(reads) {}

  text::Result<void> read_all(Session& session);
  text::Result<void> read_again(Session& session, const Units& units);
  void put_details(std::map<inspection::Unit, Details> read);
  DetailsOfUnits& edit_details();
  // What may be printed with the names of those.
  text::Result<Units> dependents(Session& session, const Units& units) const;
  Units all_units() const;
  Changes changes(const Follower& old, const Units& units);
  Aspect aspect(const inspection::Unit& unit) const;

  catalog::Catalog schema_;
  Reads reads_;
  std::shared_ptr<DetailsOfUnits> details_ = std::make_shared<DetailsOfUnits>();
  // What the last step has read, as it is now: a down goes over what its up has changed.
  std::shared_ptr<const std::map<inspection::Unit, Aspect>> last_;
  inspection::RowWatch watch_;
};

}  // namespace migrate
