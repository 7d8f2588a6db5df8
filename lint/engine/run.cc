// Replaying the chain once, asking every rule in its place, sorting what came of it.

#include "lint/engine/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <span>
#include <tuple>

#include "lint/chain/parse_script.h"
#include "lint/engine/baseline.h"
#include "lint/engine/brought_about.h"
#include "lint/engine/downs.h"
#include "lint/engine/made_later.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rules_by_place.h"
#include "lint/engine/suppress.h"

namespace lint {

namespace {

// Of each file the revision that it belongs to: the first one.
std::vector<uint32_t> revisions_of_files(const chain::Chain& chain) {
  std::vector<uint32_t> found(chain.files.size(), UINT32_MAX);
  const auto note = [&](uint32_t file, uint32_t revision) {
    if (file < found.size()) found[file] = std::min(found[file], revision);
  };
  for (uint32_t i = 0; i < chain.revisions.size(); ++i) {
    const chain::Revision& revision = chain.revisions[i];
    note(revision.file, i);
    for (const auto* script : {&revision.up, &revision.down, &revision.verify}) {
      if (*script) note((*script)->file, i);
    }
  }
  return found;
}

// Statements that could not be read, each once.
size_t blind_spots(const catalog::Catalog& catalog) {
  std::set<std::tuple<uint32_t, uint32_t, uint32_t>> statements;
  for (const catalog::Opaque& opaque : catalog.opaques()) {
    if (opaque.at.revision == UINT32_MAX) continue;  // no statement's
    statements.emplace(opaque.at.revision, opaque.at.file, opaque.at.span.begin);
  }
  return statements.size();
}

// As the chain has what they speak of. Findings are large: numbers are sorted, and each is moved once.
std::vector<Finding> in_order(std::vector<Finding> findings) {
  std::vector<uint32_t> order(findings.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](uint32_t left, uint32_t right) {
    const Finding &a = findings[left], &b = findings[right];
    return std::tie(a.revision, a.at.file, a.at.path, a.at.at, a.rule, a.subject, left) <
           std::tie(b.revision, b.at.file, b.at.path, b.at.at, b.rule, b.subject, right);
  });
  std::vector<Finding> out;
  out.reserve(findings.size());
  for (const uint32_t number : order) out.push_back(std::move(findings[number]));
  return out;
}

// What apply() has nothing to do for, so that effects() alone knows of refusals.
constexpr ChangeSet commands =
    changes<ast::Reindex, ast::Vacuum, ast::Cluster, ast::RefreshMatview, ast::LockTable, ast::Truncate>();

// What locks tables in use, or writes their rows, until its transaction ends.
constexpr ChangeSet holding =
    changes<ast::AlterTable, ast::CreateTable, ast::CreateIndex, ast::Drop, ast::Rename, ast::SetSchema,
            ast::CreateTrigger, ast::CreatePolicy, ast::AlterPolicy, ast::CreateRule, ast::RefreshMatview,
            ast::Cluster, ast::Reindex, ast::Truncate, ast::LockTable, ast::DataQuery, ast::Copy>();

class Judge {
 public:
  explicit Judge(const Inputs& inputs)
      : inputs_(inputs),
        asked_(inputs.rules, inputs.settings),
        context_{inputs.chain, inputs.settings, departed_, taken_, column_changes_, held_, inputs.base},
        downs_(asked_, context_, sink_) {}

  Result run();

 private:
  void note_unread(const replay::Step& step);
  void before(const replay::Step& step, const catalog::Catalog& catalog);
  void after(const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog);
  void verify(replay::Replay& replay, uint32_t revision);
  void ask_of_schema(const catalog::Catalog& catalog, Sink& sink);
  void keep_wanted();
  void suppress(Result& result);
  bool wanted(const Finding& finding) const;
  bool settle(Finding& finding) const;
  const Rule* rule_named(std::string_view id) const;
  bool wanted_file(uint32_t file) const;
  std::string_view id_of(uint32_t revision) const;

