// A revision without a transaction that stopped at its statement k: whatever became of its file since, every
// command says the same of it, and one of those that are named leads out.
#include <doctest/doctest.h>

#include "migrate/execute/statements.h"
#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using migrate::Target;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

enum class File { unchanged, rest_mended, done_edited, gone };

constexpr const char* fails = "SELECT 1 / (SELECT count(*) FROM t)";

// Three statements that run one by one; number k (from 1) fails unless it is mended.
std::string script(const char* verb, size_t k, File file) {
  std::string out;
  for (size_t i = 1; i <= 3; ++i) {
    const bool up = std::string_view(verb) == "up";
    const std::string name = (up ? "a" : "b") + std::to_string(i);
    const bool edited = file == File::done_edited && i == 1;
    out += i == k && file == File::unchanged
               ? fails
               : "CREATE TABLE " + name + (edited ? " (id bigint)" : " (id int)");
    out += ";\n";
  }
  return out;
}

std::string revision(migrate::Direction stops, size_t k, File file) {
  const bool up = stops == migrate::Direction::up;
  const File fine = File::rest_mended;
  return "-- migrate:up transaction:false\n" + script("up", k, up ? file : fine) +
         "-- migrate:down transaction:false\n" + script("down", k, up ? fine : file);
}

std::string said(const Outcome& outcome) {
  switch (outcome.ending) {
    case Ending::done: return "done";
    case Ending::failed: return "failed";
    case Ending::refused: return outcome.obstacles.empty() ? outcome.message : tests::obstacles(outcome);
    default: return "?";
  }
}

Target down() {
  return {Target::Kind::down, {}, {}, false};
}

struct Place {
  explicit Place(migrate::Direction direction, size_t k) : stops(direction) {
    folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:down\nDROP TABLE t;\n")
        .put("0002_x.sql", revision(stops, k, File::unchanged));
    const bool up = stops == migrate::Direction::up;
    REQUIRE(said(tests::up(folder, database)) == (up ? "failed" : "done"));
    if (!up) REQUIRE(said(tests::go(folder, tests::run_options(database), down())) == "failed");
  }
  std::string status() const {
    migrate::RunOptions options = tests::run_options(database);
    text::Result<migrate::Look> seen = migrate::look(options);
    REQUIRE(seen);
    const chain::Chain chain = folder.chain();
    std::string out;
    for (const migrate::Obstacle& one :
         find_conflicts(chain, seen->recorded.history, migrate::statement_reader(chain)))
      out += (out.empty() ? "" : "; ") + std::string(name(one.kind));
    return out;
  }
  std::string run(const std::string& command) const {
    const migrate::RunOptions options = tests::run_options(database);
    if (command == "up") return said(tests::up(folder, database));
    if (command == "down") return said(tests::go(folder, options, down()));
    return said(migrate::repair(folder.chain(), {"0002", {}}, options));
  }

  migrate::Direction stops;
  std::string database = tests::fresh_database();
  Folder folder;
};

