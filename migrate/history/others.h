// Where other tools keep their history: no part of any schema, and never ours to change.
#pragma once

#include <string_view>

namespace migrate {

// The tool whose history the table is, by its usual name: "sqlx". Empty for any other table. Where the name
// is anybody's ("migrations") its columns decide: "id name run_on".
std::string_view tool_of_history(std::string_view schema, std::string_view table, std::string_view columns);

}  // namespace migrate
