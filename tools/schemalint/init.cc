// init: a schemalint.toml beside a chain, which takes as deployed what is committed.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "lint/chain/git.h"
#include "lint/chain/guess_format.h"
#include "lint/chain/schema_file.h"
#include "lint/config/config.h"
#include "lint/replay/replay.h"
#include "tools/schemalint/other_linters.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

namespace fs = std::filesystem;

// How many revisions, from the first, stand in the last commit as they stand here. Nothing where no git
// repository can tell.
std::optional<size_t> committed(const chain::Chain& chain) {
  if (!chain::git::run(chain.root, {"rev-parse", "--show-prefix"})) return std::nullopt;
  const auto there = chain::git::files_at(chain.root, "HEAD");
  if (!there) return 0;  // nothing is committed yet
  const auto changed = chain::git::changed_since(chain.root, "HEAD");
  if (!changed) return 0;
  const auto is_committed = [&](uint32_t file) {
    std::string path = chain.files[file].path;
    if (path.starts_with(chain.root + "/")) path.erase(0, chain.root.size() + 1);
    return there->contains(path) && !changed->contains(path);
  };
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const chain::Revision& revision = chain.revisions[i];
    const bool up = !revision.up || is_committed(revision.up->file);
    if (!is_committed(revision.file) || !up) return i;
  }
  return chain.revisions.size();
}

// The folder that was named, or the one that holds the chain where that was named itself.
std::string folder_for(const std::string& typed, const std::string& root) {
  const auto plain = [](const std::string& path) {
    const fs::path normal = fs::path(path).lexically_normal();
    return (normal.has_filename() ? normal : normal.parent_path()).string();
  };
  if (plain(typed) != plain(root) || plain(typed) == ".") return typed;
  const std::string above = fs::path(root + "/..").lexically_normal().string();
  return above.empty() ? "." : above;
}

std::string relative(const std::string& root, const std::string& folder) {
  const std::string path = fs::path(root).lexically_relative(fs::path(folder)).string();
  return path.empty() ? root : path;
}

std::string count(size_t revisions) {
  return revisions == 1 ? "1 revision" : fmt::format("{} revisions", revisions);
}

bool begins_in_the_middle(const chain::Chain& chain) {
  replay::Replay replay(
      chain, {.server_version = sql::newest_major, .with_effects = false, .strict = false, .presume = true});
  replay.all();
  return !replay.catalog().presumed().empty();
}

// [chain] base, as asked for; or a file that looks like it, to be looked at, where the chain needs what it
// does not make.
text::Result<std::string> base_lines(const Options& options, const chain::Chain& chain,
                                     const std::string& folder) {
  if (!options.base.empty()) {
    if (text::path_kind(options.base) == text::PathKind::missing)
      return text::Error{"there is no file or folder " + options.base,
                         "name a schema file: `migrate dump --output FILE` writes that of a database",
                         "--base",
                         {}};
    return fmt::format("base = \"{}\"\n", relative(options.base, folder));
  }
  if (!begins_in_the_middle(chain)) return std::string();
  const std::string seen = chain::likely_schema_file(chain);
  if (seen.empty())
    return std::string(
        "# The chain needs what no revision makes; `migrate dump --output structure.sql` writes what a "
        "database has.\n"
        "# base = \"structure.sql\"\n");
  return fmt::format(
      "# The chain needs what no revision makes; this file may say what that is.\n# base = \"{}\"\n",
      relative(seen, folder));
}

// A literal string of TOML.
std::string literal(const std::string& text) {
  return text.find('\'') == std::string::npos ? "'" + text + "'" : nlohmann::json(text).dump();
}

std::string any_layout(const chain::AnyFormat& any) {
  std::string toml = "layout = \"any\"   # no tool that is known; what the files look like:\n";
  toml += "pattern = " + literal(any.pattern) + "\n";
  if (!any.up.empty()) toml += "up = " + literal(any.up) + "   # the line that begins the up\n";
  if (!any.down.empty()) toml += "down = " + literal(any.down) + "   # and the down\n";
  toml +=
      "transaction = true   # the tool puts one around each script\norder = \"number\"   # or \"bytes\"\n";
  return toml;
}

