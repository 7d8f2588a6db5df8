// A function a section.
#include "migrate/audit/sections.h"

#include <algorithm>
#include <array>
#include <map>

#include "migrate/audit/autovacuum.h"
#include "migrate/audit/bloat.h"

namespace migrate::audit {
namespace {

using catalog::Relation;

constexpr size_t most = 50;

// A row and what it is sorted by.
struct Weighed {
  double weight = 0;
  std::vector<Cell> cells;
};

Section of(std::string_view name, std::vector<std::string_view> columns, std::vector<Weighed> all) {
  Section out{name, std::move(columns), {}, all.size() > most ? all.size() - most : 0};
  std::stable_sort(all.begin(), all.end(),
                   [](const Weighed& a, const Weighed& b) { return a.weight > b.weight; });
  all.resize(std::min(all.size(), most));
  for (Weighed& one : all) out.rows.push_back(std::move(one.cells));
  return out;
}

Cell known(const std::optional<double>& value) {
  return value ? Cell(*value) : Cell();
}

Section storage_section(const View& view) {
  std::vector<Weighed> all;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* table = view.schema.relation(oid);
    if (!table) continue;
    int64_t pages = 0;
    for (const ast::Oid index : table->indexes) pages += view.index(index) ? view.index(index)->pages : 0;
    const auto heap = static_cast<double>(view.bytes(numbers.pages)),
               toast = static_cast<double>(view.bytes(numbers.toast_pages)),
               indexes = static_cast<double>(view.bytes(pages));
    const Room room = room_of(view, *table);
    all.push_back({heap + toast + indexes,
                   {view.name(*table), heap, toast, indexes, room.known ? Cell(room.all()) : Cell(),
                    numbers.rows < 0 ? Cell() : Cell(numbers.rows)}});
  }
  return of("storage", {"table", "heap_bytes", "toast_bytes", "index_bytes", "empty_bytes", "rows"},
            std::move(all));
}

Section tables(const View& view) {
  std::vector<Weighed> all;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* table = view.schema.relation(oid);
    if (!table) continue;
    const double dead = static_cast<double>(numbers.dead), trigger = vacuum_trigger(view, *table);
    all.push_back({trigger > 0 ? dead / trigger : dead,
                   {view.name(*table), dead, trigger, known(numbers.days_since_vacuum),
                    known(numbers.days_since_analyze), static_cast<double>(numbers.xid_age)}});
  }
  return of("tables",
            {"table", "dead_rows", "vacuum_trigger", "days_since_vacuum", "days_since_analyze", "xid_age"},
            std::move(all));
}

Section indexes(const View& view) {
  std::vector<Weighed> all;
  for (const auto& [oid, numbers] : view.seen.indexes) {
    const Relation* index = view.schema.relation(oid);
    const Relation* table = index && index->index ? view.schema.relation(index->index->table) : nullptr;
    if (!table) continue;
    const auto bytes = static_cast<double>(view.bytes(numbers.pages));
    all.push_back({bytes, {view.name(*index), view.name(*table), bytes, static_cast<double>(numbers.scans)}});
  }
  return of("indexes", {"index", "table", "bytes", "scans"}, std::move(all));
}

// Rows by the most common values of columns that have few.
Section categories(const View& view, const CommonValues& values) {
  constexpr double most_values = 20;
  constexpr size_t shown = 5;
  std::vector<Weighed> all;
  for (const ast::Oid oid : categorized_tables(view.seen)) {
    const Relation* table = view.schema.relation(oid);
    const double rows = table ? view.table(oid)->rows : 0;
    for (size_t c = 1; rows > 0 && c <= table->columns.size(); ++c) {
      const auto number = static_cast<ast::ColumnNumber>(c);
      const auto numbers = view.seen.columns.find({oid, static_cast<int>(c)});
      if (table->column(number).dropped || numbers == view.seen.columns.end()) continue;
      const ColumnNumbers& n = numbers->second;
      if (n.distinct < 2 || n.distinct > most_values) continue;
      const auto known = values.find({oid, static_cast<int>(c)});
      for (size_t i = 0; i < std::min(n.common.size(), shown); ++i) {
        const bool has = known != values.end() && i < known->second.size();
        all.push_back({0,
                       {view.name(*table) + "." + table->column(number).name,
                        has ? known->second[i] : "value " + std::to_string(i + 1), n.common[i] * 100,
                        n.common[i] * rows}});
      }
    }
  }
  return of("categories", {"column", "value", "rows_percent", "rows"}, std::move(all));
}

Section statement_section(const View& view) {
  const StatementStatistics& seen = view.seen.statements;
  std::vector<Weighed> all;
  for (const StatementNumbers& one : seen.heaviest)
    all.push_back(
        {one.total_ms,
         {one.id, seen.total_ms > 0 ? one.total_ms / seen.total_ms * 100 : 0, static_cast<double>(one.calls),
          one.mean_ms, one.max_ms,
          one.calls > 0 ? static_cast<double>(one.rows) / static_cast<double>(one.calls) : 0, one.text}});
  return of("statements", {"id", "time_percent", "calls", "mean_ms", "max_ms", "rows_a_call", "text"},
            std::move(all));
}

Section connections(const View& view) {
  std::map<std::string, double> states;
  for (const Backend& backend : view.seen.backends) {
    if (backend.kind == "client backend") states[backend.state.empty() ? "hidden" : backend.state] += 1;
  }
  const double limit = number_of(view.seen.setting("max_connections"));
  std::vector<Weighed> all;
  for (const auto& [state, count] : states) all.push_back({count, {state, count, limit}});
  return of("connections", {"state", "sessions", "max_connections"}, std::move(all));
}

Section maintenance(const View& view) {
  constexpr std::array<const char*, 8> names{"autovacuum",
                                             "autovacuum_vacuum_threshold",
                                             "autovacuum_vacuum_scale_factor",
                                             "autovacuum_analyze_scale_factor",
                                             "autovacuum_vacuum_cost_delay",
                                             "autovacuum_vacuum_cost_limit",
                                             "autovacuum_freeze_max_age",
                                             "track_counts"};
  std::vector<Weighed> all;
  for (const char* name : names) {
    if (!view.seen.setting(name).empty()) all.push_back({0, {std::string(name), view.seen.setting(name)}});
  }
  return of("maintenance", {"setting", "value"}, std::move(all));
}

}  // namespace

std::vector<Section> sections(const View& view, const CommonValues& values) {
  std::vector<Section> out{
      storage_section(view),   tables(view),      indexes(view),    categories(view, values),
      statement_section(view), connections(view), maintenance(view)};
  std::erase_if(out, [](const Section& section) { return section.rows.empty(); });
  return out;
}

std::vector<ast::Oid> categorized_tables(const Observation& seen) {
  constexpr size_t most_tables = 10;
  std::vector<std::pair<int64_t, ast::Oid>> all;
  for (const auto& [oid, numbers] : seen.tables)
    all.emplace_back(-(numbers.pages + numbers.toast_pages), oid);
  std::sort(all.begin(), all.end());
  std::vector<ast::Oid> out;
  for (size_t i = 0; i < std::min(all.size(), most_tables); ++i) out.push_back(all[i].second);
  return out;
}

}  // namespace migrate::audit
