// In anyone's network: TLS that is verified, passwords of any characters by every way that libpq has for
// them, and nothing of a secret where others can read it.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "migrate/scratch/programs.h"
#include "tests/cli/place.h"
#include "tests/pg/server.h"
#include "tests/support/places.h"

using tests::Place;
using tests::Ran;

namespace {

namespace fs = std::filesystem;

// Every character of ASCII that can be typed, and two beyond.
constexpr std::string_view password = " !\"#$%&'()*+,-./0:;<=>?@AZ[\\]^_`az{|}~ü€";

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

// Between quotes, as key=value words take it, and a shell.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "'";
}
std::string for_shell(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

int free_port() {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(listening, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(listening);
  REQUIRE(bound);
  return ntohs(address.sin_port);
}

// A server that takes TLS and SCRAM alone on TCP, with a certificate for localhost, and logs what it is
// asked.
class Guarded {
 public:
  Guarded() : port(free_port()) {
    REQUIRE(place
                .run("openssl",
                     "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "
                     "subjectAltName=DNS:localhost -keyout server.key -out server.crt")
                .status == 0);
    place.put("hba", "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n");
    const text::Result<migrate::ServerUser> user = migrate::server_user();
    REQUIRE(user);
    fs::permissions(place.folder(), fs::perms::all);
    for (const char* name : {"server.key", "server.crt", "hba"}) {
      fs::permissions(place.folder() / name, fs::perms::owner_read | fs::perms::owner_write);
      if (user->change) REQUIRE(::chown((place.folder() / name).c_str(), user->uid, user->gid) == 0);
    }
    const std::string folder = place.folder().string();
    const char* path = std::getenv("PATH");
    text::Result<migrate::Scratch> started =
        migrate::Scratch::start({"",
                                 path ? path : "",
                                 {{"listen_addresses", "127.0.0.1"},
                                  {"port", std::to_string(port)},
                                  {"hba_file", folder + "/hba"},
                                  {"ssl", "on"},
                                  {"ssl_cert_file", folder + "/server.crt"},
                                  {"ssl_key_file", folder + "/server.key"},
                                  {"password_encryption", "scram-sha-256"},
                                  {"log_statement", "all"},
                                  {"log_connections", "on"}}});
    if (!started) FAIL(started.error().message);
    scratch.emplace(std::move(*started));
    migrate::Session session = tests::connect(
        fmt::format("host='{}' port={} user=postgres dbname=postgres", scratch->folder(), port));
    tests::ask(session, "SET log_statement = 'none'");
    tests::ask(session, "CREATE ROLE deployer LOGIN SUPERUSER PASSWORD " + session.literal(password));
    place.put("migrations/0001_a.sql",
              "-- migrate:up\nCREATE TABLE a AS SELECT s.ssl, s.version FROM pg_stat_ssl s WHERE pid = "
              "pg_backend_pid();\n-- migrate:down\nDROP TABLE a;\n");
  }

  std::string words(std::string_view more) const {
    return fmt::format(
        "host=localhost port={} user=deployer dbname=postgres sslmode=verify-full sslrootcert={} {}", port,
        (place.folder() / "server.crt").string(), more);
  }
  // `up` and `down` with the environment `settings`.
  Ran up_and_down(const std::string& settings) const {
    const Ran up = place.run_with("env -u PGPASSWORD PGPASSFILE=/dev/null " + settings + " ", "migrate",
                                  "up --chain migrations");
    if (up.status != 0) return up;
    return place.run_with("env -u PGPASSWORD PGPASSFILE=/dev/null " + settings + " ", "migrate",
                          "down --chain migrations");
  }
  bool is_secret_kept(const Ran& ran) const {
    const std::string log = tests::read_file(scratch->folder() + "/log");
    for (const std::string& text : {ran.out, ran.err, log}) {
      for (const std::string& secret :
           {std::string(password), percent_encoded(password), in_quotes(password)}) {
        if (text.find(secret) != std::string::npos) return false;
      }
    }
    return true;
  }

  Place place;
  int port;
  std::optional<migrate::Scratch> scratch;
};

}  // namespace

TEST_CASE(
    "a password of every character, by URL, words, environment, passfile and service, over verified TLS") {
  const Guarded guarded;
  const std::string certificate = (guarded.place.folder() / "server.crt").string();
  std::string escaped;  // as a passfile has it
  for (const char c : password) escaped += c == ':' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  guarded.place.put("passfile", fmt::format("localhost:{}:postgres:deployer:{}\n", guarded.port, escaped));
  fs::permissions(guarded.place.folder() / "passfile", fs::perms::owner_read | fs::perms::owner_write);
  guarded.place.put("services",
                    fmt::format("[mine]\nhost=localhost\nport={}\nuser=deployer\ndbname=postgres\n"
                                "sslmode=verify-full\nsslrootcert={}\npassword={}\n",
                                guarded.port, certificate, password));
  const std::string folder = guarded.place.folder().string();
  const std::string url = fmt::format(
      "postgresql://deployer:{}@localhost:{}/"
      "postgres?sslmode=verify-full&sslrootcert={}&channel_binding=require",
      percent_encoded(password), guarded.port, certificate);
  const std::string ways[] = {
      "DATABASE_URL=" + for_shell(url),
      "DATABASE_URL=" + for_shell(guarded.words("channel_binding=require password=" + in_quotes(password))),
      "DATABASE_URL=" + for_shell(guarded.words("")) + " PGPASSWORD=" + for_shell(password),
      "DATABASE_URL=" + for_shell(guarded.words("passfile=" + folder + "/passfile")),
      fmt::format("PGSERVICE=mine PGSERVICEFILE={}/services", folder),
      fmt::format("DATABASE_URL='service=mine' PGSERVICEFILE={}/services", folder),
      fmt::format("PGHOST=localhost PGPORT={} PGUSER=deployer PGDATABASE=postgres PGSSLMODE=verify-full "
                  "PGSSLROOTCERT={} "
                  "PGCHANNELBINDING=require PGPASSFILE={}/passfile",
                  guarded.port, certificate, folder),
  };
  for (const std::string& way : ways) {
    CAPTURE(way);
    const Ran ran = guarded.up_and_down(way);
    CAPTURE(ran.err);
    CHECK(ran.status == 0);
    CHECK(guarded.is_secret_kept(ran));
  }
}

TEST_CASE("what keeps a connection from being made is said, and no secret with it") {
  const Guarded guarded;
  const std::string certificate = (guarded.place.folder() / "server.crt").string();
  REQUIRE(
      guarded.place
          .run("openssl",
               "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other -keyout other.key -out other.crt")
          .status == 0);
  const std::string with_password = " password=" + in_quotes(password);
  const auto words = [&](const std::string& host, const std::string& rest) {
    return for_shell(fmt::format("host={} port={} user=deployer dbname=postgres {}{}", host, guarded.port,
                                 rest, with_password));
  };
  const struct {
    std::string database, said;
  } table[] = {
      // The certificate is for localhost, and signed by nobody else.
      {words("127.0.0.1", "sslmode=verify-full sslrootcert=" + certificate),
       "does not match host name \"127.0.0.1\""},
      {words("localhost",
             "sslmode=verify-full sslrootcert=" + (guarded.place.folder() / "other.crt").string()),
       "certificate verify failed"},
      {words("localhost", "sslmode=disable"), "no pg_hba.conf entry"},
      {words("localhost", "dbname=nowhere sslmode=require"), "database \"nowhere\" does not exist"},
      {for_shell(guarded.words(fmt::format("password={}", in_quotes(fmt::format("{}x", password))))),
       "password authentication failed"},
      {for_shell(fmt::format(
           "postgresql://deployer:{}@localhost:{}/postgres?sslmode=require&channel_binding=sometimes",
           percent_encoded(password), guarded.port)),
       "channel_binding"},
      // An @ and a / that should have been escaped.
      {for_shell(fmt::format("postgresql://deployer:p@ss/w%zz{}@localhost/postgres", "ord")), "URL"},
  };
  for (const auto& row : table) {
    CAPTURE(row.said);
    const Ran ran =
        guarded.place.run_with("env -u PGPASSWORD PGPASSFILE=/dev/null DATABASE_URL=" + row.database + " ",
                               "migrate", "up --chain migrations");
    CAPTURE(ran.err);
    CHECK(ran.status == 4);
    CHECK(ran.err.find(row.said) != std::string::npos);
    CHECK(guarded.is_secret_kept(ran));
  }
}

TEST_CASE("--wait-for-server: tried again until a server answers, and not for longer") {
  const std::string database = tests::fresh_database();
  const Place place;
  place.put("migrations/0001_a.sql", "-- migrate:up\nCREATE TABLE a ();\n");
  const fs::path socket = place.folder() / ".s.PGSQL.5432";
  const auto up = [&](const std::string& words) {
    const std::string elsewhere =
        for_shell(fmt::format("{} host='{}' port=5432", database, place.folder().string()));
    return place.run_with("env DATABASE_URL=" + elsewhere + " ", "migrate", "up --chain migrations " + words);
  };
  CHECK(up("--wait-for-server 1ms").status == 4);

  // Whoever listens there hangs up twice; then it is a server.
  const int listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(socket.string().copy(address.sun_path, sizeof address.sun_path - 1) == socket.string().size());
  REQUIRE(::bind(listening, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(listening, 5) == 0);
  Ran ran;
  std::thread runner([&] { ran = up("--wait-for-server 60s"); });
  for (int attempt = 0; attempt < 2; ++attempt) ::close(::accept(listening, nullptr, nullptr));
  ::close(listening);
  fs::remove(socket);
  fs::create_symlink(fs::path(tests::server().folder()) / ".s.PGSQL.5432", socket);
  runner.join();
  CHECK(ran.err == "");
  CHECK(ran.status == 0);
  migrate::Session session = tests::connect(database);
  CHECK(tests::ask(session, "SELECT to_regclass('a')") == "a");
}
