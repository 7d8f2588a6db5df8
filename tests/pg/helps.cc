// What a finding offers as safe SQL, run on a server at the place of the statement: it works, and ends in the
// schema that the statement meant.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <set>

#include "lint/chain/parse_script.h"
#include "lint/diff/diff.h"
#include "lint/engine/run.h"
#include "lint/sql/split.h"
#include "lint/text/case.h"
#include "migrate/inspect/inspect.h"
#include "rules/table.h"
#include "tests/pg/server.h"
#include "tests/support/made_folder.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;

// The chain in one file that a rule's fixture is (tests/golden/rules.cc). False: it has settings of its own.
bool lay_out(const fs::path& fixture, const tests::MadeFolder& folder) {
  constexpr std::string_view marker = "-- file: ";
  std::ifstream in(fixture, std::ios::binary);
  std::string name = "migrations/0001_" + fixture.stem().string() + ".sql", part;
  bool plain = true;
  const auto put = [&] {
    plain &= !name.ends_with(".toml");
    if (!part.empty()) (void)folder.write(name, part);
  };
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(marker)) {
      part += line + "\n";
      continue;
    }
    put();
    name = line.substr(marker.size());
    part.clear();
  }
  put();
  return plain;
}

bool controls_transaction(std::string_view sql) {
  const std::string words = text::upper(sql.substr(0, 8));
  return words.starts_with("BEGIN") || words.starts_with("COMMIT") || words.starts_with("START TR") ||
         words.starts_with("ROLLBACK") || words.starts_with("END");
}

// A database before a revision, or at the head, where a finding is to be tried.
class Trial {
 public:
  Trial(const chain::Chain& chain, const lint::Finding& finding, size_t first, migrate::Session session)
      : chain_(chain), finding_(finding), first_(first), session_(std::move(session)) {}

  // The ups from the first revision on, up to the finding's statement, which is returned; for a finding about
  // the head, all of them. Nothing: one before it failed.
  std::optional<std::string> before(bool at_head) {
    for (size_t i = first_; i < chain_.revisions.size(); ++i) {
      const auto& up = chain_.revisions[i].up;
      if (!up) continue;
      for (const sql::Statement& statement : chain::parse_script(chain_, *up).statements) {
        const std::string text(chain_.files[up->file].slice(statement.span));
        const bool here = up->file == finding_.at.file && statement.span.contains(finding_.at.at.begin);
        if (here && !at_head) return text;
        if (!controls_transaction(text) && session_.run(text).error) return std::nullopt;
      }
    }
    return at_head ? std::optional(std::string()) : std::nullopt;
  }
  // The first error.
  std::string run(const std::string& script) {
    for (const sql::Piece& piece : sql::split(script)) {
      const std::string text = script.substr(piece.span.begin, piece.span.size());
      if (const auto answer = session_.run(text); answer.error) return answer.error->message + "\n" + text;
    }
    return {};
  }
  catalog::Catalog schema() { return *migrate::inspect(session_); }

 private:
  const chain::Chain& chain_;
  const lint::Finding& finding_;
  size_t first_;
  migrate::Session session_;
};

// Advice that ends elsewhere on purpose: a column made anew, DETACH ... CONCURRENTLY's check of the bounds,
// settings that stand above the statement, an index of the first of several partitions as the pattern for
// all.
bool goes_further(const lint::Finding& finding) {
  const std::set<std::string_view> rules = {"type-change-rewrite", "detach-not-concurrent",
                                            "concurrently-under-timeout", "no-lock-timeout"};
  return rules.contains(finding.rule) || finding.help.find("for each partition") != std::string::npos;
}

struct Count {
  int ran = 0, left = 0;
};

bool is_about_head(const lint::Finding& finding) {
  const auto all = rules::all();
  const auto rule =
      std::find_if(all.begin(), all.end(), [&](const lint::Rule* one) { return one->id == finding.rule; });
  return std::holds_alternative<lint::SchemaCheck>((*rule)->check);
}

using Fresh = std::function<migrate::Session()>;

void prove(const chain::Chain& chain, const lint::Finding& finding, size_t first, const Fresh& fresh,
           Count& count) {
  const bool at_head = is_about_head(finding);
  Trial meant(chain, finding, first, fresh());
  const std::optional<std::string> statement = meant.before(at_head);
  // What stands for something that only the reader knows, and what the server would not take anyway.
  if (finding.help.find('<') != std::string::npos || !statement || !meant.run(*statement).empty()) {
    ++count.left;
    return;
  }
  Trial safe(chain, finding, first, fresh());
  (void)safe.before(at_head);
  CAPTURE(finding.rule);
  INFO(finding.help);
  const std::string error = safe.run(finding.help);
  CHECK_MESSAGE(error.empty(), error);
  ++count.ran;
  if (!error.empty() || at_head || goes_further(finding)) return;
  std::string differences;
  for (const diff::Difference& difference : diff::differences(meant.schema(), safe.schema())) {
    if (difference.kind != diff::Difference::Kind::order) differences += "\n  " + difference.sentence();
  }
  CHECK_MESSAGE(differences.empty(), differences);
}

