#include <fmt/format.h>

#include <algorithm>

#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

// Files of a chain stand for themselves in reports, but the chain is read whole: what a statement does
// depends on what came before. So the folder around them is looked for, and above it, one that holds them as
// migrations.
text::Result<chain::Chain> read_around(const std::vector<std::string>& files, const chain::Options& options,
                                       lint::Settings& settings) {
  std::string folder(text::directory(files.front()));
  for (int up = 0; up < 3; ++up) {
    text::Result<chain::Chain> read =
        chain::read(std::vector<std::string>{folder.empty() ? "." : folder}, options);
    if (read) {
      std::set<uint32_t> wanted;
      for (uint32_t i = 0; i < read->files.size(); ++i) {
        std::string_view path = read->files[i].path;
        if (path.starts_with("./")) path.remove_prefix(2);
        if (std::find(files.begin(), files.end(), path) != files.end()) wanted.insert(i);
      }
      if (wanted.size() == files.size()) {
        settings.only_files = std::move(wanted);
        return read;
      }
    }
    if (folder.empty() || folder == ".") break;
    folder = std::string(text::directory(folder));
  }
  return chain::read(files, options);
}

text::Result<chain::Chain> read_chain(const std::vector<std::string>& paths, const chain::Options& options,
                                      lint::Settings& settings) {
  const bool files_only =
      !paths.empty() && std::all_of(paths.begin(), paths.end(), [](const std::string& path) {
        return text::path_kind(path) == text::PathKind::file;
      });
  if (files_only) return read_around(paths, options, settings);
  return chain::read(paths.empty() ? std::vector<std::string>{"."} : paths, options);
}

}  // namespace

text::Result<Loaded> load(const Options& options) {
  lint::Settings settings;
  if (options.pg_version) settings.server_version = *options.pg_version;
  text::Result<chain::Chain> read =
      read_chain(options.paths, {.layout = options.layout, .exclude = {}}, settings);
  if (!read) return read.error();
  Loaded loaded{std::move(*read), std::move(settings)};
  if (!options.since.empty()) {
    const text::Result<size_t> since = chain::find_revision(loaded.chain, options.since);
    if (!since) return since.error();
    loaded.settings.first_judged = static_cast<uint32_t>(*since) + 1;
    loaded.settings.deployed_because = fmt::format("--since {}", options.since);
  }
  return loaded;
}

}  // namespace schemalint
