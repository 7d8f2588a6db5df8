// From options and schemalint.toml to a chain and the settings that apply to it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "lint/chain/base.h"
#include "lint/chain/find_base.h"
#include "lint/chain/git.h"
#include "lint/chain/schema_file.h"
#include "lint/chain/staged.h"
#include "tools/schemalint/configure.h"
#include "tools/schemalint/configure_rules.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

using Paths = std::vector<std::string>;

std::string without_dot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

bool all_files(const Paths& paths, const chain::Options& how) {
  return !paths.empty() && std::all_of(paths.begin(), paths.end(), [&](const std::string& path) {
    const bool unsaved = how.unsaved && how.unsaved->path == path;
    return unsaved || text::path_kind(path) == text::PathKind::file;
  });
}

constexpr const char* nameless = "stdin.sql";  // as a chain of its own

// `-` as PATH: what stands on standard input becomes a file of the chain.
text::Result<void> take_standard_input(const Options& options, Paths& paths, chain::Options& how) {
  const bool asked = std::find(paths.begin(), paths.end(), "-") != paths.end();
  if (!asked && options.stdin_filename.empty()) return {};
  if (!asked || paths.size() > 1) {
    return text::Error{asked ? "standard input is looked at alone" : "--stdin-filename is for standard input",
                       "give - as the only PATH",
                       {},
                       {}};
  }
  text::Source source;
  source.path = options.stdin_filename.empty() ? nameless : without_dot(options.stdin_filename);
  std::array<char, 65536> buffer;
  while (const size_t got = std::fread(buffer.data(), 1, buffer.size(), stdin))
    source.bytes.append(buffer.data(), got);
  if (std::ferror(stdin)) return text::Error{"standard input cannot be read", {}, {}, {}};
  text::drop_byte_order_mark(source);
  paths = {source.path};
  how.unsaved = std::move(source);
  return {};
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

Paths paths_of(const Paths& typed, const FileSettings& file) {
  if (!typed.empty()) return typed;
  return file.chain_paths.empty() ? Paths{"."} : file.chain_paths;
}

text::Result<void> mark_deployed(const Options& options, const FileSettings& file, Loaded& loaded) {
  const bool since = !options.since.empty();
  const std::string& typed = since ? options.since : file.deployed_through;
  if (typed.empty()) return {};
  const text::Result<size_t> last = chain::find_revision(loaded.chain, typed);
  if (!last) {
    text::Error error = last.error();
    error.path = since ? "--since" : file.path + ": [deployed] through";
    const std::vector<size_t> heads = chain::heads(loaded.chain);
    if (error.hint.empty() && !heads.empty())
      error.hint = fmt::format("the last one here is `{}`", loaded.chain.revisions[heads.back()].id);
    return error;
  }
  loaded.settings.deployed.assign(*last + 1, true);
  return {};
}

// What --base auto and --staged stand for; `remark` says what was found. Empty: nothing to compare with.
text::Result<std::string> base_of(const Options& options, const Paths& paths, std::string& remark) {
  const std::string first = paths.empty() ? "." : paths.front();
  const std::string folder =
      text::path_kind(first) == text::PathKind::directory ? first : std::string(text::directory(first));
  if (options.staged && options.base.empty())
    return std::string(chain::git::commit_of(folder, "HEAD") ? "HEAD" : "");
  if (options.base != "auto") return options.base;
  text::Result<chain::FoundBase> found = chain::find_base(folder, environment_variable);
  if (found) {
    remark = found->ref.empty() ? fmt::format("{}: the whole chain counts as new", found->why)
                                : fmt::format("compared with {} ({})", found->ref, found->why);
    return found->ref;
  }
  if (!options.base_fallback) {
    text::Error error = found.error();
    error.hint += "\n  --base-fallback goes on without";
    return error;
  }
  remark = fmt::format("{}: the whole chain counts as new", found.error().message);
  return std::string();
}

text::Result<Loaded> read_with_base(const Options& options, const std::string& base, const Paths& paths,
                                    const chain::Options& how, lint::Settings settings) {
  text::Result<chain::Merged> merged =
      options.staged ? chain::read_staged(paths, base, how) : chain::read_merged(paths, base, how);
  if (!merged) return merged.error();
  Loaded loaded{.chain = std::move(merged->chain),
                .settings = std::move(settings),
                .base = std::move(merged->base),
                .result = {}};
  loaded.settings.deployed = loaded.base->known;
  return loaded;
}

text::Result<Loaded> read(const Options& options, const Paths& paths, const chain::Options& how,
                          lint::Settings settings) {
  std::string remark;
  const text::Result<std::string> base = base_of(options, paths, remark);
  if (!base) return base.error();
  if (!base->empty()) {
    text::Result<Loaded> loaded = read_with_base(options, *base, paths, how, std::move(settings));
    if (loaded && !remark.empty()) loaded->remarks.push_back(std::move(remark));
    return loaded;
  }
  text::Result<chain::Chain> chain =
      options.staged ? chain::read_staged(paths, how) : chain::read(paths, how);
  if (!chain) return chain.error();
  Loaded loaded{
      .chain = std::move(*chain), .settings = std::move(settings), .base = std::nullopt, .result = {}};
  if (!remark.empty()) loaded.remarks.push_back(std::move(remark));
  return loaded;
}

}  // namespace

