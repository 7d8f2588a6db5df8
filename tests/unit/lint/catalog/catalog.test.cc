#include "lint/catalog/catalog.h"

#include <doctest/doctest.h>

namespace {

catalog::Relation table(std::string name, ast::Oid oid = 0) {
  catalog::Relation made;
  made.oid = oid;
  made.schema = catalog::public_schema;
  made.name = std::move(name);
  made.columns.push_back({}).name = "id";
  return made;
}

void rename(catalog::Catalog& catalog, ast::Oid oid, const char* name) {
  catalog.update<catalog::Relation>(oid, [&](catalog::Relation& relation) { relation.name = name; });
}

std::vector<ast::Oid> oids(const catalog::Catalog& catalog) {
  std::vector<ast::Oid> found;
  for (const auto& [oid, relation] : catalog.all<catalog::Relation>()) {
    CHECK(relation->oid == oid);
    found.push_back(oid);
  }
  return found;
}

}  // namespace

TEST_CASE("objects are walked in order of oid, in whatever order they came") {
  catalog::Catalog catalog;
  for (ast::Oid oid : {ast::Oid{30000}, ast::Oid{17000}, ast::Oid{50000}, ast::Oid{16999}, ast::Oid{29999}}) {
    catalog.add(table("t" + std::to_string(oid), oid));
  }
  CHECK(oids(catalog) == std::vector<ast::Oid>{16999, 17000, 29999, 30000, 50000});
  for (ast::Oid oid : oids(catalog)) CHECK(catalog.relation(oid)->name == "t" + std::to_string(oid));
  CHECK(catalog.newest<catalog::Relation>() == 50000);
  std::vector<ast::Oid> after;
  for (const auto& row : catalog.all_after<catalog::Relation>(29999)) after.push_back(row.first);
  CHECK(after == std::vector<ast::Oid>{30000, 50000});
}

TEST_CASE("what is removed is not found, and comes back to its place") {
  catalog::Catalog catalog;
  const ast::Oid a = catalog.add(table("a")), b = catalog.add(table("b")), c = catalog.add(table("c"));
  catalog.forget();
  const catalog::Catalog::Mark mark = catalog.mark();
  catalog.remove<catalog::Relation>(b);
  CHECK(oids(catalog) == std::vector<ast::Oid>{a, c});
  CHECK(catalog.relation(b) == nullptr);
  CHECK(catalog.find_relation(catalog::public_schema, "b") == 0);
  catalog.undo(mark);
  CHECK(oids(catalog) == std::vector<ast::Oid>{a, b, c});
  CHECK(catalog.find_relation(catalog::public_schema, "b") == b);
}

TEST_CASE("what is added while walking is not visited") {
  catalog::Catalog catalog;
  catalog.add(table("a"));
  int visited = 0;
  for ([[maybe_unused]] const auto& row : catalog.all<catalog::Relation>()) {
    if (++visited < 100) catalog.add(table("b" + std::to_string(visited)));
  }
  CHECK(visited == 1);
}

TEST_CASE("copies share their objects until one of them writes") {
  catalog::Catalog one;
  const ast::Oid a = one.add(table("a")), b = one.add(table("b"));
  one.forget();
  catalog::Catalog other = one;
  CHECK(one.relation(a) == other.relation(a));
  rename(other, a, "x");
  CHECK(one.relation(a)->name == "a");
  CHECK(other.relation(a)->name == "x");
  CHECK(one.relation(b) == other.relation(b));
  rename(one, b, "y");  // the first to write is not the copy only
  CHECK(other.relation(b)->name == "b");
  CHECK(other.find_relation(catalog::public_schema, "y") == 0);
  CHECK(one.find_relation(catalog::public_schema, "a") == a);
}

TEST_CASE("copies write apart without a mark between") {
  catalog::Catalog one;
  const ast::Oid a = one.add(table("a"));
  catalog::Catalog other = one;
  rename(one, a, "x");
  rename(other, a, "y");
  CHECK(one.relation(a)->name == "x");
  CHECK(other.relation(a)->name == "y");
}

TEST_CASE("a pointer taken before a mark keeps its state") {
  catalog::Catalog catalog;
  const ast::Oid a = catalog.add(table("a"));
  const std::shared_ptr<const catalog::Relation> before = catalog.share<catalog::Relation>(a);
  catalog.mark();
  const catalog::Relation* pointer = catalog.relation(a);
  rename(catalog, a, "b");
  CHECK(before->name == "a");
  CHECK(pointer->name == "a");  // kept by the journal
  const catalog::Relation* first_write = catalog.relation(a);
  rename(catalog, a, "c");
  CHECK(first_write->name == "c");  // in place: nothing can ask for what stood between
  CHECK(catalog.relation(a) == first_write);
}

TEST_CASE("an object held by anybody is never written in place") {
  catalog::Catalog catalog;
  catalog.mark();
  const ast::Oid a = catalog.add(table("a"));
  const std::shared_ptr<const catalog::Relation> held = catalog.share<catalog::Relation>(a);
  rename(catalog, a, "b");
  CHECK(held->name == "a");
  CHECK(catalog.relation(a)->name == "b");
}

