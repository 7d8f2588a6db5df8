// What was read in pieces and does not belong together.
#include "migrate/inspect/torn.h"

#include <doctest/doctest.h>

#include "lint/replay/replay.h"
#include "tests/unit/migrate/made_chain.h"

namespace {

catalog::Catalog made() {
  const chain::Chain chain = tests::make_chain(
      {{"1",
        "CREATE TABLE p (id serial PRIMARY KEY, b int, UNIQUE (b)); CREATE INDEX p_idx ON p (b, (id + 1)) "
        "INCLUDE (id); CREATE TABLE c (b int REFERENCES p (b)); CREATE VIEW v AS SELECT id FROM p"}});
  replay::Replay replay(chain);
  replay.all();
  return replay.catalog();
}

// The same after somebody changed a relation between two pieces.
template <class Change>
bool torn_by(const char* name, const Change& change) {
  catalog::Catalog catalog = made();
  const ast::Oid oid = catalog.find_relation(catalog::public_schema, name);
  REQUIRE(oid != 0);
  catalog.update<catalog::Relation>(oid, change);
  return migrate::inspection::is_torn(catalog);
}

}  // namespace

TEST_CASE("a schema that was read in pieces is torn where it names what is not there") {
  using catalog::Relation;
  CHECK_FALSE(migrate::inspection::is_torn(made()));
  CHECK(torn_by("p", [](Relation& r) { r.columns.edit().resize(1); }));
  CHECK(torn_by("p_idx", [](Relation& r) { r.index.reset(); }));
  CHECK(torn_by("p_idx", [](Relation& r) { r.index->table = 4294967295; }));
  CHECK(torn_by("p_idx", [](Relation& r) { r.index->include.edit() = {7}; }));
  CHECK(torn_by("c", [](Relation& r) { r.constraints.edit().at(0).ref_columns.edit() = {3}; }));
  CHECK(torn_by("p_id_seq", [](Relation& r) { r.sequence.reset(); }));
}
