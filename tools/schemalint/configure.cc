// Reading schemalint.toml for a run.

#include "tools/schemalint/configure.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "lint/chain/chain_settings.h"
#include "lint/chain/staged.h"
#include "lint/config/config.h"
#include "lint/text/source.h"
#include "tools/schemalint/configure_rules.h"
#include "tools/schemalint/options.h"

namespace schemalint {

namespace {

constexpr std::array<std::string_view, 5> actions{"restrict", "no action", "cascade", "set null",
                                                  "set default"};

template <size_t N>
std::vector<std::string_view> list(const std::array<std::string_view, N>& words) {
  return {words.begin(), words.end()};
}

std::optional<std::string> find_file(const Options& options) {
  if (!options.config.empty()) return options.config;
  std::string first = options.paths.empty() ? "." : options.paths.front();
  if (first == "-") first = options.stdin_filename.empty() ? "." : options.stdin_filename;
  const bool folder = text::path_kind(first) == text::PathKind::directory;
  std::string from = folder ? first : std::string(text::directory(first));
  return config::find_upwards(from.empty() ? "." : from);
}

using Place = std::function<std::string(text::Span)>;

void read_on_delete(config::Table table, FileSettings& read, const Place& place) {
  for (const std::string& key : table.keys()) {
    const bool from = table.is_table(key);
    std::optional<std::string> action;
    if (from) {
      config::Table line = table.table(key);
      action = line.choice("from", list(actions));
    } else {
      action = table.choice(key, list(actions));
    }
    if (!action) continue;
    read.settings.on_delete.push_back({key, *action, from});
    read.on_delete_places.push_back(place(table.where(key)));
  }
}

// A path as one would type it where the program runs.
std::string from_here(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path here = std::filesystem::current_path(failed);
  if (failed || !std::filesystem::path(path).is_absolute()) return path;
  return std::filesystem::path(path).lexically_normal().lexically_relative(here).string();
}

std::string place_in(const text::Source& source, text::Span at) {
  const text::Position position = text::position_of(source.bytes, at.begin);
  return fmt::format("{}:{}:{}", source.path, position.line, position.column);
}

// With the file's line and column, as errors in text are shown.
text::Error placed(text::Error error, const text::Source& source) {
  if (error.path.empty() || error.path == source.path) {
    error.path = place_in(source, error.at);
  }
  return error;
}

}  // namespace

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

void read_keys(config::Config& file, FileSettings& read) {
  const std::string folder(text::directory(read.path));
  chain::ChainSettings chain = chain::read_chain_settings(file, environment_variable);
  for (const std::string& place : chain.paths)
    read.chain_paths.push_back(from_here(text::join_path(folder, place)));
  read.chain = std::move(chain.options);
  read.understood = chain.understood;
  for (std::string& before : read.chain.before) before = from_here(text::join_path(folder, before));
  if (!chain.base.empty()) read.base = from_here(text::join_path(folder, chain.base));
  read.settings.complete = chain.complete;
  read.deployed_through = file.table("deployed").string("through").value_or("");
  config::Table server = file.table("server");
  if (const auto word = server.number_or_string("version")) {
    const auto version = sql::supported_version(*word);
    if (!version)
      server.reject("version", fmt::format("knows PostgreSQL {}", sql::supported_majors()),
                    "as 15 or \"15.20\"");
    if (version) read.settings.server_version = *version;
    read.version_stated = true;
  }
  server.pass_over("url_env");
  read.settings.runner_is_ours = file.root().has("migrate");
  for (const char* other : {"migrate", "drift", "audit"}) file.root().pass_over(other);
  const Place place = [&](text::Span at) { return place_in(file.source(), at); };
  read_rules(file, read);
  read_on_delete(file.table("on_delete"), read, place);
}

FileSettings read_settings(const Options& options, std::vector<text::Error>& errors) {
  FileSettings read;
  std::optional<std::string> path = find_file(options);
  if (!path) return read;
  if (options.config.empty()) path = from_here(*path);
  read.path = *path;
  text::Result<text::Source> source = text::load(*path);
  if (!source) {
    errors.push_back(source.error());
    return read;
  }
  if (options.staged) {
    if (text::Result<std::string> staged = chain::staged_file(*path)) source->bytes = *std::move(staged);
    text::drop_byte_order_mark(*source);
  }
  const text::Source kept = *source;
  text::Result<config::Config> parsed = config::Config::parse(std::move(*source));
  if (!parsed) {
    errors.push_back(placed(parsed.error(), kept));
    return read;
  }
  config::Config& file = *parsed;
  read_keys(file, read);
  for (text::Error& error : file.finish()) errors.push_back(placed(std::move(error), file.source()));
  return read;
}

}  // namespace schemalint
