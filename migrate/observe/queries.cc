// The sections of both files, as the server's version has them.
#include "migrate/observe/queries.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/inspect/inspect.sql.h"
#include "migrate/inspect/sections.h"
#include "migrate/observe/observe.sql.h"
#include "migrate/observe/prologue.h"
#include "migrate/observe/sections.h"

namespace migrate {
namespace {

std::string in_print(const inspection::Section& section) {
  const size_t begin = std::min(section.sql.find_first_not_of('\n'), section.sql.size());
  return fmt::format("\n-- {}\n{};\n", section.name, section.sql.substr(begin));
}

}  // namespace

std::string queries(const Session& session, const ObserveOptions& options) {
  const InspectOptions what{.without_schemas = options.without_schemas};
  std::string out = "-- What `migrate audit` reads of this server: statistics, then the schema.\n";
  out += observation::beginning(session) + "\n";
  for (const inspection::Section& section : observation::sections(session, options)) out += in_print(section);
  for (const inspection::Section& section :
       inspection::sections_of(inspect_sql, session, what, inspection::Extent::whole))
    out += in_print(section);
  return out + "\nCOMMIT;\n";
}

}  // namespace migrate
