// The command line of migrate, as typed. What it means is for the passes to say.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tools/command_line/said.h"

namespace migrate::tool {

struct Options {
  std::string command;  // new status plan up down redo verify drift trace baseline adopt repair dump
  std::vector<std::string> chain;  // folders that are one chain
  std::string config, layout, database, format = "text", color = "auto";
  std::string schema, role, lock_timeout, statement_timeout, wait, wait_for_server;
  std::optional<int> retries;
  std::optional<size_t> count;  // up N, down N, redo N
  std::string to, revision, name;
  bool pooler = false;
  bool all = false, dry_run = false, out_of_order = false, allow_missing = false;
  bool sql = false;  // drift
  bool took_effect = false, no_effect = false, no_transaction = false, no_downs = false;
  std::string output;           // dump
  std::string server_programs;  // verify, trace: the folder of initdb and postgres
};

using command_line::Settled;
std::variant<Options, Settled> parse(int argc, const char* const* argv);

}  // namespace migrate::tool
