// Words, with a number or a mark behind them, in any case.
#include "migrate/observe/password.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace migrate::observation {
namespace {

constexpr std::array<std::string_view, 36> words{
    "0000",        "1111",     "123",      "1234",       "12345",    "123456",   "1234567",    "12345678",
    "123456789",   "abc",      "admin",    "change",     "changeme", "database", "default",    "demo",
    "dev",         "docker",   "example",  "guest",      "letmein",  "master",   "mypassword", "pass",
    "passwd",      "password", "postgres", "postgresql", "pwd",      "qwerty",   "root",       "secret",
    "supersecret", "test",     "user",     "welcome"};
constexpr size_t long_enough = 12;

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

std::string folded(std::string_view word) {
  std::string out;
  for (const char c : word) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (c != '_' && c != '-') out += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

}  // namespace

OwnPassword judge_password(const std::string& password, const std::string& role,
                           const std::string& database) {
  if (password.empty()) return OwnPassword::none;
  const std::string whole = folded(password);
  std::string word = whole;
  while (!word.empty() && !is_letter(word.back())) word.pop_back();
  const auto is = [&](std::string_view other) { return !other.empty() && (whole == other || word == other); };
  if (std::any_of(words.begin(), words.end(), is) || is(folded(role)) || is(folded(database)))
    return OwnPassword::listed;
  return password.size() < long_enough ? OwnPassword::short_ : OwnPassword::good;
}

std::vector<std::string> words_to_try(const std::string& role, const std::string& database) {
  std::vector<std::string> out{role, database, "", "change_me", "change-me", "P@ssw0rd", "passw0rd"};
  for (const std::string& name : {role, database}) {
    for (const char* end : {"1", "123", "1234", "!"}) out.push_back(name + end);
  }
  for (const std::string_view word : words) {
    for (const char* end : {"", "1", "123", "!"}) out.push_back(std::string(word) + end);
    if (!is_letter(word.front())) continue;
    std::string named(word);
    named.front() = static_cast<char>(named.front() - 'a' + 'A');
    out.push_back(std::move(named));
  }
  return out;
}

}  // namespace migrate::observation