  const Inputs& inputs_;
  Departed departed_;
  TakenNames taken_;
  ColumnChanges column_changes_;
  Held held_;
  RulesByPlace asked_;
  Context context_;
  Sink sink_;
  Downs downs_;
  std::optional<uint32_t> last_deployed_;
  BroughtAbout brought_about_;
  struct Pending {  // of the statement under way
    Finding finding;
    bool of_refusals;
  };
  Sink statement_sink_;
  std::vector<Pending> pending_;
  std::string refused_command_;
  size_t unread_ = 0;
  size_t refused_ = 0;                                        // by the replay, before the revision under way
  std::optional<std::pair<uint32_t, uint32_t>> last_unread_;  // revision and number of the statement
};

void Judge::before(const replay::Step& step, const catalog::Catalog& catalog) {
  departed_.before(step, catalog);
  pending_.clear();
  if (inputs_.settings.is_deployed(step.revision)) return;
  if (last_deployed_) brought_about_.before(step, catalog);
  taken_.before(step, catalog);
  column_changes_.before(step, catalog);
  held_.before(step);
  refused_command_.clear();
  const auto& rules = asked_.statement[step.change.index()];
  const bool command = commands >> step.change.index() & 1;
  const bool holds = holding >> step.change.index() & 1;
  if (rules.empty() && !command && !holds) return;
  const StatementView view(context_, step, catalog);
  if (command) refused_command_ = view.effects().error.value_or("");
  for (const Rule* rule : rules) {
    statement_sink_.speaks(rule->id);
    std::get<StatementCheck>(rule->check)(view, statement_sink_);
    for (Finding& finding : statement_sink_.findings()) {
      pending_.push_back({std::move(finding), rule->of_refusals});
    }
    statement_sink_.findings().clear();
  }
  if (holds) held_.gather(view);
}

void Judge::note_unread(const replay::Step& step) {
  const std::pair place{step.revision, step.number};
  const bool unread = std::holds_alternative<ast::Unknown>(step.change) ||
                      chain::hangs_on_unfilled(inputs_.chain, step.script.file, step.statement.span);
  if (!unread || step.inner || last_unread_ == place) return;
  last_unread_ = place;
  ++unread_;
}

void Judge::after(const replay::Step& step, const commands::Applied& applied,
                  const catalog::Catalog& catalog) {
  note_unread(step);
  const bool follows = applied.refused && departed_.follows(*applied.refused);
  departed_.after(step, applied, catalog);
  taken_.after(step, applied, catalog);
  column_changes_.after(step, applied, catalog);
  held_.after(step, applied);
  if (last_deployed_ && !inputs_.settings.is_deployed(step.revision))
    brought_about_.after(step, applied, catalog);
  for (Pending& pending : pending_) {
    const bool happens = !applied.refused && !applied.skipped;
    if (happens || pending.of_refusals) sink_.findings().push_back(std::move(pending.finding));
  }
  const bool refusal_told =
      std::any_of(pending_.begin(), pending_.end(), [](const Pending& p) { return p.of_refusals; });
  pending_.clear();
  if (refusal_told || follows || inputs_.settings.is_deployed(step.revision)) return;
  for (const Rule* rule : asked_.applied[step.change.index()]) {
    sink_.speaks(rule->id);
    std::get<AppliedCheck>(rule->check)({context_, step, applied, catalog, refused_command_}, sink_);
  }
}

bool Judge::wanted_file(uint32_t file) const {
  const Settings& settings = inputs_.settings;
  return settings.only_files.empty() || settings.only_files.contains(file);
}

bool Judge::wanted(const Finding& finding) const {
  const bool here =
      wanted_file(finding.at.file) ||
      // Another's that comes of it: the same number, the same SQL. Notes of other kinds tell what was before.
      std::any_of(finding.notes.begin(), finding.notes.end(),
                  [&](const Note& note) { return note.word == "also" && wanted_file(note.place.file); });
  if (!here || inputs_.settings.is_excepted(*rule_named(finding.rule), finding.at.file, finding.subject))
    return false;
  return finding.of_deployed || !inputs_.settings.is_deployed(finding.revision);
}

const Rule* Judge::rule_named(std::string_view id) const {
  const auto by_id = [](const Rule* rule, std::string_view name) { return rule->id < name; };
  return *std::lower_bound(inputs_.rules.begin(), inputs_.rules.end(), id, by_id);
}

// How grave the finding is in its file; false: not at all.
bool Judge::settle(Finding& finding) const {
  finding.severity =
      std::min(finding.severity, inputs_.settings.severity(*rule_named(finding.rule), finding.at.file));
  return finding.severity != Severity::off;
}

void Judge::keep_wanted() {
  std::erase_if(sink_.findings(), [&](Finding& finding) { return !wanted(finding) || !settle(finding); });
}

std::string_view Judge::id_of(uint32_t revision) const {
  return revision < inputs_.chain.revisions.size() ? inputs_.chain.revisions[revision].id
                                                   : std::string_view{};
}

void Judge::suppress(Result& result) {
  std::vector<Allow> allowed = find_allows(inputs_.chain, inputs_.rules);
  std::map<uint32_t, std::vector<Allow*>> of_files;
  std::vector<Allow*> of_tables;
  for (Allow& allow : allowed) (allow.table.empty() ? of_files[allow.file] : of_tables).push_back(&allow);
  result.summary.suppressed += std::erase_if(sink_.findings(), [&](const Finding& finding) {
    bool silenced = false;
    const auto ask = [&](const std::vector<Allow*>& some) {
      for (Allow* allow : some) {
        if (!allows(*allow, finding, result.replay->catalog())) continue;
        allow->used = silenced = true;
      }
    };
    ask(of_tables);
    if (const auto here = of_files.find(finding.at.file); here != of_files.end()) ask(here->second);
    if (silenced) ++result.allowed[finding.rule];
    return silenced;
  });
  const Rule* unused = asked_.own_rule("unused-allow");
  const Rule* malformed = asked_.own_rule("malformed-allow");
  const auto is_on = [&](std::string_view id, uint32_t file) {
    return inputs_.settings.severity(*rule_named(id), file) != Severity::off;
  };
  const std::vector<uint32_t> revisions = revisions_of_files(inputs_.chain);
  for (const Allow& allow : allowed) {
    const bool malformed_one = !allow.problem.empty() || (allow.used && !allow.remark.empty());
    const Rule* speaker = malformed_one ? malformed : unused;
    const uint32_t revision = revisions[allow.file];
    if ((allow.used && !malformed_one) || !speaker || !wanted_file(allow.file) ||
        inputs_.settings.is_deployed(revision))
      continue;
    if (!malformed_one && std::none_of(allow.means.begin(), allow.means.end(),
                                       [&](std::string_view id) { return is_on(id, allow.file); }))
      continue;
    Finding finding;
    finding.at = {.file = allow.file, .path = {}, .at = allow.comment};
    finding.revision = revision;
    finding.subject = allow.rule;
    if (!allow.problem.empty()) {
      finding.message = allow.problem;
      finding.help = allow.hint;
      finding.wanted = allow.meant;
    } else if (malformed_one) {
      finding.message = allow.remark;
      finding.help = fmt::format("it counts; write -- schemalint: allow {} <reason>", allow.means.front());
    } else {
      finding.message = fmt::format("nothing here for `allow {}` to silence", allow.rule);
      finding.help = "take the comment away";
    }
    sink_.speaks(speaker->id);
    sink_.add(std::move(finding));
    if (!settle(sink_.findings().back())) sink_.findings().pop_back();
  }
}

// What a revision's own proof finds refused.
void Judge::verify(replay::Replay& replay, uint32_t revision) {
  const std::optional<chain::Script>& script = inputs_.chain.revisions[revision].verify;
  if (!script || inputs_.settings.is_deployed(revision)) return;
  downs_.read(revision, *script, chain::parse_script(inputs_.chain, *script));
  replay.verify(
      revision, *script,
      {.before = {},
       .after =
           [&](const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog) {
             if (applied.refused) after(step, applied, catalog);
           },
       .revision_done = {},
       .undone = {}});
}

void Judge::ask_of_schema(const catalog::Catalog& catalog, Sink& sink) {
  const std::vector<const catalog::Relation*> tables = lint::tables(catalog);
  const Children keys = lint::children(tables);
  for (const Rule* rule : asked_.schema) {
    sink.speaks(rule->id);
    std::get<SchemaCheck>(rule->check)({context_, catalog, tables, keys}, sink);
  }
}

Result Judge::run() {
  for (uint32_t i = 0; i < inputs_.chain.revisions.size(); ++i) {
    if (inputs_.settings.is_deployed(i)) last_deployed_ = i;
  }
  const auto replay = std::make_shared<replay::Replay>(
      inputs_.chain, replay::ReplayOptions{.server_version = inputs_.settings.server_version,
                                           .with_effects = false,
                                           .strict = false,
                                           .presume = !inputs_.settings.complete,
                                           .downs = true});
  replay->all({.before = [&](const replay::Step& step, const catalog::Catalog& c) { before(step, c); },
               .after = [&](const replay::Step& step, const commands::Applied& applied,
                            const catalog::Catalog& c) { after(step, applied, c); },
               .revision_done =
                   [&](uint32_t revision, const catalog::Catalog& c) {
                     taken_.revision_done(c);
                     column_changes_.revision_done(c);
                     const bool up_refused = replay->refused() != refused_;
                     verify(*replay, revision);
                     downs_.revision_done(*replay, revision, up_refused);
                     refused_ = replay->refused();
                     if (revision == last_deployed_) {
                       Sink stood;
                       ask_of_schema(c, stood);
                       brought_about_.stood(stood.findings());
                     }
                   },
               .undone = {}});
  const catalog::Catalog& catalog = replay->catalog();
  Sink of_schema;
  ask_of_schema(catalog, of_schema);
  if (last_deployed_) brought_about_.move(of_schema.findings(), context_);
  for (Finding& finding : of_schema.findings()) sink_.findings().push_back(std::move(finding));
  // What stood before the first revision is not judged.
  if (!inputs_.chain.base.empty())
    std::erase_if(sink_.findings(), [](const Finding& finding) { return finding.revision == UINT32_MAX; });
  for (const Rule* rule : asked_.chain) {
    sink_.speaks(rule->id);
    std::get<ChainCheck>(rule->check)({context_}, sink_);
  }
  note_made_later(sink_.findings(), context_, catalog);
  keep_wanted();

  Result result;
  result.replay = replay;
  result.summary.revisions = inputs_.chain.revisions.size();
  result.summary.statements = replay->statements();
  result.summary.blind_spots = blind_spots(catalog);
  const auto& revisions = inputs_.chain.revisions;
  for (uint32_t i = 0; i < revisions.size(); ++i) {
    if (!inputs_.settings.is_deployed(i) && wanted_file(revisions[i].file)) result.judged.push_back(i);
  }
  const auto closed = static_cast<size_t>(std::count_if(
      revisions.begin(), revisions.end(), [](const chain::Revision& r) { return r.opaque && !r.up; }));
  result.summary.unread = unread_ + closed;
  result.summary.readable = replay->statements() + closed;
  suppress(result);
  if (inputs_.baseline) {
    result.summary.suppressed += std::erase_if(sink_.findings(), [&](const Finding& f) {
      const bool known = inputs_.baseline->knows(f.rule, id_of(f.revision), f.subject);
      if (known) ++result.known[f.rule];
      return known;
    });
  }
  result.findings = in_order(std::move(sink_.findings()));
  for (const Finding& finding : result.findings) {
    if (finding.severity == Severity::error) ++result.summary.errors;
    if (finding.severity == Severity::warning) ++result.summary.warnings;
    if (finding.severity == Severity::note) ++result.summary.notes;
  }
  return result;
}

}  // namespace

bool Result::any_at_least(Severity severity) const {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& f) { return f.severity >= severity; });
}

Result run(const Inputs& inputs) {
  return Judge(inputs).run();
}

}  // namespace lint
