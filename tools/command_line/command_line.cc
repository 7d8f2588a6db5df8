// Walks the words of a command line: which is the command, which are options, which are its arguments.
#include "tools/command_line/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "lint/text/source.h"
#include "lint/text/suggest.h"
#include "tools/command_line/help.h"

namespace command_line {
namespace {

bool is_option(std::string_view word) {
  return word.size() > 1 && word.front() == '-';
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

// `--explain` or `--explain=5`: a word after it is another one.
bool may_do_without(const CLI::Option& option) {
  return option.get_items_expected_min() == 0;
}

// `--save` or `--save FOLDER`.
bool takes_next_word(const CLI::Option& option) {
  return option.get_allow_extra_args();
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "`" : i + 1 == names.size() ? " and `" : ", `") + names[i] + "`";
  return out;
}

class Reader {
 public:
  Reader(CLI::App& app, std::vector<std::string> words, const Ways& ways)
      : app_(app), words_(std::move(words)), ways_(ways) {}

  std::variant<std::string, Settled> read() {
    const bool good = find_command() && walk() && set_all() && complete();
    if (settled_) return *settled_;
    return good ? std::variant<std::string, Settled>(command_->get_name()) : refusal();
  }

 private:
  Settled refusal() const { return {2, {}, words(app_.get_name(), error_)}; }
  bool refuse(std::string message, std::string hint = {}) {
    error_ = {std::move(message), std::move(hint), {}, {}};
    return false;
  }
  std::string whole_command() const {
    return !command_ || command_ == &app_ ? app_.get_name() : app_.get_name() + " " + command_->get_name();
  }

  std::vector<CLI::App*> commands() const { return app_.get_subcommands({}); }
  CLI::App* command_named(std::string_view name) const {
    for (CLI::App* command : commands()) {
      if (command->get_name() == name) return command;
    }
    return nullptr;
  }
  CLI::Option* option_of(CLI::App& app, const std::string& name) const {
    CLI::Option* found = app.get_option_no_throw(name);
    return found && !found->get_positional() ? found : nullptr;
  }
  // An option of any command: in all that have it, it takes a value or does not.
  CLI::Option* option_anywhere(const std::string& name) const {
    if (CLI::Option* own = option_of(app_, name)) return own;
    for (CLI::App* command : commands()) {
      if (CLI::Option* found = option_of(*command, name)) return found;
    }
    return nullptr;
  }

  // Whether the word behind it, before the command, is the option's value. The command itself is not.
  bool takes_word(const CLI::Option& option, size_t at) {
    if (!may_do_without(option)) return true;
    if (!takes_next_word(option) || at + 1 >= words_.size() || is_option(words_[at + 1])) return false;
    if (!command_named(words_[at + 1])) return true;
    words_[at] += "=" + option.get_default_str();
    return false;
  }

  // The first word that is no option nor an option's value, where it names a command.
  bool find_command() {
    bool settles = false;  // --help, --version
    std::string unknown;   // an option of no command: whether the word after it is its value cannot be told
    std::optional<size_t> first;
    for (size_t i = 0; i < words_.size() && !first && words_[i] != "--"; ++i) {
      const std::string& word = words_[i];
      if (!is_option(word)) {
        first = i;
        break;
      }
      const CLI::Option* option = option_anywhere(word.substr(0, word.find('=')));
      if (!option && unknown.empty()) unknown = word.substr(0, word.find('='));
      settles = settles || (option && (option->check_lname("help") || option->check_lname("version")));
      if (option && takes_value(*option) && word.find('=') == std::string::npos && takes_word(*option, i))
        ++i;
    }
    if (first) command_ = command_named(words_[*first]);
    if (command_) {
      words_.erase(words_.begin() + static_cast<ptrdiff_t>(*first));
      return true;
    }
    if (!unknown.empty()) return refuse_option(unknown);
    if (first && ways_.default_command.empty()) return refuse_command(words_[*first]);
    if (first && looks_like_command(words_[*first])) return false;
    command_ = settles ? &app_ : command_named(ways_.default_command);
    if (command_) return true;
    std::string names;
    for (const CLI::App* command : commands()) names += (names.empty() ? "" : ", ") + command->get_name();
    return refuse(fmt::format("say what to do: {}", names),
                  fmt::format("`{} --help` tells what each is", app_.get_name()));
  }

