// One server for the whole test program, a database for each test.

#include "tests/pg/server.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>

namespace tests {

const migrate::Scratch& server() {
  static const migrate::Scratch scratch = [] {
    const char* path = std::getenv("PATH");
    text::Result<migrate::Scratch> started = migrate::Scratch::start({"", path ? path : "", {}});
    if (!started) throw std::runtime_error(started.error().message + "\n" + started.error().hint);
    return std::move(*started);
  }();
  return scratch;
}

std::string fresh_database() {
  static int made = 0;
  // No test keeps more than a few: the others' files would take long to remove at the end.
  constexpr int kept = 8;
  if (made >= kept) (void)server().drop_database(fmt::format("test_{}", made - kept + 1));
  const std::string name = fmt::format("test_{}", ++made);
  const text::Result<void> created = server().create_database(name);
  if (!created) throw std::runtime_error(created.error().message);
  return server().url(name);
}

migrate::Session connect(const std::string& database, const char* application_name,
                         migrate::Interrupt interrupt) {
  text::Result<migrate::Session> session =
      migrate::Session::open({database, application_name, 15, std::move(interrupt)});
  if (!session) throw std::runtime_error(session.error().message);
  return std::move(*session);
}

std::string ask(migrate::Session& session, const std::string& sql) {
  const migrate::Answer answer = session.run(sql);
  INFO(sql);
  if (answer.error) FAIL(migrate::describe(*answer.error));
  return std::string(answer.value());
}

}  // namespace tests
