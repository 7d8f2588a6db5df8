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
  bool deep = true;             // more of the unit is told by it than its own row, columns and defaults
};

// Rows below 16384 are initdb's: only of schemas can they be gone. What hangs on pg_class without a row of
// its own (toast tables, say) is no matter. Where most rows are users' a cast keeps the server from going
// over all of them by index.
// clang-format off
constexpr std::array catalogs{
    WatchedCatalog{"pg_class t WHERE t.oid::int8 >= 16384", "t.oid", "t.oid", "'r'", false, 13, false, false},
    WatchedCatalog{"pg_attribute t WHERE t.attrelid::int8 >= 16384 AND t.attnum > 0", "(t.attrelid::int8 << 16) + t.attnum", "t.attrelid", "'r'", false, 13, true, false},
    WatchedCatalog{"pg_attrdef t", "t.oid", "t.adrelid", "'r'", false, 13, false, false},
    WatchedCatalog{"pg_index t WHERE t.indexrelid >= 16384", "t.indexrelid", "t.indrelid", "'r'", false, 13, true},
    WatchedCatalog{"pg_constraint t WHERE t.oid >= 16384", "t.oid", "CASE WHEN t.conrelid <> 0 THEN t.conrelid ELSE t.contypid END",
                   "CASE WHEN t.conrelid <> 0 THEN 'r' ELSE 't' END"},
    // Those of foreign keys are not shown, and half of them stand at the table referred to.
    WatchedCatalog{"pg_trigger t WHERE NOT t.tgisinternal OR t.tgparentid <> 0", "t.oid", "t.tgrelid", "'r'"},
    WatchedCatalog{"pg_policy t", "t.oid", "t.polrelid", "'r'"},
    WatchedCatalog{"pg_rewrite t WHERE t.oid >= 16384", "t.oid", "t.ev_class", "'r'"},
    WatchedCatalog{"pg_inherits t", "(t.inhrelid::int8 << 31) + t.inhparent::int8", "t.inhrelid", "'r'"},
    WatchedCatalog{"pg_sequence t", "t.seqrelid", "t.seqrelid", "'r'", false, 13, true},
    WatchedCatalog{"pg_type t WHERE t.oid >= 16384", "t.oid", "t.oid", "'t'"},
    WatchedCatalog{"pg_enum t WHERE t.oid >= 16384", "t.oid", "t.enumtypid", "'t'", false, 13, true},
    WatchedCatalog{"pg_range t WHERE t.rngtypid >= 16384", "t.rngtypid", "t.rngtypid", "'t'", false, 13, true},
    WatchedCatalog{"pg_proc t WHERE t.oid >= 16384", "t.oid", "t.oid", "'f'"},
    WatchedCatalog{"pg_namespace t", "t.oid", "t.oid", "'s'"},
    // Who owns a sequence; members of extensions. Of the rest of pg_depend nothing is shown.
    WatchedCatalog{"pg_depend t WHERE t.classid = 'pg_class'::regclass AND t.objid = ANY (ARRAY(SELECT seqrelid FROM pg_sequence)) "
                   "AND t.refclassid = 'pg_class'::regclass AND t.refobjsubid > 0 AND t.deptype IN ('a', 'i')",
                   "t.objid", "t.objid", "'r'"},
    WatchedCatalog{"pg_depend t WHERE t.refclassid = 'pg_extension'::regclass AND t.refobjid = ANY (ARRAY(SELECT oid FROM pg_extension)) "
                   "AND t.deptype = 'e' AND t.objid >= 16384",
                   "(t.objid::int8 << 31) + t.classid::int8", "t.objid",
                   "CASE t.classid WHEN 'pg_class'::regclass THEN 'r' WHEN 'pg_type'::regclass THEN 't' "
                   "WHEN 'pg_proc'::regclass THEN 'f' ELSE 'o' END"},
    WatchedCatalog{"pg_description t LEFT JOIN pg_constraint k ON t.classoid = 'pg_constraint'::regclass AND k.oid = t.objoid "
                   "LEFT JOIN pg_trigger g ON t.classoid = 'pg_trigger'::regclass AND g.oid = t.objoid "
                   "LEFT JOIN pg_policy p ON t.classoid = 'pg_policy'::regclass AND p.oid = t.objoid "
                   "LEFT JOIN pg_rewrite r ON t.classoid = 'pg_rewrite'::regclass AND r.oid = t.objoid "
                   "WHERE t.objoid >= 16384 OR t.classoid = 'pg_namespace'::regclass",
                   "(t.objoid::int8 << 31) + (t.classoid::int8 << 16) + t.objsubid",
                   "CASE t.classoid WHEN 'pg_constraint'::regclass "
                   "THEN CASE WHEN k.conrelid <> 0 THEN k.conrelid ELSE k.contypid END "
                   "WHEN 'pg_trigger'::regclass THEN g.tgrelid WHEN 'pg_policy'::regclass THEN p.polrelid "
                   "WHEN 'pg_rewrite'::regclass THEN r.ev_class ELSE t.objoid END",
                   "CASE t.classoid WHEN 'pg_class'::regclass THEN 'r' WHEN 'pg_trigger'::regclass THEN 'r' "
                   "WHEN 'pg_policy'::regclass THEN 'r' WHEN 'pg_rewrite'::regclass THEN 'r' "
                   "WHEN 'pg_constraint'::regclass THEN CASE WHEN k.conrelid <> 0 THEN 'r' ELSE 't' END "
                   "WHEN 'pg_type'::regclass THEN 't' WHEN 'pg_proc'::regclass THEN 'f' "
                   "WHEN 'pg_namespace'::regclass THEN 's' ELSE 'o' END"},
    WatchedCatalog{"pg_extension t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_conversion t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_statistic_ext t", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_ts_config t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
    WatchedCatalog{"pg_ts_dict t WHERE t.oid >= 16384", "t.oid", "0", "'o'"},
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

}  // namespace

std::string RowWatch::preparation(const Session& session) {
  std::string sql, counted;
  for (size_t i = 0; i < catalogs.size(); ++i) {
    const WatchedCatalog& one = catalogs[i];
    if (session.server_version().major < one.since) continue;
    sql += fmt::format(
        "PREPARE schemalint_rows_{} (xid, bool) AS SELECT array_agg(({})::int8), array_agg(({})::oid), "
        "string_agg({}, ''), CASE WHEN $2 THEN (SELECT count(*) FROM {}) END, "
        "pg_snapshot_xmin(pg_current_snapshot())::text::int8 & 4294967295 FROM {} {} age(t.xmin) <= "
        "(SELECT age($1));\n",
        i, one.key, one.unit, one.cls, one.from, one.from,
        one.from.find(" WHERE ") == std::string_view::npos ? "WHERE" : "AND");
    counted += fmt::format("{}({}, '{}'::regclass)", counted.empty() ? "" : ", ", i, table_of(one));
  }
  return sql +
         "PREPARE schemalint_written AS SELECT array_agg(x.i), array_agg(x.i) FILTER (WHERE x.deleted > 0 OR "
         "x.off), CASE WHEN " +
         // Before 15 what earlier transactions have written may be among it: nobody can have it put away.
         std::string(session.server_version().major < 15 ? "false" : "NOT bool_or(x.off)") +
         " THEN string_agg(concat_ws(' ', x.i, x.inserted, x.updated, "
         "x.deleted), ',') END FROM (SELECT c.i, x.off, pg_stat_get_xact_tuples_inserted(c.t) AS inserted, "
         "pg_stat_get_xact_tuples_updated(c.t) AS updated, pg_stat_get_xact_tuples_deleted(c.t) AS deleted "
         "FROM (VALUES " +
         counted +
         ") c (i, t), (SELECT current_setting('track_counts') = 'off') x (off)) x WHERE x.off OR x.inserted "
         "+ "
         "x.updated + x.deleted > 0;";
}

std::string RowWatch::take_written(const Row& answer) {
  for (const int64_t catalog : numbers(answer.at(0))) state_.written.set(static_cast<size_t>(catalog));
  for (const int64_t catalog : numbers(answer.at(1))) state_.deleted.set(static_cast<size_t>(catalog));
  return answer.at(0) ? answer.at(2).value_or("") : "nothing";
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
}

void RowWatch::undo() {
  state_ = marked_;
  for (; !journal_.empty(); journal_.pop_back()) {
    const Change& last = journal_.back();
    if (last.was)
      rows_[last.catalog].insert_or_assign(last.key, *last.was);
    else
      rows_[last.catalog].erase(last.key);
  }
}

void RowWatch::set(size_t catalog, int64_t key, const std::optional<Unit>& unit) {
  const auto found = rows_[catalog].find(key);
  const bool known = found != rows_[catalog].end();
  journal_.push_back({catalog, key, known ? std::optional(found->second) : std::nullopt});
  if (!unit)
    rows_[catalog].erase(key);
  else if (known)
    found->second = *unit;
  else
    rows_[catalog].emplace(key, *unit);
}

bool RowWatch::take(size_t catalog, const Row& row, Touched& out) {
  const Fields f(row);
  const WatchedCatalog& watched = catalogs[catalog];
  const std::vector<int64_t> keys = numbers(row[0]), units = numbers(row[1]);
  Known& known = state_.known[catalog];
  for (size_t i = 0; i < keys.size() && i < units.size() && i < f.text(2).size(); ++i) {
    const Unit unit = unit_of(f.text(2)[i], static_cast<ast::Oid>(units[i]));
    out.units.insert(unit);
    if (watched.deep) out.deeply.insert(unit);
    if (watched.goes_with_unit) continue;
    if (rows_[catalog].contains(keys[i])) out.anything = out.anything || watched.names_others;
    set(catalog, keys[i], unit);
  }
  if (!keys.empty()) state_.filled.set(catalog);
  known.horizon = static_cast<uint32_t>(f.number(4));
  const bool is_first = !std::exchange(known.any, true);
  if (!row[3] || watched.goes_with_unit) return false;
  const auto all = static_cast<uint64_t>(f.number(3));
  if (is_first) known.older = all - rows_[catalog].size();
  return all < known.older + rows_[catalog].size();
}

text::Result<Touched> RowWatch::look(Session& session, const Preamble& preamble) {
  state_.known.resize(catalogs.size());
  rows_.resize(catalogs.size());
  std::string message = preamble.sql;
  std::vector<size_t> asked;
  for (size_t i = 0; i < catalogs.size(); ++i) {
    if (!state_.written.test(i) || session.server_version().major < catalogs[i].since) continue;
    asked.push_back(i);
    message += fmt::format("EXECUTE schemalint_rows_{} ('{}', {});", i, state_.known[i].horizon,
                           state_.deleted.test(i) && !catalogs[i].goes_with_unit);
  }
  if (asked.empty()) return Touched{};
  const Answer answer = session.run(message);
  if (answer.error) return unreadable(answer);
  Touched out;
  std::vector<size_t> lost;  // catalogs in which rows are gone
  for (size_t i = 0; i < asked.size(); ++i) {
    if (take(asked[i], answer.parts.at(preamble.parts + i).rows.at(0), out)) lost.push_back(asked[i]);
  }
  const text::Result<void> gone = find_gone(session, lost, out);
  if (!gone) return gone.error();
  state_.written.reset();
  state_.deleted.reset();
  return out;
}

text::Result<void> RowWatch::find_gone(Session& session, const std::vector<size_t>& lost, Touched& out) {
  std::string message;
  for (const size_t catalog : lost) {
    const WatchedCatalog& one = catalogs[catalog];
    message += fmt::format("SELECT array_agg(({})::int8) FROM {};", one.key, one.from);
    out.anything = out.anything || one.names_others;
    if (one.cls == "'o'") out.units.insert(Unit{});
  }
  if (message.empty()) return {};
  const Answer answer = session.run(message);
  if (answer.error) return unreadable(answer);
  for (size_t i = 0; i < lost.size(); ++i) {
    const size_t catalog = lost[i];
    std::unordered_set<int64_t> stand;
    uint64_t older = 0;
    for (const int64_t key : numbers(answer.parts.at(i).rows.at(0).at(0))) {
      if (rows_[catalog].contains(key))
        stand.insert(key);
      else
        ++older;  // initdb's
    }
    std::vector<int64_t> gone;
    for (const auto& [key, unit] : rows_[catalog]) {
      if (stand.contains(key)) continue;
      gone.push_back(key);
      out.units.insert(unit);
      if (catalogs[catalog].deep) out.deeply.insert(unit);
      if (catalogs[catalog].key == "t.oid" && catalogs[catalog].unit == "t.oid") out.gone.insert(unit);
    }
    for (const int64_t key : gone) set(catalog, key, std::nullopt);
    if (older < state_.known[catalog].older)
      out.anything = true;  // one of initdb's is gone, or is another now
    state_.known[catalog].older = older;
  }
  return {};
}

}  // namespace migrate::inspection
