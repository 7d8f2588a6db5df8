// An audit that does not come to its end: what it knows by then is judged, and marked.
#include <doctest/doctest.h>
#include <signal.h>

#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "tests/cli/place.h"
#include "tests/pg/server.h"
#include "tests/support/places.h"

using nlohmann::json;
using tests::Place;
using tests::Ran;

namespace {

// `migrate audit --sample` over a table without a key, met between two looks.
class Sampling {
 public:
  Sampling() {
    tests::ask(watcher_, "CREATE TABLE bare (a int)");
    const std::string program = tests::program("migrate").string();
    ran_ = std::async(std::launch::async, [this, program] {
      return place_.run_with(
          "env DATABASE_URL=\"" + database_ + "\" ", "sh",
          "-c 'echo $$ > pid; exec \"" + program + "\" audit --format json --sample 10min'");
    });
    while (backend_.empty())
      backend_ =
          tests::ask(watcher_,
                     "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle' "
                     "AND application_name LIKE 'migrate%' AND query LIKE '%a.backend_type%'");
  }

  int process() const { return std::stoi(place_.bytes("pid")); }
  void end_backend() { tests::ask(watcher_, "SELECT pg_terminate_backend(" + backend_ + ")"); }
  Ran end() { return ran_.get(); }

 private:
  Place place_;
  std::string database_ = tests::fresh_database();
  migrate::Session watcher_ = tests::connect(database_);
  std::string backend_;
  std::future<Ran> ran_;
};

}  // namespace

TEST_CASE("audit 48: interrupted while it samples, it says what it knows") {
  Sampling audit;
  ::kill(audit.process(), SIGINT);
  const Ran ran = audit.end();
  CHECK(ran.status == 5);
  const json report = json::parse(ran.out);
  CHECK(report["complete"] == false);
  CHECK(report["cut_short"] == "interrupted");
  CHECK(report["findings"].dump().find("missing-primary-key:public.bare") != std::string::npos);
}

TEST_CASE("audit 46: where the server goes away in the middle, the report is marked so") {
  Sampling audit;
  audit.end_backend();
  const Ran ran = audit.end();
  CHECK(ran.status == 4);
  const json report = json::parse(ran.out);
  CHECK(report["cut_short"] == "the connection was lost");
  CHECK(report["findings"].dump().find("missing-primary-key:public.bare") != std::string::npos);
}

TEST_CASE("a sample of a moment is whole, and says who was there") {
  const Place place;
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database, "shop"), waiter = tests::connect(database, "shop");
  tests::ask(holder, "CREATE TABLE t (a int)");
  tests::ask(holder, "BEGIN; LOCK TABLE t");
  REQUIRE(waiter.start("SELECT FROM t"));
  const Ran ran = place.run(
      "migrate", "audit --format json --fail-on never --sample 10ms --save . --database '" + database + "'");
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
  CHECK(json::parse(ran.out)["complete"] == true);
  const json saved = json::parse(place.bytes(ran.err.substr(0, ran.err.find('\n'))));
  CHECK(saved["backends"].dump().find("\"application\":\"shop\"") != std::string::npos);
  tests::ask(holder, "ROLLBACK");
  CHECK(!waiter.finish().error);
}
