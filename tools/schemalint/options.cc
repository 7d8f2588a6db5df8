// The commands and options of schemalint.

#include "tools/schemalint/options.h"

#include <fmt/format.h>

#include <string_view>

#include "lint/chain/chain.h"
#include "lint/report/report.h"
#include "lint/sql/server_version.h"
#include "tools/command_line/command_line.h"
#include "tools/schemalint/other_linters.h"
#include "tools/version.h"

namespace schemalint {

namespace {

using command_line::one_of;

std::vector<std::string> layouts() {
  const std::vector<std::string_view> names = chain::layout_names();
  return {names.begin(), names.end()};
}

CLI::Option* add_layout(CLI::App& app, Options& options) {
  return app
      .add_option("--layout", options.layout,
                  "the chain's layout, such as goose or flyway (default: found out, see `schemalint chain`)")
      ->check(one_of(layouts()))
      ->option_text("NAME");
}

// The first format is the default.
void add_output(CLI::App& app, Options& options, const std::vector<std::string>& formats) {
  std::string names;
  for (const std::string& format : formats) names += (names.empty() ? "" : ", ") + format;
  app.add_option("--format", options.format, names)->check(one_of(formats))->option_text("FORMAT");
  app.add_option("--output", options.output, "write to this file")->option_text("FILE");
}

// One report a format: on standard output, or in the file that is named with it.
void add_reports(CLI::App& app, Options& options) {
  std::vector<std::string> formats;
  std::string names;
  for (const report::Format& format : report::all()) {
    formats.emplace_back(format.name);
    names += (names.empty() ? "" : ", ") + formats.back();
  }
  app.add_option("--format", options.formats,
                 names + "; NAME=FILE writes that file, and --format may stand again for another")
      ->check([known = one_of(formats)](const std::string& word) {
        return known(word.substr(0, word.find('=')));
      })
      ->option_text("FORMAT");
  app.add_option("--output", options.output, "write to this file")->option_text("FILE");
  app.add_option("--path-base", options.path_base,
                 "the folder at which paths in reports begin (default: in those that services read, the "
                 "repository's top; else as typed)")
      ->option_text("FOLDER");
}

void add_common(CLI::App& app, Options& options) {
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
      ->check(one_of({"auto", "always", "never"}))
      ->option_text("WHEN");
  app.add_option("--since", options.since, "judge what comes after this revision")->option_text("REV");
  app.add_option(
         "--base", options.base,
         "the merge with this git reference, all of which is deployed; auto: with the branch that CI's "
         "variables or git name")
      ->option_text("REF");
  app.add_flag("--base-fallback", options.base_fallback,
               "with --base auto: go on where no base, or not where the two parted, can be known");
  app.add_flag("--staged", options.staged,
               "what the next commit will hold, from git's index; what HEAD has is deployed");
  app.add_flag("-q,--quiet", options.quiet, "findings only, no summary");
}

void add_check(CLI::App& check, Options& options) {
  add_reports(check, options);
  add_common(check, options);
  check
      .add_option("--fail-on", options.fail_on,
                  "exit 1 from this severity on: error (default), warning, note; none: never")
      ->check(one_of({"error", "warning", "note", "none"}))
      ->option_text("SEVERITY");
  check.add_flag("--statistics", options.statistics, "count findings by rule instead of listing them");
  check.add_flag(
      "--fix", options.fix,
      "write what does away with findings, and is proved to make the same schema with no stronger lock");
  check.add_flag("--follow-ups", options.follow_ups,
                 "with --fix: write revisions that come after, too, where a fix needs them");
  check.add_flag("--unsafe-fixes", options.unsafe_fixes,
                 "with --fix: those, too, after which the runner behaves otherwise");
  check.add_flag("--diff", options.diff,
                 "print what --fix would write, and write nothing; exit 1 if there is any");
  check.add_flag("--fix-only", options.fix_only, "--fix, and tell no findings that are left");
  check.add_flag("--require-clean", options.require_clean,
                 "with --fix: edit no file that holds what git has not got");
  check
      .add_option("--add-allow", options.add_allow,
                  "write `-- schemalint: allow RULE` above each finding of RULE, or of several with commas "
                  "between them, with --reason")
      ->option_text("RULE");
  check.add_option("--reason", options.reason, "why, for --add-allow")->option_text("TEXT");
  check.add_option("--baseline", options.baseline, "an earlier JSON report: what it lists is known")
      ->option_text("FILE");
}

}  // namespace

std::variant<Options, Settled> parse(int argc, const char* const* argv) {
  Options options;
  CLI::App app("Reads a chain of PostgreSQL migrations and says what is wrong with it.", "schemalint");
  app.set_version_flag("-V,--version", "schemalint " + std::string(schemalint_version));
  app.footer("Exit status: 0 clean, 1 findings at or above --fail-on, 2 could not look, 70 internal error.");
  add_check(*app.add_subcommand("check", "judge a chain (what happens when no command is named)"), options);
  CLI::App* chain = app.add_subcommand("chain", "print the chain: layout, order, heads, problems");
  add_output(*chain, options, {"text", "json", "mermaid"});
  add_common(*chain, options);
  CLI::App* schema = app.add_subcommand("schema", "print the schema that the chain makes");
  add_output(*schema, options, {"sql", "json", "mermaid"});
  add_common(*schema, options);
  schema->add_option("--at", options.at, "as it is after this revision")->option_text("REV");
  CLI::App* effects =
      app.add_subcommand("effects", "print what each statement locks, rewrites, scans and builds");
  add_output(*effects, options, {"text", "json"});
  add_common(*effects, options);
  effects->add_option("--only", options.only, "this revision alone")->option_text("REV");
  CLI::App* rules = app.add_subcommand("rules", "list the rules");
  add_output(*rules, options, {"text", "json"});
  CLI::App* explain = app.add_subcommand("explain", "print a rule's page");
  explain->add_option("RULE", options.rule, "its id")->required()->type_name("");
  CLI::App* config =
      app.add_subcommand("config-schema", "print the JSON schema of schemalint.toml, for editors");
  config->add_option("--output", options.output, "write to this file")->option_text("FILE");
  CLI::App* init = app.add_subcommand("init", "write a schemalint.toml for the chain that is here");
  init->add_option("PATH", options.paths, "the folder of migrations")->type_name("");
  add_layout(*init, options);
  init->add_option(
          "--base", options.base,
          "the schema file that stands before the first revision (default: one that is seen near the chain, "
          "where the chain does not begin at the beginning)")
      ->option_text("FILE");
  init->add_option("--from", options.from,
                   "take over what another linter is told: squawk, pgls (postgres-language-server), atlas")
      ->check(one_of(other_linters()))
      ->option_text("LINTER");

  const auto command = command_line::read(app, argc, argv, {.default_command = "check"});
  if (const auto* settled = std::get_if<Settled>(&command)) return *settled;
  options.command = std::get<std::string>(command);
  return options;
}

}  // namespace schemalint
