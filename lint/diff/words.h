// What pg_catalog says in letters, in words.
#pragma once

#include <string>
#include <string_view>

#include "lint/catalog/catalog.h"

namespace diff {
using namespace ast;

std::string word(Persistence persistence);
std::string word(FkAction action);
// "statistics object"; nothing for the classes of which migrate/inspect reads no objects.
std::string word(ObjectClass cls);

struct Letter {
  char letter;
  std::string_view word;
};
// "?" for a letter that no version has had so far.
template <size_t n>
std::string word(const Letter (&letters)[n], char letter) {
  for (const Letter& one : letters) {
    if (one.letter == letter) return std::string(one.word);
  }
  return "?";
}

namespace letters {
inline constexpr Letter replica_identities[] = {
    {'d', "default"}, {'n', "nothing"}, {'f', "full"}, {'i', "index"}};
inline constexpr Letter identities[] = {{0, "no"}, {'a', "always"}, {'d', "by default"}};
inline constexpr Letter generations[] = {{0, "no"}, {'s', "stored"}, {'v', "virtual"}};
inline constexpr Letter matches[] = {{'s', "simple"}, {'f', "full"}, {'p', "partial"}};
inline constexpr Letter volatilities[] = {{'i', "immutable"}, {'s', "stable"}, {'v', "volatile"}};
inline constexpr Letter parallelisms[] = {{'s', "safe"}, {'r', "restricted"}, {'u', "unsafe"}};
inline constexpr Letter timings[] = {{'b', "before"}, {'a', "after"}, {'i', "instead of"}};
inline constexpr Letter enablements[] = {{'O', "yes"}, {'D', "no"}, {'R', "on replicas"}, {'A', "always"}};
inline constexpr Letter policy_commands[] = {
    {'*', "all"}, {'r', "select"}, {'a', "insert"}, {'w', "update"}, {'d', "delete"}};
inline constexpr Letter rule_events[] = {{'s', "select"}, {'u', "update"}, {'i', "insert"}, {'d', "delete"}};
}  // namespace letters

}  // namespace diff
