// --fix and --diff: fixes applied one after the other, each proved on the chain as it stands with those
// before it.
#include "lint/fix/fix.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "lint/chain/edited.h"
#include "lint/chain/schema_file.h"
#include "lint/fix/prove.h"
#include "lint/fix/revise.h"
#include "lint/fix/unified.h"
#include "rules/table.h"
#include "tools/schemalint/passes.h"
#include "tools/schemalint/reports.h"

namespace schemalint {

namespace {

namespace fs = std::filesystem;

// As git and editors write it.
std::string plain(const std::string& path) {
  return path.starts_with("./") ? path.substr(2) : path;
}

text::Error refused(std::string message, std::string hint) {
  return {std::move(message), std::move(hint), {}, {}};
}

text::Result<void> may_edit(const Options& options, const Loaded& loaded) {
  if (options.staged)
    return refused("--fix edits files, and --staged judges what is in git's index",
                   "fix first, then `git add`");
  if (!options.stdin_filename.empty() || (!options.paths.empty() && options.paths.front() == "-"))
    return refused("--fix edits files, and standard input is none", "name the file");
  const bool narrowed = loaded.base || !loaded.settings.deployed.empty() ||
                        !loaded.settings.only_files.empty() || loaded.chain.partial;
  if (narrowed) return {};
  return refused(
      "--fix never edits what is deployed, and nothing says what is",
      "say it with --since REV, --base REF, or [deployed] through in schemalint.toml; or name the files");
}

// The settings of another reading of the chain: what is said of revisions and files goes by their names.
lint::Settings settings_for(const lint::Settings& settings, const chain::Chain& from,
                            const chain::Chain& to) {
  lint::Settings out = settings;
  std::map<std::string_view, uint32_t> files;
  for (uint32_t i = 0; i < from.files.size(); ++i) files.emplace(from.files[i].path, i);
  const auto moved = [&](const std::set<uint32_t>& wanted, bool with_new) {
    std::set<uint32_t> found;
    for (uint32_t i = 0; i < to.files.size(); ++i) {
      const auto old = files.find(to.files[i].path);
      if (old == files.end() ? with_new : wanted.contains(old->second)) found.insert(i);
    }
    return found;
  };
  if (!settings.only_files.empty()) out.only_files = moved(settings.only_files, true);
  for (lint::RulesOfFiles& of_files : out.of_files) of_files.files = moved(of_files.files, false);
  std::set<std::string_view> deployed;
  for (uint32_t i = 0; i < from.revisions.size(); ++i) {
    if (settings.is_deployed(i)) deployed.insert(from.revisions[i].id);
  }
  out.deployed.clear();
  for (const chain::Revision& revision : to.revisions) out.deployed.push_back(deployed.contains(revision.id));
  return out;
}

// A reading of the chain, judged. Not moved once it is made: the result refers to the chain.
struct State {
  chain::Chain chain;
  lint::Settings settings;
  lint::Result result;
};

class Fixer {
 public:
  Fixer(const Options& options, const Loaded& loaded) : options_(options), loaded_(loaded) {}

  text::Result<Fixes> run() {
    text::Result<std::unique_ptr<State>> first = judge({});
    if (!first) return first.error();
    std::unique_ptr<State> state = *std::move(first);
    // What was withheld may be proved once others are fixed: until a round brings nothing.
    while (round(state)) tried_.clear();
    fixes_.remarks.insert(fixes_.remarks.end(), withheld_.begin(), withheld_.end());
    return std::move(fixes_);
  }

 private:
  bool round(std::unique_ptr<State>& state) {
    withheld_.clear();
    bool any = false;
    while (const lint::Finding* finding = next(*state)) {
      std::string why;
      std::unique_ptr<State> then = try_one(*state, *finding, why);
      const std::string said = words(*state, *finding);
      if (!then) {
        withheld_.push_back(fmt::format("withheld: {}: {}", said, why));
        continue;
      }
      fixes_.remarks.push_back("fixed: " + said);
      state = std::move(then);
      any = true;
    }
    return any;
  }

  text::Result<chain::Chain> read(const fix::Contents& more) const {
    fix::Contents all = fixes_.contents;
    for (const auto& [path, bytes] : more) all.insert_or_assign(path, bytes);
    text::Result<chain::Chain> chain = chain::read_edited(loaded_.read.paths, loaded_.read.how, all);
    if (chain && !loaded_.read.base_file.empty()) {
      if (const text::Result<void> stands = chain::stand_on(*chain, loaded_.read.base_file); !stands)
        return stands.error();
    }
    return chain;
  }

  text::Result<std::unique_ptr<State>> judge(const fix::Contents& more) const {
    text::Result<chain::Chain> chain = read(more);
    if (!chain) return chain.error();
    auto state = std::make_unique<State>();
    state->chain = *std::move(chain);
    state->settings = settings_for(loaded_.settings, loaded_.chain, state->chain);
    state->result = lint::run({.chain = state->chain, .settings = state->settings, .rules = rules::all()});
    fix::propose(state->chain, state->result);
    return state;
  }

  bool wanted(const lint::Fix& fix) const {
    if (fix.kind == lint::FixKind::follow_up) return options_.follow_ups;
    return fix.kind == lint::FixKind::safe || options_.unsafe_fixes;
  }

  const lint::Finding* next(const State& state) {
    for (const lint::Finding& finding : state.result.findings) {
      if (!finding.fix || !wanted(*finding.fix)) continue;
      const bool of_revision = finding.revision < state.chain.revisions.size();
      if (tried_
              .insert(fmt::format("{}\n{}\n{}", finding.rule,
                                  of_revision ? state.chain.revisions[finding.revision].id : "",
                                  finding.subject))
              .second)
        return &finding;
    }
    return nullptr;
  }

  // Null where `why` says what is against it.
  std::unique_ptr<State> try_one(const State& state, const lint::Finding& finding, std::string& why) {
    for (const lint::Edit& edit : finding.fix->edits) {
      const text::Source& source = state.chain.files[edit.at.file];
      if (fixes_.contents.contains(source.path)) continue;
      const text::Result<text::Source> on_disk = text::load(source.path);
      if (!on_disk || on_disk->bytes != source.bytes) {
        why = "its SQL is not what the file holds";
        return nullptr;
      }
    }
    const text::Result<fix::Contents> contents =
        fix::revise(state.chain, finding, [&](const fix::Contents& more) { return read(more); });
    if (!contents) {
      why = contents.error().message;
      return nullptr;
    }
    text::Result<std::unique_ptr<State>> then = judge(*contents);
    if (!then) {
      why = then.error().message;
      return nullptr;
    }
    why = fix::doubt({state.chain, state.settings, state.result},
                     {(*then)->chain, (*then)->settings, (*then)->result}, finding);
    if (!why.empty()) return nullptr;
    for (const auto& [path, bytes] : *contents) fixes_.contents.insert_or_assign(path, bytes);
    return *std::move(then);
  }

  static std::string words(const State& state, const lint::Finding& finding) {
    const text::Source& source = state.chain.files[finding.at.file];
    const text::Position at = text::position_of(source, finding.at.at.begin);
    return fmt::format("{}:{}: {} of {}", plain(source.path), at.line, finding.rule, finding.subject);
  }

  const Options& options_;
  const Loaded& loaded_;
  std::set<std::string> tried_;  // in this round
  std::vector<std::string> withheld_;
  Fixes fixes_;
};

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

text::Result<Fixes> find_fixes(const Options& options, const Loaded& loaded) {
  if (const text::Result<void> may = may_edit(options, loaded); !may) return may.error();
  return Fixer(options, loaded).run();
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
