// Top lists: a page of 10,000 tables is no longer than one of twenty.
#include "migrate/audit/plots.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "migrate/audit/autovacuum.h"
#include "migrate/audit/bloat.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/plots_schema.h"
#include "migrate/audit/svg.h"

namespace migrate::audit {
namespace {

using catalog::Relation;

constexpr size_t top = 20, most_dots = 500;

View view_of(const Report& report) {
  static const std::map<uint32_t, double> none;
  return {report.observed.schema, report.observed.numbers, report.settings, none};
}

// The longest bars, with their rows of the table.
std::string ranked(const std::string& title, const std::vector<std::string>& head, std::vector<Ranked> all) {
  if (all.empty()) return {};
  std::stable_sort(all.begin(), all.end(),
                   [](const Ranked& a, const Ranked& b) { return a.value > b.value; });
  const size_t rest = all.size() > top ? all.size() - top : 0;
  all.resize(std::min(all.size(), top));
  std::vector<svg::Bar> bars;
  std::vector<std::vector<std::string>> rows;
  for (Ranked& one : all) {
    bars.push_back(std::move(one.bar));
    rows.push_back(std::move(one.cells));
  }
  return svg::bars(rest > 0 ? fmt::format("{} (the first {}; {} more)", title, top, rest) : title, bars) +
         svg::table(head, rows);
}

std::string storage(const View& view) {
  std::vector<Ranked> all;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* table = view.schema.relation(oid);
    if (!table) continue;
    int64_t index_pages = 0;
    for (const ast::Oid index : table->indexes)
      index_pages += view.index(index) ? view.index(index)->pages : 0;
    const auto heap = static_cast<double>(view.bytes(numbers.pages)),
               toast = static_cast<double>(view.bytes(numbers.toast_pages)),
               index = static_cast<double>(view.bytes(index_pages));
    if (heap + toast + index == 0) continue;
    const Room room = room_of(view, *table);
    all.push_back({heap + toast + index,
                   {view.name(*table),
                    size_words(heap + toast + index),
                    {{heap - room.heap, "heap"},
                     {toast - room.toast, "toast"},
                     {index - room.index, "index"},
                     {room.all(), "empty"}},
                    -1},
                   {view.name(*table), size_words(heap), size_words(toast), size_words(index),
                    room.known ? size_words(room.all()) : "not known", count_words(numbers.rows)}});
  }
  return ranked("Storage by table: rows, TOAST, indexes; in amber what of them is empty, by estimate",
                {"table", "heap", "TOAST", "indexes", "empty", "rows"}, std::move(all));
}

std::string indexes(const Report& report, const View& view) {
  std::set<std::string> bad;
  for (const Finding& finding : report.judgement.findings) {
    if (finding.area == Area::indexes) bad.insert(finding.subject);
  }
  std::vector<std::pair<int64_t, svg::Dot>> dots;
  for (const auto& [oid, numbers] : view.seen.indexes) {
    const Relation* index = view.schema.relation(oid);
    if (!index) continue;
    const std::string name = view.name(*index);
    const auto bytes = static_cast<double>(view.bytes(numbers.pages));
    dots.push_back({numbers.pages,
                    {static_cast<double>(numbers.scans), bytes / 1024,
                     fmt::format("{}: {}, {} scans", name, size_words(bytes),
                                 count_words(static_cast<double>(numbers.scans))),
                     bad.contains(name) ? "bad" : "fine"}});
  }
  if (dots.empty()) return {};
  std::stable_sort(dots.begin(), dots.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  dots.resize(std::min(dots.size(), most_dots));
  std::vector<svg::Dot> shown;
  std::vector<std::vector<std::string>> rows;
  for (auto& [pages, dot] : dots) {
    if (rows.size() < top) rows.push_back({dot.label});
    shown.push_back(std::move(dot));
  }
  return svg::scatter("Indexes: size against scans, those with a finding in red", "scans, from 0", "kB",
                      shown) +
         svg::table({"largest"}, rows);
}

std::string dead_rows(const View& view) {
  std::vector<Ranked> all;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* table = view.schema.relation(oid);
    if (!table || numbers.dead == 0) continue;
    const double trigger = vacuum_trigger(view, *table), dead = static_cast<double>(numbers.dead);
    const double percent = trigger > 0 ? dead / trigger * 100 : 0;
    all.push_back({percent,
                   {view.name(*table),
                    fmt::format("{:.0f} % of the trigger", percent),
                    {{percent, percent > 100 ? "bad" : "used"}},
                    100},
                   {view.name(*table), count_words(dead), count_words(trigger)}});
  }
  return ranked("Dead rows against each table's own autovacuum trigger", {"table", "dead rows", "trigger"},
                std::move(all));
}

std::string ids(const View& view) {
  constexpr double wraparound = 2147483648;
  const double limit = number_of(view.seen.setting("autovacuum_freeze_max_age"));
  std::vector<Ranked> all;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* table = view.schema.relation(oid);
    const auto age = static_cast<double>(numbers.xid_age);
    if (!table || age < 1e6) continue;
    all.push_back({age,
                   {view.name(*table), count_words(age), {{age, age > limit ? "bad" : "used"}}, limit},
                   {view.name(*table), count_words(age), count_words(limit),
                    fmt::format("{:.1f} %", age / wraparound * 100)}});
  }
  return ranked(
      "Age of the oldest transaction id, against autovacuum_freeze_max_age; at 2,147,483,648 the server "
      "stops",
      {"table", "age", "limit", "of 2,147,483,648"}, std::move(all));
}

