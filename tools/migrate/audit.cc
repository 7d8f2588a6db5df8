// `migrate audit`: read, judge, show.
#include "tools/migrate/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "lint/text/suggest.h"
#include "migrate/audit/origins.h"
#include "migrate/history/history.h"
#include "migrate/observe/snapshot.h"
#include "migrate/observe/standby.h"
#include "migrate/session/unreachable.h"
#include "migrate/verify/schema.h"
#include "tools/migrate/audit_targets.h"
#include "tools/migrate/write_revision.h"
#include "tools/schemalint/configure.h"

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

// The revisions that the history names, in its order, and how long ago each was applied.
struct Past {
  std::vector<Applied> applied;
  std::map<std::string, double, std::less<>> days;
};

// Nothing where there is no history that can be read.
std::optional<Past> read_past(Session& session, const std::string& schema) {
  std::optional<Past> out;
  const Answer begun =
      session.run("BEGIN READ ONLY; SET LOCAL lock_timeout = '100ms'; SET LOCAL statement_timeout = '30s'");
  if (!begun.error) {
    text::Result<Recorded> read = Store(session, schema).read();
    if (read && read->used) out = Past{std::move(read->history.applied), {}};
  }
  if (out) {
    const Answer ages = session.run(
        fmt::format("SELECT revision, floor(extract(epoch FROM now() - applied_at)) FROM {}.revisions",
                    session.identifier(schema)));
    for (const Row& row : ages.rows()) {
      if (row[0] && row[1]) out->days[*row[0]] = static_cast<double>(std::stoll(*row[1])) / 86400;
    }
  }
  if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
  return out;
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

int exit_of(const audit::Judgement& judgement, const Options& options) {
  const std::optional<lint::Severity> from = lint::severity_named(options.fail_on);
  const bool fails = from && std::any_of(judgement.findings.begin(), judgement.findings.end(),
                                         [&](const auto& f) { return f.severity >= *from; });
  const bool unsure = options.strict && !judgement.not_judged.empty();
  return fails || unsure ? exits::failed : exits::done;
}

struct Output {
  std::string_view ending;
  std::string (*write)(const audit::Report&);
};
constexpr std::array outputs{
    Output{".html", audit::html}, Output{".json", audit_json},
    Output{".txt", [](const audit::Report& report) { return audit_text(report, Style(false)); }}};

const Output* output_of(const std::string& path) {
  const auto found = std::find_if(outputs.begin(), outputs.end(),
                                  [&](const Output& one) { return path.ends_with(one.ending); });
  return found == outputs.end() ? nullptr : &*found;
}

text::Result<void> check_outputs(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!output_of(path))
      return text::Error{fmt::format("no report is called {}", path), "name it .html, .json or .txt", "", {}};
  }
  return {};
}

text::Result<void> write_outputs(const std::vector<std::string>& paths, const audit::Report& report) {
  for (const std::string& path : paths) {
    std::ofstream out(path, std::ios::binary);
    out << output_of(path)->write(report);
    if (!out.flush()) return text::Error{path + " cannot be written", "", "", {}};
  }
  return {};
}

// "audit-2026-11-30T08-00-00.json"
text::Result<std::string> save(const std::string& folder, const Observed& observed) {
  std::string name = observed.numbers.at.substr(0, 19);
  std::replace(name.begin(), name.end(), ' ', 'T');
  std::replace(name.begin(), name.end(), ':', '-');
  std::string path = text::join_path(folder, fmt::format("audit-{}.json", name));
  if (const text::Result<void> written = write_file(path, snapshot(observed)); !written)
    return written.error();
  return path;
}

class Auditor {
 public:
  Auditor(const Options& options, const Loaded& loaded, const Environment& environment)
      : options_(options), loaded_(loaded), environment_(environment) {}

  int audit() {
    for (const text::Result<void>& good :
         {check_words(options_.only), check_words(options_.skip), check_outputs(options_.outputs)}) {
      if (!good) return refuse(good.error());
    }
    const text::Result<lint::Settings> settings = rule_settings(options_);
    if (!settings) return refuse(settings.error());
    if (const int status = options_.from.empty() ? read_server() : read_file(); status != exits::done)
      return status;
    return judge(*settings);
  }

 private:
  static int refuse(const text::Error& error, int status = exits::refused) {
    complain(words(error));
    return status;
  }

  int read_server() {
    text::Result<Session> session = Session::open(loaded_.run.connect);
    if (!session) return refuse(session.error(), exits::unreachable);
    session_.emplace(std::move(*session));
    text::Result<Observed> observed = observe(*session_, {{loaded_.run.schema}});
    if (!observed) {
      const bool interrupted = session_->interrupt().requested();
      return refuse(observed.error(), interrupted         ? exits::interrupted
                                      : session_->alive() ? exits::failed
                                                          : exits::unreachable);
    }
    observed_.emplace(std::move(*observed));
    past_ = read_past(*session_, loaded_.run.schema);
    for (const std::string& url : options_.also_read) {
      if (const int status = read_standby(url); status != exits::done) return status;
    }
    if (options_.save.empty()) return exits::done;
    const text::Result<std::string> path = save(options_.save, *observed_);
    if (!path) return refuse(path.error());
    complain(*path + "\n");
    return exits::done;
  }

