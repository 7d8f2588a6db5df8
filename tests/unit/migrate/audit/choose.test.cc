// What may go together.
#include "migrate/audit/choose.h"

#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using namespace migrate::audit;
using tests::Judged;

namespace {

std::string chosen(Judged& what, const std::vector<Wish>& wishes) {
  for (auto& [oid, numbers] : what.seen.tables) numbers.rows = 1000000;
  for (auto& [oid, numbers] : what.seen.indexes) numbers.pages = 5000;
  what.said({"unused-index", "redundant-index", "null-heavy-index"});
  const Chosen out =
      choose({what.schema, what.seen, what.settings, what.applied_days}, what.judgement, wishes);
  std::string all;
  for (const Finding* finding : out.taken)
    all += (finding->check == "null-heavy-index" ? "replace " : "drop ") + finding->subject + "\n";
  for (const Kept& kept : out.kept) all += "keep " + kept.subject + ": " + kept.why + "\n";
  return all;
}

const std::vector<Wish> both{{"unused-index"}, {"redundant-index"}};

}  // namespace

TEST_CASE("audit 11: of a redundant pair of which both are unused, one goes") {
  Judged what(
      "CREATE TABLE t (a int PRIMARY KEY, b int, c int); CREATE INDEX narrow ON t (b); CREATE INDEX wide ON "
      "t (b, c)");
  CHECK(chosen(what, both) ==
        "drop public.narrow\nkeep public.wide: it does what public.narrow did, which goes\n");
  CHECK(chosen(what, {{"unused-index", "public.w*"}}) == "drop public.wide\n");
  CHECK(chosen(what, {{"unused-index", "public.x*"}}).empty());
}

TEST_CASE("audit 5: all together leave every foreign key its index") {
  Judged what(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p, n "
      "int);"
      "CREATE INDEX narrow ON c (p_id); CREATE INDEX wide ON c (p_id, n)");
  CHECK(chosen(what, both) ==
        "drop public.narrow\nkeep public.wide: it does what public.narrow did, which goes\n");
  CHECK(chosen(what, {{"redundant-index"}}) == "drop public.narrow\n");
}

TEST_CASE("audit 12: what the chain did not make is not the chain's to drop") {
  Judged what("CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX stray ON t (b)");
  const ast::Oid oid = what.schema.find_relation(catalog::public_schema, "stray");
  what.schema.update<catalog::Relation>(oid, [](catalog::Relation& relation) { relation.made = {}; });
  CHECK(chosen(what, both) == "keep public.stray: it is not in the chain: bring it in or drop it by hand\n");
}

TEST_CASE("an index that goes is not replaced by another one, too") {
  Judged what("CREATE TABLE t (a int PRIMARY KEY, gone date); CREATE INDEX gone_idx ON t (gone)");
  migrate::ColumnNumbers& gone =
      what.seen.columns[{what.schema.find_relation(catalog::public_schema, "t"), 2}];
  gone.known = true;
  gone.null_fraction = 0.9;
  CHECK(chosen(what, {{"unused-index"}, {"null-heavy-index"}}) == "drop public.gone_idx\n");
  CHECK(chosen(what, {{"null-heavy-index"}}) == "replace public.gone_idx\n");
}

TEST_CASE("a wish names a check, and perhaps which objects") {
  CHECK(wish_of("unused-index").subject == "*");
  CHECK(wish_of("unused-index:public.a_*").check == "unused-index");
  CHECK(wish_of("unused-index:public.a_*").subject == "public.a_*");
}
