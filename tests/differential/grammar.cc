// Reading grammar.txt, and expanding it at random.

#include "tests/differential/grammar.h"

#include <sstream>
#include <stdexcept>

namespace differential {

uint32_t Dice::below(uint32_t limit) {
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  return static_cast<uint32_t>((state_ * 0x2545f4914f6cdd1dULL) >> 33) % limit;
}

Grammar::Grammar(const std::string& text) {
  std::istringstream lines(text);
  std::string rule;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] != ' ') {
      rule = line.substr(0, line.find(':'));
      continue;
    }
    size_t used = 0;
    const auto weight = static_cast<uint32_t>(std::stoul(line, &used));
    rules_[rule].push_back({weight, used + 1 < line.size() ? line.substr(used + 1) : std::string()});
  }
}

std::string Grammar::make(const std::string& rule, Dice& dice) const {
  std::string out;
  expand(rule, dice, out);
  return out;
}

void Grammar::expand(const std::string& rule, Dice& dice, std::string& out) const {
  const auto it = rules_.find(rule);
  if (it == rules_.end()) throw std::invalid_argument("no rule " + rule);
  uint32_t total = 0;
  for (const Alternative& alternative : it->second) total += alternative.weight;
  uint32_t pick = dice.below(total);
  const Alternative* chosen = nullptr;
  for (const Alternative& alternative : it->second) {
    chosen = &alternative;
    if (pick < alternative.weight) break;
    pick -= alternative.weight;
  }
  const std::string& text = chosen->text;
  for (size_t at = 0; at < text.size();) {
    const size_t open = text.find('{', at);
    const size_t close = open == std::string::npos ? open : text.find('}', open);
    out.append(text, at, open == std::string::npos ? open : open - at);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    if (name == "blank") {
      out += ' ';
    } else if (name.empty()) {
      out += "{}";  // an empty array's literal
    } else {
      expand(name, dice, out);
    }
    at = close + 1;
  }
}

std::vector<std::string> Grammar::chain(uint64_t seed, unsigned length, const std::string& family) const {
  Dice dice(seed);
  std::vector<std::string> statements;
  for (unsigned i = 0; i < length; ++i) {
    const bool of_family = i >= 4 && !family.empty() && dice.below(4) != 0;
    statements.push_back(make(i < 4 ? "opening" : of_family ? family : "statement", dice));
  }
  return statements;
}

}  // namespace differential
