// The commands and options of migrate.

#include "tools/migrate/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/chain/chain.h"
#include "lint/chain/names.h"
#include "lint/text/source.h"
#include "tools/command_line/command_line.h"
#include "tools/version.h"

namespace migrate::tool {

namespace {

using command_line::decimal;
using command_line::one_of;

std::vector<std::string> layouts() {
  const std::vector<std::string_view> names = chain::layout_names();
  return {names.begin(), names.end()};
}

CLI::Validator number_of_revisions(std::string_view advice) {
  return decimal(0, 999999999, "a number of revisions",
                 std::string(advice) + "a folder of migrations by `--chain {0}`");
}

void add_common(CLI::App& app, Options& options) {
  app.add_option("--chain", options.chain,
                 "the folder of migrations (default: the configuration's, or the one found below .); "
                 "several are one chain")
      ->option_text("FOLDER")
      ->allow_extra_args(false);
  app.add_option("--config", options.config, "schemalint.toml (default: found upwards from the chain)")
      ->option_text("FILE");
  app.add_option("--layout", options.layout,
                 "the chain's layout, such as goose or flyway (default: found out, see `schemalint chain`)")
      ->check(one_of(layouts()))
      ->option_text("NAME");
}

void add_output(CLI::App& app, Options& options) {
  app.add_option("--format", options.format, "text, json")
      ->check(one_of({"text", "json"}))
      ->option_text("FORMAT");
  app.add_option("--color", options.color, "auto, always, never")
      ->check(one_of({"auto", "always", "never"}))
      ->option_text("WHEN");
}

void add_connection(CLI::App& app, Options& options) {
  app.add_option(
         "--database", options.database,
         "the server: a URL without its password, or key=value words (default: DATABASE_URL, then PG*)")
      ->option_text("URL");
  app.add_option("--schema", options.schema, "of the history tables (default: schemalint)")
      ->option_text("NAME");
  app.add_option("--role", options.role, "run as this role: SET ROLE (default: who logs in)")
      ->option_text("NAME");
  app.add_option("--wait-for-server", options.wait_for_server,
                 "how long to wait for a server that does not answer yet (default: not at all)")
      ->option_text("TIME");
}

void add_network(CLI::App& app, Options& options) {
  app.add_flag("--pooler", options.pooler,
               "a pooler in transaction mode stands between: lock and settings for each transaction");
  app.add_flag(
      "--pipeline", options.pipeline,
      "send small revisions one behind the other, over a slow line; none is applied after one that fails");
}

void add_database(CLI::App& app, Options& options) {
  add_common(app, options);
  add_output(app, options);
  add_connection(app, options);
}

void add_runner(CLI::App& app, Options& options) {
  add_database(app, options);
  app.add_option("--wait", options.wait, "how long to wait for another runner (default: 1min)")
      ->option_text("TIME");
  app.add_option("--lock-timeout", options.lock_timeout, "of each statement (default: 5s)")
      ->option_text("TIME");
  app.add_option("--statement-timeout", options.statement_timeout, "of each statement (default: none)")
      ->option_text("TIME");
  app.add_option("--retries", options.retries,
                 "of a revision that could not get a lock or met a deadlock (default: 3)")
      ->transform(decimal(0, 100, "a number from 0 to 100"))
      ->option_text("N");
  app.add_flag("--dry-run", options.dry_run, "print what would run and write nothing");
}

CLI::App* up_command(CLI::App& app, Options& options, const char* name, const char* what) {
  CLI::App* up = app.add_subcommand(name, what);
  add_runner(*up, options);
  add_network(*up, options);
  up->add_option("N", options.count, "so many revisions (default: all)")
      ->transform(number_of_revisions("a revision is named by `--to {0}`, "))
      ->type_name("");
  up->add_option("--to", options.to, "up to this revision")->option_text("REV");
  up->add_flag("--out-of-order", options.out_of_order,
               "also apply pending revisions that stand before applied ones");
  up->add_flag("--allow-missing", options.allow_missing,
               "go on though the database has revisions without a file here");
  return up;
}

// "warning", "score:80"
CLI::Validator severity_or_score() {
  const CLI::Validator word = one_of({"note", "warning", "error", "never", "score:0 to score:100"}),
                       points = decimal(0, 100, "a score from 0 to 100");
  const auto check = [=](std::string& value) -> std::string {
    constexpr std::string_view score = "score:";
    return value.starts_with(score) ? points(value.substr(score.size())) : word(value);
  };
  return {check, ""};
}

void within(CLI::App& app, const char* name, std::string& time, const char* what) {
  app.add_option(name, time, std::string(what) + " (default: 1min)")
      ->expected(0, 1)
      ->default_str("1min")
      ->option_text("[=TIME]");
}

void add_audit(CLI::App& app, Options& options) {
  CLI::App& audit = *app.add_subcommand(
      "audit", "what a database suffers from, which revision brought it, and what takes it out again");
  add_database(audit, options);
  const auto one = [&](const char* name, std::string& value, const char* what, const char* kind) {
    return audit.add_option(name, value, what)->option_text(kind);
  };
  const auto several = [&](const char* name, std::vector<std::string>& values, const char* what,
                           const char* kind) {
    return audit.add_option(name, values, what)->allow_extra_args(false)->option_text(kind);
  };
  audit.add_option("WHAT", options.about, "list: the checks; explain ID: one check's page")
      ->expected(0, 2)
      ->type_name("");
  several("--only", options.only, "these checks or areas alone, with commas between them", "LIST")
      ->delimiter(',');
  several("--skip", options.skip, "all but these", "LIST")->delimiter(',');
  one("--fail-on", options.fail_on, "note, warning, error or never, or score:80 (default: error)", "SEVERITY")
      ->check(severity_or_score());
  audit.add_flag("--strict", options.strict, "exit 1 also where a check of errors could not be judged");
  several("--output", options.outputs, "write the report into this file too: .html, .json, .sarif or .txt",
          "FILE");
  several("--also-read", options.also_read, "a standby of it, whose counters of scans are its own", "URL");
  audit
      .add_option("--explain", options.explain,
                  "EXPLAIN, which runs nothing, of the statements that cost most (default: 20)")
      ->expected(0, 1)
      ->default_str("20")
      ->transform(decimal(1, 200, "a number of statements"))
      ->option_text("[=N]");
  within(audit, "--measure", options.measure, "measure tables and indexes, the largest first, for so long");
  within(audit, "--scan", options.scan,
         "answer what only rows can: duplicates, orphans, greatest keys, for so long");
  one("--lock-timeout", options.lock_timeout, "of each question, which gives up then (default: 100ms)",
      "TIME");
  one("--statement-timeout", options.statement_timeout, "of each question (default: 30s)", "TIME");
  one("--sample", options.sample, "look at sessions and locks again and again for so long", "TIME");
  audit.add_flag("--secrets", options.secrets, "try passwords that everybody knows on the roles' verifiers");
  one("--pooler", options.pools_of, "the administration console of the PgBouncer in front of it", "URL");
  one("--save", options.save,
      "write what was read, without any row's value, into this folder (default: audits)", "[FOLDER]")
      ->expected(0, 1)
      ->allow_extra_args()
      ->default_str("audits");
  one("--from", options.from, "judge what an earlier --save wrote, and connect to nothing", "FILE");
  one("--against", options.against,
      "what has changed since an earlier --save: its file, or the folder, of which the last counts", "PATH");
  one("--write-revision", options.write_revision,
      "write what the fixes do to the schema as a revision of that name, proved on a throwaway server",
      "NAME");
  several("--fix", options.fixes,
          "the findings that it mends: unused-index, or unused-index:public.orders_* "
          "(default: unused-index and redundant-index)",
          "CHECK");
  one("--write-scripts", options.write_scripts,
      "write what is no schema change into this folder: maintenance.sql, data.sql, validation.sql, "
      "rules.toml",
      "FOLDER");
  audit.add_flag("--show-values", options.show_values, "show the values by which rows fall into categories");
  audit.add_flag("--print-queries", options.print_queries,
                 "print what is asked of the server, and ask nothing else");
  one("--server-programs", options.server_programs, "folder of initdb and postgres", "FOLDER");
}

void add_commands(CLI::App& app, Options& options) {
  CLI::App* fresh = app.add_subcommand("new", "write the file of a new revision");
  add_common(*fresh, options);
  fresh->add_option("NAME", options.name, "what it does: add-order-status")->required()->type_name("");
  fresh->add_flag("--no-transaction", options.no_transaction, "one that runs without a transaction");

  add_database(*app.add_subcommand("status", "what is applied, what is pending, what is wrong"), options);
  up_command(app, options, "plan", "what `up` would do, without doing it");
  up_command(app, options, "up", "apply what is pending");

  CLI::App* down = app.add_subcommand("down", "take back the last revision, or more");
  add_runner(*down, options);
  add_network(*down, options);
  down->add_option("N", options.count, "so many revisions (default: 1)")
      ->transform(number_of_revisions("a revision is named by `--to {0}`, "))
      ->type_name("");
  down->add_option("--to", options.to, "down to this revision, which stays")->option_text("REV");
  down->add_flag("--all", options.all, "everything");

  CLI::App* redo = app.add_subcommand("redo", "take back the last revision and apply it again");
  add_runner(*redo, options);
  add_network(*redo, options);
  redo->add_option("N", options.count, "so many revisions (default: 1)")
      ->transform(number_of_revisions(""))
      ->type_name("");

  CLI::App* verify = app.add_subcommand(
      "verify", "prove files, schema and downs; without a database, all of it on a throwaway server");
  add_database(*verify, options);
  verify->add_option("--server-programs", options.server_programs, "folder of initdb and postgres")
      ->option_text("FOLDER");
  verify->add_flag("--no-downs", options.no_downs, "leave out the downs, which need a throwaway server");
  verify
      ->add_option(
          "--data", options.data,
          "a script of rows: each statement runs after the first revision that lets it; what a down and a "
          "second up lose of them must be declared by `-- migrate:loses`")
      ->option_text("FILE")
      ->excludes("--no-downs");

  CLI::App* drift = app.add_subcommand("drift", "how the live schema departs from the chain's");
  add_database(*drift, options);
  drift->add_flag("--sql", options.sql,
                  "print the statements that undo each difference, on the server or in a new revision");

  CLI::App* dump = app.add_subcommand(
      "dump", "write the live schema as SQL that makes it again: what `[chain] base` takes");
  add_common(*dump, options);
  add_connection(*dump, options);
  dump->add_option("--output", options.output, "write to this file")->option_text("FILE");

  add_audit(app, options);

  CLI::App* trace =
      app.add_subcommand("trace", "what each statement really does to a server, a throwaway one");
  add_common(*trace, options);
  add_output(*trace, options);
  trace->add_option("--only", options.revision, "this revision alone")->option_text("REV");
  trace->add_option("--server-programs", options.server_programs, "folder of initdb and postgres")
      ->option_text("FOLDER");

  CLI::App* baseline =
      app.add_subcommand("baseline", "record everything through REV as applied, running nothing");
  add_runner(*baseline, options);
  baseline->add_option("REV", options.revision, "the last revision that the database has, or none")
      ->required()
      ->type_name("");

  add_runner(*app.add_subcommand("adopt", "take over the history that another tool has kept here"), options);

  CLI::App* repair =
      app.add_subcommand("repair", "drop INVALID indexes; or settle what only a person can, for REV");
  add_runner(*repair, options);
  repair->add_option("REV", options.revision, "accept the file's present text as the one applied")
      ->type_name("");
  CLI::Option* took =
      repair->add_flag("--took-effect", options.took_effect, "its statement in doubt took effect");
  repair->add_flag("--no-effect", options.no_effect, "its statement in doubt had no effect")->excludes(took);
}

// `migrate up migrations` means `migrate up --chain migrations`, where a command takes no name of its own.
bool takes_chain(CLI::App& app, const std::string& command, const std::string& word) {
  constexpr std::array<std::string_view, 3> named{"new", "baseline", "repair"};
  if (std::find(named.begin(), named.end(), command) != named.end() || chain::is_digits(word)) return false;
  CLI::Option* const chain = app.get_subcommand(command)->get_option("--chain");
  if (chain->count() > 0 || text::path_kind(word) != text::PathKind::directory) return false;
  chain->add_result(word);
  return true;
}

std::string advice(const std::string& command, const std::string& word) {
  if (command == "new") return "put a name of several words in quotes";
  if (text::path_kind(word) == text::PathKind::missing) return {};
  return fmt::format("the chain is named by `--chain {}`", word);
}

}  // namespace

std::variant<Options, Settled> parse(int argc, const char* const* argv) {
  Options options;
  CLI::App app("Applies a chain of PostgreSQL migrations, takes it back, and proves what it did.", "migrate");
  app.set_version_flag("-V,--version", "migrate " + std::string(schemalint_version));
  add_commands(app, options);
  app.footer(
      "Exit status: 0 done, 1 failed or differs, 2 refused or usage, 3 another runner has the lock,\n"
      "4 cannot connect, 5 interrupted, 70 internal error.");
  const command_line::Ways ways{
      {},
      [&](const std::string& command, const std::string& word) { return takes_chain(app, command, word); },
      advice};
  const auto command = command_line::read(app, argc, argv, ways);
  if (const auto* settled = std::get_if<Settled>(&command)) return *settled;
  options.command = std::get<std::string>(command);
  return options;
}

}  // namespace migrate::tool
