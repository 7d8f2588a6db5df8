// Many fixes are proved by one replay where they keep out of each other's way; where that fails, by halves.
#include "tools/schemalint/fixer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "lint/chain/edited.h"
#include "lint/chain/schema_file.h"
#include "lint/fix/fix.h"
#include "lint/fix/prove.h"
#include "lint/fix/revise.h"
#include "rules/table.h"

namespace schemalint {

namespace {

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

// A reading of the chain, judged. Not moved once it is made: the rest refers to the chain.
struct State {
  explicit State(chain::Chain read) : chain(std::move(read)) {}

  chain::Chain chain;
  lint::Settings settings;
  lint::Result result;
  fix::Judged judged{chain, settings, result};
};

class Fixer {
 public:
  Fixer(const Options& options, const Loaded& loaded) : options_(options), loaded_(loaded) {}

  text::Result<Fixes> run() {
    text::Result<chain::Chain> chain = read({});
    if (!chain) return chain.error();
    state_ = judge(*std::move(chain));
    fix::propose(state_->chain, state_->result);
    // What was withheld may be proved once others are fixed: until a round brings nothing.
    while (round()) tried_.clear();
    fixes_.remarks.insert(fixes_.remarks.end(), withheld_.begin(), withheld_.end());
    return std::move(fixes_);
  }

 private:
  using Findings = std::vector<const lint::Finding*>;

