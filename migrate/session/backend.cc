// Taking a connection over, and reading the fields of what the server says.

#include "migrate/session/backend.h"

#include <libpq-events.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "lint/text/trim.h"

namespace migrate {
namespace {

std::string field(const PGresult* result, int code) {
  const char* found = PQresultErrorField(result, code);
  return found ? found : "";
}

// The functions of the server through which the languages that it comes with report what a script raises.
bool is_raise(std::string_view function) {
  constexpr std::array<std::string_view, 4> raises{"exec_stmt_raise", "PLy_output", "pltcl_elog",
                                                   "plperl_util_elog"};
  return std::find(raises.begin(), raises.end(), function) != raises.end();
}

Notice notice_of(const PGresult* result) {
  return {field(result, PG_DIAG_SEVERITY_NONLOCALIZED), field(result, PG_DIAG_SQLSTATE),
          field(result, PG_DIAG_MESSAGE_PRIMARY),       field(result, PG_DIAG_MESSAGE_DETAIL),
          field(result, PG_DIAG_MESSAGE_HINT),          is_raise(field(result, PG_DIAG_SOURCE_FUNCTION))};
}

void receive_notice(void* place, const PGresult* result) {
  std::vector<Notice>& notices = static_cast<Session::Backend*>(place)->notices;
  notices.push_back(notice_of(result));
  if (static_cast<Session::Backend*>(place)->heard)
    static_cast<Session::Backend*>(place)->heard(notices.back());
}

// libpqxx makes exceptions of errors, and they keep neither position nor detail nor hint; this sees each
// result as it is made.
int see_result(PGEventId event, void* information, void* place) {
  if (event != PGEVT_RESULTCREATE) return 1;
  const auto* made = static_cast<PGEventResultCreate*>(information);
  if (PQresultStatus(made->result) == PGRES_FATAL_ERROR)
    static_cast<Session::Backend*>(place)->refused = error_of(made->result, made->conn);
  return 1;
}

}  // namespace

Session::Backend::Backend(PGconn* connected, const ConnectOptions& how) : raw(connected), options(how) {
  if (PQstatus(raw) != CONNECTION_OK) return;
  owner.emplace(pqxx::connection::seize_raw_connection(raw));
  PQsetNoticeReceiver(raw, receive_notice, this);
  PQregisterEventProc(raw, see_result, "schemalint", this);
  PQsetnonblocking(raw, 1);
}

void Session::Backend::close() {
  if (owner) (void)std::move(*owner).release_raw_connection();
  owner.reset();
  PQfinish(raw);
  raw = nullptr;
}

std::string trimmed(const char* words) {
  return std::string(text::trim_back(words ? words : "", " \n"));
}

ServerError error_of(const PGresult* result, PGconn* connection) {
  ServerError error;
  error.sqlstate = field(result, PG_DIAG_SQLSTATE);
  error.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (error.message.empty()) error.message = trimmed(PQerrorMessage(connection));
  error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  error.hint = field(result, PG_DIAG_MESSAGE_HINT);
  error.context = field(result, PG_DIAG_CONTEXT);
  error.position =
      static_cast<uint32_t>(std::strtoul(field(result, PG_DIAG_STATEMENT_POSITION).c_str(), nullptr, 10));
  return error;
}

ServerError lost(PGconn* connection) {
  ServerError error;
  error.message = trimmed(PQerrorMessage(connection));
  if (error.message.empty()) error.message = "the connection to the server was lost";
  error.connection_lost = true;
  return error;
}

}  // namespace migrate
