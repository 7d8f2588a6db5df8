// Random SQL from a context-free grammar (grammar.txt): the same seed gives the same text on every machine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace differential {

// xorshift64*: std's distributions differ between libraries, this does not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL + 1) {}
  uint32_t below(uint32_t limit);

 private:
  uint64_t state_;
};

class Grammar {
 public:
  // The text of grammar.txt. A rule that is not there, or an empty rule, throws std::invalid_argument.
  explicit Grammar(const std::string& text);

  std::string make(const std::string& rule, Dice& dice) const;
  // Some openings, then statements; most of them of `family`, where one is named.
  std::vector<std::string> chain(uint64_t seed, unsigned length, const std::string& family = {}) const;

 private:
  struct Alternative {
    uint32_t weight = 1;
    std::string text;
  };
  void expand(const std::string& rule, Dice& dice, std::string& out) const;

  std::map<std::string, std::vector<Alternative>> rules_;
};

}  // namespace differential