std::string hits(const View& view) {
  constexpr double few_blocks = 10000;
  std::vector<Ranked> all;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* table = view.schema.relation(oid);
    const auto hit = static_cast<double>(numbers.heap_hit + numbers.index_hit),
               read = static_cast<double>(numbers.heap_read + numbers.index_read);
    if (!table || hit + read < few_blocks) continue;
    const double percent = hit / (hit + read) * 100;
    all.push_back(
        {read,
         {view.name(*table),
          fmt::format("{:.1f} % from memory", percent),
          {{percent, percent < 90 ? "bad" : "used"}},
          100},
         {view.name(*table), fmt::format("{:.2f} %", percent), count_words(hit), count_words(read)}});
  }
  return ranked("Blocks found in shared buffers, of the tables that read most from outside",
                {"table", "hit", "blocks hit", "blocks read"}, std::move(all));
}

std::string statements(const View& view) {
  const StatementStatistics& seen = view.seen.statements;
  std::vector<Ranked> all;
  for (const StatementNumbers& one : seen.heaviest) {
    const double percent = seen.total_ms > 0 ? one.total_ms / seen.total_ms * 100 : 0;
    all.push_back({percent,
                   {"statement " + one.id,
                    fmt::format("{:.1f} %, {:.1f} ms each", percent, one.mean_ms),
                    {{percent, "used"}},
                    -1},
                   {one.id, fmt::format("{:.1f} %", percent), count_words(static_cast<double>(one.calls)),
                    fmt::format("{:.1f} ms", one.mean_ms), one.text.substr(0, 400)}});
  }
  return ranked("Statements by their share of the time", {"id", "share", "calls", "mean", "text"},
                std::move(all));
}

std::string sessions(const View& view) {
  std::map<std::string, double> states;
  for (const Backend& backend : view.seen.backends) {
    if (backend.kind == "client backend") states[backend.state.empty() ? "hidden" : backend.state] += 1;
  }
  const double limit = number_of(view.seen.setting("max_connections"));
  std::vector<Ranked> all;
  for (const auto& [state, count] : states)
    all.push_back({count,
                   {state,
                    fmt::format("{:g} of {:g}", count, limit),
                    {{count, state.starts_with("idle in") ? "bad" : "used"}},
                    limit},
                   {state, fmt::format("{:g}", count)}});
  return ranked("Sessions by state, against max_connections", {"state", "sessions"}, std::move(all));
}

}  // namespace

std::string plot_of_areas(const Report& report) {
  std::vector<Ranked> areas;
  for (const auto& [area, points] : report.score.by_area) {
    const auto lost = static_cast<double>(points);
    areas.push_back(
        {lost, {std::string(area_name(area)), fmt::format("-{}", points), {{lost, "bad"}}, -1}, {}});
  }
  if (areas.empty()) return {};
  std::stable_sort(areas.begin(), areas.end(),
                   [](const Ranked& a, const Ranked& b) { return a.value > b.value; });
  std::vector<svg::Bar> bars;
  for (Ranked& area : areas) bars.push_back(std::move(area.bar));
  std::vector<std::vector<std::string>> rows;
  for (const Lost& lost : report.score.lost)
    rows.push_back({std::string(lost.check), std::string(area_name(lost.area)),
                    fmt::format("-{}", lost.points), fmt::format("{}", lost.count)});
  return svg::bars("Points lost by area", bars) + svg::table({"check", "area", "points", "findings"}, rows);
}

std::string plots(const Report& report) {
  const View view = view_of(report);
  return storage(view) + indexes(report, view) + dead_rows(view) + ids(view) +
         ranked("Sequences: how much of their numbers is used", {"sequence", "used", "last value"},
                sequence_bars(view)) +
         ranked(
             "Deleting one row: rows of each child that go (red), change (amber) or refuse (blue), on "
             "average",
             {"parent", "child", "foreign key", "ON DELETE", "rows of the child", "a parent row"},
             deletion_bars(view)) +
         hits(view) + statements(view) + sessions(view) +
         ranked("Findings by the revision that brought them in",
                {"revision", "file", "findings", "to give back"}, revision_bars(report.judgement));
}

}  // namespace migrate::audit
