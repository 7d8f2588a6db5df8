// pgvector's advice: rows / 1000 lists up to a million rows, their square root above. How many rows a table
// has, `rows` says; without it nothing is asked.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

extern const lint::Rule ivfflat_lists;

namespace {

constexpr std::array<lint::RuleOption, 1> options{{{"rows", lint::RuleOption::Kind::numbers}}};

using Numbers = std::map<std::string, int64_t>;

int64_t wanted(int64_t rows) {
  const double count = static_cast<double>(rows);
  return std::max<int64_t>(1, std::llround(rows > 1'000'000 ? std::sqrt(count) : count / 1000));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const catalog::Relation& table, const catalog::Relation& index) {
    if (index.index->method != "ivfflat") return;
    const Numbers* rows = view.run.settings.option<Numbers>(ivfflat_lists, "rows", index.made.file);
    if (!rows) return;
    auto known = rows->find(table.name);
    if (known == rows->end()) known = rows->find(view.catalog.qualified_name(table));
    if (known == rows->end()) return;
    const auto& given = index.options.get();
    const auto lists = given.find("lists");
    const int64_t has = lists == given.end() ? 100 : std::strtoll(lists->second.c_str(), nullptr, 10);
    const int64_t should = wanted(known->second);
    if (has <= should * 4 && should <= has * 4) return;
    lint::Finding finding = lint::about_index(view, index);
    finding.message = fmt::format("index {} has {} lists; for {} rows of {} some {} are advised", index.name,
                                  has, known->second, view.catalog.qualified_name(table), should);
    finding.help = fmt::format("WITH (lists = {})", should);
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule ivfflat_lists{
    .id = "ivfflat-lists",
    .summary = "an ivfflat index whose lists do not suit its rows",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP109",
    .options = options};

}  // namespace rules
