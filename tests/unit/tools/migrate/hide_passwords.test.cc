#include "tools/migrate/hide_passwords.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

std::string hidden(std::string argument) {
  std::string program = "migrate";
  std::vector<char*> arguments{program.data(), argument.data()};
  migrate::tool::hide_passwords(2, arguments.data());
  return argument;
}

}  // namespace

TEST_CASE("a password in a connection string is painted over, and nothing else") {
  const std::vector<std::pair<std::string, std::string>> table{
      {"postgres://deployer:secret@db/app", "postgres://deployer:******@db/app"},
      {"--database=postgresql://u:a%40b@h:5432/d?sslmode=require",
       "--database=postgresql://u:*****@h:5432/d?sslmode=require"},
      {"postgresql://u:p@ss/w:rd@h/d", "postgresql://u:*********@h/d"},
      {"postgresql://h:5432/d", "postgresql://h:5432/d"},
      {"postgresql://u@h:5432/d", "postgresql://u@h:5432/d"},
      {"postgresql://h/d?user=u&password=secret&sslmode=require",
       "postgresql://h/d?user=u&password=******&sslmode=require"},
      {"host=h password=secret dbname=d", "host=h password=****** dbname=d"},
      {"host=h password = 'it''s' dbname=d", "host=h password = '**''s' dbname=d"},
      {"password='a b\\'c' host=h sslpassword=xyz", "password='******' host=h sslpassword=***"},
      {"password='not closed", "password='**********"},
      {"password=", "password="},
      {"password='", "password='"},
      {"password='ends\\", "password='*****"},
      {"0007_password_reset.sql", "0007_password_reset.sql"},
      {"", ""}};
  for (const auto& [argument, expected] : table) CHECK(hidden(argument) == expected);
}
