// Finding passwords in connection strings as libpq reads them (its manual, 34.1.1), well-formed or not.
#include "tools/migrate/hide_passwords.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace migrate::tool {
namespace {

void paint(char* argument, size_t begin, size_t end) {
  std::fill(argument + begin, argument + end, '*');
}

// Between the first colon behind `//` and the last @, so that one with an @ or a / in it goes wholly.
void hide_in_url(char* argument, std::string_view text) {
  const size_t authority = text.find("://");
  if (authority == std::string_view::npos) return;
  const size_t colon = text.find(':', authority + 3), at = text.rfind('@');
  if (colon != std::string_view::npos && at != std::string_view::npos && colon < at)
    paint(argument, colon + 1, at);
}

size_t end_of_word(std::string_view text, size_t at) {
  return std::min(text.find_first_of(" \t\n&", at), text.size());
}

size_t end_of_quoted(std::string_view text, size_t at) {
  while (at < text.size() && text[at] != '\'') at += text[at] == '\\' ? 2 : 1;
  return std::min(at, text.size());
}

// `password = 'a b'`, `&password=ab`, and sslpassword.
void hide_in_words(char* argument, std::string_view text) {
  constexpr std::string_view key = "password";
  for (size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at)) {
    at += key.size();
    const size_t equals = text.find_first_not_of(" \t\n", at);
    if (equals == std::string_view::npos || text[equals] != '=') continue;
    const size_t value = std::min(text.find_first_not_of(" \t\n", equals + 1), text.size());
    const bool quoted = value < text.size() && text[value] == '\'';
    const size_t begin = value + (quoted ? 1 : 0);
    const size_t end = quoted ? end_of_quoted(text, begin) : end_of_word(text, begin);
    paint(argument, begin, end);
    at = end;
  }
}

}  // namespace

void hide_passwords(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string_view text(arguments[i], std::strlen(arguments[i]));
    hide_in_url(arguments[i], text);
    hide_in_words(arguments[i], text);
  }
}

}  // namespace migrate::tool
