// What statements ask for, and which index would serve them.
#include <doctest/doctest.h>

#include "migrate/audit/asked_columns.h"
#include "migrate/audit/index_wishes.h"
#include "tests/unit/migrate/audit/judged.h"

using tests::Judged;

namespace {

constexpr const char* orders =
    "CREATE TABLE customers (id int PRIMARY KEY, email text);"
    "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, status text, made_at timestamptz, note text)";

migrate::StatementNumbers statement(std::string id, std::string text, int64_t calls, double mean) {
  migrate::StatementNumbers out;
  out.id = std::move(id);
  out.text = std::move(text);
  out.calls = out.rows = calls;
  out.mean_ms = mean;
  out.total_ms = mean * static_cast<double>(calls);
  return out;
}

// 2,000 scans of a million rows, and statements that took all of the time.
void scanned(Judged& judged, const std::vector<std::string>& texts) {
  migrate::TableNumbers& table = judged.table("orders");
  table.rows = 1000000;
  table.pages = 20000;
  table.sequential_scans = 2000;
  table.sequential_rows = 2000000000;
  migrate::StatementStatistics& all = judged.seen.statements;
  all.state = migrate::StatementStatistics::State::read;
  all.heaviest.clear();
  for (const std::string& text : texts)
    all.heaviest.push_back(statement(std::to_string(all.heaviest.size() + 1), text, 1000, 10));
  all.total_ms = 10000.0 * static_cast<double>(texts.size());
}

const std::vector<std::string> both{"missing-index", "seq-scanned-table"};

}  // namespace

TEST_CASE("audit 35: filtered scans name the columns of the index that is missing") {
  Judged judged(orders);
  scanned(judged,
          {"SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.customer_id = $1 AND "
           "o.made_at > $2 ORDER BY o.id LIMIT $3"});
  CHECK(judged.said(both) == "warning missing-index:public.orders (customer_id, made_at)\n");
  CHECK(judged.first().fix->sql ==
        std::vector<std::string>{"CREATE INDEX CONCURRENTLY orders_customer_id_made_at_idx ON public.orders "
                                 "(customer_id, made_at)"});
  CHECK(judged.first().fix->inverse ==
        std::vector<std::string>{"DROP INDEX CONCURRENTLY public.orders_customer_id_made_at_idx"});
  CHECK(judged.first().evidence == std::vector<std::string>{"statement 1"});
  Judged served(std::string(orders) + "; CREATE INDEX i ON orders (customer_id)");
  scanned(served, {"SELECT id FROM orders WHERE customer_id = $1"});
  CHECK(served.said(both).empty());
  Judged partly(std::string(orders) + "; CREATE INDEX i ON orders (customer_id) WHERE status = 'open'");
  scanned(partly, {"SELECT id FROM orders WHERE customer_id = $1"});
  CHECK(partly.said(both) == "warning missing-index:public.orders (customer_id)\n");
}

TEST_CASE("audit 35: scans of dumps are no statement's, and a few values are no key of an index") {
  Judged judged(orders);
  scanned(judged, {"SELECT id FROM orders WHERE status = $1"});
  judged.table("orders").sequential_scans = 30;
  CHECK(judged.said(both).empty());
  judged.table("orders").sequential_scans = 1500;  // 25 a day
  judged.table("orders").index_scans = 200;
  CHECK(judged.said(both).empty());
  judged.table("orders").index_scans = 0;
  CHECK(judged.said(both) == "warning missing-index:public.orders (status)\n");
  migrate::ColumnNumbers& status =
      judged.seen.columns[{judged.schema.find_relation(catalog::public_schema, "orders"), 3}];
  status.known = true;
  status.distinct = 4;
  CHECK(judged.said(both).empty());
}

