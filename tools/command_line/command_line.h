// The words of a command line, read against the commands and options that a CLI::App declares.
//
// CLI11 keeps the declarations, converts values and prints the pages of --help. Walking the words is done
// here, because CLI11 lets an empty value (`--schema=$UNSET`) swallow the word after it, takes `--flag` for
// the value of the option before it, and says what is wrong in words of its own.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/command_line/said.h"

namespace command_line {

struct Ways {
  std::string_view default_command;  // what the program does where no command is named; empty: one is needed
  // A word that is no option: whether the program takes it elsewhere than as the command's next argument.
  std::function<bool(const std::string& command, const std::string& word)> takes = {};
  // What to do about a word that the command has no place for; may be empty.
  std::function<std::string(const std::string& command, const std::string& word)> advice = {};
};

// The command, with what was declared set to what was typed. Options may stand anywhere; `--` ends them. An
// option that expects no value or one takes it behind `=` alone, or, with allow_extra_args(), also as the
// next word, which before the command is none where it names one; without a value it has its default_str().
std::variant<std::string, Settled> read(CLI::App& app, int argc, const char* const* argv, const Ways& ways);

// ---- what a value may be, for Option::check() and transform() -------------------------------------

CLI::Validator one_of(std::vector<std::string> allowed);
// Of decimal digits, leading zeros or not. `what` is what a wrong word is not: "a number of revisions".
CLI::Validator decimal(long least, long most, std::string what, std::string hint = {});

}  // namespace command_line
