// What needs a superuser stops on managed services, and makes the runner's role one everywhere else. The
// extensions that are trusted (13 and later) stand in their control files: share/extension/*.control, trusted
// = true.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

// Of contrib and its like; any role with CREATE on the database may make these.
bool trusted(std::string_view extension) {
  static constexpr std::array<std::string_view, 25> known{"bool_plperl",
                                                          "btree_gin",
                                                          "btree_gist",
                                                          "citext",
                                                          "cube",
                                                          "dict_int",
                                                          "fuzzystrmatch",
                                                          "hstore",
                                                          "intarray",
                                                          "isn",
                                                          "jsonb_plperl",
                                                          "lo",
                                                          "ltree",
                                                          "pgcrypto",
                                                          "pg_trgm",
                                                          "plperl",
                                                          "plpgsql",
                                                          "pltcl",
                                                          "seg",
                                                          "tablefunc",
                                                          "tcn",
                                                          "tsm_system_rows",
                                                          "tsm_system_time",
                                                          "unaccent",
                                                          "uuid-ossp"};
  return std::find(known.begin(), known.end(), extension) != known.end() || extension == "vector";
}

std::string why(const lint::StatementView& view) {
  if (const auto* utility = view.is<ast::Utility>())
    return utility->word == "ALTER SYSTEM" || utility->word == "LOAD" ? utility->word : "";
  if (const auto* extension = view.is<ast::CreateExtension>())
    return trusted(extension->name)
               ? ""
               : fmt::format("CREATE EXTENSION {}, which is not trusted,", extension->name);
  const auto* define = view.is<ast::Define>();
  if (!define) return {};
  switch (define->cls) {
    case ast::ObjectClass::event_trigger: return "CREATE EVENT TRIGGER";
    case ast::ObjectClass::access_method: return "CREATE ACCESS METHOD";
    case ast::ObjectClass::foreign_data_wrapper: return "CREATE FOREIGN DATA WRAPPER";
    case ast::ObjectClass::operator_class: return "CREATE OPERATOR CLASS";
    case ast::ObjectClass::operator_family: return "CREATE OPERATOR FAMILY";
    default: return {};
  }
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const std::string what = why(view);
  if (what.empty()) return;
  lint::Finding finding = view.finding();
  finding.subject = what.substr(0, what.find(','));
  finding.message = fmt::format("{} needs a superuser", what);
  finding.help =
      "let the platform do it before the chain begins: [environment] before names what stands there";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule superuser_statement{
    .id = "superuser-statement",
    .summary = "a statement that only a superuser may run",
    .category = lint::Category::security,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Utility, ast::CreateExtension, ast::Define>(),
    .answers = "MigrationPilot MP073"};

}  // namespace rules