  std::string nearest_command(const std::string& word) const {
    std::vector<std::string_view> names;
    std::vector<std::string> kept;
    for (const CLI::App* command : commands()) kept.push_back(command->get_name());
    names.assign(kept.begin(), kept.end());
    return text::did_you_mean(word, names);
  }

  bool refuse_command(const std::string& word) {
    std::string hint = nearest_command(word);
    for (const std::string& later : words_) {
      if (hint.empty() && &later > &word && command_named(later))
        hint = fmt::format("the command comes first: `{} {}`", app_.get_name(), later);
    }
    if (const std::string advice = ways_.advice ? ways_.advice("", word) : ""; hint.empty()) hint = advice;
    if (hint.empty()) hint = fmt::format("`{} --help` lists them", app_.get_name());
    return refuse(fmt::format("there is no command `{}`", word), std::move(hint));
  }

  // Where paths may stand, a word that is no path but nearly a command, or `help`, is not meant as a path.
  bool looks_like_command(const std::string& word) {
    if (word.find_first_of("/.") != std::string::npos || text::path_kind(word) != text::PathKind::missing)
      return false;
    std::string hint = nearest_command(word);
    if (word == "help") hint = fmt::format("say `{} --help`", app_.get_name());
    if (hint.empty()) return false;
    refuse(fmt::format("there is no command, file or folder `{}`", word), std::move(hint));
    return true;
  }

  bool walk() {
    bool options = true;
    for (size_t i = 0; i < words_.size(); ++i) {
      const std::string& word = words_[i];
      if (options && word == "--") {
        options = false;
        continue;
      }
      const bool good = options && is_option(word) ? option(i) : argument(word);
      if (!good) return false;
    }
    return true;
  }

  bool option(size_t& i) {
    const std::string& word = words_[i];
    const size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (program_settles(name)) return false;
    CLI::Option* const found = option_of(*command_, name);
    if (!found) return refuse_option(name);
    if (found == command_->get_help_ptr()) return settle(help(app_, *command_, ways_.default_command));
    if (!takes_value(*found)) {
      if (equals != std::string::npos) return refuse(fmt::format("`{}` takes no value", name));
      if (found->count() == 0) found->add_result("true");
      return true;
    }
    const bool once = found->get_items_expected_max() == 1;
    if (once && found->count() > 0) return refuse(fmt::format("`{}` is given twice", name));
    std::string value;
    if (equals != std::string::npos)
      value = word.substr(equals + 1);
    else if (may_do_without(*found) &&
             !(takes_next_word(*found) && i + 1 < words_.size() && !is_option(words_[i + 1])))
      value = found->get_default_str();
    else if (i + 1 < words_.size())
      value = words_[++i];
    const bool another = value.starts_with("--") || (is_option(value) && option_of(*command_, value));
    if (value.empty() || another)
      return refuse(fmt::format("`{}` needs a value", name),
                    another               ? fmt::format("`{}` after it is an option", value)
                    : word.ends_with('=') ? "is a variable of the script empty?"
                                          : "");
    found->add_result(value);
    return true;
  }

  bool settle(std::string out) {
    if (!out.ends_with('\n')) out += '\n';
    settled_ = Settled{0, std::move(out), {}};
    return false;
  }
  // --version, after a command too.
  bool program_settles(const std::string& name) {
    const CLI::Option* found = option_of(app_, name);
    return found && found == app_.get_version_ptr() && !settle(app_.version() + "\n");
  }

