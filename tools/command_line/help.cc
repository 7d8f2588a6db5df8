// Lays out a page of --help: usage, then entries in two columns.
#include "tools/command_line/help.h"

#include <fmt/format.h>

namespace command_line {

namespace {

constexpr size_t width = 100;
constexpr size_t column = 30;  // where what a word means begins

// The words of `text`, in lines of what is left beside the column.
std::string wrapped(std::string_view text) {
  std::string out;
  size_t used = column;
  while (!text.empty()) {
    const size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (!out.empty() && used + 1 + word.size() > width) {
      out += "\n" + std::string(column, ' ');
      used = column;
    } else if (!out.empty()) {
      out += ' ';
      ++used;
    }
    out += word;
    used += word.size();
  }
  return out;
}

std::string entry(const std::string& name, const std::string& meaning) {
  if (meaning.empty()) return fmt::format("  {}\n", name);
  if (name.size() + 4 > column) return fmt::format("  {}\n{:{}}{}\n", name, "", column, wrapped(meaning));
  return fmt::format("  {:{}}{}\n", name, column - 2, wrapped(meaning));
}

class Page : public CLI::Formatter {
 public:
  Page(const CLI::App& program, std::string_view default_command)
      : program_(program), default_command_(default_command) {}

  std::string make_usage(const CLI::App* app, std::string) const override {
    const std::string name = program_.get_name();
    if (app == &program_)
      return fmt::format("Usage: {} {} ...\n", name, default_command_.empty() ? "COMMAND" : "[COMMAND]");
    const std::string command = app->get_name();
    return fmt::format("Usage: {} {} [OPTIONS]{}\n", name,
                       command == default_command_ ? "[" + command + "]" : command, positionals(*app));
  }
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return entry(make_option_name(option, is_positional) + make_option_opts(option),
                 make_option_desc(option));
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }

 private:
  std::string positionals(const CLI::App& app) const {
    std::string out;
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_positional()) out += " " + make_option_usage(option);
    }
    return out;
  }

  const CLI::App& program_;
  std::string_view default_command_;
};

}  // namespace

std::string help(const CLI::App& program, const CLI::App& command, std::string_view default_command) {
  return Page(program, default_command).make_help(&command, command.get_name(), CLI::AppFormatMode::Normal);
}

}  // namespace command_line