// A chain's ups, one after the other, in a database of which copies are made for what is found there.
class Walk {
 public:
  explicit Walk(const chain::Chain& chain) : chain_(chain) {
    static int walks = 0;
    name_ = fmt::format("walk_{}", ++walks);
    REQUIRE(tests::server().create_database(name_));
  }
  ~Walk() { (void)tests::server().drop_database(name_); }
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  // False: the server refuses a statement.
  bool up(size_t revision) {
    const auto& script = chain_.revisions[revision].up;
    if (!script) return true;
    migrate::Session session = tests::connect(tests::server().url(name_));
    for (const sql::Statement& statement : chain::parse_script(chain_, *script).statements) {
      const std::string text(chain_.files[script->file].slice(statement.span));
      if (!controls_transaction(text) && session.run(text).error) return false;
    }
    return true;
  }
  migrate::Session copy() const {
    static int copies = 0;
    constexpr int kept = 4;
    if (copies >= kept) (void)tests::server().drop_database(fmt::format("copy_{}", copies - kept + 1));
    const std::string name = fmt::format("copy_{}", ++copies);
    REQUIRE(tests::server().create_database(name, name_));
    return tests::connect(tests::server().url(name));
  }

 private:
  const chain::Chain& chain_;
  std::string name_;
};

void prove_last_tenth(const std::filesystem::path& folder, const lint::Settings& general, Count& count) {
  const std::vector<std::string> paths{folder.string()};
  const text::Result<chain::Chain> chain = chain::read(paths);
  if (!chain || chain->revisions.size() < 10) return;
  lint::Settings settings = general;
  settings.deployed.assign(chain->revisions.size() * 9 / 10, true);
  const lint::Result result = lint::run({*chain, settings, rules::all()});
  Walk walk(*chain);
  const auto fresh = [&] { return walk.copy(); };
  for (size_t i = 0; i < chain->revisions.size(); ++i) {
    for (const lint::Finding& finding : result.findings) {
      if (finding.safe_sql && finding.revision == i && !is_about_head(finding))
        prove(*chain, finding, i, fresh, count);
    }
    if (!walk.up(i)) return;
  }
  for (const lint::Finding& finding : result.findings) {
    if (finding.safe_sql && is_about_head(finding))
      prove(*chain, finding, chain->revisions.size(), fresh, count);
  }
}

}  // namespace

TEST_CASE("the safe SQL of every finding runs, and ends in the schema that its statement meant") {
  Count count;
  const sql::ServerVersion version = tests::connect(tests::fresh_database()).server_version();
  for (const auto& file : fs::recursive_directory_iterator(tests::fixtures() / "rules")) {
    if (file.path().extension() != ".sql") continue;
    const tests::MadeFolder folder;
    if (!lay_out(file.path(), folder)) continue;
    const std::vector<std::string> paths{(folder.path() / "migrations").string()};
    const text::Result<chain::Chain> chain = chain::read(paths);
    if (!chain) continue;
    lint::Settings settings;
    settings.server_version = version;
    CAPTURE(file.path().string());
    for (const lint::Finding& finding : lint::run({*chain, settings, rules::all()}).findings) {
      if (finding.safe_sql)
        prove(
            *chain, finding, 0, [] { return tests::connect(tests::fresh_database()); }, count);
    }
  }
  std::cout << "safe SQL: " << count.ran << " ran, " << count.left << " cannot be tried\n";
  CHECK(count.ran > 40);
}

TEST_CASE("the same of the last tenth of each real chain") {
  const std::optional<fs::path> shared = tests::shared();
  if (!shared) {
    std::cout << "safe SQL in real chains: there are none here\n";
    return;
  }
  const fs::path corpus = *shared / "corpus";
  lint::Settings settings;
  settings.server_version = tests::connect(tests::fresh_database()).server_version();
  Count count;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(corpus)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  for (const fs::path& folder : folders) {
    CAPTURE(folder.string());
    prove_last_tenth(folder, settings, count);
  }
  std::cout << "safe SQL in real chains: " << count.ran << " ran, " << count.left << " cannot be tried\n";
}
