// Grammar that came with a later version than a server has: the parser here reads all of it, an older server
// stops at a word. What the parse tree keeps of such grammar is looked for there (early_refusal.h); this is
// the rest, found by the scanner alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sql {

struct LaterGrammar {
  int since = 0;  // the major version that takes it
  std::string sqlstate, message;
  bool syntax = true;  // the parser stops there; else what reads the statement afterwards does
};

// What of a statement a server of that major version refuses; the first that it comes to, as a rule.
std::optional<LaterGrammar> later_grammar(std::string_view statement, int version);

}  // namespace sql
