// --secrets: whether a role's password is one that everybody tries first. Verifiers are computed here and
// compared (RFC 5802); nothing but a role's name is kept or shown.
#pragma once

#include <string>

#include "migrate/observe/observe.h"

namespace migrate {

// Sets Role::weak_password. Where this role may not read pg_authid, Observation::unread says so. Ends early
// where the session is interrupted or lost.
void try_passwords(Session& session, Observation& into);

// Whether the verifier "SCRAM-SHA-256$4096:salt$stored:server" was made of that password.
bool is_scram_of(const std::string& verifier, const std::string& password);

}  // namespace migrate
