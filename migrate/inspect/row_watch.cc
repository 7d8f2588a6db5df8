// The catalogs that are watched, and a query over each.
#include "migrate/inspect/row_watch.h"

#include <fmt/format.h>

#include <array>
#include <unordered_set>
#include <utility>

#include "migrate/inspect/fields.h"

namespace migrate::inspection {
namespace {

struct WatchedCatalog {
  std::string_view from;      // FROM and WHERE, beginning with the catalog; its rows are t
  std::string_view key;       // what identifies a row
  std::string_view unit;      // the oid of the unit that it belongs to
  std::string_view cls;       // the unit's class: r relation, t type, f function, s schema, o others
  bool names_others = false;  // objects of other units are printed with its name
  int since = 13;
  bool goes_with_unit = false;  // its rows are gone when that of the whole object is, and only then
  bool is_index = false;        // what identifies a row is another unit, an index
  std::string_view shown = "";  // what of a row is shown, where that is not all
};

// Rows below 16384 are initdb's: only of schemas can they be gone. What hangs on pg_class without a row of
// its own (toast tables, say) is no matter. The first ones are those that most scripts write.
constexpr size_t of_relations = 0, of_columns = 1, often_written = 2;
// clang-format off
constexpr std::array catalogs{
    // Most of its new rows are new in what nothing is told by: numbers of rows and columns, whether any index or trigger has been.
    WatchedCatalog{"pg_class t WHERE t.oid >= 16384", "t.oid", "t.oid", "CASE WHEN t.relacl IS NULL THEN 'r' ELSE 'R' END", false, 13, false, false,
                   "t.relname, t.relnamespace, t.reltype, t.reloftype, t.relowner, t.relam, t.reltablespace, t.relpersistence, t.relkind, "
                   "t.relrowsecurity, t.relforcerowsecurity, t.relispopulated, t.relreplident, t.relispartition, t.relacl, t.reloptions, t.relpartbound"},
    WatchedCatalog{"pg_attribute t WHERE t.attrelid >= 16384 AND t.attnum > 0", "(t.attrelid::int8 << 16) + t.attnum", "t.attrelid",
                   // pg_attver: see migrate/verify/details.sql
                   "CASE WHEN NOT t.attisdropped AND (t.attacl IS NOT NULL OR t.attstattarget >= 0 "
                   "OR NOT (cardinality(t.attoptions) = 1 AND t.attoptions[1] LIKE 'pg\\_attver=%')) THEN 'R' ELSE 'r' END", false, 13, true},
    WatchedCatalog{"pg_attrdef t", "t.oid", "t.adrelid", "'r'"},
    WatchedCatalog{"pg_index t WHERE t.indexrelid >= 16384", "t.indexrelid", "t.indrelid", "'r'", false, 13, true, true},
    WatchedCatalog{"pg_constraint t WHERE t.oid >= 16384", "t.oid", "CASE WHEN t.conrelid <> 0 THEN t.conrelid ELSE t.contypid END",
                   "CASE WHEN t.conrelid <> 0 THEN 'r' ELSE 't' END"},
    // Those of foreign keys are not shown, and half of them stand at the table referred to.
    WatchedCatalog{"pg_trigger t WHERE NOT t.tgisinternal OR t.tgparentid <> 0", "t.oid", "t.tgrelid", "'r'"},
    WatchedCatalog{"pg_rewrite t WHERE t.oid >= 16384", "t.oid", "t.ev_class", "'r'"},
    WatchedCatalog{"pg_sequence t", "t.seqrelid", "t.seqrelid", "'r'", false, 13, true},
    WatchedCatalog{"pg_type t WHERE t.oid >= 16384", "t.oid", "t.oid", "'t'"},
    WatchedCatalog{"pg_proc t WHERE t.oid >= 16384", "t.oid", "t.oid", "'f'"},
    // Who owns a sequence; members of extensions. Of the rest of pg_depend nothing is shown.
    WatchedCatalog{"pg_depend t WHERE t.classid = 'pg_class'::regclass AND t.objid = ANY (ARRAY(SELECT seqrelid FROM pg_sequence)) "
                   "AND t.refclassid = 'pg_class'::regclass AND t.refobjsubid > 0 AND t.deptype IN ('a', 'i')",
                   "t.objid", "t.objid", "'r'"},
    WatchedCatalog{"pg_depend t WHERE t.refclassid = 'pg_extension'::regclass "
                   "AND t.deptype = 'e' AND t.objid >= 16384",
                   "(t.objid::int8 << 31) + t.classid::int8", "t.objid",
                   "CASE t.classid WHEN 'pg_class'::regclass THEN 'r' WHEN 'pg_type'::regclass THEN 't' "
                   "WHEN 'pg_proc'::regclass THEN 'f' ELSE 'o' END"},
    WatchedCatalog{"pg_policy t", "t.oid", "t.polrelid", "'r'"},
    WatchedCatalog{"pg_inherits t", "(t.inhrelid::int8 << 31) + t.inhparent::int8", "t.inhrelid", "'r'"},
    WatchedCatalog{"pg_enum t WHERE t.oid >= 16384", "t.oid", "t.enumtypid", "'t'", false, 13, true},
    WatchedCatalog{"pg_range t WHERE t.rngtypid >= 16384", "t.rngtypid", "t.rngtypid", "'t'", false, 13, true},
    WatchedCatalog{"pg_namespace t", "t.oid", "t.oid", "'s'"},
    WatchedCatalog{"pg_description t WHERE (t.objoid >= 16384 OR t.classoid = 'pg_namespace'::regclass)",
                   "(t.objoid::int8 << 31) + (t.classoid::int8 << 16) + t.objsubid",
                   "CASE t.classoid WHEN 'pg_constraint'::regclass THEN "
                   "(SELECT CASE WHEN k.conrelid <> 0 THEN k.conrelid ELSE k.contypid END FROM pg_constraint k WHERE k.oid = t.objoid) "
                   "WHEN 'pg_trigger'::regclass THEN (SELECT g.tgrelid FROM pg_trigger g WHERE g.oid = t.objoid) "
                   "WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid FROM pg_policy p WHERE p.oid = t.objoid) "
                   "WHEN 'pg_rewrite'::regclass THEN (SELECT r.ev_class FROM pg_rewrite r WHERE r.oid = t.objoid) ELSE t.objoid END",
                   "CASE t.classoid WHEN 'pg_class'::regclass THEN 'r' WHEN 'pg_trigger'::regclass THEN 'r' "
                   "WHEN 'pg_policy'::regclass THEN 'r' WHEN 'pg_rewrite'::regclass THEN 'r' "
                   "WHEN 'pg_constraint'::regclass THEN CASE WHEN (SELECT k.conrelid FROM pg_constraint k WHERE k.oid = t.objoid) <> 0 THEN 'r' ELSE 't' END "
                   "WHEN 'pg_type'::regclass THEN 't' WHEN 'pg_proc'::regclass THEN 'f' "
                   "WHEN 'pg_namespace'::regclass THEN 's' ELSE 'o' END"},
    WatchedCatalog{"pg_extension t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_conversion t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_statistic_ext t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_ts_config t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_ts_dict t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_ts_parser t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_ts_template t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_opfamily t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_cast t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_transform t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_publication t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_publication_rel t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_publication_namespace t", "t.oid", "0", "'o'", false, 15},
    WatchedCatalog{"pg_event_trigger t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_foreign_data_wrapper t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_foreign_server t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_user_mapping t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_subscription t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_default_acl t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_collation t WHERE t.oid >= 16384", "t.oid", "0", "'o'", true},
    WatchedCatalog{"pg_operator t WHERE t.oid >= 16384", "t.oid", "0", "'o'", true},
    WatchedCatalog{"pg_opclass t WHERE t.oid >= 16384", "t.oid", "0", "'o'", true},
    WatchedCatalog{"pg_language t WHERE t.oid >= 16384", "t.oid", "0", "'o'", true},
    WatchedCatalog{"pg_am t WHERE t.oid >= 16384", "t.oid", "0", "'o'", true},
    WatchedCatalog{"pg_authid t", "t.oid", "0", "'o'", true},
    WatchedCatalog{"pg_tablespace t", "t.oid", "0", "'o'", true},
};
// clang-format on

// The catalog whose rows are t.
std::string_view table_of(const WatchedCatalog& one) {
  return one.from.substr(0, one.from.find(' '));
}

text::Error unreadable(const Answer& answer) {
  return {"the schema cannot be read: " + describe(*answer.error), "", "", {}};
}

std::vector<int64_t> numbers(const Value& array) {
  std::vector<int64_t> out;
  if (!array) return out;
  const char* at = array->data();
  const char* end = at + array->size();
  while (at < end) {
    int64_t value = 0;
    const auto [next, failed] = std::from_chars(at, end, value);
    if (failed == std::errc()) out.push_back(value);
    at = failed == std::errc() ? next : at + 1;
  }
  return out;
}

bool is_here(const WatchedCatalog& one, const Session& session) {
  return session.server_version().major >= one.since;
}

// New rows of one catalog: its number, then of each what identifies it, its unit and that one's class (a
// capital: it holds privileges or options) and a sum of what is shown; where any may be gone, what identifies
// those that stand. Nothing where `written` says so, a condition without columns.
std::string new_rows(size_t i, std::string_view written, std::string_view deleted) {
  const WatchedCatalog& one = catalogs[i];
  const bool has_condition = one.from.find(" WHERE ") != std::string_view::npos;
  const std::string standing =
      one.goes_with_unit
          ? "NULL::int8[]"
          : fmt::format("CASE WHEN {} THEN ARRAY(SELECT ({})::int8 FROM {}) END", deleted, one.key, one.from);
  const std::string shown = one.shown.empty()
                                ? "NULL::int8[]"
                                : fmt::format("array_agg(hashtextextended(ROW({})::text, 0))", one.shown);
  return fmt::format(
      "SELECT {}, array_agg(({})::int8), array_agg(({})::oid), string_agg({}, ''), {}, {} FROM {} {} "
      "age(t.xmin) <= (SELECT age($1)) HAVING {}",
      i, one.key, one.unit, one.cls, standing, shown, one.from, has_condition ? "AND" : "WHERE", written);
}

// Those of relations that are new themselves are found by index; where these are not as many as were written,
// all are gone over.
std::string new_columns(std::string_view written) {
  const WatchedCatalog& one = catalogs[of_columns];
  const std::string row = fmt::format(
      "SELECT ({})::int8 AS key, ({})::oid AS unit, {} AS cls FROM pg_attribute t WHERE {} AND "
      "age(t.xmin) <= (SELECT age($1)) AND ",
      one.key, one.unit, one.cls, written);
  return ", found AS MATERIALIZED (" + row +
         "t.attrelid = ANY (ARRAY(SELECT k.oid FROM pg_class k WHERE k.oid >= 16384 AND age(k.xmin) <= "
         "(SELECT "
         "age($1))))), others AS (" +
         row + "t.attrelid >= 16384 AND (SELECT count(*) FROM found) <> (SELECT c.columns + $4 FROM c))";
}

}  // namespace

// Before 15 what earlier transactions have written may be among what is counted: nobody can have it put away.
std::string RowWatch::preparation(const Session& session) {
  std::string sql, numbered;
  for (size_t i = 0; i < catalogs.size(); ++i) {
    if (!is_here(catalogs[i], session)) continue;
    numbered += fmt::format("{}({}, '{}'::regclass)", numbered.empty() ? "" : ", ", i, table_of(catalogs[i]));
    if (i >= often_written)
      sql += fmt::format("PREPARE schemalint_rows_{} (xid, bool) AS {};\n", i, new_rows(i, "true", "$2"));
  }
  const std::string counted = fmt::format(
      "SELECT coalesce(bit_or(1::int8 << x.i), 0) AS written, coalesce(bit_or(1::int8 << x.i) FILTER (WHERE "
      "x.deleted > 0 OR x.off), 0) AS deleted, coalesce(sum(CASE WHEN x.off THEN {} ELSE x.inserted + "
      "x.updated "
      "END) FILTER (WHERE x.i = {}), 0)::int8 AS columns, CASE WHEN {} THEN coalesce(string_agg(concat_ws(' "
      "', x.i, "
      "x.inserted, x.updated, x.deleted), ','), 'nothing') END AS said FROM (SELECT c.i, x.off, "
      "pg_stat_get_xact_tuples_inserted(c.t) AS inserted, pg_stat_get_xact_tuples_updated(c.t) AS updated, "
      "pg_stat_get_xact_tuples_deleted(c.t) AS deleted FROM (VALUES {}) c (i, t), (SELECT "
      "current_setting('track_counts') = 'off') x (off)) x WHERE x.off OR x.inserted + x.updated + x.deleted "
      "> 0",
      unknown, of_columns, session.server_version().major < 15 ? "false" : "bool_or(x.off) IS NOT TRUE",
      numbered);
  sql += "PREPARE schemalint_written AS " + counted + ";\n";
  const auto bit = [](size_t i, std::string_view column, std::string_view more) {
    return fmt::format("(SELECT (c.{} | {}) >> {} & 1 FROM c) = 1", column, more, i);
  };
  return sql + "PREPARE schemalint_look (xid, int8, int8, int8) AS WITH c AS MATERIALIZED (" + counted + ")" +
         new_columns(bit(of_columns, "written", "$2")) +
         " SELECT -1, ARRAY[c.written, c.deleted, c.columns, " + std::string(asks_horizon) +
         "], NULL::oid[], c.said, NULL::int8[], NULL::int8[] FROM c UNION ALL " +
         new_rows(of_relations, bit(of_relations, "written", "$2"), bit(of_relations, "deleted", "$3")) +
         fmt::format(
             " UNION ALL SELECT {}, array_agg(x.key), array_agg(x.unit), string_agg(x.cls, ''), "
             "NULL::int8[], NULL::int8[] FROM (SELECT * FROM found UNION ALL SELECT * FROM others) x;\n",
             of_columns);
}

std::string RowWatch::take_written(const Row& answer) {
  const Fields f(answer);
  state_.written |= Catalogs(static_cast<uint64_t>(f.number(0)));
  state_.deleted |= Catalogs(static_cast<uint64_t>(f.number(1)));
  state_.columns += f.null(3) ? unknown : f.number(2);
  return f.text(3);
}

std::string RowWatch::asks_look() const {
  constexpr uint64_t all = (uint64_t{1} << catalogs.size()) - 1;
  return fmt::format("EXECUTE schemalint_look ('{}', {}, {}, {});", state_.horizon,
                     state_.written.to_ullong() & all, state_.deleted.to_ullong() & all, state_.columns);
}

std::string RowWatch::take_look(std::vector<Row> answer) {
  seen_ = std::move(answer);
  end_.reset();
  const Row& head = seen_.at(0);
  const std::vector<int64_t> counted = numbers(head.at(1));
  const auto text = [&](size_t i) { return std::to_string(counted.at(i)); };
  return take_written({text(0), text(1), text(2), head.at(3)});
}

void RowWatch::take_horizon(const Value& answer) {
  const Row row{answer};
  end_ = static_cast<uint32_t>(Fields(row).number(0));
  if (!seen_.empty()) return;
  state_.horizon = *end_;
  state_.columns = 0;
}

bool RowWatch::has_rows(std::string_view catalog) const {
  for (size_t i = 0; i < catalogs.size(); ++i) {
    if (state_.filled.test(i) && table_of(catalogs[i]) == catalog) return true;
  }
  return false;
}

void RowWatch::mark() {
  marked_ = state_;
  journal_.clear();
  seen_.clear();
}

void RowWatch::undo() {
  state_ = marked_;
  seen_.clear();
  for (; !journal_.empty(); journal_.pop_back()) {
    const Change& last = journal_.back();
    if (last.was)
      rows_[last.catalog].insert_or_assign(last.key, *last.was);
    else
      rows_[last.catalog].erase(last.key);
  }
}

void RowWatch::set(size_t catalog, int64_t key, const std::optional<Known>& now) {
  const auto found = rows_[catalog].find(key);
  const bool known = found != rows_[catalog].end();
  journal_.push_back({catalog, key, known ? std::optional(found->second) : std::nullopt});
  if (!now)
    rows_[catalog].erase(key);
  else if (known)
    found->second = *now;
  else
    rows_[catalog].emplace(key, *now);
}

namespace {

// The unit's own row.
bool is_of_unit(const WatchedCatalog& one) {
  return one.key == "t.oid" && one.unit == "t.oid";
}

void touch(const WatchedCatalog& by, const Unit& unit, Touched& out) {
  out.units.insert(unit);
  out.by_catalog[table_of(by)].insert(unit);
}

}  // namespace

void RowWatch::take(size_t catalog, const Row& row, Touched& out) {
  const Fields f(row);
  const WatchedCatalog& watched = catalogs[catalog];
  const std::vector<int64_t> keys = numbers(row[1]), units = numbers(row[2]), sums = numbers(row[5]);
  const std::string classes = f.text(3);
  if (!keys.empty()) state_.filled.set(catalog);
  for (size_t i = 0; i < keys.size() && i < units.size() && i < classes.size(); ++i) {
    const bool adorned = classes[i] == 'R';
    const Known now{unit_of(adorned ? 'r' : classes[i], static_cast<ast::Oid>(units[i])),
                    sums.empty() ? 0 : sums.at(i)};
    const auto was = rows_[catalog].find(keys[i]);
    const bool known = was != rows_[catalog].end();
    if (known && now.shown != 0 && was->second.shown == now.shown) continue;
    touch(watched, now.unit, out);
    if (adorned) out.adorned.insert(now.unit);
    if (watched.is_index) touch(watched, unit_of('r', static_cast<ast::Oid>(keys[i])), out);
    if (watched.goes_with_unit) continue;
    if (!known && is_of_unit(watched)) out.made.insert(now.unit);
    if (known) out.anything = out.anything || watched.names_others;
    set(catalog, keys[i], now);
  }
  if (row[4]) take_standing(catalog, numbers(row[4]), out);
}

void RowWatch::take_standing(size_t catalog, const std::vector<int64_t>& keys, Touched& out) {
  const WatchedCatalog& watched = catalogs[catalog];
  uint64_t older = 0;
  for (const int64_t key : keys) older += rows_[catalog].contains(key) ? 0 : 1;
  std::optional<uint64_t>& known = state_.older[catalog];
  const bool all_there = keys.size() - older == rows_[catalog].size();
  const bool is_fewer = older < known.value_or(0);
  known = older;
  if (all_there && !is_fewer) return;
  // One of initdb's is gone, or is another now.
  out.anything = out.anything || watched.names_others || is_fewer;
  if (watched.cls == "'o'") touch(watched, Unit{}, out);
  if (all_there) return;
  const std::unordered_set<int64_t> stand(keys.begin(), keys.end());
  std::vector<int64_t> gone;
  for (const auto& [key, was] : rows_[catalog]) {
    if (stand.contains(key)) continue;
    gone.push_back(key);
    touch(watched, was.unit, out);
    if (is_of_unit(watched)) out.gone.insert(was.unit);
  }
  for (const int64_t key : gone) set(catalog, key, std::nullopt);
}

text::Result<Touched> RowWatch::look(Session& session, const Frame& frame) {
  state_.older.resize(catalogs.size());
  rows_.resize(catalogs.size());
  if (seen_.empty()) {
    if (state_.written.none()) return Touched{};
    Answer answer = session.run(frame.begin + asks_look() + frame.end);
    if (answer.error) return unreadable(answer);
    take_look(std::move(answer.parts.at(frame.parts).rows));
  }
  std::vector<Row> rows = std::move(seen_);
  seen_.clear();
  std::string message;
  size_t asked = 0;
  for (size_t i = often_written; i < catalogs.size(); ++i) {
    if (!state_.written.test(i) || !is_here(catalogs[i], session)) continue;
    message +=
        fmt::format("EXECUTE schemalint_rows_{} ('{}', {});", i, state_.horizon, state_.deleted.test(i));
    ++asked;
  }
  if (asked > 0) {
    Answer answer = session.run(frame.begin + message + frame.end);
    if (answer.error) return unreadable(answer);
    for (size_t i = 0; i < asked; ++i) rows.push_back(std::move(answer.parts.at(frame.parts + i).rows.at(0)));
  }
  Touched out;
  for (const Row& row : rows) {
    if (const int64_t catalog = Fields(row).number(0); catalog >= 0)
      take(static_cast<size_t>(catalog), row, out);
  }
  // Within its transaction the rows of that are seen again.
  state_.horizon = end_.value_or(static_cast<uint32_t>(numbers(rows.front().at(1)).at(3)));
  state_.columns = end_ || !session.in_transaction() ? 0 : unknown;
  end_.reset();
  state_.written.reset();
  state_.deleted.reset();
  return out;
}

}  // namespace migrate::inspection