TEST_CASE("audit 35: an index is tried before it is advised: by each statement that names its table") {
  Judged judged(orders);
  scanned(judged, {"SELECT id FROM orders WHERE customer_id = $1", "SELECT count(*) FROM orders",
                   "SELECT id FROM customers WHERE email = $1", "VACUUM orders"});
  const migrate::audit::View view{judged.schema, judged.seen, judged.settings, judged.applied_days};
  const std::vector<migrate::TrialQuestion> questions = migrate::audit::trial_questions(view);
  REQUIRE(questions.size() == 1);
  CHECK(questions[0].key == "public.orders (customer_id)");
  CHECK(questions[0].table == "public.orders");
  CHECK(questions[0].columns == "customer_id");
  CHECK(questions[0].statements == std::vector<std::string>{"1", "2"});
  CHECK(questions[0].pages > 2000);
  migrate::IndexTrial& trial = judged.seen.index_trials["public.orders (customer_id)"];
  trial.by = "hypopg";
  trial.plans = {{"1", 20000, 8.4}, {"2", 20000, 20000}};
  CHECK(judged.said({"missing-index"}) == "warning missing-index:public.orders (customer_id)\n");
  CHECK(judged.first().evidence ==
        std::vector<std::string>{"statement 1",
                                 "planned by hypopg: statement 1 costs 20,000, with the index 8"});
  CHECK(judged.first().threshold.at("scans") == 1000);
  trial.plans[0].after = 20000;
  CHECK(judged.said({"missing-index"}) == "note missing-index:public.orders (customer_id)\n");
  CHECK(judged.first().evidence.back() == "planned by hypopg: no statement gets cheaper by it");
  trial = {{}, "", "there is no server"};
  CHECK(judged.said({"missing-index"}) == "warning missing-index:public.orders (customer_id)\n");
  CHECK(judged.first().evidence.back() == "no plan with it: there is no server");
}

TEST_CASE("a table that no statement names is said to be read whole") {
  Judged judged(orders);
  scanned(judged, {"COPY public.orders TO stdout", "SELECT 1"});
  CHECK(judged.said(both) == "note seq-scanned-table:public.orders\n");
  judged.seen.statements = {};
  CHECK(judged.said(both) == "note seq-scanned-table:public.orders\n");
  judged.table("orders").rows = 9999;
  CHECK(judged.said(both).empty());
}

TEST_CASE("columns are read of WHERE, ON, USING, IN, ANY and subqueries; expressions and OR are none") {
  const Judged judged(orders);
  const migrate::audit::View view{judged.schema, judged.seen, judged.settings, judged.applied_days};
  const auto equal = [&](const std::string& text) {
    std::string out;
    for (const auto& [oid, asked] : columns_asked_by(view, statement("1", text, 1, 1)).tables) {
      const catalog::Relation* table = judged.schema.relation(oid);
      for (const ast::ColumnNumber column : asked.equal) out += table->column(column).name + " ";
      for (const ast::ColumnNumber column : asked.range) out += table->column(column).name + "< ";
    }
    return out;
  };
  CHECK(equal("SELECT 1 FROM orders WHERE status IN ($1, $2) AND made_at BETWEEN $3 AND $4") ==
        "status made_at< ");
  CHECK(equal("SELECT 1 FROM orders WHERE customer_id = ANY($1)") == "customer_id ");
  CHECK(equal("SELECT 1 FROM customers WHERE EXISTS (SELECT FROM orders WHERE note = $1)") == "note ");
  CHECK(equal("UPDATE orders SET note = $1 WHERE status = $2") == "status ");
  CHECK(equal("DELETE FROM orders USING customers WHERE customer_id = customers.id") == "id customer_id ");
  CHECK(equal("SELECT 1 FROM orders WHERE lower(status) = $1 OR note = $2").empty());
  CHECK(equal("SELECT 1 FROM orders WHERE status NOT IN ($1)").empty());
  CHECK(equal("WITH orders AS (SELECT 1 AS note) SELECT 1 FROM orders WHERE note = $1").empty());
  CHECK(equal("this does not parse").empty());
}

TEST_CASE("the form of a statement that costs time") {
  Judged judged(orders);
  scanned(judged, {"SELECT * FROM orders", "SELECT id FROM orders WHERE status = $1 OR note = $2",
                   "SELECT id FROM orders WHERE id NOT IN (SELECT id FROM customers)",
                   "SELECT id FROM orders WHERE note LIKE '%x'",
                   "SELECT id FROM orders WHERE id > $1 LIMIT $2 OFFSET $3",
                   "SELECT id FROM orders WHERE id = $1", "SELECT count(*) FROM orders GROUP BY status"});
  CHECK(
      judged.said({"statement-shape"}) ==
      "note statement-shape:statement 1\nnote statement-shape:statement 2\nnote statement-shape:statement 3\n"
      "note statement-shape:statement 4\nnote statement-shape:statement 5\n");
  CHECK(judged.first().evidence.back() == "no WHERE and no LIMIT on public.orders (1,000,000 rows)");
}

