// Metrics over the numbers read.
#include "migrate/audit/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/text/glob.h"
#include "lint/text/trim.h"
#include "migrate/audit/autovacuum.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit {
namespace {

struct Measure {
  std::string subject;
  double number = 0;
};

int64_t table_bytes(const View& view, const TableNumbers& numbers) {
  return view.bytes(numbers.pages + numbers.toast_pages);
}

double dead_percent(const TableNumbers& numbers) {
  const double dead = static_cast<double>(numbers.dead), all = dead + std::max(numbers.rows, 0.0);
  return all > 0 ? dead / all * 100 : 0;
}

// What a metric of tables says of one.
using OfTable = double (*)(const View&, const TableNumbers&);
struct TableMetric {
  std::string_view name;
  OfTable measure;
};
constexpr std::array table_metrics{
    TableMetric{"dead_rows", [](const View&, const TableNumbers& t) { return static_cast<double>(t.dead); }},
    TableMetric{"dead_percent", [](const View&, const TableNumbers& t) { return dead_percent(t); }},
    TableMetric{"rows", [](const View&, const TableNumbers& t) { return t.rows; }},
    TableMetric{
        "table_size",
        [](const View& view, const TableNumbers& t) { return static_cast<double>(table_bytes(view, t)); }},
    TableMetric{"days_since_vacuum",
                [](const View&, const TableNumbers& t) { return t.days_since_vacuum.value_or(1e9); }},
    TableMetric{"days_since_analyze",
                [](const View&, const TableNumbers& t) { return t.days_since_analyze.value_or(1e9); }},
};

// Partitions are their parent's.
size_t tables_without_key(const View& view) {
  size_t count = 0;
  for (const auto& [oid, table] : view.schema.all<catalog::Relation>()) {
    const bool counts = table->kind == catalog::RelationKind::table ||
                        table->kind == catalog::RelationKind::partitioned_table;
    const bool keyed = std::any_of(table->constraints.begin(), table->constraints.end(), [](const auto& c) {
      return c.kind == catalog::Constraint::Kind::primary_key;
    });
    count += counts && !table->is_partition() && !keyed ? 1 : 0;
  }
  return count;
}

size_t constraints_not_valid(const View& view) {
  size_t count = 0;
  for (const auto& [oid, table] : view.schema.all<catalog::Relation>()) {
    for (const catalog::Constraint& c : table->constraints)
      count +=
          (c.kind == catalog::Constraint::Kind::foreign_key || c.kind == catalog::Constraint::Kind::check) &&
                  !c.validated
              ? 1
              : 0;
  }
  return count;
}

std::vector<Measure> measures(const View& view, const Question& question) {
  std::vector<Measure> out;
  const auto add = [&](const std::string& subject, double number) {
    if (text::glob(question.subject, subject)) out.push_back({subject, number});
  };
  for (const TableMetric& metric : table_metrics) {
    if (metric.name != question.metric) continue;
    for (const auto& [oid, numbers] : view.seen.tables) {
      if (const catalog::Relation* table = view.schema.relation(oid))
        add(view.name(*table), metric.measure(view, numbers));
    }
  }
  for (const auto& [oid, numbers] : view.seen.indexes) {
    const catalog::Relation* index = view.schema.relation(oid);
    if (index && question.metric == "index_size")
      add(view.name(*index), static_cast<double>(view.bytes(numbers.pages)));
    if (index && question.metric == "index_scans") add(view.name(*index), static_cast<double>(numbers.scans));
  }
  for (const StatementNumbers& one : view.seen.statements.heaviest) {
    if (question.metric == "mean_ms") add(one.id, one.mean_ms);
  }
  if (question.metric == "vacuum_trigger") {
    for (const auto& [oid, numbers] : view.seen.tables) {
      const catalog::Relation* table = view.schema.relation(oid);
      if (table && table->kind == catalog::RelationKind::table)
        add(view.name(*table), vacuum_trigger(view, *table));
    }
  }
  if (question.metric == "tables_without_key")
    out.push_back({"", static_cast<double>(tables_without_key(view))});
  if (question.metric == "constraints_not_valid")
    out.push_back({"", static_cast<double>(constraints_not_valid(view))});
  if (question.metric == "connections")
    out.push_back({"", static_cast<double>(view.seen.of_server.client_backends)});
  if (question.metric == "cache_hit_percent") {
    double hit = 0, read = 0;
    for (const auto& [oid, t] : view.seen.tables) {
      hit += static_cast<double>(t.heap_hit + t.index_hit);
      read += static_cast<double>(t.heap_read + t.index_read);
    }
    if (hit + read > 0) out.push_back({"", hit / (hit + read) * 100});
  }
  return out;
}

bool known(const std::string& metric) {
  constexpr std::array<std::string_view, 8> others{
      "index_size",        "index_scans",        "mean_ms",        "connections",
      "cache_hit_percent", "tables_without_key", "vacuum_trigger", "constraints_not_valid"};
  return std::any_of(table_metrics.begin(), table_metrics.end(),
                     [&](const TableMetric& m) { return m.name == metric; }) ||
         std::find(others.begin(), others.end(), metric) != others.end();
}

std::string shown(const Question& question, double number) {
  if (question.metric.ends_with("size")) return size_words(number);
  if (question.metric.ends_with("percent")) return fmt::format("{:.1f} %", number);
  if (question.metric.ends_with("ms")) return fmt::format("{:.1f} ms", number);
  if (question.metric.starts_with("days") && number >= 1e9) return "never";
  if (question.metric.starts_with("days")) return fmt::format("{:.1f} days", number);
  return count_words(number);
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "PASS";
    case Verdict::fail: return "FAIL";
    case Verdict::not_judged: return "NOT JUDGED";
  }
  return "";
}

