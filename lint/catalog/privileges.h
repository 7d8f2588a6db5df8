// Privileges as deviations from what an object gives by itself (acldefault, src/backend/utils/adt/acl.c).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/catalog/catalog.h"

namespace catalog {

enum class Granted : uint8_t { relation, sequence, column, schema, routine, usage };

// All that can be granted on it, in lower case. `usage`: types, languages, wrappers, servers.
std::vector<std::string> all_privileges(Granted kind, int server_version);
// What PUBLIC has of it by itself.
bool is_public_default(Granted kind, std::string_view privilege, ObjectClass cls);

inline constexpr std::string_view grant_option_mark = " with grant option";
inline constexpr std::string_view taken_mark = "no ";

// `by_default`: the role has the privilege before anybody grants it.
void grant(Privileges& privileges, const std::string& role, const std::string& privilege, bool grant_option,
           bool by_default);
void revoke(Privileges& privileges, const std::string& role, const std::string& privilege, bool by_default);
void revoke_grant_option(Privileges& privileges, const std::string& role, const std::string& privilege);
// The new owner has all that the old one had, and what was granted to it is its own now (aclnewowner).
void hand_over(Privileges& privileges, const std::string& from, const std::string& to);

}  // namespace catalog