  bool refuse_option(const std::string& name) {
    std::vector<std::string> having;
    for (CLI::App* command : commands()) {
      if (option_of(*command, name)) having.push_back(command->get_name());
    }
    if (!having.empty() && command_)
      return refuse(fmt::format("`{}` has no option `{}`", whole_command(), name),
                    fmt::format("{} {}", listed(having), having.size() == 1 ? "has" : "have"));
    std::set<std::string> known;
    const auto add = [&](const CLI::App& app) {
      for (const CLI::Option* option : app.get_options()) {
        for (const std::string& one : option->get_lnames()) known.insert("--" + one);
      }
    };
    add(app_);
    for (const CLI::App* command : commands()) {
      if (!command_ || command == command_) add(*command);
    }
    const std::vector<std::string_view> names(known.begin(), known.end());
    std::string hint = text::did_you_mean(name, names);
    if (hint.empty()) hint = fmt::format("`{} --help` lists the options", whole_command());
    return refuse(fmt::format("there is no option `{}`", name), std::move(hint));
  }

  bool argument(const std::string& word) {
    const std::string& command = command_->get_name();
    if (word.empty())
      return refuse("a word of the command line is empty", "is a variable of the script empty?");
    if (ways_.takes && ways_.takes(command, word)) return true;
    for (CLI::Option* place : command_->get_options()) {
      if (!place->get_positional()) continue;
      if (static_cast<int>(place->count()) >= place->get_items_expected_max()) continue;
      place->add_result(word);
      return true;
    }
    std::string hint = ways_.advice ? ways_.advice(command, word) : "";
    if (hint.empty() && command_named(word)) hint = "one command at a time";
    if (hint.empty()) hint = fmt::format("`{} --help` tells what it takes", whole_command());
    return refuse(fmt::format("`{}` has no place for `{}`", whole_command(), word), std::move(hint));
  }

  bool set_all() {
    for (CLI::Option* option : command_->get_options()) {
      if (option->count() == 0) continue;
      try {
        option->run_callback();
      } catch (const CLI::ValidationError& wrong) {  // "--format: " and what the value's own check says
        const std::string said = wrong.what();
        const size_t line = said.find('\n');
        return refuse(said.substr(0, line), line == std::string::npos ? "" : said.substr(line + 1));
      }
    }
    return true;
  }

  bool complete() {
    for (const CLI::Option* option : command_->get_options()) {
      if (option->get_required() && option->count() == 0)
        return refuse(fmt::format("`{}` needs a {}", whole_command(), option->get_name(true)),
                      option->get_description());
      for (const CLI::Option* other : option->get_excludes()) {
        if (option->count() > 0 && other->count() > 0)
          return refuse(
              fmt::format("`{}` and `{}` exclude each other", option->get_name(), other->get_name()));
      }
    }
    return true;
  }

  CLI::App& app_;
  std::vector<std::string> words_;
  const Ways& ways_;
  CLI::App* command_ = nullptr;
  text::Error error_;
  std::optional<Settled> settled_;
};

}  // namespace

std::variant<std::string, Settled> read(CLI::App& app, int argc, const char* const* argv, const Ways& ways) {
  return Reader(app, std::vector<std::string>(argv + std::min(argc, 1), argv + argc), ways).read();
}

CLI::Validator one_of(std::vector<std::string> allowed) {
  const auto check = [allowed = std::move(allowed)](std::string& value) -> std::string {
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return {};
    std::string list;
    for (const std::string& word : allowed) list += (list.empty() ? "" : ", ") + word;
    const std::vector<std::string_view> words(allowed.begin(), allowed.end());
    const std::string hint = text::did_you_mean(value, words);
    return fmt::format("`{}` is none of {}{}{}", value, list, hint.empty() ? "" : "\n", hint);
  };
  return {check, ""};
}

CLI::Validator decimal(long least, long most, std::string what, std::string hint) {
  const auto check = [=](std::string& value) -> std::string {
    const size_t first = std::min(value.find_first_not_of('0'), value.size() - 1);
    const std::string digits = value.substr(first);
    const bool number = digits.find_first_not_of("0123456789") == std::string::npos && digits.size() <= 9;
    if (number && std::stol(digits) >= least && std::stol(digits) <= most) {
      value = digits;  // whoever converts it next would take a leading zero for octal
      return {};
    }
    std::string said = fmt::format("`{}` is not {}", value, what);
    if (!hint.empty()) said += "\n" + fmt::format(fmt::runtime(hint), value);
    return said;
  };
  return {check, ""};
}

}  // namespace command_line