TEST_CASE("audit 36: plans are judged where they were asked for, and nothing runs") {
  Judged judged(orders);
  scanned(judged, {"SELECT id FROM orders WHERE status = 'x'"});
  CHECK(judged.said({"plan-seq-scan", "plan-misestimate"}).empty());
  CHECK(judged.judgement.not_judged.size() == 2);
  CHECK(judged.judgement.not_judged[0].needs == "--explain");
  migrate::StatementNumbers& one = judged.seen.statements.heaviest.front();
  one.plan.emplace();
  one.plan->rows = 5;
  one.plan->scans = {{"public", "orders", 5, true}};
  CHECK(judged.said({"plan-seq-scan", "plan-misestimate"}) == "warning plan-seq-scan:statement 1\n");
  one.rows = one.calls * 500;
  CHECK(judged.said({"plan-misestimate"}) == "warning plan-misestimate:statement 1\n");
  CHECK(judged.first().measured.at("times") == 100);
  one.plan->generic = true;
  CHECK(judged.said({"plan-misestimate"}) == "note plan-misestimate:statement 1\n");
  one.plan->scans.front().rows = 900000;
  CHECK(judged.said({"plan-seq-scan"}).empty());
}

TEST_CASE("an index of NULLs, unless somebody asks for them") {
  Judged judged("CREATE TABLE t (id int PRIMARY KEY, gone date); CREATE INDEX gone_idx ON t (gone)");
  const ast::Oid table = judged.schema.find_relation(catalog::public_schema, "t");
  judged.index("gone_idx").pages = 1000;
  migrate::ColumnNumbers& gone = judged.seen.columns[{table, 2}];
  gone.known = true;
  gone.null_fraction = 0.49;
  CHECK(judged.said({"null-heavy-index"}).empty());
  gone.null_fraction = 0.9;
  CHECK(judged.said({"null-heavy-index"}) == "note null-heavy-index:public.gone_idx\n");
  CHECK(judged.first().fix->sql ==
        std::vector<std::string>{"CREATE INDEX CONCURRENTLY gone_idx_notnull ON public.t USING btree (gone) "
                                 "WHERE (gone IS NOT NULL)",
                                 "DROP INDEX CONCURRENTLY public.gone_idx"});
  CHECK(judged.first().fix->inverse ==
        std::vector<std::string>{"CREATE INDEX CONCURRENTLY gone_idx ON public.t USING btree (gone)",
                                 "DROP INDEX CONCURRENTLY public.gone_idx_notnull"});
  judged.seen.statements.heaviest = {statement("1", "SELECT id FROM t WHERE gone is null", 1, 1)};
  CHECK(judged.said({"null-heavy-index"}).empty());
}

TEST_CASE("audit 32: a collation that has changed lists the indexes that it sorts") {
  Judged judged("CREATE TABLE t (a text PRIMARY KEY, b int); CREATE INDEX i ON t (a)");
  CHECK(judged.said({"collation-changed"}).empty());
  judged.seen.collations = {
      {"pg_catalog.\"de_DE\"", "2.28", "2.36", {judged.schema.find_relation(catalog::public_schema, "i")}}};
  CHECK(judged.said({"collation-changed"}) == "error collation-changed:pg_catalog.\"de_DE\"\n");
  CHECK(judged.first().message ==
        "pg_catalog.\"de_DE\" was 2.28 when an index was built with it, and is 2.36 now");
  CHECK(judged.first().fix->sql ==
        std::vector<std::string>{"REINDEX INDEX CONCURRENTLY public.i",
                                 "ALTER COLLATION pg_catalog.\"de_DE\" REFRESH VERSION"});
  judged.seen.collations[0].indexes.clear();
  CHECK(judged.said({"collation-changed"}).starts_with("note"));
}
