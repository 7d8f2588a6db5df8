// The commands and options of schemalint.

#include "tools/schemalint/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "lint/chain/chain.h"
#include "lint/report/report.h"
#include "lint/sql/server_version.h"
#include "tools/version.h"

namespace schemalint {

namespace {

constexpr std::array<std::string_view, 7> commands{"check", "chain",   "schema", "effects",
                                                   "rules", "explain", "init"};
constexpr std::array<std::string_view, 6> flags{"-q", "--quiet", "-h", "--help", "-V", "--version"};

bool among(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// `schemalint PATH` means `schemalint check PATH`, and options may stand before the command: the command is
// put first where there is one, and named where there is none.
std::vector<std::string> arranged(int argc, const char* const* argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i];
    if (word == "--") break;
    if (word.starts_with('-') && word != "-") {
      if (i == 0 && among(word, flags) && word != "-q" && word != "--quiet") return words;
      if (!among(word, flags) && word.find('=') == std::string::npos) ++i;
      continue;
    }
    if (!among(word, commands)) break;
    words.erase(words.begin() + static_cast<ptrdiff_t>(i));
    words.insert(words.begin(), word);
    return words;
  }
  words.insert(words.begin(), "check");
  return words;
}

CLI::Option* add_layout(CLI::App& app, Options& options) {
  return app
      .add_option("--layout", options.layout,
                  "the chain's layout, such as goose or flyway (default: found out, see `schemalint chain`)")
      ->check(CLI::IsMember(chain::layout_names()))
      ->option_text("NAME");
}

// The first format is the default.
void add_output(CLI::App& app, Options& options, const std::vector<std::string>& formats) {
  std::string names;
  for (const std::string& format : formats) names += (names.empty() ? "" : ", ") + format;
  app.add_option("--format", options.format, names)->check(CLI::IsMember(formats))->option_text("FORMAT");
  app.add_option("--output", options.output, "write to this file")->option_text("FILE");
}

void add_common(CLI::App& app, Options& options, const std::vector<std::string>& formats) {
  app.add_option(
         "PATH", options.paths,
         "the folder of migrations, or files of it; - for standard input (default: the configuration's, "
         "or .)")
      ->type_name("");
  app.add_option("--stdin-filename", options.stdin_filename,
                 "with -: the file of its chain that it stands for, saved or not")
      ->option_text("PATH");
  app.add_option("--config", options.config, "schemalint.toml (default: found upwards from the chain)")
      ->option_text("FILE");
  add_layout(app, options);
  add_output(app, options, formats);
  app.add_option("--pg-version", options.pg_version,
                 fmt::format("the oldest PostgreSQL that the chain must run on, {}, as 15 (its newest minor "
                             "release) or 15.18 "
                             "(default: the configuration's, or {})",
                             sql::supported_majors(), sql::ServerVersion().major))
      ->check([](const std::string& word) {
        return sql::supported_version(word)
                   ? std::string()
                   : fmt::format("knows PostgreSQL {}, as 15 or 15.20", sql::supported_majors());
      })
      ->option_text("N");
  app.add_option("--color", options.color, "auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->option_text("WHEN");
  app.add_option("--since", options.since, "judge what comes after this revision")->option_text("REV");
  app.add_option("--base", options.base, "the merge with this git reference, all of which is deployed")
      ->option_text("REF");
  app.add_flag("-q,--quiet", options.quiet, "findings only, no summary");
}

void add_check(CLI::App& check, Options& options) {
  std::vector<std::string> formats;
  for (const report::Format& format : report::all()) formats.emplace_back(format.name);
  add_common(check, options, formats);
  check
      .add_option("--fail-on", options.fail_on,
                  "exit 1 from this severity on: error (default), warning, note")
      ->check(CLI::IsMember({"error", "warning", "note"}))
      ->option_text("SEVERITY");
  check.add_option("--baseline", options.baseline, "an earlier JSON report: what it lists is known")
      ->option_text("FILE");
}

}  // namespace

std::variant<Options, Settled> parse(int argc, const char* const* argv) {
  Options options;
  CLI::App app("Reads a chain of PostgreSQL migrations and says what is wrong with it.", "schemalint");
  app.set_version_flag("-V,--version", "schemalint " + std::string(schemalint_version));
  app.footer("Exit status: 0 clean, 1 findings at or above --fail-on, 2 could not look, 70 internal error.");
  app.require_subcommand(1);
  add_check(*app.add_subcommand("check", "judge a chain (what happens when no command is named)"), options);
  CLI::App* chain = app.add_subcommand("chain", "print the chain: layout, order, heads, problems");
  add_common(*chain, options, {"text", "json", "mermaid"});
  CLI::App* schema = app.add_subcommand("schema", "print the schema that the chain makes");
  add_common(*schema, options, {"sql", "json", "mermaid"});
  schema->add_option("--at", options.at, "as it is after this revision")->option_text("REV");
  CLI::App* effects =
      app.add_subcommand("effects", "print what each statement locks, rewrites, scans and builds");
  add_common(*effects, options, {"text", "json"});
  effects->add_option("--only", options.only, "this revision alone")->option_text("REV");
  CLI::App* rules = app.add_subcommand("rules", "list the rules");
  add_output(*rules, options, {"text", "json"});
  CLI::App* explain = app.add_subcommand("explain", "print a rule's page");
  explain->add_option("RULE", options.rule, "its id")->required()->type_name("");
  CLI::App* init = app.add_subcommand("init", "write a schemalint.toml for the chain that is here");
  init->add_option("PATH", options.paths, "the folder of migrations")->type_name("");
  add_layout(*init, options);
  init->add_option(
          "--base", options.base,
          "the schema file that stands before the first revision (default: one that is seen near the chain, "
          "where the chain does not begin at the beginning)")
      ->option_text("FILE");

  std::vector<std::string> words = arranged(argc, argv);
  std::reverse(words.begin(), words.end());  // as CLI11 wants them
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const int status = app.exit(error, out, err);
    return Settled{status == 0 ? 0 : 2, out.str(), err.str()};
  }
  for (const CLI::App* chosen : app.get_subcommands()) options.command = chosen->get_name();
  return options;
}

}  // namespace schemalint
