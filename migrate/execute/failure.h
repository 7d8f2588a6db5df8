// From what the server said to what a person needs: the place in the file, and what was left behind.
#pragma once

#include "migrate/execute/execute.h"

namespace migrate {

// `statement` null: the record or the COMMIT failed.
Failure failure_of(const chain::Chain& chain, const Step& step, const Statement* statement,
                   const ServerError& error, std::string_view words);
// The same, of a script of the revision that is neither its up nor its down.
Failure failure_of(const chain::Chain& chain, size_t revision, const chain::Script& script,
                   const Statement* statement, const ServerError& error, std::string_view words);

// Where it failed, as far as it decides what of the revision is there now.
enum class Stage : uint8_t {
  in_transaction,  // rolled back, by us or by the server
  alone,           // a statement that runs outside a transaction
  answer_lost,     // of COMMIT: a note says what became of it
  broken_out,      // the script ended the transaction it ran in: the error says so
};

// "nothing of 0001 was kept", for Failure::kept.
std::string kept_of(const Failure& failure, const std::string& revision, Stage stage);

// Who was in the way of a statement that could not get its lock.
void name_blockers(Failure& failure);

// Advice for errors that have a usual cause.
void explain(Failure& failure);

}  // namespace migrate
