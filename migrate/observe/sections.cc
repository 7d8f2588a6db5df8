// The limits of ObserveOptions stand in the SQL as marks.
#include "migrate/observe/sections.h"

#include <string>
#include <string_view>

#include "migrate/observe/observe.sql.h"

namespace migrate::observation {
namespace {

void put(std::string& text, std::string_view mark, int64_t number) {
  const std::string digits = std::to_string(number);
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
    text.replace(at, mark.size(), digits);
}

}  // namespace

std::vector<inspection::Section> sections(const Session& session, const ObserveOptions& options,
                                          const std::vector<ast::Oid>& pieces) {
  std::vector<inspection::Section> out = inspection::sections_of(
      observe_sql, session, {.without_schemas = options.without_schemas, .pieces = pieces},
      inspection::Extent::whole);
  for (inspection::Section& section : out) {
    put(section.sql, "@large_table", options.large_table);
    put(section.sql, "@large_index", options.large_index);
    put(section.sql, "@many_rows", options.many_rows);
    put(section.sql, "@relations_at_once", static_cast<int64_t>(options.relations_at_once));
  }
  return out;
}

}  // namespace migrate::observation
