// From options and schemalint.toml to a chain and the settings that apply to it.
#include <fmt/format.h>

#include <algorithm>

#include "lint/chain/base.h"
#include "tools/schemalint/configure.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

using Paths = std::vector<std::string>;

bool all_files(const Paths& paths) {
  return !paths.empty() && std::all_of(paths.begin(), paths.end(), [](const std::string& path) {
    return text::path_kind(path) == text::PathKind::file;
  });
}

std::string without_dot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

std::set<uint32_t> indices_of(const Paths& files, const chain::Chain& chain) {
  std::set<uint32_t> wanted;
  for (uint32_t i = 0; i < chain.files.size(); ++i) {
    const auto named = [&](const std::string& file) {
      return without_dot(file) == without_dot(chain.files[i].path);
    };
    if (std::any_of(files.begin(), files.end(), named)) wanted.insert(i);
  }
  return wanted;
}

// Files of a chain stand for themselves in reports, but the chain is read whole, since what a statement does
// depends on what came before.
Paths folder_around(const Paths& files, const chain::Options& options) {
  const std::optional<std::string> folder = chain::folder_around(files, options);
  return folder ? Paths{*folder} : files;
}

Paths paths_of(const Options& options, const FileSettings& file) {
  if (!options.paths.empty()) return options.paths;
  return {file.chain_path.empty() ? "." : file.chain_path};
}

text::Result<void> mark_deployed(const Options& options, const FileSettings& file, Loaded& loaded) {
  const bool since = !options.since.empty();
  const std::string& typed = since ? options.since : file.deployed_through;
  if (typed.empty()) return {};
  const text::Result<size_t> last = chain::find_revision(loaded.chain, typed);
  if (!last) {
    text::Error error = last.error();
    error.path = since ? "--since" : file.path + ": [deployed] through";
    return error;
  }
  loaded.settings.deployed.assign(*last + 1, true);
  return {};
}

text::Result<Loaded> read_with_base(const Options& options, const Paths& paths, const chain::Options& how,
                                    lint::Settings settings) {
  text::Result<chain::Merged> merged = chain::read_merged(paths, options.base, how);
  if (!merged) return merged.error();
  Loaded loaded{std::move(merged->chain), std::move(settings), std::move(merged->base), {}};
  loaded.settings.deployed = loaded.base->known;
  return loaded;
}

text::Result<Loaded> read(const Options& options, const Paths& paths, const chain::Options& how,
                          lint::Settings settings) {
  if (!options.base.empty()) return read_with_base(options, paths, how, std::move(settings));
  text::Result<chain::Chain> chain = chain::read(paths, how);
  if (!chain) return chain.error();
  return Loaded{std::move(*chain), std::move(settings), std::nullopt, {}};
}

}  // namespace

std::optional<Loaded> load(const Options& options, std::vector<text::Error>& errors) {
  FileSettings file = read_settings(options, errors);
  if (!errors.empty()) return std::nullopt;
  const chain::Options how{.layout = options.layout.empty() ? file.layout : options.layout,
                           .exclude = file.exclude};
  if (options.pg_version) file.settings.server_version = *options.pg_version;

  Paths paths = paths_of(options, file);
  const bool only_files = all_files(paths);
  if (only_files) paths = folder_around(paths, how);
  text::Result<Loaded> loaded = read(options, paths, how, std::move(file.settings));
  if (!loaded) {
    errors.push_back(loaded.error());
    return std::nullopt;
  }
  if (only_files && paths != options.paths)
    loaded->settings.only_files = indices_of(options.paths, loaded->chain);
  if (options.base.empty()) {
    if (const text::Result<void> marked = mark_deployed(options, file, *loaded); !marked) {
      errors.push_back(marked.error());
      return std::nullopt;
    }
  }
  return std::optional<Loaded>(std::move(*loaded));
}

}  // namespace schemalint
