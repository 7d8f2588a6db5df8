// One throwaway server for each test executable, one fresh database for each that asks.
#pragma once

#include <string>

#include "migrate/scratch/scratch.h"
#include "migrate/session/session.h"

namespace tests {

// Started at the first call, stopped when the executable ends. Fails the test where none can be started.
const migrate::Scratch& server();

// The connection string of an empty database made for this call.
std::string fresh_database();

migrate::Session connect(const std::string& database, const char* application_name = "test",
                         migrate::Interrupt interrupt = {});

// Runs one message and fails the test on an error. Returns the first value of the last statement's rows.
std::string ask(migrate::Session& session, const std::string& sql);

}  // namespace tests
