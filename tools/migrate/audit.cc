// `migrate audit`: read, judge, show.
#include "tools/migrate/audit.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/text/suggest.h"
#include "migrate/audit/checks/table.h"
#include "migrate/audit/origins.h"
#include "migrate/observe/queries.h"
#include "migrate/verify/schema.h"
#include "tools/migrate/audit_chain.h"
#include "tools/migrate/audit_pending.h"
#include "tools/migrate/audit_read.h"
#include "tools/migrate/audit_targets.h"
#include "tools/migrate/write_revision.h"
#include "tools/schemalint/configure.h"
#include "tools/schemalint/options.h"

namespace migrate::tool {
namespace {

// Severities, exceptions and the deletion policy: what schemalint.toml says of rules holds for both programs.
text::Result<lint::Settings> rule_settings(const Options& options) {
  schemalint::Options theirs;
  theirs.config = options.config;
  theirs.paths = options.chain;
  std::vector<text::Error> errors;
  schemalint::FileSettings read = schemalint::read_settings(theirs, errors);
  if (!errors.empty()) return errors.front();
  return std::move(read.settings);
}

text::Result<void> check_words(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (!audit::is_known(word))
      return text::Error{fmt::format("there is no check and no area `{}`", word),
                         text::did_you_mean(word, audit::known_words()),
                         "",
                         {}};
  }
  return {};
}

std::map<uint32_t, double> applied_days(const chain::Chain& chain, const std::optional<Past>& past) {
  std::map<uint32_t, double> out;
  for (uint32_t i = 0; past && i < chain.revisions.size(); ++i) {
    const auto found = past->days.find(chain.revisions[i].id);
    if (found != past->days.end()) out[i] = found->second;
  }
  return out;
}

catalog::Catalog predicted(const chain::Chain& chain, const std::optional<Past>& past,
                           sql::ServerVersion version) {
  if (past) return predict(chain, past->applied, version);
  std::vector<Applied> all;  // another tool's history, or none: what the whole chain makes
  for (const chain::Revision& revision : chain.revisions) all.emplace_back().revision = revision.id;
  return predict(chain, all, version);
}

// An error that may be there and could not be looked for.
bool unsure_of_errors(const audit::Report& report) {
  const auto of_errors = [](std::string_view id) {
    const auto all = audit::checks::all();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const audit::Check* check) { return check->id == id; });
    return found != all.end() && (*found)->severity == lint::Severity::error;
  };
  const auto& left = report.judgement.not_judged;
  return !report.observed.numbers.locked.empty() ||
         std::any_of(left.begin(), left.end(), [&](const audit::NotJudged& n) { return of_errors(n.check); });
}

bool fails(const audit::Report& report, const std::string& fail_on) {
  constexpr std::string_view score = "score:";
  if (fail_on.starts_with(score)) return report.score.total < std::stoi(fail_on.substr(score.size()));
  const std::optional<lint::Severity> from = lint::severity_named(fail_on);
  const auto& found = report.judgement.findings;
  return from && std::any_of(found.begin(), found.end(), [&](const auto& f) { return f.severity >= *from; });
}

// What asks the server has nobody to ask where the audit is --from a file.
text::Result<void> check_from(const Options& options) {
  if (options.from.empty()) return {};
  const std::pair<bool, const char*> asking[] = {{options.explain.has_value(), "--explain"},
                                                 {!options.measure.empty(), "--measure"},
                                                 {!options.scan.empty(), "--scan"},
                                                 {!options.sample.empty(), "--sample"},
                                                 {options.secrets, "--secrets"},
                                                 {!options.pools_of.empty(), "--pooler"},
                                                 {!options.also_read.empty(), "--also-read"},
                                                 {!options.save.empty(), "--save"},
                                                 {options.print_queries, "--print-queries"},
                                                 {options.show_values, "--show-values"}};
  for (const auto& [given, name] : asking) {
    if (given)
      return text::Error{
          fmt::format("`{}` asks the server, and `--from` connects to none", name), "", "", {}};
  }
  return {};
}

text::Result<void> check_times(const Options& options) {
  for (const std::string* typed : {&options.measure, &options.scan, &options.sample}) {
    if (typed->empty()) continue;
    if (const text::Result<std::chrono::milliseconds> time = duration(*typed); !time) return time.error();
  }
  return {};
}

class Auditor {
 public:
  Auditor(const Options& options, const Loaded& loaded, const Environment& environment)
      : options_(options), loaded_(loaded), environment_(environment) {}

