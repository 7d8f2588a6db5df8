// What goes with a parent's row.
#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using tests::Judged;

TEST_CASE("audit 16: children CASCADE, RESTRICT and SET NULL, with the rows of each, and those below") {
  Judged judged(
      "CREATE TABLE customers (id int PRIMARY KEY);"
      "CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE CASCADE);"
      "CREATE TABLE lines (id int PRIMARY KEY, order_id int REFERENCES orders ON DELETE CASCADE);"
      "CREATE TABLE invoices (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE RESTRICT);"
      "CREATE TABLE notes (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE SET NULL)");
  judged.table("customers").rows = 1000;
  judged.table("orders").rows = 20000;
  judged.table("lines").rows = 60000;
  judged.table("invoices").rows = 500;
  judged.table("notes").rows = 12000;
  migrate::ColumnNumbers& notes =
      judged.seen.columns[{judged.schema.find_relation(catalog::public_schema, "notes"), 2}];
  notes.known = true;
  notes.null_fraction = 0.5;
  notes.distinct = 600;
  judged.said({"inconsistent-on-delete"});
  REQUIRE(judged.judgement.findings.size() == 1);
  const std::vector<std::string>& evidence = judged.first().evidence;
  REQUIRE(evidence.size() >= 3);
  CHECK(std::vector<std::string>(evidence.end() - 3, evidence.end()) ==
        std::vector<std::string>{
            "public.orders: about 20 rows for each of public.customers that has any, CASCADE, and about 60 "
            "rows below them",
            "public.invoices: less than one row for each of public.customers that has any, RESTRICT",
            "public.notes: about 10 rows for each of public.customers that has any, SET NULL"});
  CHECK(judged.first().measured.at("rows_gone_with_a_parent") == 80);
}
