// [audit] of schemalint.toml.
#include "tools/migrate/audit_settings.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "lint/text/suggest.h"
#include "migrate/audit/autovacuum.h"
#include "migrate/audit/checks/table.h"
#include "migrate/audit/judge.h"

namespace migrate::tool {
namespace {

const audit::Check* find_check(std::string_view id) {
  for (const audit::Check* check : audit::checks::all()) {
    if (check->id == id) return check;
  }
  return nullptr;
}

std::optional<double> number(config::Table& table, std::string_view key) {
  const std::optional<std::string> text = table.number_or_string(key);
  if (!text) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error == std::errc() && end == text->data() + text->size()) return value;
  table.reject(key, fmt::format("`{}` is no number", *text), "as 30 or \"0.5\"");
  return std::nullopt;
}

void read_thresholds(config::Table table, audit::Thresholds& out) {
  for (const std::string& id : table.keys()) {
    const audit::Check* check = find_check(id);
    if (!check) {
      table.reject(id, fmt::format("there is no check `{}`", id),
                   text::did_you_mean(id, audit::known_words()));
      continue;
    }
    config::Table own = table.table(id);
    for (const audit::Threshold& threshold : check->thresholds) {
      if (const std::optional<double> value = number(own, threshold.name))
        out.set(id, threshold.name, *value);
    }
  }
}

void read_allow(config::Table table, std::vector<audit::Allowance>& out) {
  for (const std::string& id : table.keys()) {
    if (!audit::is_known(id)) {
      table.reject(id, fmt::format("there is no check `{}`", id),
                   text::did_you_mean(id, audit::known_words()));
      continue;
    }
    config::Table subjects = table.table(id);
    for (const std::string& subject : subjects.keys()) {
      if (const std::optional<std::string> why = subjects.string(subject)) out.push_back({id, subject, *why});
    }
  }
}

void read_pools(config::Table table, std::vector<audit::Pool>& out) {
  for (const std::string& name : table.keys()) {
    config::Table own = table.table(name);
    audit::Pool& pool = out.emplace_back();
    pool.name = name;
    pool.processes = own.integer("processes").value_or(1);
    pool.size = own.integer("pool").value_or(0);
    pool.overflow = own.integer("overflow").value_or(0);
  }
}

}  // namespace

audit::Settings read_audit(config::Table table) {
  audit::Settings out;
  if (const std::optional<int64_t> days = table.integer("unused_days")) {
    for (const char* check : {"unused-index", "barely-used-index", "unused-table"})
      out.thresholds.set(check, "days", static_cast<double>(*days));
  }
  if (const std::optional<std::string> memory = table.string("memory")) {
    out.memory = static_cast<int64_t>(audit::bytes_of_setting(*memory));
    if (out.memory <= 0)
      table.reject("memory", fmt::format("`{}` is no size", *memory), "as \"16GB\", of the server's machine");
  }
  read_thresholds(table.table("thresholds"), out.thresholds);
  read_allow(table.table("allow"), out.allow);
  read_pools(table.table("pools"), out.pools);
  config::Table targets = table.table("targets");
  for (const std::string& what : targets.keys()) {
    if (const std::optional<std::string> wanted = targets.string(what))
      out.targets.push_back({what, *wanted});
  }
  return out;
}

}  // namespace migrate::tool
