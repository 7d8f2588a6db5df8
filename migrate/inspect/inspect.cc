#include "migrate/inspect/inspect.h"

#include <fmt/format.h>

#include <array>

#include "migrate/inspect/fields.h"
#include "migrate/inspect/inspect.sql.h"

namespace migrate {
namespace {

struct Section {
  std::string_view name;
  void (*read)(catalog::Catalog&, const inspecting::Rows&);
};

// In the order of inspect.sql; what is named must have been read before.
// clang-format off
constexpr std::array sections{
    Section{"schemas", inspecting::read_schemas},
    Section{"extensions", inspecting::read_extensions},
    Section{"types", inspecting::read_types},
    Section{"functions", inspecting::read_functions},
    Section{"relations", inspecting::read_relations},
    Section{"columns", inspecting::read_columns},
    Section{"inheritance", inspecting::read_inheritance},
    Section{"indexes", inspecting::read_indexes},
    Section{"constraints", inspecting::read_constraints},
    Section{"sequences", inspecting::read_sequences},
    Section{"triggers", inspecting::read_triggers},
    Section{"policies", inspecting::read_policies},
    Section{"rules", inspecting::read_rules},
    Section{"named", inspecting::read_named},
};
// clang-format on

// Everything outside pg_catalog is then printed with its schema. The path is put back by hand, because the
// transaction may be the caller's.
constexpr std::string_view narrow_path =
    "SELECT set_config('schemalint.search_path', current_setting('search_path'), true),"
    " set_config('search_path', 'pg_catalog', true);\n";
constexpr std::string_view restore_path =
    ";\nSELECT set_config('search_path', current_setting('schemalint.search_path'), true);\n";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// The text between the braces that open at `open`, cut at its first '|'.
struct Braces {
  std::string first, second;
  size_t end = 0;  // after the closing brace
};
Braces braces(const std::string& text, size_t open) {
  const size_t close = text.find('}', open);
  const size_t bar = text.find('|', open);
  return {text.substr(open + 1, bar - open - 1), text.substr(bar + 1, close - bar - 1), close + 1};
}

std::string for_server(Session& session, const InspectOptions& options) {
  std::string text(inspect_sql);
  std::string without;
  for (const std::string& schema : options.without_schemas)
    without += (without.empty() ? "" : ", ") + session.literal(schema);
  replace_all(text, "@users",
              fmt::format("(n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
                          "AND n.nspname <> ALL (ARRAY[{}]::text[]))",
                          without));
  for (size_t at = text.find("@own{"); at != std::string::npos; at = text.find("@own{", at)) {
    const Braces found = braces(text, at + 4);
    text.replace(at, found.end - at,
                 fmt::format("NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = '{}'::regclass "
                             "AND o.objid = {} AND o.deptype = 'e')",
                             found.first, found.second));
  }
  for (const int version : {14, 15, 18}) {
    const std::string mark = fmt::format("@{}{{", version);
    for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      const Braces found = braces(text, at + mark.size() - 1);
      text.replace(at, found.end - at,
                   session.server_version() / 10000 >= version ? found.first : found.second);
    }
  }
  return text;
}

}  // namespace

text::Result<catalog::Catalog> inspect(Session& session, const InspectOptions& options) {
  const bool own_transaction = !session.in_transaction();
  std::string message;
  if (own_transaction) message = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n";
  message += narrow_path;
  message += for_server(session, options);
  message += restore_path;
  if (own_transaction) message += "COMMIT";

  const Answer answer = session.run(message);
  if (answer.error) {
    if (own_transaction && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    return text::Error{"the schema cannot be read: " + describe(*answer.error), "", "", {}};
  }
  catalog::Catalog catalog(session.server_version() / 10000);
  const size_t before = own_transaction ? 2 : 1;
  size_t part = before;
  for (const Section& section : sections) {
    // A comment's semicolon makes no statement, so parts and sections correspond one to one.
    section.read(catalog, answer.parts.at(part).rows);
    ++part;
  }
  catalog.forget();
  return catalog;
}

}  // namespace migrate
