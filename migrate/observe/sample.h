// Sessions and locks, looked at again and again: what one look would miss.
#pragma once

#include <chrono>

#include "migrate/observe/observe.h"

namespace migrate {

// Looks once a second for so long. How busy each user's applications were goes into Observation::samples;
// sessions that waited for a lock or sat in a transaction, though not in the first look, join the backends.
// It ends early where the session is interrupted or lost.
void sample(Session& session, std::chrono::milliseconds time, Observation& into);

}  // namespace migrate
