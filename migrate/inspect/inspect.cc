// Asking a server for its schema by inspect.sql, a version's own SQL chosen.

#include "migrate/inspect/inspect.h"

#include <fmt/format.h>

#include <array>

#include "migrate/inspect/details.sql.h"
#include "migrate/inspect/fields.h"
#include "migrate/inspect/inspect.sql.h"

namespace migrate {
namespace {

struct Section {
  std::string_view name;
  void (*read)(catalog::Catalog&, const inspection::Rows&);
};

// In the order of inspect.sql; what is named must have been read before.
// clang-format off
constexpr std::array sections{
    Section{"schemas", inspection::read_schemas},
    Section{"extensions", inspection::read_extensions},
    Section{"types", inspection::read_types},
    Section{"functions", inspection::read_functions},
    Section{"relations", inspection::read_relations},
    Section{"columns", inspection::read_columns},
    Section{"inheritance", inspection::read_inheritance},
    Section{"indexes", inspection::read_indexes},
    Section{"constraints", inspection::read_constraints},
    Section{"sequences", inspection::read_sequences},
    Section{"triggers", inspection::read_triggers},
    Section{"policies", inspection::read_policies},
    Section{"rules", inspection::read_rules},
    Section{"named", inspection::read_defined},
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

std::string without(const Session& session, const InspectOptions& options) {
  std::string list;
  for (const std::string& schema : options.without_schemas)
    list += (list.empty() ? "" : ", ") + session.literal(schema);
  return fmt::format("(ARRAY[{}]::text[])", list);
}

std::string for_server(Session& session, const InspectOptions& options) {
  std::string text(inspect_sql);
  replace_all(text, "@users",
              fmt::format("(n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
                          "AND n.nspname <> ALL {})",
                          without(session, options)));
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

// Reads in one snapshot; the parts of `queries` alone come back.
text::Result<std::vector<Part>> read(Session& session, const std::string& queries) {
  const bool own_transaction = !session.in_transaction();
  std::string message;
  if (own_transaction) message = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n";
  message += narrow_path;
  message += queries;
  message += restore_path;
  if (own_transaction) message += "COMMIT";
  Answer answer = session.run(message);
  if (answer.error) {
    if (own_transaction && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    return text::Error{"the schema cannot be read: " + describe(*answer.error), "", "", {}};
  }
  const auto before = own_transaction ? 2 : 1;
  const auto after = own_transaction ? 2 : 1;
  return std::vector<Part>(answer.parts.begin() + before, answer.parts.end() - after);
}

}  // namespace

text::Result<catalog::Catalog> inspect(Session& session, const InspectOptions& options) {
  const text::Result<std::vector<Part>> parts = read(session, for_server(session, options));
  if (!parts) return parts.error();
  catalog::Catalog catalog(session.server_version() / 10000);
  for (size_t i = 0; i < sections.size(); ++i) sections[i].read(catalog, parts->at(i).rows);
  catalog.forget();
  return catalog;
}

text::Result<std::map<std::string, std::string>> inspect_details(Session& session,
                                                                 const InspectOptions& options) {
  std::string text(details_sql);
  replace_all(text, "@without", without(session, options));
  text.resize(text.rfind(';'));
  const text::Result<std::vector<Part>> parts = read(session, text);
  if (!parts) return parts.error();
  std::map<std::string, std::string> out;
  for (const Row& row : parts->at(0).rows)
    out[row[0].value_or("") + " " + row[1].value_or("")] = row[2].value_or("");
  return out;
}

}  // namespace migrate
