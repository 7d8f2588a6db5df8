// Functions in an untrusted language (C, plpython3u, plperlu) do on the server's machine what the server's
// own user can; only a superuser may make them, and managed services refuse them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

bool untrusted(std::string_view language) {
  static constexpr std::array<std::string_view, 7> known{"c",          "internal", "plpython3u", "plpythonu",
                                                         "plpython2u", "plperlu",  "pltclu"};
  return std::find(known.begin(), known.end(), language) != known.end();
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_functions(view, [&](const catalog::Function& function) {
    // An aggregate has no language of its own.
    if (function.kind == ast::RoutineKind::aggregate || !untrusted(function.language)) return;
    lint::Finding finding = view.finding(function.made, function.name);
    finding.subject = fmt::format("{}.{}", view.catalog.schema_name(function.schema), function.name);
    finding.message =
        fmt::format("{} is written in {}: it can do on the server's machine what the server can",
                    finding.subject, function.language);
    finding.help = "PL/pgSQL and SQL suffice for most; only a superuser may make this one";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule untrusted_language{
    .id = "untrusted-language",
    .summary = "a function in a language that knows no limits",
    .category = lint::Category::security,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "pgrubic ST002"};

}  // namespace rules
