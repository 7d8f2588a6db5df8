// Points, as the founding audits counted them.
#include "migrate/audit/score.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace migrate::audit;

namespace {

void add(Judgement& judgement, std::string_view check, Severity severity, Area area = Area::tables,
         int times = 1) {
  for (int i = 0; i < times; ++i) {
    Finding& finding = judgement.findings.emplace_back();
    finding.check = check;
    finding.severity = severity;
    finding.area = area;
  }
}

}  // namespace

TEST_CASE(
    "audit 41: the founding example loses 10 for a session, 15 for a ratio, 10 a table, 10 for slow "
    "statements") {
  Judgement judgement;
  add(judgement, "idle-in-transaction", Severity::warning, Area::connections);
  add(judgement, "cache-hit-index", Severity::warning, Area::statements);
  add(judgement, "dead-rows", Severity::warning);
  add(judgement, "slow-statement", Severity::warning, Area::statements, 6);
  const Score score = score_of(judgement);
  CHECK(score.total == 55);
  CHECK(score.grade == "F");
  CHECK(score.by_area.at(Area::statements) == 25);
  CHECK(score.lost.front().check == "cache-hit-index");
}

TEST_CASE("the worst comes first: the gravest, then what costs most, then what gives most back") {
  Judgement judgement;
  add(judgement, "unused-index", Severity::warning, Area::indexes, 2);
  judgement.findings[0].subject = "small";
  judgement.findings[1].subject = "large";
  judgement.findings[1].fix.emplace();
  judgement.findings[1].fix->reclaims = 1000;
  add(judgement, "dead-rows", Severity::warning);
  add(judgement, "a-note", Severity::note);
  add(judgement, "invalid-index", Severity::error, Area::indexes);
  worst_first(judgement.findings, score_of(judgement));
  std::string order;
  for (const Finding& finding : judgement.findings)
    order += fmt::format("{} {}; ", finding.check, finding.subject);
  CHECK(order == "invalid-index ; dead-rows ; unused-index large; unused-index small; a-note ; ");
}

TEST_CASE("further findings of a check cost less, notes nothing") {
  Judgement judgement;
  add(judgement, "invalid-index", Severity::error, Area::indexes, 3);
  add(judgement, "unused-index", Severity::warning, Area::indexes, 100);
  add(judgement, "storage-concentration", Severity::note, Area::storage, 5);
  add(judgement, "dead-rows", Severity::error, Area::tables, 9);
  const Score score = score_of(judgement);
  CHECK(score.total == 100 - 14 - 10 - 30);
  CHECK(score.lost.size() == 3);
  CHECK(grade_of(100) == "A+");
  CHECK(grade_of(89) == "B+");
  CHECK(grade_of(80) == "B-");
  CHECK(grade_of(59) == "F");
}

TEST_CASE("no finding, no loss") {
  CHECK(score_of({}).total == 100);
  CHECK(score_of({}).lost.empty());
}
