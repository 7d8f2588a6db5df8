// How each message of an audit begins.
#pragma once

#include <cstddef>
#include <string_view>

namespace migrate::observation {

// An audit is never worth an outage: it gives up where it would have to wait. Within the message, so that it
// holds behind a pooler too.
inline constexpr std::string_view beginning =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = pg_catalog;"
    " SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '100ms';"
    " SET LOCAL idle_in_transaction_session_timeout = '30s'; SET LOCAL jit = off;";
inline constexpr size_t beginnings = 6;  // statements of it

}  // namespace migrate::observation
