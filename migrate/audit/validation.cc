// The targets' measures once more, as SQL: each is the sum of the same columns that the audit reads.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "migrate/audit/scripts.h"
#include "migrate/audit/targets.h"

namespace migrate::audit {
namespace {

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

// Between dollars that stand nowhere in it.
std::string dollars(const std::string& text) {
  std::string mark = "$q$";
  for (int i = 0; text.find(mark) != std::string::npos; ++i) mark = fmt::format("$q{}$", i);
  return mark + text + mark;
}

// A shell pattern as a regular expression of the server's.
std::string pattern(std::string_view glob) {
  std::string out = "^";
  for (size_t at = 0; at < glob.size(); ++at) {
    char c = glob[at];
    if (c == '*') {
      out += ".*";
    } else if (c == '?') {
      out += '.';
    } else if (const size_t end = glob.find(']', at + 2); c == '[' && end != std::string_view::npos) {
      std::string set(glob.substr(at, end - at + 1));
      if (set[1] == '!') set[1] = '^';
      out += set;
      at = end;
    } else {
      if (c == '\\' && at + 1 < glob.size()) c = glob[++at];
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                         c == '_' || static_cast<unsigned char>(c) >= 0x80;
      out += plain ? std::string(1, c) : std::string("\\") + c;
    }
  }
  return out + "$";
}

// What a metric of a table or an index is made of: c its pg_class row, t its TOAST table's.
struct MetricColumn {
  std::string_view metric, sql;
};
constexpr std::array of_tables{
    MetricColumn{"dead_rows", "pg_stat_get_dead_tuples(c.oid)"},
    MetricColumn{"dead_percent",
                 "coalesce(pg_stat_get_dead_tuples(c.oid) * 100.0 / nullif(pg_stat_get_dead_tuples(c.oid) + "
                 "greatest(c.reltuples, 0), 0), 0)"},
    MetricColumn{"rows", "c.reltuples"},
    MetricColumn{"table_size",
                 "(c.relpages + coalesce(t.relpages, 0))::bigint * current_setting('block_size')::bigint"},
    MetricColumn{"days_since_vacuum",
                 "coalesce(extract(epoch FROM now() - greatest(pg_stat_get_last_vacuum_time(c.oid), "
                 "pg_stat_get_last_autovacuum_time(c.oid))) / 86400, 1e9)"},
    MetricColumn{"days_since_analyze",
                 "coalesce(extract(epoch FROM now() - greatest(pg_stat_get_last_analyze_time(c.oid), "
                 "pg_stat_get_last_autoanalyze_time(c.oid))) / 86400, 1e9)"}};
constexpr std::array of_indexes{
    MetricColumn{"index_size", "c.relpages::bigint * current_setting('block_size')::bigint"},
    MetricColumn{"index_scans", "pg_stat_get_numscans(c.oid)"}};

template <size_t n>
std::string_view column_of(const std::array<MetricColumn, n>& all, const std::string& metric) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const MetricColumn& c) { return c.metric == metric; });
  return found == all.end() ? std::string_view() : found->sql;
}

// What stands in a schema of users' and belongs to no extension.
std::string ours(const std::string& table, const std::string& history_schema) {
  return fmt::format(
      "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> {1}\n"
      "        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = "
      "{0}\n"
      "                        AND d.deptype = 'e')",
      table, literal(history_schema));
}

// A query of names and numbers; empty: there is no such metric, or nothing to read it from.
std::string query_of(const View& view, const std::string& metric, const std::string& history_schema) {
  if (const std::string_view sql = column_of(of_tables, metric); !sql.empty())
    return fmt::format(
        "SELECT n.nspname || '.' || c.relname, {}\n"
        "      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
        "      LEFT JOIN pg_class t ON t.oid = c.reltoastrelid\n"
        "      WHERE c.relkind IN ('r', 'm', 'p') AND {}",
        sql, ours("c.oid", history_schema));
  if (const std::string_view sql = column_of(of_indexes, metric); !sql.empty())
    return fmt::format(
        "SELECT n.nspname || '.' || c.relname, {}\n"
        "      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = "
        "c.relnamespace\n"
        "      WHERE {}",
        sql, ours("i.indrelid", history_schema));
  if (metric == "vacuum_trigger") {
    const auto parameter = [](std::string_view name) {
      return fmt::format(
          "coalesce((SELECT o.option_value FROM pg_options_to_table(c.reloptions) o WHERE o.option_name = "
          "'{0}'),\n"
          "          current_setting('{0}', true))::float8",
          name);
    };
    return fmt::format(
        "SELECT n.nspname || '.' || c.relname, CASE WHEN m.most >= 0 THEN least(m.due, m.most) ELSE m.due "
        "END\n"
        "      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,\n"
        "        LATERAL (SELECT {} + {} * greatest(c.reltuples, 0) AS due,\n          {} AS most) m\n"
        "      WHERE c.relkind = 'r' AND {}",
        parameter("autovacuum_vacuum_threshold"), parameter("autovacuum_vacuum_scale_factor"),
        parameter("autovacuum_vacuum_max_threshold"), ours("c.oid", history_schema));
  }
  if (metric == "tables_without_key")
    return fmt::format(
        "SELECT '', count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
        "      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition\n"
        "        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p') "
        "AND {}",
        ours("c.oid", history_schema));
  if (metric == "constraints_not_valid")
    return fmt::format(
        "SELECT '', count(*) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid\n"
        "      JOIN pg_namespace n ON n.oid = c.relnamespace\n"
        "      WHERE k.contype IN ('f', 'c') AND NOT k.convalidated AND {}",
        ours("c.oid", history_schema));
  if (metric == "connections") return "SELECT '', sum(numbackends) FROM pg_stat_database WHERE datid <> 0";
  if (metric == "cache_hit_percent")
    return fmt::format(
        "SELECT '', x.hit * 100.0 / nullif(x.fetched, 0)\n"
        "      FROM (SELECT sum(pg_stat_get_blocks_hit(o.oid)) AS hit, "
        "sum(pg_stat_get_blocks_fetched(o.oid)) AS fetched\n"
        "            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,\n"
        "              LATERAL (SELECT c.oid UNION ALL SELECT i.indexrelid FROM pg_index i WHERE i.indrelid "
        "= c.oid) o\n"
        "            WHERE c.relkind IN ('r', 'm', 'p') AND {}) x",
        ours("c.oid", history_schema));
  const StatementStatistics& statements = view.seen.statements;
  if (metric == "mean_ms" && statements.state == StatementStatistics::State::read) {
    const bool old = statements.version == "1.7" || statements.version == "1.6";
    return fmt::format(
        "SELECT s.queryid::text, s.mean_{}time FROM :statements.pg_stat_statements s\n"
        "      WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
        old ? "" : "exec_");
  }
  return {};
}