TEST_CASE("marks nest: each is gone back to exactly, names and dependencies with it") {
  catalog::Catalog catalog;
  const ast::Oid a = catalog.add(table("a"));
  catalog.forget();
  const catalog::Dependency edge{{ast::ObjectClass::relation, a, 0},
                                 {ast::ObjectClass::schema, catalog::public_schema, 0}};

  const catalog::Catalog::Mark outer = catalog.mark();
  rename(catalog, a, "b");
  const catalog::Catalog::Mark inner = catalog.mark();
  rename(catalog, a, "c");
  catalog.add_dependency(edge);
  const ast::Oid d = catalog.add(table("d"));
  catalog.add_opaque({"why", {}, true, false, {}});
  catalog.edit_session().search_path = {"elsewhere"};
  CHECK(catalog.find_relation(catalog::public_schema, "c") == a);
  CHECK(catalog.find_relation(catalog::public_schema, "b") == 0);

  catalog.undo(inner);
  CHECK(catalog.find_relation(catalog::public_schema, "b") == a);
  CHECK(catalog.find_relation(catalog::public_schema, "c") == 0);
  CHECK(catalog.relation(d) == nullptr);
  CHECK(catalog.find_relation(catalog::public_schema, "d") == 0);
  CHECK(catalog.dependencies().empty());
  CHECK(catalog.opaques().empty());
  CHECK(catalog.search_path() == std::vector<ast::Oid>{catalog::public_schema});

  rename(catalog, a, "e");  // the outer mark still holds after the inner one was gone back to
  catalog.undo(outer);
  CHECK(catalog.relation(a)->name == "a");
  CHECK(oids(catalog) == std::vector<ast::Oid>{a});
}

TEST_CASE("a mark may be gone back to twice") {
  catalog::Catalog catalog;
  const ast::Oid a = catalog.add(table("a"));
  const catalog::Catalog::Mark mark = catalog.mark();
  for (const char* name : {"b", "c"}) {
    rename(catalog, a, name);
    catalog.undo(mark);
    CHECK(catalog.relation(a)->name == "a");
    CHECK(catalog.find_relation(catalog::public_schema, name) == 0);
  }
}

TEST_CASE("an oid is never given twice, not even when its object was undone") {
  catalog::Catalog catalog;
  const catalog::Catalog::Mark mark = catalog.mark();
  const ast::Oid first = catalog.add(table("a"));
  catalog.undo(mark);
  CHECK(catalog.add(table("a")) > first);
}

TEST_CASE("constraints and their names are found where they are now") {
  catalog::Catalog catalog;
  const ast::Oid a = catalog.add(table("a"));
  const ast::Oid constraint = catalog.new_oid();
  catalog.forget();
  const catalog::Catalog::Mark mark = catalog.mark();
  catalog.update<catalog::Relation>(a, [&](catalog::Relation& relation) {
    catalog::Constraint& made = relation.constraints.push_back({});
    made.oid = constraint;
    made.name = "c";
  });
  CHECK(catalog.find_constraint(constraint).first == catalog.relation(a));
  CHECK(catalog.constraint_name_exists(catalog::public_schema, "c"));
  CHECK_FALSE(catalog.constraint_name_exists(catalog::pg_catalog_schema, "c"));
  catalog.update<catalog::Relation>(
      a, [](catalog::Relation& relation) { relation.constraints.edit()[0].name = "d"; });
  CHECK_FALSE(catalog.constraint_name_exists(catalog::public_schema, "c"));
  CHECK(catalog.constraint_name_exists(catalog::public_schema, "d"));
  catalog.undo(mark);
  CHECK(catalog.find_constraint(constraint).second == nullptr);
  CHECK_FALSE(catalog.constraint_name_exists(catalog::public_schema, "d"));
}

TEST_CASE("the search_path is looked up again when a schema comes, is renamed or goes") {
  catalog::Catalog catalog;
  catalog.edit_session().search_path = {"app", "public"};
  CHECK(catalog.creation_schema() == catalog::public_schema);
  catalog::Schema app;
  app.name = "app";
  const ast::Oid oid = catalog.add(app);
  CHECK(catalog.creation_schema() == oid);
  catalog.update<catalog::Schema>(oid, [](catalog::Schema& schema) { schema.name = "other"; });
  CHECK(catalog.creation_schema() == catalog::public_schema);
  catalog.update<catalog::Schema>(oid, [](catalog::Schema& schema) { schema.name = "app"; });
  CHECK(catalog.creation_schema() == oid);
  catalog.remove<catalog::Schema>(oid);
  CHECK(catalog.creation_schema() == catalog::public_schema);
}

TEST_CASE("what is taken back can be done again") {
  catalog::Catalog catalog;
  const ast::Oid kept = catalog.add(table("kept"));
  const ast::Oid renamed = catalog.add(table("before"));
  const ast::Oid dropped = catalog.add(table("dropped"));
  catalog.forget();
  const catalog::Catalog::Mark mark = catalog.mark();
  rename(catalog, renamed, "between");
  (void)catalog.mark();
  rename(catalog, renamed, "after");
  catalog.remove<catalog::Relation>(dropped);
  const ast::Oid made = catalog.add(table("made"));
  catalog.add_opaque({.why = "something", .touches = {}, .at = {}});
  const auto of = [](ast::Oid oid) { return ast::ObjectAddress{ast::ObjectClass::relation, oid, 0}; };
  CHECK(catalog.written_since(mark) == std::set{of(renamed), of(dropped), of(made)});
  for (int again = 0; again < 2; ++again) {
    catalog::Catalog::Undone undone = catalog.take_back(mark);
    CHECK(oids(catalog) == std::vector{kept, renamed, dropped});
    CHECK(catalog.relation(renamed)->name == "before");
    CHECK(catalog.find_relation(catalog::public_schema, "before") == renamed);
    CHECK(catalog.find_relation(catalog::public_schema, "after") == 0);
    CHECK(catalog.opaques().empty());
    catalog.redo(std::move(undone));
    CHECK(oids(catalog) == std::vector{kept, renamed, made});
    CHECK(catalog.find_relation(catalog::public_schema, "after") == renamed);
    CHECK(catalog.find_relation(catalog::public_schema, "before") == 0);
    CHECK(catalog.opaques().size() == 1);
  }
  catalog.undo(mark);
  CHECK(oids(catalog) == std::vector{kept, renamed, dropped});
}
