// Where other tools keep their history: no part of any schema, and never ours to change.
#pragma once

#include <string_view>

namespace migrate {

// The tool whose history the table is, by its usual name: "sqlx". Empty for any other table.
std::string_view tool_of_history(std::string_view schema, std::string_view table);

}  // namespace migrate