  int audit() {
    for (const text::Result<void>& good :
         {check_words(options_.only), check_words(options_.skip), check_outputs(options_.outputs),
          check_from(options_), check_times(options_)}) {
      if (!good) return refuse(good.error());
    }
    const text::Result<lint::Settings> settings = rule_settings(options_);
    if (!settings) return refuse(settings.error());
    auto read = read_database(options_, loaded_, environment_);
    if (const auto* unreadable = std::get_if<Unreadable>(&read))
      return refuse(unreadable->error, unreadable->status);
    read_.emplace(std::move(std::get<ReadDatabase>(read)));
    return judge(*settings);
  }

 private:
  void take_origins(Observed& observed, const chain::Chain& chain) const {
    const auto outside = static_cast<uint32_t>(loaded_.chain.revisions.size());
    const int number = observed.numbers.server_version;
    audit::take_origins(
        observed.schema,
        predicted(loaded_.chain, read_->past, sql::ServerVersion(number / 10000, number % 10000)), outside,
        chain.revisions[outside].file);
  }

  int judge(const lint::Settings& settings) {
    Observed& observed = read_->observed;
    const chain::Chain chain = audit::with_outside(loaded_.chain);
    take_origins(observed, chain);
    const std::map<uint32_t, double> ages = applied_days(loaded_.chain, read_->past);
    audit::View view{observed.schema, observed.numbers, loaded_.audit, ages};
    const audit::Asked asked{options_.only, options_.skip};
    std::optional<audit::ChainState> state;
    Session* const session = read_->session && read_->cut_short.empty() ? &*read_->session : nullptr;
    if (session && audit::asks_for(asked, audit::Area::chain))
      state = chain_state(*session, loaded_, observed.numbers.locked);
    if (state) view.chain = &*state;
    std::optional<Observed> before;
    std::optional<audit::Earlier> earlier;
    if (!options_.against.empty()) {
      text::Result<Observed> last = load_last(options_.against);
      if (!last) return refuse(last.error());
      take_origins(before.emplace(std::move(*last)), chain);
      view.earlier = &earlier.emplace(*before, observed.numbers);
    }
    audit::Judgement judgement = audit::judge(view, chain, settings, asked);
    if (read_->past) note_pending(judgement, view, loaded_, *read_->past, settings);
    if (!options_.write_revision.empty() || !options_.write_scripts.empty())
      return write(view, judgement, session);
    std::vector<audit::TargetResult> targets = judge_targets(view, session);
    for (const audit::TargetResult& one : targets) {
      if (one.verdict == audit::Verdict::fail)
        judgement.findings.insert(judgement.findings.begin(), audit::finding_of(one));
    }
    audit::Score score = audit::score_of(judgement);
    audit::worst_first(judgement.findings, score);
    audit::Report report{observed,
                         loaded_.audit,
                         judgement,
                         std::move(score),
                         std::move(targets),
                         !loaded_.chain.revisions.empty(),
                         {},
                         read_->cut_short,
                         read_->values};
    if (earlier) {
      const audit::Judgement then =
          audit::judge({before->schema, before->numbers, loaded_.audit, ages, nullptr, view.chain}, chain,
                       settings, asked);
      report.comparison = audit::compare(*earlier, then, view, judgement);
    }
    return show(report);
  }

  int write(const audit::View& view, const audit::Judgement& judgement, Session* session) const {
    int status = exits::done;
    if (!options_.write_revision.empty())
      status = write_revision(options_, loaded_, environment_, session, view, judgement);
    if (status != exits::done || options_.write_scripts.empty()) return status;
    return write_scripts(options_.write_scripts, view, judgement, loaded_.run.schema);
  }

  int show(const audit::Report& report) const {
    if (const text::Result<void> written = write_outputs(options_.outputs, report); !written)
      return refuse(written.error());
    print(options_.format == "json" ? audit_json(report) : audit_text(report, style_of(options_)));
    if (read_->status != exits::done) return read_->status;
    const bool unsure = options_.strict && unsure_of_errors(report);
    return fails(report, options_.fail_on) || unsure ? exits::failed : exits::done;
  }

  const Options& options_;
  const Loaded& loaded_;
  const Environment& environment_;
  std::optional<ReadDatabase> read_;
};

// The server's version decides what they say.
int print_queries(const Loaded& loaded) {
  const text::Result<Session> session = Session::open(loaded.run.connect);
  if (!session) return refuse(session.error(), exits::unreachable);
  print(queries(*session, {{loaded.run.schema}}));
  return exits::done;
}

}  // namespace

int audit_database(const Options& options, Loaded& loaded, const Environment& environment) {
  if (options.print_queries && options.from.empty()) return print_queries(loaded);
  return Auditor(options, loaded, environment).audit();
}

}  // namespace migrate::tool