std::string named(const Target& target) {
  return literal(target.what + " " + target.wanted);
}

std::string not_judged(const Target& target, std::string_view why) {
  return fmt::format("SELECT 'NOT JUDGED', {}, {};\n", named(target), literal(why));
}

std::string measured(const View& view, const Target& target, const Question& question, const Wanted& wanted,
                     const std::string& history_schema) {
  const std::string query = query_of(view, question.metric, history_schema);
  if (query.empty() || wanted.relation.empty()) return not_judged(target, "there is no such measure");
  const bool least_counts = wanted.relation.starts_with(">");
  return fmt::format(
      "SELECT CASE WHEN count(v) = 0 THEN 'NOT JUDGED' WHEN {0}(v) {1} {2} THEN 'PASS' ELSE 'FAIL' END, "
      "{3},\n"
      "  {0}(v), (array_agg(name ORDER BY v {4} NULLS LAST))[1]\n"
      "FROM ({5}) m (name, v)\nWHERE name ~ {6};\n",
      least_counts ? "min" : "max", wanted.relation, fmt::format("{:.17g}", wanted.number), named(target),
      least_counts ? "ASC" : "DESC", query, literal(pattern(question.subject)));
}

std::string quoted_pattern(const std::string& name) {
  const std::string anchored = pattern(name);
  return anchored.substr(1, anchored.size() - 2);
}

// The plan is text that only a DO block can look at.
std::string planned(const Target& target, const Question& question, const Wanted& wanted) {
  const bool runs = question.metric == "run";
  if (!runs && wanted.index.empty()) return not_judged(target, "no index is named");
  std::string holds = "true";
  if (!wanted.index.empty())
    holds = "plan ~ " +
            literal(fmt::format("(using|Bitmap Index Scan on) {}( |\\n)", quoted_pattern(wanted.index)));
  if (runs && !wanted.relation.empty())
    holds += fmt::format(" AND substring(plan FROM 'Execution Time: ([0-9.]+)')::numeric {} {:.17g}",
                         wanted.relation, wanted.number);
  const std::string body = fmt::format(
      "\nDECLARE\n  line text;\n  plan text := '';\nBEGIN\n"
      "  FOR line IN EXECUTE {0} LOOP plan := plan || line || E'\\n'; END LOOP;\n"
      "  PERFORM set_config('audit.verdict', CASE WHEN {1} THEN 'PASS' ELSE 'FAIL' END, true),\n"
      "    set_config('audit.found', coalesce(substring(plan FROM 'Execution Time: .*'), split_part(plan, "
      "E'\\n', 1)), true);\n"
      "EXCEPTION WHEN OTHERS OR query_canceled THEN\n"
      "  PERFORM set_config('audit.verdict', 'NOT JUDGED', true), set_config('audit.found', SQLERRM, "
      "true);\nEND ",
      dollars(fmt::format("EXPLAIN {}{}", runs ? "(ANALYZE) " : "", question.subject)), holds);
  return fmt::format(
      "DO $audit${}$audit$;\n"
      "SELECT current_setting('audit.verdict'), {}, trim(E'\\n' FROM current_setting('audit.found'));\n",
      body, named(target));
}

}  // namespace

std::string validation(const View& view, const std::string& history_schema) {
  std::string out;
  bool asks_statements = false;
  for (const Target& target : view.settings.targets) {
    const Question question = question_of(target.what);
    const std::optional<Wanted> wanted = wanted_of(target.wanted);
    asks_statements = asks_statements || question.metric == "mean_ms";
    out += "\n" + (!wanted                  ? not_judged(target, "it is not understood")
                   : question.asks_server() ? planned(target, question, *wanted)
                                            : measured(view, target, question, *wanted, history_schema));
  }
  if (out.empty()) return out;
  const bool statements = asks_statements && view.seen.statements.state == StatementStatistics::State::read;
  return std::string(
             "-- What [audit.targets] wants of this database, a line each: psql -XAtq -f validation.sql\n"
             "BEGIN READ ONLY;\nSET LOCAL statement_timeout = '10s';\nSET LOCAL lock_timeout = '100ms';\n") +
         (statements ? "SELECT quote_ident(n.nspname) AS statements FROM pg_extension e\n"
                       "JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements' "
                       "\\gset\n"
                     : "") +
         out + "\nCOMMIT;\n";
}

}  // namespace migrate::audit
