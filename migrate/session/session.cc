// Speaking to a server through libpq, without ever blocking on it.

#include "migrate/session/session.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "migrate/session/backend.h"
#include "migrate/session/unreachable.h"

namespace migrate {

namespace {

Row row_of(const PGresult* result, int number) {
  Row row;
  const int columns = PQnfields(result);
  row.reserve(static_cast<size_t>(columns));
  for (int c = 0; c < columns; ++c) {
    if (PQgetisnull(result, number, c)) {
      row.emplace_back();
    } else {
      row.emplace_back(std::in_place, PQgetvalue(result, number, c),
                       static_cast<size_t>(PQgetlength(result, number, c)));
    }
  }
  return row;
}

Part part_of(const PGresult* result) {
  Part part;
  part.tag = PQcmdStatus(const_cast<PGresult*>(result));
  const int rows = PQntuples(result);
  part.rows.reserve(static_cast<size_t>(rows));
  for (int r = 0; r < rows; ++r) part.rows.push_back(row_of(result, r));
  return part;
}

// Feeds the data of a COPY FROM STDIN, or ends it with an error of our own.
void feed(PGconn* connection, std::string_view data) {
  constexpr size_t piece = 1 << 16;
  for (size_t at = 0; at < data.size(); at += piece) {
    const std::string_view chunk = data.substr(at, piece);
    if (PQputCopyData(connection, chunk.data(), static_cast<int>(chunk.size())) != 1) return;
  }
  PQputCopyEnd(connection, data.data() == nullptr ? "no data stands below this COPY FROM STDIN" : nullptr);
}

// COPY TO STDOUT: nobody reads it.
void drain(PGconn* connection) {
  char* buffer = nullptr;
  while (PQgetCopyData(connection, &buffer, 0) > 0) PQfreemem(buffer);
}

void cancel(PGconn* connection) {
  PGcancel* request = PQgetCancel(connection);
  std::array<char, 256> words{};
  if (request) PQcancel(request, words.data(), static_cast<int>(words.size()));
  PQfreeCancel(request);
}

// As PQconnectdbParams takes them: later words win over earlier ones; `dbname` is expanded where it stands.
struct Words {
  explicit Words(const ConnectOptions& options) : timeout(std::to_string(options.connect_timeout)) {
    add("connect_timeout", timeout);
    add("keepalives_idle", "30");
    add("tcp_user_timeout", "60000");
    if (!options.database.empty()) add("dbname", options.database);
    add("client_encoding", "UTF8");
    add("application_name", options.application_name);
    keys.push_back(nullptr);
    values.push_back(nullptr);
  }
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;

  std::vector<const char*> keys, values;

