// A function a section.
#include "migrate/audit/sections.h"

#include <algorithm>
#include <array>
#include <map>

#include "migrate/audit/autovacuum.h"

namespace migrate::audit {
namespace {

using catalog::Relation;

constexpr size_t most = 50;

// A row and what it is sorted by.
struct Ranked {
  double weight = 0;
  std::vector<Cell> cells;
};

Section of(std::string_view name, std::vector<std::string_view> columns, std::vector<Ranked> all) {
  Section out{name, std::move(columns), {}, all.size() > most ? all.size() - most : 0};
  std::stable_sort(all.begin(), all.end(),
                   [](const Ranked& a, const Ranked& b) { return a.weight > b.weight; });
  all.resize(std::min(all.size(), most));
  for (Ranked& one : all) out.rows.push_back(std::move(one.cells));
  return out;
}

Cell known(const std::optional<double>& value) {
  return value ? Cell(*value) : Cell();
}

Section storage(const View& view) {
  std::vector<Ranked> all;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* table = view.schema.relation(oid);
    if (!table) continue;
    int64_t pages = 0;
    for (const ast::Oid index : table->indexes) pages += view.index(index) ? view.index(index)->pages : 0;
    const auto heap = static_cast<double>(view.bytes(numbers.pages)),
               toast = static_cast<double>(view.bytes(numbers.toast_pages)),
               indexes = static_cast<double>(view.bytes(pages));
    all.push_back(
        {heap + toast + indexes,
         {view.name(*table), heap, toast, indexes, numbers.rows < 0 ? Cell() : Cell(numbers.rows)}});
  }
  return of("storage", {"table", "heap_bytes", "toast_bytes", "index_bytes", "rows"}, std::move(all));
}

Section tables(const View& view) {
  std::vector<Ranked> all;
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
  std::vector<Ranked> all;
  for (const auto& [oid, numbers] : view.seen.indexes) {
    const Relation* index = view.schema.relation(oid);
    const Relation* table = index && index->index ? view.schema.relation(index->index->table) : nullptr;
    if (!table) continue;
    const auto bytes = static_cast<double>(view.bytes(numbers.pages));
    all.push_back({bytes, {view.name(*index), view.name(*table), bytes, static_cast<double>(numbers.scans)}});
  }
  return of("indexes", {"index", "table", "bytes", "scans"}, std::move(all));
}

Section statements(const View& view) {
  const StatementStatistics& seen = view.seen.statements;
  std::vector<Ranked> all;
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
  std::vector<Ranked> all;
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
  std::vector<Ranked> all;
  for (const char* name : names) {
    if (!view.seen.setting(name).empty()) all.push_back({0, {std::string(name), view.seen.setting(name)}});
  }
  return of("maintenance", {"setting", "value"}, std::move(all));
}

}  // namespace

std::vector<Section> sections(const View& view) {
  std::vector<Section> out;
  for (Section (*const section)(const View&) :
       {storage, tables, indexes, statements, connections, maintenance}) {
    if (Section made = section(view); !made.rows.empty()) out.push_back(std::move(made));
  }
  return out;
}

}  // namespace migrate::audit
