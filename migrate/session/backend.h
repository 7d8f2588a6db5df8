// The one connection behind a Session, as libpqxx owns it and libpq sees it: for the files of this folder
// alone.
#pragma once

#include <libpq-fe.h>

#include <optional>
#include <pqxx/connection>
#include <string>
#include <vector>

#include "migrate/session/session.h"

namespace migrate {

struct Session::Backend {
  // `connected` is taken over, whether it came to anything or not.
  Backend(PGconn* connected, const ConnectOptions& how);
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  ~Backend() { close(); }
  void close();

  PGconn* raw = nullptr;                  // what `owner` owns; null once closed
  std::optional<pqxx::connection> owner;  // none where there is no connection to own
  ConnectOptions options;
  std::vector<Notice> notices;
  HearNotice heard;
  std::chrono::milliseconds waits_every{0};
  std::function<void()> waits;
  std::optional<ServerError> refused;  // the last error that the server sent, in all its fields
  bool cancelled = false;
};

struct Session::Taker {
  std::string_view copy_data = {};
  const EachRow* each = nullptr;  // none: the rows go into the Answer
};

enum class Wait { ready, lost, asked, late };

// Waits until libpq can make progress, the interrupt asks (only with `asks` >= 0), or `timeout` is over (in
// milliseconds, -1 = never).
Wait wait_for_server(PGconn* connection, int asks, int timeout);

std::string trimmed(const char* words);
ServerError error_of(const PGresult* result, PGconn* connection);
ServerError lost(PGconn* connection);

}  // namespace migrate
