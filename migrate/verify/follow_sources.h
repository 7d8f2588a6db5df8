// The sections that a Follower asks by unit, and of which unit a row tells.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "migrate/inspect/units.h"
#include "migrate/session/answer.h"

namespace migrate {

// Of class `none`, all objects are read whenever one has changed.
struct FollowedSource {
  ast::ObjectClass cls;
  std::string_view section;
  bool details = false;  // of details.sql, else of inspect.sql
  // In which the rows of a unit stand that this tells of; none: in any.
  std::array<std::string_view, 4> catalogs = {};
  size_t unit = 0;  // the field that names the unit
};

inline constexpr std::array followed_sources{
    FollowedSource{ast::ObjectClass::schema, "schemas"},
    FollowedSource{ast::ObjectClass::none, "extensions"},
    FollowedSource{ast::ObjectClass::type, "types"},
    FollowedSource{ast::ObjectClass::function, "functions"},
    FollowedSource{ast::ObjectClass::relation,
                   "relations",
                   false,
                   {"pg_class", "pg_rewrite", "pg_depend", "pg_description"}},
    FollowedSource{
        ast::ObjectClass::relation, "columns", false, {"pg_attribute", "pg_attrdef", "pg_description"}},
    FollowedSource{ast::ObjectClass::relation, "inheritance", false, {"pg_inherits"}},
    FollowedSource{ast::ObjectClass::relation, "indexes", false, {"pg_index", "pg_class", "pg_attribute"}},
    FollowedSource{ast::ObjectClass::relation, "constraints", false, {"pg_constraint"}, 1},
    FollowedSource{ast::ObjectClass::relation, "sequences", false, {"pg_sequence", "pg_depend"}},
    FollowedSource{ast::ObjectClass::relation, "triggers", false, {"pg_trigger", "pg_description"}, 1},
    FollowedSource{ast::ObjectClass::relation, "policies", false, {"pg_policy", "pg_description"}, 1},
    FollowedSource{ast::ObjectClass::relation, "rules", false, {"pg_rewrite"}, 1},
    FollowedSource{ast::ObjectClass::none, "named"},
    FollowedSource{ast::ObjectClass::relation, "relations", true, {"pg_class", "pg_attribute"}},
    FollowedSource{ast::ObjectClass::relation, "triggers", true, {"pg_trigger"}},
    FollowedSource{ast::ObjectClass::relation, "rules", true, {"pg_rewrite"}},
    FollowedSource{ast::ObjectClass::relation, "comments", true, {"pg_description"}},
    FollowedSource{ast::ObjectClass::type, "types", true},
    FollowedSource{ast::ObjectClass::function, "functions", true},
    FollowedSource{ast::ObjectClass::schema, "schemas", true},
    FollowedSource{ast::ObjectClass::none, "others", true},
};
inline constexpr size_t source_of_relations = 4;
static_assert(followed_sources[source_of_relations].section == "relations" &&
              !followed_sources[source_of_relations].details);

bool tells_of(const FollowedSource& source, const inspection::Unit& unit);
// Which of those that were asked for the row tells of.
inspection::Unit unit_of_row(const FollowedSource& source, const Row& row, const inspection::Units& asked);

// Of the prepared statement, and what it takes: the units of each class.
std::string prepared_name(std::string_view section, bool details);
std::string arguments(const inspection::Units& units);

}  // namespace migrate
