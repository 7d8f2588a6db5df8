// The command line of migrate, as typed. What it means is for the passes to say.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tools/command_line/said.h"

namespace migrate::tool {

struct Options {
  std::string command;  // new status plan up down redo verify drift trace baseline adopt repair dump audit
  std::vector<std::string> chain;  // folders that are one chain
  std::string config, layout, database, format = "text", color = "auto";
  std::string schema, role, lock_timeout, statement_timeout, wait, wait_for_server;
  std::optional<int> retries;
  std::optional<size_t> count;  // up N, down N, redo N
  std::string to, revision, name;
  bool pooler = false, pipeline = false;
  bool all = false, dry_run = false, out_of_order = false, allow_missing = false;
  bool sql = false;  // drift
  std::string data;  // verify: a script of rows
  bool took_effect = false, no_effect = false, no_transaction = false, no_downs = false;
  std::string output;                   // dump
  std::vector<std::string> only, skip;  // audit: checks or areas
  std::string fail_on = "error";
  bool strict = false;
  std::vector<std::string> about;      // list; explain ID
  std::vector<std::string> outputs;    // files: .html, .json, .sarif, .txt
  std::string save, from, against;     // snapshots: a folder, a file, either
  std::vector<std::string> also_read;  // standbys
  std::string write_revision;          // its name
  std::vector<std::string> fixes;      // "unused-index", "unused-index:public.orders_*"
  std::string write_scripts;           // a folder
  std::optional<size_t> explain;       // statements
  std::string measure, scan, sample;   // times; empty: not at all
  std::string pools_of;                // a pooler's administration console
  bool secrets = false, print_queries = false, show_values = false;
  std::string server_programs;  // verify, trace: the folder of initdb and postgres
};

using command_line::Settled;
std::variant<Options, Settled> parse(int argc, const char* const* argv);

}  // namespace migrate::tool
