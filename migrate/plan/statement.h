// A script's statements as far as running them one by one needs to know. migrate/execute reads them from the
// text (read_statements); the plan only reasons about them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "lint/chain/chain.h"

namespace migrate {

struct Statement {
  enum class Kind : uint8_t {
    plain,
    alone,         // the server refuses it within a transaction (25001)
    may_commit,    // CALL, or DO with COMMIT in its body: fails within a transaction if it does commit
    may_be_alone,  // refused in a transaction for a partitioned table (REINDEX, CLUSTER, REPACK) or a slot
    begin,         // BEGIN, START TRANSACTION
    commit,        // COMMIT, END
    inner,        // SAVEPOINT, RELEASE, ROLLBACK TO, SET TRANSACTION: within the script's own BEGIN .. COMMIT
    transaction,  // any other transaction control: ROLLBACK, COMMIT AND CHAIN, PREPARE TRANSACTION
    set_local,    // SET LOCAL: without a transaction only a warning of the server's
    psql_command,  // a backslash command: never for the server
  };
  Kind kind = Kind::plain;
  text::Span span;       // in its file, without the ';'
  text::Span copy_data;  // the data below COPY .. FROM STDIN; else empty
  std::string words;     // what it is, in capitals: "CREATE INDEX CONCURRENTLY", "SAVEPOINT", "\connect"
  std::string checksum;  // of its tokens
};

using ReadStatements = std::function<std::vector<Statement>(const chain::Script&)>;

}  // namespace migrate