  bool round() {
    withheld_.clear();
    bool any = false;
    for (Findings next = untried(); !next.empty(); next = untried()) {
      const lint::Finding& first = *next.front();
      const auto refuted = refuted_.find(key(first));
      std::string why = refuted == refuted_.end() ? "" : refuted->second;
      if (why.empty() && try_some(next, why)) {
        any = true;
        continue;
      }
      refuted_.emplace(key(first), why);
      tried_.insert(key(first));
      withheld_.push_back(fmt::format("withheld: {}: {}", words(first), why));
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

  std::unique_ptr<State> judge(chain::Chain chain) const {
    auto state = std::make_unique<State>(std::move(chain));
    state->settings = settings_for(loaded_.settings, loaded_.chain, state->chain);
    state->result = lint::run({.chain = state->chain, .settings = state->settings, .rules = rules::all()});
    return state;
  }

  bool wanted(const lint::Fix& fix) const {
    if (fix.kind == lint::FixKind::follow_up) return options_.follow_ups;
    return fix.kind == lint::FixKind::safe || options_.unsafe_fixes;
  }

  std::string key(const lint::Finding& finding) const {
    const bool of_revision = finding.revision < state_->chain.revisions.size();
    return fmt::format("{}\n{}\n{}", finding.rule,
                       of_revision ? state_->chain.revisions[finding.revision].id : "", finding.subject);
  }

  // Of what has not been tried in this round the first one, and what follows it as long as it has a subject
  // of its own. More together would fail together more often, and be tried again by halves.
  Findings untried() const {
    Findings found;
    std::set<std::string_view> subjects;
    for (const lint::Finding& finding : state_->result.findings) {
      if (!finding.fix || !wanted(*finding.fix) || tried_.contains(key(finding))) continue;
      const bool unsafe = finding.fix->kind == lint::FixKind::unsafe;
      if (!found.empty() && unsafe != (found.front()->fix->kind == lint::FixKind::unsafe)) break;
      if (!subjects.insert(finding.subject).second) break;
      const bool refuted = refuted_.contains(key(finding));
      if (refuted && !found.empty()) break;
      found.push_back(&finding);
      if (refuted) break;
    }
    return found;
  }

  // Edits that a trial has made so far, in the chain as it stands before it.
  using Edits = std::vector<lint::Edit>;

  // The file with those of the edits that are its own.
  std::string edited(uint32_t file, const Edits& edits) const {
    std::vector<const lint::Edit*> own;
    for (const lint::Edit& edit : edits) {
      if (edit.at.file == file) own.push_back(&edit);
    }
    std::sort(own.begin(), own.end(),
              [](const lint::Edit* a, const lint::Edit* b) { return a->at.at.begin > b->at.at.begin; });
    std::string bytes = state_->chain.files[file].bytes;
    for (const lint::Edit* edit : own) bytes.replace(edit->at.at.begin, edit->at.at.size(), edit->text);
    return bytes;
  }

  // Where the place is once the edits are made; nothing where one of them touches it.
  static std::optional<text::Span> moved(const lint::Place& place, const Edits& edits) {
    const text::Span at = place.at;
    int64_t by = 0;
    for (const lint::Edit& edit : edits) {
      const text::Span there = edit.at.at;
      if (edit.at.file != place.file || (there.begin >= at.end && there.begin > at.begin)) continue;
      if (there.end > at.begin || there.begin == at.begin) return std::nullopt;
      by += static_cast<int64_t>(edit.text.size()) - static_cast<int64_t>(edit.at.at.size());
    }
    return text::Span{static_cast<uint32_t>(at.begin + by), static_cast<uint32_t>(at.end + by)};
  }

  // The finding as it stands in another reading of the chain, which has the edits; nothing where its files
  // are others there.
  std::optional<lint::Finding> moved(const lint::Finding& finding, const chain::Chain& to,
                                     const Edits& edits) const {
    lint::Finding out = finding;
    for (lint::Edit& edit : out.fix->edits) {
      const std::optional<text::Span> at = moved(edit.at, edits);
      const auto file = std::find_if(to.files.begin(), to.files.end(), [&](const text::Source& source) {
        return source.path == state_->chain.files[edit.at.file].path;
      });
      if (!at || file == to.files.end() || file->bytes != edited(edit.at.file, edits)) return std::nullopt;
      edit.at.at = *at;
      edit.at.file = static_cast<uint32_t>(file - to.files.begin());
    }
    const auto revision =
        std::find_if(to.revisions.begin(), to.revisions.end(), [&](const chain::Revision& one) {
          return finding.revision < state_->chain.revisions.size() &&
                 one.id == state_->chain.revisions[finding.revision].id;
        });
    if (revision != to.revisions.end())
      out.revision = static_cast<uint32_t>(revision - to.revisions.begin());
    else if (finding.revision != UINT32_MAX)
      return std::nullopt;
    return out;
  }

  // As many of the findings, from the first on, as are proved together: half of them where more are not.
  // False where the first one alone is not: `why` says what is against it.
  bool try_some(Findings findings, std::string& why) {
    findings.resize(std::min(findings.size(), at_once_));
    for (;;) {
      if (std::unique_ptr<State> then = try_all(findings, why)) {
        for (const lint::Finding* one : findings) {
          tried_.insert(key(*one));
          fixes_.remarks.push_back("fixed: " + words(*one));
        }
        state_ = std::move(then);
        fix::propose(state_->chain, state_->result);
        refuted_.clear();
        at_once_ *= 2;
        return true;
      }
      at_once_ = std::max<size_t>(1, findings.size() / 2);
      if (findings.size() <= 1) return false;
      findings.resize(at_once_);
    }
  }

  // Leaves out of `findings` what cannot be written beside those before it. Null: not proved.
  std::unique_ptr<State> try_all(Findings& findings, std::string& why) {
    fix::Contents contents;
    Edits edits;
    std::optional<chain::Chain> so_far;  // with what the fixes so far have edited, and their new revisions
    for (size_t i = 0; i < findings.size(); ++i) {
      text::Result<fix::Contents> more =
          contents_of(*findings[i], so_far ? *so_far : state_->chain, contents, edits, so_far);
      if (!more) {
        why = more.error().message;
        if (i == 0) return nullptr;
        findings.erase(findings.begin() + static_cast<ptrdiff_t>(i--));
        continue;
      }
      contents = *std::move(more);
      edits.insert(edits.end(), findings[i]->fix->edits.begin(), findings[i]->fix->edits.end());
    }
    text::Result<chain::Chain> chain = read(contents);
    if (!chain) {
      why = chain.error().message;
      return nullptr;
    }
    std::unique_ptr<State> then = judge(*std::move(chain));
    why = fix::doubt(state_->judged, then->judged, findings);
    if (!why.empty()) return nullptr;
    for (const auto& [path, bytes] : contents) fixes_.contents.insert_or_assign(path, bytes);
    return then;
  }

  // With those of the fixes before it, whose edits and new revisions `chain` has. `then` is read with this
  // one's own: the next one's `chain`.
  text::Result<fix::Contents> contents_of(const lint::Finding& finding, const chain::Chain& chain,
                                          const fix::Contents& before, const Edits& edits,
                                          std::optional<chain::Chain>& then) const {
    for (const lint::Edit& edit : finding.fix->edits) {
      const text::Source& source = state_->chain.files[edit.at.file];
      if (fixes_.contents.contains(source.path)) continue;
      const text::Result<text::Source> on_disk = text::load(source.path);
      if (!on_disk || on_disk->bytes != source.bytes)
        return text::Error{"its SQL is not what the file holds", {}, {}, {}};
    }
    const std::optional<lint::Finding> here = moved(finding, chain, edits);
    const text::Error edited{"another fix has edited its file", {}, {}, {}};
    if (!here) return edited;
    const auto with_before = [&](const fix::Contents& more) {
      fix::Contents all = before;
      for (const auto& [path, bytes] : more) all.insert_or_assign(path, bytes);
      return all;
    };
    std::optional<chain::Chain> latest;
    const text::Result<fix::Contents> own = fix::revise(chain, *here, [&](const fix::Contents& more) {
      text::Result<chain::Chain> with = read(with_before(more));
      if (with) latest = *with;
      return with;
    });
    if (!own) return own.error();
    // A new revision is read before its sections are filled in: what another fix edits there would be lost.
    const auto is_edited = [&](const auto& entry) {
      return std::any_of(here->fix->edits.begin(), here->fix->edits.end(), [&](const lint::Edit& edit) {
        return chain.files[edit.at.file].path == entry.first;
      });
    };
    for (const auto& entry : *own) {
      if (before.contains(entry.first) && !is_edited(entry)) return edited;
    }
    if (!latest) {
      text::Result<chain::Chain> with = read(with_before(*own));
      if (!with) return with.error();
      latest = *std::move(with);
    }
    then = std::move(latest);
    return with_before(*own);
  }

  std::string words(const lint::Finding& finding) const {
    const text::Source& source = state_->chain.files[finding.at.file];
    const text::Position at = text::position_of(source, finding.at.at.begin);
    return fmt::format("{}:{}: {} of {}", plain(source.path), at.line, finding.rule, finding.subject);
  }

  const Options& options_;
  const Loaded& loaded_;
  std::unique_ptr<State> state_;                // with all that is fixed
  std::set<std::string> tried_;                 // in this round
  std::map<std::string, std::string> refuted_;  // by key: what is against it on the chain as it stands
  size_t at_once_ = 64;                         // how many fixes are proved together
  std::vector<std::string> withheld_;
  Fixes fixes_;
};

}  // namespace

text::Result<Fixes> prove_fixes(const Options& options, const Loaded& loaded) {
  return Fixer(options, loaded).run();
}

// As git and editors write it.
std::string plain(const std::string& path) {
  return path.starts_with("./") ? path.substr(2) : path;
}

}  // namespace schemalint