  int read_standby(const std::string& url) {
    if (const text::Result<void> good = check_url(url, "--also-read"); !good) return refuse(good.error());
    ConnectOptions where = loaded_.run.connect;
    where.database = url;
    text::Result<Session> standby = Session::open(where);
    if (!standby) return refuse(standby.error(), exits::unreachable);
    const text::Result<void> read = also_read(*standby, {{loaded_.run.schema}}, observed_->numbers);
    return read ? exits::done : refuse(read.error());
  }

  static text::Result<Observed> load_snapshot(const std::string& path) {
    const text::Result<text::Source> file = text::load(path);
    if (!file) return file.error();
    text::Result<Observed> observed = read_snapshot(file->bytes);
    if (observed) return observed;
    text::Error error = observed.error();
    error.path = path;
    return error;
  }

  // The last one of a folder: their names are times.
  static text::Result<Observed> load_last(const std::string& path) {
    if (text::path_kind(path) != text::PathKind::directory) return load_snapshot(path);
    const text::Result<std::vector<std::string>> files = text::list_files(path, 1);
    if (!files) return files.error();
    std::string last;
    for (const std::string& file : *files) {
      if (file.ends_with(".json")) last = file;
    }
    if (last.empty())
      return text::Error{
          fmt::format("no snapshot is in {}", path), "`migrate audit --save` writes them", "", {}};
    return load_snapshot(last);
  }

  int read_file() {
    text::Result<Observed> observed = load_snapshot(options_.from);
    if (!observed) return refuse(observed.error());
    observed_.emplace(std::move(*observed));
    return exits::done;
  }

  void take_origins(Observed& observed, const chain::Chain& chain) const {
    const auto outside = static_cast<uint32_t>(loaded_.chain.revisions.size());
    const int number = observed.numbers.server_version;
    audit::take_origins(observed.schema,
                        predicted(loaded_.chain, past_, sql::ServerVersion(number / 10000, number % 10000)),
                        outside, chain.revisions[outside].file);
  }

  int judge(const lint::Settings& settings) {
    const chain::Chain chain = audit::with_outside(loaded_.chain);
    take_origins(*observed_, chain);
    const std::map<uint32_t, double> ages = applied_days(loaded_.chain, past_);
    audit::View view{observed_->schema, observed_->numbers, loaded_.audit, ages};
    const audit::Asked asked{options_.only, options_.skip};
    std::optional<Observed> before;
    std::optional<audit::Earlier> earlier;
    if (!options_.against.empty()) {
      text::Result<Observed> read = load_last(options_.against);
      if (!read) return refuse(read.error());
      take_origins(before.emplace(std::move(*read)), chain);
      view.earlier = &earlier.emplace(*before, observed_->numbers);
    }
    audit::Judgement judgement = audit::judge(view, chain, settings, asked);
    Session* const session = session_ ? &*session_ : nullptr;
    if (!options_.write_revision.empty())
      return write_revision(options_, loaded_, environment_, session, view, judgement);
    std::vector<audit::TargetResult> targets = judge_targets(view, session);
    for (const audit::TargetResult& one : targets) {
      if (one.verdict == audit::Verdict::fail)
        judgement.findings.insert(judgement.findings.begin(), audit::finding_of(one));
    }
    audit::Report report{*observed_,         loaded_.audit,
                         judgement,          audit::score_of(judgement),
                         std::move(targets), !loaded_.chain.revisions.empty()};
    if (earlier) {
      const audit::Judgement then =
          audit::judge({before->schema, before->numbers, loaded_.audit, ages}, chain, settings, asked);
      report.comparison = audit::compare(*earlier, then, view, judgement);
    }
    return show(report);
  }

  int show(const audit::Report& report) const {
    if (const text::Result<void> written = write_outputs(options_.outputs, report); !written)
      return refuse(written.error());
    print(options_.format == "json" ? audit_json(report) : audit_text(report, style_of(options_)));
    return exit_of(report.judgement, options_);
  }

  const Options& options_;
  const Loaded& loaded_;
  const Environment& environment_;
  std::optional<Session> session_;  // none: judged from a file
  std::optional<Observed> observed_;
  std::optional<Past> past_;
};

}  // namespace

int audit_database(const Options& options, Loaded& loaded, const Environment& environment) {
  return Auditor(options, loaded, environment).audit();
}

}  // namespace migrate::tool
