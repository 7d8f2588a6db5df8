#include "lint/catalog/past.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace {

ast::Oid add_table(catalog::Catalog& catalog, std::string name) {
  catalog::Relation made;
  made.schema = catalog::public_schema;
  made.name = std::move(name);
  return catalog.add(std::move(made));
}

void rename(catalog::Catalog& catalog, ast::Oid oid, const char* name) {
  catalog.update<catalog::Relation>(oid, [&](catalog::Relation& relation) { relation.name = name; });
}

}  // namespace

TEST_CASE("the past has each object as it stood at the mark, whatever came of it since") {
  catalog::Catalog catalog;
  const ast::Oid kept = add_table(catalog, "kept"), renamed = add_table(catalog, "before"),
                 dropped = add_table(catalog, "dropped");
  const auto untouched = catalog.share<catalog::Relation>(kept);
  const catalog::Catalog::Mark mark = catalog.mark();
  rename(catalog, renamed, "between");
  catalog.mark();
  rename(catalog, renamed, "after");
  rename(catalog, dropped, "going");
  catalog.remove<catalog::Relation>(dropped);
  const ast::Oid made = add_table(catalog, "made");
  catalog.remove<catalog::Relation>(made);
  catalog.add_opaque({.why = "something", .touches = {}, .at = {}});
  catalog.presume({ast::ObjectKind::type, {{}, "mood"}, {}});

  const catalog::Past past(catalog, mark);
  CHECK(past.share<catalog::Relation>(kept) == untouched);
  CHECK(past.share<catalog::Relation>(renamed)->name == "before");
  CHECK(past.share<catalog::Relation>(dropped)->name == "dropped");
  CHECK(past.share<catalog::Relation>(made) == nullptr);
  CHECK(past.opaques() == 0);
  CHECK(past.presumed() == 0);
}

TEST_CASE("what was undone since is no part of the past") {
  catalog::Catalog catalog;
  const ast::Oid table = add_table(catalog, "t");
  const catalog::Catalog::Mark mark = catalog.mark();
  const auto then = catalog.share<catalog::Relation>(table);
  const catalog::Catalog::Mark later = catalog.mark();
  rename(catalog, table, "other");
  catalog.undo(later);
  CHECK(catalog::Past(catalog, mark).share<catalog::Relation>(table) == then);
}
