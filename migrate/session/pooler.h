// What stands between a session and its server. A pooler in transaction mode gives each transaction another
// backend: a lock of the session stays behind on one that others use, and so does every setting.
#pragma once

#include <string>
#include <string_view>

#include "migrate/session/session.h"

namespace migrate {

enum class Pooling : uint8_t {
  none,         // the server itself
  session,      // one backend for as long as the connection lasts
  transaction,  // another backend after each transaction
  statement,    // and no transaction of several statements
};

// `pid` is what pg_backend_pid() just said outside a transaction. A server's handshake tells the same; a
// pooler makes one up. Only then a second connection is opened, to tell the modes apart: a backend that two
// live connections show, or that changes, is not the session's own. Changes nothing on any backend.
text::Result<Pooling> find_pooling(Session& session, std::string_view pid);

}  // namespace migrate
