// From what the server said to what a person needs: the place in the file, and what was left behind.
#pragma once

#include "migrate/execute/execute.h"

namespace migrate {

// `statement` null: the record or the COMMIT failed.
Failure failure_of(const chain::Chain& chain, const Step& step, const Statement* statement,
                   const ServerError& error, std::string_view words);

// Advice for errors that have a usual cause.
void explain(Failure& failure);

}  // namespace migrate