std::optional<Loaded> load(const Options& options, std::vector<text::Error>& errors) {
  FileSettings file = read_settings(options, errors);
  if (!errors.empty()) return std::nullopt;
  chain::Options how = file.chain;
  if (!options.layout.empty()) how.layout = options.layout;
  if (const auto version = sql::supported_version(options.pg_version)) {
    file.settings.server_version = *version;
    file.version_stated = true;
  }
  if (const std::string news = sql::news(file.settings.server_version); !news.empty())
    std::fputs(("schemalint: " + news + "\n").c_str(), stderr);

  Paths typed = options.paths;
  if (const text::Result<void> taken = take_standard_input(options, typed, how); !taken) {
    errors.push_back(taken.error());
    return std::nullopt;
  }
  Paths paths = paths_of(typed, file);
  const bool only_files = all_files(paths, how);
  const bool alone = how.unsaved && options.stdin_filename.empty();
  if (only_files && !alone) paths = folder_around(paths, how);
  text::Result<Loaded> loaded = read(options, paths, how, std::move(file.settings));
  if (!loaded) {
    errors.push_back(loaded.error());
    return std::nullopt;
  }
  loaded->understood = file.understood;
  loaded->version_stated = file.version_stated;
  loaded->read = {.paths = paths, .how = how, .base_file = file.base};
  if (!file.base.empty()) {
    if (const text::Result<void> stands = chain::stand_on(loaded->chain, file.base); !stands) {
      text::Error error = stands.error();
      error.path = file.path + ": [chain] base: " + error.path;
      errors.push_back(std::move(error));
      return std::nullopt;
    }
  }
  loaded->config = file.path;
  loaded->on_delete_places = std::move(file.on_delete_places);
  loaded->remarks.insert(loaded->remarks.end(), file.remarks.begin(), file.remarks.end());
  match_files(file, loaded->chain, loaded->settings, loaded->remarks);
  if (loaded->base && !loaded->base->mends.empty())
    loaded->remarks.push_back(fmt::format(
        "this clone is shallow, so where it left {} is not known, and {} itself is taken for that; `{}` "
        "mends it (in CI: fetch-depth: 0)",
        loaded->base->ref, loaded->base->ref, loaded->base->mends));
  if (!loaded->chain.partial) {
    for (std::string& remark : chain::remarks(loaded->chain)) loaded->remarks.push_back(std::move(remark));
  }
  if (only_files && paths != typed) loaded->settings.only_files = indices_of(typed, loaded->chain);
  if (!loaded->base && !alone) {
    if (const text::Result<void> marked = mark_deployed(options, file, *loaded); !marked) {
      errors.push_back(marked.error());
      return std::nullopt;
    }
  }
  return std::optional<Loaded>(std::move(*loaded));
}

}  // namespace schemalint
