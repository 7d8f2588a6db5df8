// fixtures/traps/<subject>.sql: statements on which linters go wrong, each with what schemalint says of it.
//
//   -- setup                       deployed before every case
//   -- case name                   one revision, which says the same however it is sent: in a transaction of
//                                  the runner's, statement by statement, and within a DO block
//   -- case name (transaction)     ... in the runner's transaction alone
//   -- case name (no transaction)  ... each statement by itself
//   -- case name (one string)      ... all statements in one message
//   -- layout goose                the chain's layout (else native, whose runner limits every wait for a
//   lock)
//   -- server 18                   on that server (else 15)
//   -- says rule rule              the rules that speak of it; without the line none does
//   -- run                         what the case said so far is deployed, too
#pragma once

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace tests {

struct Trap {
  enum class Sent { anyhow, in_transaction, alone, one_string };
  std::string name, setup, statements, layout = "native";
  Sent sent = Sent::anyhow;
  int server = 15;
  std::set<std::string> says;
};

// Takes the mark off the name.
inline Trap::Sent take_mark(std::string& name) {
  const auto ends_in = [&](std::string_view mark) {
    if (!name.ends_with(mark)) return false;
    name.resize(name.size() - mark.size());
    return true;
  };
  if (ends_in(" (transaction)")) return Trap::Sent::in_transaction;
  if (ends_in(" (no transaction)")) return Trap::Sent::alone;
  return ends_in(" (one string)") ? Trap::Sent::one_string : Trap::Sent::anyhow;
}

inline std::vector<Trap> read_traps(const std::filesystem::path& path) {
  std::vector<Trap> traps;
  std::string setup;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string dashes, key, word;
    words >> dashes >> key;
    if (dashes != "--") key.clear();
    if (line == "-- setup") continue;
    if (key == "case") {
      std::string name = line.substr(std::string_view("-- case ").size());
      const Trap::Sent sent = take_mark(name);
      traps.push_back({.name = name, .setup = setup, .statements = {}, .sent = sent, .says = {}});
    } else if (traps.empty()) {
      setup += line + "\n";
    } else if (key == "layout") {
      words >> traps.back().layout;
    } else if (key == "server") {
      words >> traps.back().server;
    } else if (key == "says") {
      while (words >> word) traps.back().says.insert(word);
    } else if (line == "-- run") {
      traps.back().setup += traps.back().statements;
      traps.back().statements.clear();
    } else {
      traps.back().statements += line + "\n";
    }
  }
  return traps;
}

}  // namespace tests
