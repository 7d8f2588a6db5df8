// How each message of an audit begins.
#pragma once

#include <cstddef>
#include <string>

#include "migrate/session/session.h"

namespace migrate::observation {

// An audit is never worth an outage: it gives up where it would have to wait. Within the message, so that it
// holds behind a pooler too.
std::string beginning(const Session& session);
// How long its questions wait for a lock, and work, at most: ConnectOptions'. SET LOCAL, a statement each.
std::string limits(const Session& session);
inline constexpr size_t beginnings = 6;  // statements of it

}  // namespace migrate::observation
