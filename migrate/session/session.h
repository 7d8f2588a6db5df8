// One pinned backend of a PostgreSQL server: connect, send a message, read the answer. The only folder that
// names libpqxx and libpq.
//
// libpqxx owns the connection, and what we ask ourselves goes through it, with parameters: ask(). It connects
// anew of its own accord no more than libpq does (its 6.x line did): on another backend the runner's lock,
// the settings and the open transaction are gone. The rest goes by libpq's handle of that same connection,
// because libpqxx cannot feed COPY FROM STDIN, cannot wait for a server and a signal at once, and keeps
// neither position nor detail nor hint of an error: whatever a user wrote, and what must end when a signal
// comes.
//
// Parameters travel by the extended protocol, outside a transaction only: there, a SELECT leaves a portal
// open whose snapshot makes CREATE INDEX CONCURRENTLY elsewhere wait for ever. In a transaction ask() writes
// them into its text as literals.
//
// Not thread-safe. What the user can cause comes back as a value, nothing throws.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lint/sql/server_version.h"
#include "lint/text/result.h"
#include "migrate/session/answer.h"
#include "migrate/session/interrupt.h"
#include "migrate/session/parameters.h"

namespace migrate {

struct ConnectOptions {
  std::string database;          // URL or key=value words; empty: libpq's PG* variables and defaults
  std::string application_name;  // as others see it in pg_stat_activity
  int connect_timeout = 15;      // seconds for each host; a connect_timeout in `database` has the last word
  Interrupt interrupt;
  // What an audit lets its questions wait for a lock, and work (migrate/observe/prologue.h).
  std::string lock_timeout = "100ms", statement_timeout = "30s";
};

using EachRow = std::function<void(size_t part, Row row)>;
using HearNotice = std::function<void(const Notice&)>;

class Session {
 public:
  struct Backend;

  // Connects and forces UTF-8. The error holds libpq's words, never a password.
  static text::Result<Session> open(const ConnectOptions& options);
  // Whether a server is there that takes connections, whoever it would let in.
  static bool answers(const ConnectOptions& options);
  // A second connection to the same place.
  text::Result<Session> another() const;

  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // Sends one message and waits for its end. Whoever runs a user's statement passes exactly one: two in one
  // string are an implicit transaction. `copy_data` answers a COPY FROM STDIN; without it such a COPY fails.
  // When the Interrupt asks, the statement is cancelled and the answer says so; when it asks again, the
  // connection is given up.
  Answer run(std::string_view sql, std::string_view copy_data = {});

  // As run(), for results that are too large to be held: each row is handed over as it comes, with the number
  // of its part (from 0), and none is kept. What came before an error came nevertheless.
  Answer read(std::string_view sql, const EachRow& each);

  // Asks what we want to know: one statement of our own, with values for $1 to $9. It waits for the answer
  // alone; what it may have to wait for in the server is bounded by lock_timeout.
  Answer ask(std::string_view sql, const Parameters& parameters = {});
  // Also after an interrupt, for what has to be known nevertheless.
  Answer ask_undisturbed(std::string_view sql, const Parameters& parameters = {});

  // Sends statements, one a message, without waiting for the answers in between: one round trip. After an
  // error the server passes over the rest, so there is an answer for each up to the first that failed.
  // `reached` is told the number of the statement whose answer, or notices, come next. Answers may be held
  // back until the last, or those of `answer_now`. No COPY. Where the connection is lost, all of them may
  // have been carried out.
  std::vector<Answer> run_together(const std::vector<std::string>& statements,
                                   const std::function<void(size_t)>& reached,
                                   const std::vector<size_t>& answer_now = {});

  // As run(), but an interrupt is left unnoticed: for ROLLBACK, unlocking and records that must be made.
  Answer run_undisturbed(std::string_view sql);

  // Sends a message without waiting; finish() waits for it. A test's way to have a statement block.
  bool start(std::string_view sql);
  Answer finish();
  // Whether finish() would return without waiting, within that time at most.
  bool finishes_within(std::chrono::milliseconds time);
  // Each notice is also told as it comes, while its statement still runs. Empty: no longer.
  void hear(HearNotice heard);
  // Called again and again while an answer is waited for. Empty: no longer.
  void while_waiting(std::chrono::milliseconds every, std::function<void()> called);
  // Takes notice of nothing but its own end: closes the connection at once.
  void abandon();

  bool alive() const;
  bool in_transaction() const;      // inside BEGIN, failed or not
  bool transaction_failed() const;  // inside BEGIN, and only ROLLBACK is taken
  int backend_pid() const;          // as the handshake had it, which a pooler makes up
  sql::ServerVersion server_version() const;
  std::string database() const;
  std::string user() const;
  std::string password() const;  // that the server asked for; empty: it did not. Never printed
  const ConnectOptions& options() const;
  const Interrupt& interrupt() const;

  std::string literal(std::string_view value) const;    // 'it''s', with the server's settings
  std::string identifier(std::string_view name) const;  // "name", always quoted

 private:
  static ServerError interrupted_before();
  std::string filled_in(std::string_view sql, const Parameters& parameters) const;
  explicit Session(std::unique_ptr<Backend> backend);
  struct Taker;  // of rows and COPY data
  Answer converse(std::string_view sql, const Taker& taker, bool heed_interrupt);
  Answer collect(const Taker& taker, bool heed_interrupt);

  std::unique_ptr<Backend> backend_;
};

}  // namespace migrate
