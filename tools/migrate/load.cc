// The configuration, the chain and the connection that a command begins with.

#include <fmt/format.h>

#include "lint/chain/chain_settings.h"
#include "lint/chain/connection.h"
#include "lint/chain/schema_file.h"
#include "lint/config/config.h"
#include "migrate/session/unreachable.h"
#include "tools/migrate/audit_settings.h"
#include "tools/migrate/passes.h"
#include "tools/version.h"

namespace migrate::tool {
namespace {

// What schemalint.toml says to this program; what it says to the other is passed over.
struct Configured {
  chain::ChainSettings chain;
  std::string url_env, schema, role;
  std::optional<int64_t> lock_timeout, statement_timeout, wait, retries;
  std::vector<std::string> ignored_drift, also_read_env;
  audit::Settings audit;
};

text::Result<config::Config> open_config(const Options& options) {
  if (!options.config.empty()) return config::Config::load(options.config);
  const std::string start = options.chain.empty() ? "." : options.chain.front();
  const std::string folder =
      text::path_kind(start) == text::PathKind::file ? std::string(text::directory(start)) : start;
  if (const std::optional<std::string> found = config::find_upwards(folder.empty() ? "." : folder))
    return config::Config::load(*found);
  return config::Config();
}

text::Result<Configured> read_config(config::Config& file, const Environment& environment) {
  Configured out;
  out.chain = chain::read_chain_settings(file, [&](const std::string& name) -> std::optional<std::string> {
    std::string value = environment.variable(name);
    return value.empty() ? std::nullopt : std::optional(std::move(value));
  });
  config::Table server = file.table("server");
  out.url_env = server.string("url_env").value_or("");
  server.pass_over("version");
  config::Table migrate = file.table("migrate");
  out.schema = migrate.string("schema").value_or("");
  out.role = migrate.string("role").value_or("");
  out.lock_timeout = migrate.milliseconds("lock_timeout");
  out.statement_timeout = migrate.milliseconds("statement_timeout");
  out.wait = migrate.milliseconds("wait");
  out.retries = migrate.integer("retries");
  out.ignored_drift = file.table("drift").strings("ignore");
  config::Table audit = file.table("audit");
  out.also_read_env = audit.strings("also_read_env");
  out.audit = read_audit(audit);
  for (const char* other : {"deployed", "rules", "on_delete"}) file.root().pass_over(other);
  const std::vector<text::Error> errors = file.finish();
  if (!errors.empty()) return errors.front();
  return out;
}

std::string milliseconds(int64_t value) {
  return fmt::format("{}ms", value);
}

text::Result<void> set_timeouts(const Options& options, const Configured& configured, RunOptions& run) {
  struct Row {
    const std::string& typed;
    std::optional<int64_t> written;
    std::function<void(int64_t)> set;
  };
  const Row rows[] = {
      {options.lock_timeout, configured.lock_timeout,
       [&](int64_t value) {
         run.settings.lock_timeout = milliseconds(value);
         if (!options.lock_timeout.empty()) run.connect.lock_timeout = milliseconds(value);
       }},
      {options.statement_timeout, configured.statement_timeout,
       [&](int64_t value) {
         run.settings.statement_timeout = milliseconds(value);
         if (!options.statement_timeout.empty()) run.connect.statement_timeout = milliseconds(value);
       }},
      {options.wait, configured.wait,
       [&](int64_t value) { run.lock_patience = std::chrono::milliseconds(value); }},
      {options.wait_for_server, std::nullopt,
       [&](int64_t value) { run.server_patience = std::chrono::milliseconds(value); }},
  };
  for (const Row& row : rows) {
    if (!row.typed.empty()) {
      const text::Result<std::chrono::milliseconds> value = duration(row.typed);
      if (!value) return value.error();
      row.set(value->count());
    } else if (row.written) {
      row.set(*row.written);
    }
  }
  run.retries = options.retries.value_or(static_cast<int>(configured.retries.value_or(run.retries)));
  return {};
}

text::Result<void> set_schema(const Options& options, const Configured& configured, RunOptions& run) {
  if (!configured.schema.empty()) run.schema = configured.schema;
  if (!options.schema.empty()) run.schema = options.schema;
  if (run.schema == "public" || run.schema.starts_with("pg_") || run.schema.size() > 63)
    return text::Error{fmt::format("`{}` cannot hold the history", run.schema),
                       "name a schema of its own: what stands in it is left out when schemas are compared",
                       "",
                       {}};
  return {};
}

// --database, else the variable that [server] url_env names, else DATABASE_URL, else libpq's own: then empty.
text::Result<std::string> find_database(const Options& options, const Configured& configured,
                                        const Environment& environment) {
  const std::string by_env = configured.url_env.empty() ? "" : environment.variable(configured.url_env);
  const std::pair<std::string_view, const std::string&> places[] = {
      {"--database", options.database},
      {configured.url_env, by_env},
      {"DATABASE_URL", environment.database_url}};
  for (const auto& [name, value] : places) {
    if (value.empty()) continue;
    const bool connects = options.command != "new" && options.command != "trace";
    if (const text::Result<void> good = check_url(value, name); !good && connects) return good.error();
    return value;
  }
  return std::string();
}

}  // namespace

// By the reader of the configuration.
text::Result<std::chrono::milliseconds> duration(const std::string& typed) {
  text::Result<config::Config> read =
      config::Config::parse({.path = "", .bytes = "value = \"" + typed + "\"", .had_bom = false});
  if (read) {
    const std::optional<int64_t> value = read->root().milliseconds("value");
    if (value && read->finish().empty()) return std::chrono::milliseconds(*value);
  }
  return text::Error{fmt::format("`{}` is no duration", typed), "write 250ms, 5s, 2min or 1h", "", {}};
}

text::Result<Loaded> load(const Options& options, const Environment& environment) {
  text::Result<config::Config> file = open_config(options);
  if (!file) return file.error();
  const std::string config_path = file->source().path;
  const text::Result<Configured> configured = read_config(*file, environment);
  if (!configured) return configured.error();

  const std::string_view folder = text::directory(config_path);
  std::vector<std::string> places;
  places.insert(places.end(), options.chain.begin(), options.chain.end());
  for (const std::string& path : configured->chain.paths) {
    if (options.chain.empty()) places.push_back(text::join_path(folder, path));
  }
  if (places.empty()) places.emplace_back(".");
  chain::Options how = configured->chain.options;
  how.may_be_empty = true;
  if (!options.layout.empty()) how.layout = options.layout;
  const text::Result<std::string> database = find_database(options, *configured, environment);
  if (!database) return database.error();
  if (how.search_path.empty()) how.search_path = chain::search_path_of(*database).value_or("");
  for (std::string& before : how.before) before = text::join_path(folder, before);
  text::Result<chain::Chain> read = chain::read(places, how);
  // What a dump is of does not hang on any chain, and it may be what writes the base; an audit does without.
  const bool dumps = options.command == "dump";
  const bool may_do_without =
      options.command == "audit" && options.chain.empty() && configured->chain.paths.empty();
  if (!read && (dumps || may_do_without)) read = chain::Chain();
  if (!read) return read.error();
  if (!configured->chain.base.empty() && !dumps) {
    const std::string base = text::join_path(folder, configured->chain.base);
    if (const text::Result<void> stands = chain::stand_on(*read, base); !stands) return stands.error();
  }

  Loaded loaded{std::move(*read), {}, true, config_path, configured->ignored_drift, configured->audit, {}};
  for (const std::string& name : configured->also_read_env) {
    if (std::string url = environment.variable(name); !url.empty())
      loaded.also_read.push_back(std::move(url));
    else if (options.command == "audit")
      return text::Error{fmt::format("[audit] also_read_env names {}, which is empty", name),
                         "it holds the URL of a standby, without its password",
                         config_path,
                         {}};
  }
  RunOptions& run = loaded.run;
  run.settings.search_path = loaded.chain.search_path;
  run.settings.made_schemas = loaded.chain.made_schemas;
  run.settings.role = options.role.empty() ? configured->role : options.role;
  run.settings.pooler = options.pooler;
  run.pipeline = options.pipeline;
  if (const text::Result<void> set = set_timeouts(options, *configured, run); !set) return set.error();
  if (const text::Result<void> set = set_schema(options, *configured, run); !set) return set.error();
  run.connect.application_name = fmt::format("migrate {}", schemalint_version);
  run.connect.database = chain::without_search_path(*database);
  loaded.has_database = !database->empty() || environment.has_pg;
  run.named = loaded.has_database;
  run.plan.out_of_order = options.out_of_order;
  run.plan.allow_missing = options.allow_missing;
  run.dry_run = options.dry_run;
  return loaded;
}

}  // namespace migrate::tool
