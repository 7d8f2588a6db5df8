// Connecting, reading, saving.
#include "tools/migrate/audit_read.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/audit/index_wishes.h"
#include "migrate/audit/judge.h"
#include "migrate/audit/row_questions.h"
#include "migrate/audit/sections.h"
#include "migrate/observe/explain.h"
#include "migrate/observe/index_trial.h"
#include "migrate/observe/measure.h"
#include "migrate/observe/pooler.h"
#include "migrate/observe/prologue.h"
#include "migrate/observe/sample.h"
#include "migrate/observe/scan.h"
#include "migrate/observe/snapshot.h"
#include "migrate/observe/standby.h"
#include "migrate/observe/weak_passwords.h"
#include "migrate/scratch/scratch.h"
#include "migrate/session/unreachable.h"

namespace migrate::tool {
namespace {

using Refused = std::optional<Unreadable>;

std::optional<Past> read_past(Session& session, const std::string& schema) {
  std::optional<Past> out;
  const Answer begun = session.run("BEGIN READ ONLY; " + observation::limits(session));
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

text::Result<Observed> load_snapshot(const std::string& path) {
  const text::Result<text::Source> file = text::load(path);
  if (!file) return file.error();
  text::Result<Observed> observed = read_snapshot(file->bytes);
  if (observed) return observed;
  text::Error error = observed.error();
  error.path = path;
  return error;
}

class Reader {
 public:
  Reader(const Options& options, const Loaded& loaded, const Environment& environment)
      : options_(options), loaded_(loaded), environment_(environment) {}

  std::variant<ReadDatabase, Unreadable> read() {
    for (Refused (Reader::*const step)() : {&Reader::open, &Reader::observe_all, &Reader::read_standbys,
                                            &Reader::read_pooler, &Reader::sample_sessions}) {
      if (Refused refused = (this->*step)()) return std::move(*refused);
    }
    if (!options_.save.empty()) {
      const text::Result<std::string> path = save(options_.save, out_.observed);
      if (!path) return Unreadable{path.error()};
      complain(*path + "\n");
    }
    return std::move(out_);
  }

 private:
  Refused open() {
    text::Result<Session> session = Session::open(loaded_.run.connect);
    if (!session) return Unreadable{session.error(), exits::unreachable};
    out_.session.emplace(std::move(*session));
    const std::string& role = loaded_.run.settings.role;
    if (role.empty()) return {};
    const Answer set = out_.session->run("SET ROLE " + out_.session->identifier(role));
    if (set.error) return Unreadable{{describe(*set.error), "", "", {}}, exits::failed};
    return {};
  }

  // A snapshot is whole, whatever is asked of it now.
  ObserveOptions what() const {
    using audit::Area;
    const audit::Asked asked{options_.only, options_.skip};
    const auto asks = [&](std::initializer_list<Area> areas) {
      return !options_.save.empty() ||
             std::any_of(areas.begin(), areas.end(), [&](Area area) { return audit::asks_for(asked, area); });
    };
    ObserveOptions out{{loaded_.run.schema}};
    out.sequences = asks({Area::storage});
    out.statements = options_.explain || !loaded_.audit.targets.empty() ||
                     asks({Area::statements, Area::indexes, Area::tables, Area::security, Area::server});
    return out;
  }

  int status_now() const {
    return out_.session->interrupt().requested() ? exits::interrupted
           : out_.session->alive()               ? exits::failed
                                                 : exits::unreachable;
  }

  Refused observe_all() {
    text::Result<Observed> observed = observe(*out_.session, what());
    if (!observed) return Unreadable{observed.error(), status_now()};
    out_.observed = std::move(*observed);
    out_.past = read_past(*out_.session, loaded_.run.schema);
    if (Refused refused = read_asked()) return refused;
    note_end();
    return {};
  }

  // What an option asks for: after the counters have been read, for planning moves some of them.
  Refused read_asked() {
    Session& session = *out_.session;
    if (options_.show_values)
      out_.values = common_values(session, audit::categorized_tables(out_.observed.numbers));
    if (options_.secrets) try_passwords(session, out_.observed.numbers);
    for (const auto& [typed, ask] :
         {std::pair(&options_.measure, &Reader::measure_for), std::pair(&options_.scan, &Reader::scan_for)}) {
      if (typed->empty()) continue;
      const text::Result<std::chrono::milliseconds> time = duration(*typed);
      if (!time) return Unreadable{time.error()};
      (this->*ask)(*time);
    }
    if (options_.explain) {
      explain(session, *options_.explain, out_.observed.numbers);
      try_missing_indexes();
    }
    return {};
  }

  // What becomes of the plans with an index that is missing.
  void try_missing_indexes() {
    Observation& numbers = out_.observed.numbers;
    const std::map<uint32_t, double> none;
    const std::vector<TrialQuestion> questions =
        audit::trial_questions({out_.observed.schema, numbers, loaded_.audit, none});
    if (questions.empty() || status_now() != exits::failed) return;
    if (const std::string hypopg = find_hypopg(*out_.session); !hypopg.empty())
      return try_indexes(*out_.session, hypopg, questions, numbers);
    const text::Result<Scratch> scratch = Scratch::start({options_.server_programs, environment_.path, {}});
    text::Result<Session> session =
        scratch ? Session::open({scratch->url(), "migrate", 15, loaded_.run.connect.interrupt})
                : scratch.error();
    if (session)
      return try_indexes(Throwaway{*session, scratch->folder() + "/data"}, questions, out_.observed);
    for (const TrialQuestion& question : questions)
      numbers.index_trials[question.key].why =
          "neither extension hypopg nor a throwaway server: " + session.error().message;
  }

  void measure_for(std::chrono::milliseconds time) { measure(*out_.session, {.time = time}, out_.observed); }

  void scan_for(std::chrono::milliseconds time) {
    const std::map<uint32_t, double> none;
    const audit::View view{out_.observed.schema, out_.observed.numbers, loaded_.audit, none};
    scan(*out_.session, audit::row_questions(view), time, out_.observed.numbers);
  }

  // What was read until then is judged nevertheless.
  void note_end() {
    const int status = status_now();
    if (status == exits::failed) return;
    out_.status = status;
    out_.cut_short = status == exits::interrupted ? "interrupted" : "the connection was lost";
  }

  // Last, for it takes as long as was asked for.
  Refused sample_sessions() {
    if (options_.sample.empty() || !out_.cut_short.empty()) return {};
    const text::Result<std::chrono::milliseconds> time = duration(options_.sample);
    if (!time) return Unreadable{time.error()};
    sample(*out_.session, *time, out_.observed.numbers);
    note_end();
    return {};
  }

  Refused read_pooler() {
    const std::string& url = options_.pools_of;
    if (url.empty() || !out_.cut_short.empty()) return {};
    if (const text::Result<void> good = check_url(url, "--pooler"); !good) return Unreadable{good.error()};
    ConnectOptions where = loaded_.run.connect;
    where.database = url;
    text::Result<Session> console = Session::open(where);
    if (!console) return Unreadable{console.error(), exits::unreachable};
    const text::Result<void> read = read_pools(*console, out_.observed.numbers);
    return read ? Refused() : Refused(Unreadable{read.error()});
  }

  Refused read_standbys() {
    std::vector<std::string> urls = loaded_.also_read;
    urls.insert(urls.end(), options_.also_read.begin(), options_.also_read.end());
    for (const std::string& url : urls) {
      if (!out_.cut_short.empty()) return {};
      if (const text::Result<void> good = check_url(url, "--also-read"); !good)
        return Unreadable{good.error()};
      ConnectOptions where = loaded_.run.connect;
      where.database = url;
      text::Result<Session> standby = Session::open(where);
      if (!standby) return Unreadable{standby.error(), exits::unreachable};
      const text::Result<void> read = also_read(*standby, what(), out_.observed.numbers);
      if (!read) return Unreadable{read.error()};
    }
    return {};
  }

  const Options& options_;
  const Loaded& loaded_;
  const Environment& environment_;
  ReadDatabase out_;
};

}  // namespace

std::variant<ReadDatabase, Unreadable> read_database(const Options& options, const Loaded& loaded,
                                                     const Environment& environment) {
  if (options.from.empty()) return Reader(options, loaded, environment).read();
  text::Result<Observed> observed = load_snapshot(options.from);
  if (!observed) return Unreadable{observed.error()};
  ReadDatabase out;
  out.observed = std::move(*observed);
  return out;
}

// Their names are times.
text::Result<Observed> load_last(const std::string& path) {
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

}  // namespace migrate::tool
