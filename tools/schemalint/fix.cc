// --fix and --diff: which chains may be fixed, and what becomes of the fixes that are proved.
#include <filesystem>

#include "lint/chain/git.h"
#include "lint/fix/unified.h"
#include "tools/schemalint/fixer.h"
#include "tools/schemalint/passes.h"
#include "tools/schemalint/reports.h"

namespace schemalint {

namespace {

namespace fs = std::filesystem;

// What git has not got of the files that are to be edited would be lost.
text::Result<void> require_clean(const Fixes& fixes) {
  for (const auto& [path, bytes] : fixes.contents) {
    if (text::path_kind(path) != text::PathKind::file) continue;
    const std::string folder(text::directory(path));
    const text::Result<std::string> status = chain::git::run(
        folder.empty() ? "." : folder, {"status", "--porcelain", "--", fs::path(path).filename().string()});
    if (!status) return status.error();
    if (!status->empty())
      return refused(plain(path) + " holds what git has not got, and --require-clean is given",
                     "commit it, or stash it");
  }
  return {};
}

std::string beside(const std::string& path) {
  return path + ".schemalint-new";
}

text::Result<void> put_beside(const std::string& path, const std::string& bytes) {
  std::error_code failed;
  fs::create_directories(fs::path(path).parent_path(), failed);
  if (const text::Result<void> written = write(beside(path), bytes); !written) return written;
  if (const fs::file_status there = fs::status(path, failed); fs::exists(there))
    fs::permissions(beside(path), there.permissions(), failed);
  return {};
}

}  // namespace

text::Result<void> may_edit(const Options& options, const Loaded& loaded, const std::string& option) {
  if (options.staged)
    return refused(option + " edits files, and --staged judges what is in git's index",
                   "edit first, then `git add`");
  if (!options.stdin_filename.empty() || (!options.paths.empty() && options.paths.front() == "-"))
    return refused(option + " edits files, and standard input is none", "name the file");
  const bool narrowed = loaded.base || !loaded.settings.deployed.empty() ||
                        !loaded.settings.only_files.empty() || loaded.chain.partial;
  if (narrowed) return {};
  return refused(
      option + " never edits what is deployed, and nothing says what is",
      "say it with --since REV, --base REF, or [deployed] through in schemalint.toml; or name the files");
}

text::Result<Fixes> find_fixes(const Options& options, const Loaded& loaded) {
  if (const text::Result<void> may = may_edit(options, loaded, "--fix"); !may) return may.error();
  text::Result<Fixes> fixes = prove_fixes(options, loaded);
  if (!fixes || !options.require_clean) return fixes;
  if (const text::Result<void> kept = require_clean(*fixes); !kept) return kept.error();
  return fixes;
}

// All or nothing: what cannot be written is known before a file is replaced.
text::Result<void> write_fixes(const Fixes& fixes) {
  std::error_code failed;
  text::Result<void> written;
  for (const auto& [path, bytes] : fixes.contents) {
    if (written) written = put_beside(path, bytes);
  }
  for (const auto& [path, bytes] : fixes.contents) {
    if (!written) {
      fs::remove(beside(path), failed);
      continue;
    }
    const fs::path place = fs::is_symlink(path) ? fs::canonical(path, failed) : fs::path(path);
    fs::rename(beside(path), place, failed);
    if (failed) return text::Error{"cannot write: " + failed.message(), "", path, {}};
  }
  return written;
}

void print_diff(const Fixes& fixes, std::string& out) {
  for (const auto& [path, bytes] : fixes.contents) {
    const text::Result<text::Source> before = text::load(path);
    const std::string old = before ? (before->had_bom ? "\xEF\xBB\xBF" : "") + before->bytes : std::string();
    out += fix::unified_diff(plain(path), old, bytes, !before);
  }
}

}  // namespace schemalint
