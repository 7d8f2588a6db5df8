// Replays a chain into a Catalog, statement by statement, as its tool would send it: with the runner's
// transaction or without, one string or many, BEGIN, COMMIT, ROLLBACK and savepoints of the scripts honoured.
// Who wants to judge looks on through a Visitor.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lint/ast/change.h"
#include "lint/ast/transaction_block.h"
#include "lint/catalog/catalog.h"
#include "lint/catalog/past.h"
#include "lint/chain/chain.h"
#include "lint/commands/applied.h"
#include "lint/effects/effects.h"
#include "lint/sql/parse.h"

namespace plpgsql {
struct Raised;
}

namespace replay {
using namespace ast;
using namespace catalog;

class Presumption;
class Undecided;

// One change of one statement, as it is about to happen or has happened. References live as long as the
// call.
struct Step {
  uint32_t revision = 0;  // index into Chain::revisions
  const chain::Script& script;
  const sql::Statement& statement;
  uint32_t number = 0;      // of the statement in its script, from 0
  uint32_t statements = 1;  // how many the script has
  bool inner = false;       // stands within a DO block or a called function
  const Change& change;
  Block block = Block::none;
  Origin origin;                     // origin.span: the statement, or the inner one
  const effects::Effects& effects;   // empty unless asked for; complete in `after` only
  commands::Trial* trial = nullptr;  // in `before`: for effects::predict
};

struct Visitor {
  // Told again, of a Catalog that has it now, where the statement turns out to need what is presumed.
  std::function<void(const Step&, const Catalog& before)> before;
  std::function<void(const Step&, const commands::Applied&, const Catalog& after)> after;
  std::function<void(uint32_t revision, const Catalog&)> revision_done;
  // An EXCEPTION part within the statement's body: the inner steps since (of all of the statement's that
  // `after` was told of, from 0) are undone, and their locks let go.
  std::function<void(size_t since)> undone = {};
};

struct ReplayOptions {
  sql::ServerVersion server_version = {};
  bool with_effects = false;
  // As the server itself would take it: no blind spot is given the benefit of the doubt, and an error aborts
  // the open transaction block. A linter goes on instead, to say what is wrong with the rest.
  bool strict = false;
  // What no revision makes is taken to stand there from before the first one (presume.h). Nothing is where
  // `strict`.
  bool presume = false;
  // try_down() will be asked of revisions: an up can be taken back until the next one.
  bool downs = false;
};

// What a down leaves, and what that is held against; what it leaves is shown first and, beside the others,
// again.
enum class Stage : uint8_t { left, before_up, after_down, after_up };

struct Shown {
  Stage stage;
  const Catalog& catalog;
  const std::set<ObjectAddress>& written;  // what up and down have written
  // In `left`: what was before the up, for who can do with single objects. Null where the up has needed what
  // is presumed, which is there before it, too; and in the other stages.
  const Past* before_up = nullptr;
};

// Looks at each stage, in that order; false: it has seen enough.
using Comparison = std::function<bool(const Shown&)>;

// A statement of what stands before the first revision that the server would refuse.
struct PassedOver {
  uint32_t file = 0;
  text::Span at;
  std::string why;
};

class Replay {
 public:
  explicit Replay(const chain::Chain& chain, ReplayOptions options = {});
  ~Replay();

  // What stands before the first revision: the platform's schemas, the chain's base. all() begins so; who
  // runs scripts one by one calls it first.
  void begin();
  // Every revision's up, in the chain's order, through `last` (an index; default: all).
  void all(const Visitor& visitor = {}, size_t last = SIZE_MAX);
  // One script, up or down, on the Catalog as it stands; parsed already, where it is.
  void run(uint32_t revision, const chain::Script& script, const Visitor& visitor = {});
  void run(uint32_t revision, const chain::Script& script, const sql::Parsed& parsed, const Visitor& visitor);

  // A script that proves a revision's up: it is rolled back, and its own transactions with it.
  void verify(uint32_t revision, const chain::Script& script, const Visitor& visitor);

  // The down of the revision that all() has just told of, parsed, on what its up has made. Nothing of it
  // stays. Without a statement that the server would refuse, `compare` sees what came of it.
  void try_down(uint32_t revision, const chain::Script& script, const sql::Parsed& parsed,
                const Visitor& visitor, const Comparison& compare);

  const Catalog& catalog() const { return catalog_; }
  size_t statements() const { return statements_; }
  size_t refused() const { return refused_; }
  const std::vector<PassedOver>& passed_over() const { return passed_over_; }
  // What the ups that are tried together have named by IF EXISTS, and the Catalog has not, where a server
  // may: no slip for a name that the chain makes.
  const std::vector<Missing>& not_found() const { return not_found_; }

 private:
  void begin_with_search_path();
  bool fails_unfilled(const Step& step);
  struct Open {  // an open transaction block
    Catalog::Mark start;
    std::vector<std::pair<std::string, Catalog::Mark>> savepoints;
  };
  void begin_with_given();
  // Of a script that is taken back at its end, BEGIN and its like count for nothing.
  void each_statement(uint32_t revision, const chain::Script& script, const sql::Parsed& parsed,
                      bool taken_back, const Visitor& visitor);
  void statement(Step step, const Visitor& visitor);
  commands::Trial trial_of(const Step& step);
  commands::Applied carry_out(const Step& step, commands::Trial& trial);
  enum class Chance : uint8_t;
  std::optional<Chance> another_chance(Chance from, commands::Applied& applied, const Step& step,
                                       const Catalog::Mark& before);
  bool presume(commands::Applied& applied, const Step& step, const Catalog::Mark& before);
  std::optional<Refusal> presume_the_rest(const Step& step);
  bool settle(const Step& step);
  void run_bodies(const Step& step, const Visitor& visitor);
  void tell(const plpgsql::Raised& raised, const Step& whole, const Visitor& visitor);
  std::optional<Refusal> transaction(const Transaction& change);
  std::optional<Refusal> out_of_place(const Transaction& change) const;
  bool takes_only_end(const Change& change) const;
  void show_stages(const Catalog::Mark& after_up, const Comparison& compare);
  std::vector<Missing> presumed_since(const Catalog::Mark& mark) const;
  void forget();
  void open();
  void commit();
  void drop_passing();
  void roll_back();
  void end_session();

  const chain::Chain& chain_;
  ReplayOptions options_;
  Catalog catalog_;
  std::unique_ptr<Presumption> presumption_;
  Catalog::Mark before_up_;
  std::vector<Missing> not_found_;
  std::unique_ptr<Undecided> undecided_;
  std::vector<PassedOver> passed_over_;
  BlockState block_;
  bool aborted_ = false;  // the open block, by an error: only its end is listened to
  Open open_;
  std::set<Oid> fresh_types_;  // made or given labels by the open transaction
  std::set<Oid> passing_;      // temporary tables of the open transaction that end with it
  bool temporary_ = false;     // the session has temporary objects
  size_t statements_ = 0, refused_ = 0;
};

}  // namespace replay
