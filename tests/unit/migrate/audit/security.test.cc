// Passwords, doors and settings.
#include <doctest/doctest.h>

#include "migrate/observe/password.h"
#include "tests/unit/migrate/audit/judged.h"

using migrate::OwnPassword;
using migrate::observation::judge_password;
using tests::Judged;

TEST_CASE("audit 40: the password of the connection is judged and not kept") {
  for (const char* weak :
       {"change_me", "ChangeMe", "postgres", "Postgres1", "auditor", "auditor-2024", "shop!", "123456"})
    CHECK_MESSAGE(judge_password(weak, "auditor", "shop") == OwnPassword::listed, weak);
  CHECK(judge_password("", "auditor", "shop") == OwnPassword::none);
  CHECK(judge_password("kT9-xw2", "auditor", "shop") == OwnPassword::short_);
  CHECK(judge_password("kT9-xw2-aaaZ", "auditor", "shop") == OwnPassword::good);
  Judged judged("SELECT 1");
  CHECK(judged.said({"weak-password"}).empty());
  judged.seen.own_password = OwnPassword::listed;
  CHECK(judged.said({"weak-password"}) == "error weak-password:auditor\n");
  CHECK(judged.first().message == "the password of auditor is one that everybody tries first");
  judged.seen.own_password = OwnPassword::good;
  CHECK(judged.said({"weak-password"}).empty());
}

TEST_CASE("passwords of roles: of which kind, guessed, and what new ones will be") {
  Judged judged("SELECT 1");
  judged.seen.settings["password_encryption"] = "scram-sha-256";
  const std::vector<std::string> all{"md5-password", "password-encryption", "weak-role-password"};
  CHECK(judged.said(all).empty());
  CHECK(judged.not_judged() ==
        "passwords of roles: pg_authid is hidden from this role; an audit as superuser\n"
        "passwords of roles: none is tried by default; --secrets\n");
  judged.seen.reads_password_kinds = judged.seen.tries_passwords = true;
  judged.seen.roles.resize(2);
  judged.seen.roles[0].name = "app";
  judged.seen.roles[1].name = "old";
  CHECK(judged.said(all).empty());
  CHECK(judged.not_judged().empty());
  judged.seen.roles[0].weak_password = judged.seen.roles[1].md5_password = true;
  judged.seen.settings["password_encryption"] = "md5";
  CHECK(judged.said(all) ==
        "error weak-role-password:app\nwarning md5-password:old\n"
        "warning password-encryption:password_encryption\n");
}

TEST_CASE("lines of pg_hba.conf that let in whoever comes") {
  Judged judged("SELECT 1");
  judged.seen.unread.push_back({"hba", "pg_hba.conf", "permission denied", "GRANT ..."});
  CHECK(judged.said({"open-hba"}).empty());
  CHECK(judged.not_judged() == "pg_hba.conf: permission denied; GRANT ...\n");
  judged.seen.roles.resize(1);
  judged.seen.roles[0].name = "boss";
  judged.seen.roles[0].superuser = true;
  judged.seen.hba = {{{1, "local", "all", "all", "", "trust"},
                      {2, "host", "all", "all", "10.0.0.0", "scram-sha-256"},
                      {3, "host", "all", "all", "10.0.0.0", "trust"},
                      {4, "host", "all", "all", "10.0.0.0", "password"},
                      {5, "hostssl", "all", "all", "10.0.0.0", "password"},
                      {6, "host", "all", "boss", "0.0.0.0", "scram-sha-256"},
                      {7, "host", "all", "app", "0.0.0.0", "scram-sha-256"},
                      {8, "host", "all", "all", "127.0.0.1", "trust"},
                      {9, "host", "all", "all", "0.0.0.0", "reject"},
                      {10, "host", "all", "app,boss", "0.0.0.0", "scram-sha-256"}}};
  CHECK(judged.said({"open-hba"}) ==
        "error open-hba:pg_hba.conf:10\nerror open-hba:pg_hba.conf:3\nerror open-hba:pg_hba.conf:4\nerror "
        "open-hba:pg_hba.conf:6\n"
        "note open-hba:pg_hba.conf:1\n");
  CHECK(judged.judgement.findings.back().message ==
        "whoever has an account on the machine is let in without a password (lines 1, 8)");
  CHECK(judged.judgement.findings[1].message ==
        "host all all 10.0.0.0 trust lets in whoever comes, without a password");
}