// Every command that a refusal names in its hint as `migrate ...`.
bool names(const Outcome& outcome, const std::string& command) {
  for (const migrate::Obstacle& obstacle : outcome.obstacles) {
    if (obstacle.hint.find("`migrate " + command) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a half applied revision: what each command says, and the way out") {
  using Direction = migrate::Direction;
  const struct {
    Direction stops;
    File file;
    const char *status, *up, *down, *repair, *then_up, *then_down;
  } table[] = {
      {Direction::up, File::unchanged, "", "failed", "half-applied", "done", "failed", "half-applied"},
      {Direction::up, File::rest_mended, "", "done", "half-applied", "done", "done", "done"},
      {Direction::up, File::done_edited, "half-applied", "half-applied", "half-applied", "done", "done",
       "done"},
      {Direction::up, File::gone, "half-applied", "half-applied", "half-applied", "done", "done", "done"},
      {Direction::down, File::unchanged, "", "half-applied", "failed", "done", "half-applied", "failed"},
      {Direction::down, File::rest_mended, "", "half-applied", "done", "done", "half-applied", "done"},
      {Direction::down, File::done_edited, "half-applied", "half-applied", "half-applied", "done",
       "half-applied", "done"},
      {Direction::down, File::gone, "half-applied", "half-applied", "half-applied", "done", "done", "done"},
  };
  for (const auto& row : table) {
    for (const size_t k : {2u, 3u}) {
      INFO("stopped ", std::string(name(row.stops)), " at ", k, ", file ", static_cast<int>(row.file));
      const auto made = [&] {
        auto place = std::make_unique<Place>(row.stops, k);
        if (row.file == File::gone)
          place->folder.remove("0002_x.sql");
        else
          place->folder.put("0002_x.sql", revision(row.stops, k, row.file));
        return place;
      };
      {
        const auto place = made();
        CHECK(place->status() == row.status);
        if (row.file != File::rest_mended || row.stops == Direction::down) CHECK(place->run("up") == row.up);
        if (row.file != File::rest_mended || row.stops == Direction::up)
          CHECK(place->run("down") == row.down);
        CHECK(place->status() == row.status);
      }
      {
        const auto place = made();
        CHECK(place->run("repair") == row.repair);
        CHECK(place->status() == "");
        CHECK(place->run(row.stops == Direction::up ? "up" : "down") ==
              (row.stops == Direction::up ? row.then_up : row.then_down));
        // A finished down leaves the tables of its up here, which only an up that was never done can make.
        if (row.file != File::unchanged && (row.stops == Direction::up || row.file == File::gone))
          CHECK(place->run("up") == "done");
      }
      {  // what was lost comes back: the command that stopped goes on
        const auto place = made();
        place->folder.put("0002_x.sql", revision(row.stops, k, File::rest_mended));
        CHECK(place->run(row.stops == Direction::up ? "up" : "down") == "done");
      }
    }
  }
}

TEST_CASE("a half applied revision: every refusal names a command that is a way out") {
  using Direction = migrate::Direction;
  for (const Direction stops : {Direction::up, Direction::down}) {
    for (const File file : {File::unchanged, File::done_edited, File::gone}) {
      Place place(stops, 2);
      if (file == File::gone)
        place.folder.remove("0002_x.sql");
      else
        place.folder.put("0002_x.sql", revision(stops, 2, file));
      const Outcome other = stops == Direction::up
                                ? tests::go(place.folder, tests::run_options(place.database), down())
                                : tests::up(place.folder, place.database);
      const std::string way = file == File::unchanged ? std::string(name(stops)) : std::string("repair 0002");
      INFO(std::string(name(stops)), " ", static_cast<int>(file));
      CHECK(other.ending == Ending::refused);
      CHECK(names(other, way));
    }
  }
}

TEST_CASE("repair says what it does, and refuses where there is nothing to repair") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (id int);\n")
      .put("0002_x.sql", "-- migrate:up transaction:false\nCREATE TABLE a ();\nSELECT 1 / 0;\n");
  const migrate::RunOptions options = tests::run_options(database);
  const auto repair = [&](const std::string& revision, std::optional<bool> took = {}) {
    return migrate::repair(folder.chain(), {revision, took}, options);
  };
  const Outcome unapplied = repair("0002");
  CHECK(unapplied.ending == Ending::refused);
  CHECK(unapplied.message == "0002 is neither applied nor half applied: there is nothing to repair");
  CHECK(repair("0009").message ==
        "there is no revision `0009` in " + folder.path() + "\nthe last one here is `0002`");

  REQUIRE(tests::up(folder, database).ending == Ending::failed);
  CHECK(repair("0001").settled ==
        std::vector<std::string>{"nothing to repair: 0001 is recorded as the file has it"});
  CHECK(repair("0002").settled ==
        std::vector<std::string>{"0002 stopped half way up, after 1 statement, and its file has that as it "
                                 "ran: `migrate up` goes on"});
  CHECK(repair("0002", true).message == "no statement of 0002 is in doubt");

  folder.put("0002_x.sql", "-- migrate:up transaction:false\nCREATE TABLE a (id int);\nSELECT 1;\n");
  migrate::RunOptions dry = options;
  dry.dry_run = true;
  CHECK(migrate::repair(folder.chain(), {"0002", {}}, dry).ending == Ending::done);
  CHECK(tests::obstacles(tests::up(folder, database)) == "half-applied");
  CHECK(repair("2").settled == std::vector<std::string>{"the first statement of 0002 counts as done as the "
                                                        "file has it now: `migrate up` goes on after it"});
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0002");

  folder.remove("0002_x.sql");
  CHECK(tests::obstacles(tests::up(folder, database)) == "missing-file");
  CHECK(repair("0002").settled ==
        std::vector<std::string>{"0002 has no file here, and is out of the history; what it did stays"});
  CHECK(tests::up(folder, database).ending == Ending::done);
}

TEST_CASE("a file that has become one transaction cannot say what of it has run") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up transaction:false\nCREATE TABLE a ();\nSELECT 1 / 0;\n");
  REQUIRE(tests::up(folder, database).ending == Ending::failed);
  folder.put("0001_x.sql", "-- migrate:up\nCREATE TABLE a ();\nSELECT 1;\n");
  CHECK(tests::obstacles(tests::up(folder, database)) == "half-applied");
  const Outcome refused = migrate::repair(folder.chain(), {"0001", {}}, tests::run_options(database));
  CHECK(refused.ending == Ending::refused);
  CHECK(refused.message ==
        "0001 is one transaction now, so what ran of it cannot be told from the rest\n"
        "let it run without one, as it did");
}
