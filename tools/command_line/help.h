// A page of --help, as a CLI::App declares it: how the command is called, then what each word may be.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

namespace command_line {

// Of the program, or of one of its commands. Lines end at a hundred columns, whatever the terminal: the page
// is the same in a pipe. `default_command` is what runs where no command is named; may be empty.
std::string help(const CLI::App& program, const CLI::App& command, std::string_view default_command);

}  // namespace command_line