TEST_CASE("sessions without TLS, and roles that may do more than they need") {
  Judged judged("SELECT 1");
  judged.seen.backends.resize(4);
  for (migrate::Backend& backend : judged.seen.backends) {
    backend.kind = "client backend";
    backend.user = "app";
    backend.application = "shop";
    backend.address = "10.0.0.7";
  }
  judged.seen.backends[1].encrypted = true;
  judged.seen.backends[2].address = "127.0.0.1";
  judged.seen.backends[3].address = "";
  CHECK(judged.said({"unencrypted-session"}) == "warning unencrypted-session:app from 10.0.0.7\n");
  CHECK(judged.first().message == "a session of app from 10.0.0.7 is without TLS");
  judged.seen.roles.resize(2);
  judged.seen.roles[0].name = "app";
  judged.seen.roles[1].name = "report";
  judged.seen.roles[1].member_of = {"pg_execute_server_program", "pg_read_all_data"};
  CHECK(judged.said({"reads-everything", "superuser-application"}) == "note reads-everything:report\n");
  CHECK(judged.first().message ==
        "report is a member of pg_execute_server_program, pg_read_all_data: as good as a superuser");
  judged.seen.roles[0].bypasses_row_security = true;
  CHECK(judged.said({"superuser-application"}) == "warning superuser-application:app\n");
}

TEST_CASE("the audit's own role may do more than it needs: a note, unless an application has the same") {
  Judged judged("SELECT 1");
  CHECK(judged.said({"superuser-application"}).empty());
  judged.seen.superuser = true;
  CHECK(judged.said({"superuser-application"}) == "note superuser-application:auditor\n");
  CHECK(judged.first().message == "this audit is connected as auditor, which is a superuser");
  judged.seen.superuser = false;
  judged.seen.roles.resize(1);
  judged.seen.roles[0].name = "auditor";
  judged.seen.roles[0].creates_roles = true;
  CHECK(judged.said({"superuser-application"}) == "note superuser-application:auditor\n");
  judged.seen.backends.resize(1);
  judged.seen.backends[0].kind = "client backend";
  judged.seen.backends[0].user = "auditor";
  judged.seen.backends[0].application = "shop";
  CHECK(judged.said({"superuser-application"}) == "warning superuser-application:auditor\n");
}

TEST_CASE("a connected role without timeouts of its own") {
  Judged judged("SELECT 1");
  judged.seen.settings = {
      {"statement_timeout", "0"}, {"lock_timeout", "0"}, {"idle_in_transaction_session_timeout", "60s"}};
  judged.seen.roles.resize(2);
  judged.seen.roles[0].name = "app";
  judged.seen.roles[0].settings = {{"lock_timeout", "5s"}};
  judged.seen.roles[1].name = "nobody";
  CHECK(judged.said({"no-timeouts"}).empty());
  judged.seen.backends.resize(1);
  judged.seen.backends[0].kind = "client backend";
  judged.seen.backends[0].user = "app";
  CHECK(judged.said({"no-timeouts"}) == "note no-timeouts:role app\n");
  CHECK(judged.first().fix->sql == std::vector<std::string>{"ALTER ROLE app SET statement_timeout = '60s'"});
  judged.seen.roles[0].settings["statement_timeout"] = "1min";
  CHECK(judged.said({"no-timeouts"}).empty());
}

TEST_CASE("settings that do not fit each other, or the memory that the configuration names") {
  Judged judged("SELECT 1");
  judged.seen.settings = {{"shared_buffers", "4GB"}, {"effective_cache_size", "12GB"},
                          {"work_mem", "4MB"},       {"max_connections", "100"},
                          {"random_page_cost", "4"}, {"log_min_duration_statement", "500"},
                          {"track_io_timing", "off"}};
  CHECK(judged.said({"untuned-setting"}).empty());
  judged.settings.memory = int64_t{16} << 30;
  CHECK(judged.said({"untuned-setting"}).empty());
  judged.settings.memory = int64_t{64} << 30;
  CHECK(judged.said({"untuned-setting"}) == "note untuned-setting:shared_buffers\n");
  CHECK(judged.first().fix->sql == std::vector<std::string>{"ALTER SYSTEM SET shared_buffers = '16384MB'"});
  judged.seen.settings["work_mem"] = "1GB";
  judged.seen.settings["effective_cache_size"] = "1GB";
  judged.seen.settings["log_min_duration_statement"] = "-1";
  judged.seen.of_database.hit = 1000000;
  judged.seen.of_database.read = 100;
  CHECK(judged.said({"untuned-setting"}) ==
        "note untuned-setting:effective_cache_size\nnote untuned-setting:log_min_duration_statement\n"
        "note untuned-setting:random_page_cost\nnote untuned-setting:shared_buffers\nnote "
        "untuned-setting:work_mem\n");
}

TEST_CASE("an extension behind its files, and one whose files are gone") {
  Judged judged("SELECT 1");
  judged.seen.extensions = {
      {"a", "1.10", "1.9"}, {"b", "1.9", "1.10"}, {"c", "2.0", ""}, {"d", "1.0", "1.0"}};
  CHECK(judged.said({"outdated-extension"}) ==
        "warning outdated-extension:b\nwarning outdated-extension:c\n");
  CHECK(judged.first().fix->sql == std::vector<std::string>{"ALTER EXTENSION b UPDATE"});
}