std::optional<Wanted> wanted_of(const std::string& text) {
  Wanted out;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    const std::string part(text::trim(std::string_view(text).substr(begin, end - begin)));
    begin = end + 1;
    constexpr std::string_view uses = "uses index ";
    if (part.starts_with(uses)) {
      out.index = text::trim(std::string_view(part).substr(uses.size()));
      continue;
    }
    const size_t digits = part.find_first_not_of("<>= ");
    out.relation = text::trim(std::string_view(part).substr(0, digits));
    constexpr std::array<std::string_view, 5> relations{"<", "<=", ">", ">=", "="};
    if (digits == std::string::npos ||
        std::find(relations.begin(), relations.end(), out.relation) == relations.end())
      return std::nullopt;
    std::string number = part.substr(digits);
    std::erase_if(number, [](char c) { return c == ' ' || c == '%'; });
    const bool time = number.ends_with("ms") || (number.ends_with("s") && !number.ends_with("ms"));
    out.number = time ? milliseconds_of_setting(number) : bytes_of_setting(number);
  }
  return out;
}

bool holds(const Wanted& wanted, double number) {
  if (wanted.relation == "<") return number < wanted.number;
  if (wanted.relation == "<=") return number <= wanted.number;
  if (wanted.relation == ">") return number > wanted.number;
  if (wanted.relation == ">=") return number >= wanted.number;
  return wanted.relation.empty() || number == wanted.number;
}

Question question_of(const std::string& what) {
  const size_t blank = std::min(what.find(' '), what.size());
  Question out{what.substr(0, blank), std::string(text::trim(what.substr(blank)))};
  if (out.subject.empty()) out.subject = "*";
  return out;
}

TargetResult judge_target(const View& view, const Target& target) {
  TargetResult out{target, Verdict::not_judged, ""};
  const Question question = question_of(target.what);
  const std::optional<Wanted> wanted = wanted_of(target.wanted);
  if (!wanted) {
    out.found =
        fmt::format("`{}` is not understood: as \"< 1000\", \"< 2GB\", \"uses index x\"", target.wanted);
    return out;
  }
  if (!known(question.metric)) {
    out.found = fmt::format("there is no measure `{}`", question.metric);
    return out;
  }
  const std::vector<Measure> all = measures(view, question);
  if (all.empty()) {
    out.found = fmt::format("nothing here is called {}", question.subject);
    return out;
  }
  const bool least_counts = wanted->relation.starts_with(">");
  const auto worst = std::max_element(all.begin(), all.end(), [&](const Measure& a, const Measure& b) {
    return least_counts ? a.number > b.number : a.number < b.number;
  });
  out.verdict = holds(*wanted, worst->number) ? Verdict::pass : Verdict::fail;
  out.found = shown(question, worst->number);
  if (!worst->subject.empty()) out.found += fmt::format(" ({})", worst->subject);
  return out;
}

Finding finding_of(const TargetResult& result) {
  Finding finding;
  finding.check = "target";
  finding.area = Area::server;
  finding.severity = Severity::error;
  finding.subject = result.target.what;
  finding.message = fmt::format("{}: {}; wanted: {}", result.target.what, result.found, result.target.wanted);
  return finding;
}

}  // namespace migrate::audit