 private:
  template <size_t N>
  void add(const char* key, const char (&value)[N]) {
    keys.push_back(key);
    values.push_back(value);
  }
  void add(const char* key, const std::string& value) {
    keys.push_back(key);
    values.push_back(value.c_str());
  }
  std::string timeout;
};

// A cancel request that reaches a backend before its statement does is ignored there: it is sent again.
constexpr int cancel_again = 500;  // milliseconds

}  // namespace

Wait wait_for_server(PGconn* connection, int asks, int timeout) {
  while (true) {
    const int unsent = PQflush(connection);
    if (unsent < 0) return Wait::lost;
    if (unsent == 0 && !PQisBusy(connection)) return Wait::ready;
    std::array<pollfd, 2> watched{{{PQsocket(connection), POLLIN, 0}, {asks, POLLIN, 0}}};
    if (unsent > 0) watched[0].events = POLLIN | POLLOUT;
    if (watched[0].fd < 0) return Wait::lost;
    const int events = ::poll(watched.data(), asks >= 0 ? 2 : 1, timeout);
    if (events < 0 && errno != EINTR) return Wait::lost;
    if (events == 0) return Wait::late;
    if (watched[1].revents != 0) return Wait::asked;
    if (watched[0].revents != 0 && !PQconsumeInput(connection)) return Wait::lost;
  }
}

Session::Session(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

text::Result<Session> Session::open(const ConnectOptions& options) {
  const Words words(options);
  auto backend =
      std::make_unique<Backend>(PQconnectdbParams(words.keys.data(), words.values.data(), 1), options);
  if (!backend->owner) return unreachable(PQerrorMessage(backend->raw));
  return Session(std::move(backend));
}

bool Session::answers(const ConnectOptions& options) {
  const Words words(options);
  return PQpingParams(words.keys.data(), words.values.data(), 1) == PQPING_OK;
}

text::Result<Session> Session::another() const {
  return open(backend_->options);
}

Answer Session::run(std::string_view sql, std::string_view copy_data) {
  return converse(sql, {copy_data}, true);
}

Answer Session::read(std::string_view sql, const EachRow& each) {
  return converse(sql, {{}, &each}, true);
}

Answer Session::run_undisturbed(std::string_view sql) {
  return converse(sql, {}, false);
}

ServerError Session::interrupted_before() {
  return {"57014", "interrupted before the statement was sent", "", "", "", 0, false, true};
}

Answer Session::converse(std::string_view sql, const Taker& taker, bool heed_interrupt) {
  if (heed_interrupt && interrupt().requested()) {
    Answer answer;
    answer.error = interrupted_before();
    return answer;
  }
  if (!start(sql)) {
    Answer answer;
    answer.error = lost(backend_->raw);
    return answer;
  }
  if (taker.each != nullptr) PQsetSingleRowMode(backend_->raw);
  return collect(taker, heed_interrupt);
}

bool Session::start(std::string_view sql) {
  backend_->notices.clear();
  backend_->cancelled = false;
  return PQsendQuery(backend_->raw, std::string(sql).c_str()) == 1;
}

Answer Session::finish() {
  return collect({}, true);
}

bool Session::finishes_within(std::chrono::milliseconds time) {
  return wait_for_server(backend_->raw, -1, static_cast<int>(time.count())) != Wait::late;
}

void Session::hear(HearNotice heard) {
  backend_->heard = std::move(heard);
}

void Session::while_waiting(std::chrono::milliseconds every, std::function<void()> called) {
  backend_->waits_every = every;
  backend_->waits = std::move(called);
}

void Session::abandon() {
  backend_->close();
}

Answer Session::collect(const Taker& taker, bool heed_interrupt) {
  Answer answer;
  PGconn* connection = backend_->raw;
  const int asks = heed_interrupt ? interrupt().descriptor() : -1;
  while (true) {
    const bool told = backend_->waits != nullptr && !backend_->cancelled;
    const int patience = backend_->cancelled ? cancel_again
                         : told              ? static_cast<int>(backend_->waits_every.count())
                                             : -1;
    const Wait wait = wait_for_server(connection, asks, patience);
    if (wait == Wait::late) {
      if (told)
        backend_->waits();
      else
        cancel(connection);
      continue;
    }
    if (wait == Wait::asked) {
      if (!interrupt().again()) continue;
      if (backend_->cancelled) {  // asked twice: do not wait for the server any longer
        answer.error = ServerError{"", "gave up the connection", "", "", "", 0, true, true};
        abandon();
        return answer;
      }
      backend_->cancelled = true;
      cancel(connection);
      continue;
    }
    // Lost: what the server said last may still be there to read, and then there is no result any more.
    PGresult* result = PQgetResult(connection);
    if (!result) break;
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
      if (!answer.error) answer.error = error_of(result, connection);
    } else if (status == PGRES_COPY_IN) {
      feed(connection, taker.copy_data);
    } else if (status == PGRES_COPY_OUT) {
      drain(connection);
    } else if (status == PGRES_SINGLE_TUPLE) {
      (*taker.each)(answer.parts.size(), row_of(result, 0));
    } else {
      answer.parts.push_back(part_of(result));
    }
    PQclear(result);
    if (PQstatus(connection) != CONNECTION_OK && wait == Wait::lost) break;
  }
  if (PQstatus(connection) != CONNECTION_OK) {
    if (!answer.error) answer.error = lost(connection);
    answer.error->connection_lost = true;
  }
  if (answer.error && backend_->cancelled) answer.error->interrupted = true;
  answer.notices = std::move(backend_->notices);
  backend_->notices.clear();
  return answer;
}

bool Session::alive() const {
  return PQstatus(backend_->raw) == CONNECTION_OK;
}

bool Session::in_transaction() const {
  const PGTransactionStatusType status = PQtransactionStatus(backend_->raw);
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool Session::transaction_failed() const {
  return PQtransactionStatus(backend_->raw) == PQTRANS_INERROR;
}

int Session::backend_pid() const {
  return PQbackendPID(backend_->raw);
}

sql::ServerVersion Session::server_version() const {
  const char* said = PQparameterStatus(backend_->raw, "server_version");
  const std::optional<sql::ServerVersion> version = sql::read_server_version(said ? said : "");
  const int number = PQserverVersion(backend_->raw);  // 150018 = 15.18
  return version.value_or(sql::ServerVersion(number / 10000, number % 10000));
}

std::string Session::database() const {
  const char* name = PQdb(backend_->raw);
  return name ? name : "";
}

std::string Session::user() const {
  const char* name = PQuser(backend_->raw);
  return name ? name : "";
}

std::string Session::password() const {
  const char* word = PQconnectionUsedPassword(backend_->raw) ? PQpass(backend_->raw) : nullptr;
  return word ? word : "";
}

const ConnectOptions& Session::options() const {
  return backend_->options;
}

const Interrupt& Session::interrupt() const {
  return backend_->options.interrupt;
}

std::string Session::literal(std::string_view value) const {
  char* quoted = PQescapeLiteral(backend_->raw, value.data(), value.size());
  std::string out = quoted ? quoted : "NULL";
  PQfreemem(quoted);
  return out;
}

std::string Session::identifier(std::string_view name) const {
  char* quoted = PQescapeIdentifier(backend_->raw, name.data(), name.size());
  std::string out = quoted ? quoted : "\"\"";
  PQfreemem(quoted);
  return out;
}

}  // namespace migrate