std::string toml_for(const chain::Chain& chain, const std::string& path, const std::string& layout,
                     size_t deployed, const Adopted& adopted) {
  std::string toml = "# What schemalint and migrate know of this chain.\n[chain]\n";
  toml += fmt::format("path = \"{}\"\n", path) + layout;
  toml += "\n# What is deployed is replayed, not judged: findings begin after this revision.\n";
  toml += deployed > 0 ? fmt::format("[deployed]\nthrough = \"{}\"\n", chain.revisions[deployed - 1].id)
                       : "# [deployed]\n# through = \"\"\n";
  toml += fmt::format("\n# The oldest PostgreSQL that the chain must run on.\n[server]\nversion = {}\n",
                      adopted.server_version.empty() ? "15" : adopted.server_version);
  toml += "\n# rule = \"off\" | \"note\" | \"warning\" | \"error\"; `schemalint rules` lists them.\n";
  if (!adopted.file.empty()) toml += fmt::format("# Taken over from {}.\n", adopted.file);
  toml += "[rules]\n" + adopted.rules;
  toml +=
      "\n# What a deleted parent does to its children: table = \"restrict\" | \"cascade\" | \"set null\" | "
      "...\n[on_delete]\n";
  return toml;
}

}  // namespace

text::Result<int> init(const Options& options, std::string& out) {
  const std::string typed = options.paths.empty() ? "." : options.paths.front();
  text::Result<chain::Chain> chain =
      chain::read(std::vector{typed}, {.layout = options.layout, .exclude = {}});
  std::optional<chain::AnyFormat> any;
  const std::string place = chain::folder_of_sql(typed);
  if (options.layout.empty() && (!chain || chain->layout == "plain")) any = chain::guess_format(place);
  if (any) {
    text::Result<chain::Chain> read =
        chain::read(std::vector{place}, {.layout = "any", .exclude = {}, .any = *any});
    if (read) chain = std::move(read);
  }
  if (!chain) return chain.error();
  const std::string folder = folder_for(typed, chain->root);
  const std::string file = folder == "." ? "schemalint.toml" : text::join_path(folder, "schemalint.toml");
  const std::optional<std::string> known = config::find_upwards(chain->root);
  if (text::path_kind(file) != text::PathKind::missing || known) {
    const bool same = !known || fs::path(*known).lexically_relative(fs::current_path()) ==
                                    fs::path(file).lexically_normal();
    return text::Error{same ? "is there already" : "is there already, and is what this chain goes by",
                       "edit it, or remove it first",
                       same ? file : *known,
                       {}};
  }
  const std::optional<size_t> in_git = committed(*chain);
  const size_t all = chain->revisions.size(), deployed = in_git.value_or(all);
  const text::Result<std::string> base = base_lines(options, *chain, folder);
  if (!base) return base.error();
  const std::string layout = any ? any_layout(*any) : fmt::format("layout = \"{}\"\n", chain->layout);
  Adopted adopted;
  if (!options.from.empty()) {
    text::Result<Adopted> read = adopt(options.from, *chain, deployed, folder);
    if (!read) return read.error();
    adopted = std::move(*read);
    if (!adopted.file.empty()) adopted.file = relative(adopted.file, text::absolute(folder));
  }
  const std::string toml = toml_for(*chain, relative(chain->root, folder), layout + *base, deployed, adopted);
  if (const text::Result<void> written = write(file, toml); !written) return written.error();
  out += fmt::format("wrote {}: {} layout, {}, ", file, chain->layout, count(all));
  if (deployed == all)
    out += all == 1 ? "taken as deployed\n" : "all taken as deployed\n";
  else if (deployed == 0)
    out += "none taken as deployed: none is committed\n";
  else
    out += fmt::format("taken as deployed through {}: what follows is not committed\n",
                       chain->revisions[deployed - 1].id);
  for (const std::string& remark : adopted.remarks) out += remark + "\n";
  return clean;
}

}  // namespace schemalint
