// pgstattuple_approx takes a TOAST table from 14 on; before that the free space map says the same
// (https://www.postgresql.org/docs/current/pgstattuple.html).
#include "migrate/observe/measure.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/inspect/sections.h"
#include "migrate/observe/numbers.h"
#include "migrate/observe/prologue.h"

namespace migrate {
namespace {

using inspection::Fields;
using Clock = std::chrono::steady_clock;

struct Suspect {
  int64_t bytes = 0;
  ast::Oid oid = 0;
  bool toast = false;  // of the table
  std::string method;  // of the index
};

// The schemas that the extensions stand in; empty: not there.
struct Extensions {
  std::string tuples, free_space;
};

Extensions find_extensions(Session& session) {
  Extensions out;
  const Answer answer = session.run(
      "SELECT e.extname, quote_ident(n.nspname) FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace "
      "n ON "
      "n.oid = e.extnamespace WHERE e.extname IN ('pgstattuple', 'pg_freespacemap')");
  for (const Row& row : answer.rows())
    (row[0] == "pgstattuple" ? out.tuples : out.free_space) = row[1].value_or("");
  return out;
}

std::vector<Suspect> suspects(const Observed& seen, const MeasureOptions& options) {
  std::vector<Suspect> out;
  const int64_t block = seen.numbers.block_size;
  for (const auto& [oid, table] : seen.numbers.tables) {
    if (table.toast_pages * block >= options.large_toast && table.toast_pages > 0)
      out.push_back({table.toast_pages * block, oid, true, ""});
  }
  for (const auto& [oid, index] : seen.numbers.indexes) {
    const catalog::Relation* relation = seen.schema.relation(oid);
    const bool counts = relation && relation->kind == catalog::RelationKind::index && relation->index;
    if (!counts || index.pages * block < options.large_index) continue;
    if (relation->index->method == "btree" || relation->index->method == "brin") continue;
    out.push_back({index.pages * block, oid, false, relation->index->method});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Suspect& a, const Suspect& b) { return a.bytes > b.bytes; });
  return out;
}

// Bytes, free, dead; empty: the extension that could tell is not there.
std::string question(const Suspect& suspect, const Extensions& extensions, int major) {
  const std::string of = suspect.toast
                             ? fmt::format("(SELECT reltoastrelid FROM pg_class WHERE oid = {})", suspect.oid)
                             : fmt::format("{}::oid", suspect.oid);
  const bool by_tuples = suspect.toast ? major >= 14 : suspect.method == "gist" || suspect.method == "hash";
  if (by_tuples && !extensions.tuples.empty())
    return suspect.toast
               ? fmt::format(
                     "SELECT table_len, approx_free_space, dead_tuple_len FROM "
                     "{}.pgstattuple_approx({}::regclass)",
                     extensions.tuples, of)
               : fmt::format("SELECT table_len, free_space, dead_tuple_len FROM {}.pgstattuple({}::regclass)",
                             extensions.tuples, of);
  if (extensions.free_space.empty()) return {};
  return fmt::format(
      "SELECT pg_relation_size({0}::regclass), sum(avail)::bigint, 0 FROM {1}.pg_freespace({0}::regclass)",
      of, extensions.free_space);
}

class Measurer {
 public:
  Measurer(Session& session, const MeasureOptions& options, Observed& into)
      : session_(session), options_(options), into_(into), end_(Clock::now() + options.time) {}

  void measure() {
    into_.numbers.measures = true;
    const std::vector<Suspect> all = suspects(into_, options_);
    if (all.empty()) return;
    extensions_ = find_extensions(session_);
    bool absent = false;
    for (const Suspect& suspect : all) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now());
      if (left.count() <= 0 || session_.interrupt().requested() || !session_.alive()) break;
      const std::string sql = question(suspect, extensions_, into_.numbers.major());
      absent = absent || sql.empty();
      if (!sql.empty() && !take(suspect, sql, left)) break;
    }
    if (absent)
      into_.numbers.unread.push_back({"measures", "room in TOAST tables and indexes",
                                      "an extension is not there",
                                      "CREATE EXTENSION pgstattuple; CREATE EXTENSION pg_freespacemap"});
  }

 private:
  // Whether to go on.
  bool take(const Suspect& suspect, const std::string& sql, std::chrono::milliseconds left) {
    // pg_freespace calls itself by its bare name.
    const std::string path = extensions_.free_space.empty() ? "" : ", " + extensions_.free_space;
    const Answer answer = session_.run(
        fmt::format("{}SET LOCAL search_path = pg_catalog{}; SET LOCAL statement_timeout = {};{}; COMMIT",
                    observation::beginning(session_), path, left.count(), inspection::marked(sql)));
    if (answer.error) {
      if (session_.alive() && session_.in_transaction()) session_.run_undisturbed("ROLLBACK");
      if (answer.error->sqlstate == "55P03" || answer.error->sqlstate == "57014") return true;
      into_.numbers.unread.push_back(
          {"measures", "room in TOAST tables and indexes", describe(*answer.error),
           fmt::format("GRANT pg_stat_scan_tables TO {}", session_.identifier(into_.numbers.role))});
      return false;
    }
    const std::vector<Row>& rows = answer.parts.at(observation::beginnings + 2).rows;
    if (rows.empty()) return true;
    const Fields f(rows.front());
    auto& where = suspect.toast ? into_.numbers.toast : into_.numbers.measured_indexes;
    where[suspect.oid] = {f.number(0), f.number(1), f.number(2)};
    return true;
  }

  Session& session_;
  const MeasureOptions& options_;
  Observed& into_;
  Clock::time_point end_;
  Extensions extensions_;
};

}  // namespace

void measure(Session& session, const MeasureOptions& options, Observed& into) {
  Measurer(session, options, into).measure();
}

}  // namespace migrate
