// What a finding offers as safe SQL, run on a server at the place of the statement: it works, and ends in the
// schema that the statement meant.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>

#include "lint/chain/parse_script.h"
#include "lint/diff/diff.h"
#include "lint/engine/run.h"
#include "lint/sql/split.h"
#include "lint/text/case.h"
#include "migrate/inspect/inspect.h"
#include "rules/table.h"
#include "tests/made_folder.h"
#include "tests/pg/server.h"
#include "tests/places.h"

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

class Trial {
 public:
  Trial(const chain::Chain& chain, const lint::Finding& finding, bool at_head)
      : chain_(chain),
        finding_(finding),
        at_head_(at_head),
        session_(tests::connect(tests::fresh_database())) {}

  // The ups up to the finding's statement, which is returned; empty: something before it failed.
  std::string before() {
    for (uint32_t i = 0; i < chain_.revisions.size(); ++i) {
      const auto& up = chain_.revisions[i].up;
      if (!up) continue;
      for (const sql::Statement& statement : chain::parse_script(chain_, *up).statements) {
        const std::string text(chain_.files[up->file].slice(statement.span));
        const bool here = up->file == finding_.at.file && statement.span.contains(finding_.at.at.begin);
        if (here && !at_head_) return text;
        if (!controls_transaction(text) && session_.run(text).error) return {};
      }
    }
    return at_head_ ? "SELECT 1" : "";
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
  bool at_head_;
  migrate::Session session_;
};

// Advice that gives the schema something it has not, on purpose.
bool goes_further(std::string_view rule) {
  const std::set<std::string_view> rules = {"type-change-rewrite"};
  return rules.contains(rule);
}

struct Count {
  int ran = 0, left = 0;
};

void prove(const chain::Chain& chain, const lint::Finding& finding, Count& count) {
  const auto all = rules::all();
  const auto rule =
      std::find_if(all.begin(), all.end(), [&](const lint::Rule* one) { return one->id == finding.rule; });
  const bool at_head = std::holds_alternative<lint::SchemaCheck>((*rule)->check);
  Trial meant(chain, finding, at_head), safe(chain, finding, at_head);
  const std::string statement = meant.before();
  // What stands for something that only the reader knows, and what the server would not take anyway.
  if (finding.help.find('<') != std::string::npos || statement.empty() || !meant.run(statement).empty()) {
    ++count.left;
    return;
  }
  (void)safe.before();
  CAPTURE(finding.rule);
  INFO(finding.help);
  const std::string error = safe.run(finding.help);
  CHECK_MESSAGE(error.empty(), error);
  ++count.ran;
  if (!error.empty() || at_head || goes_further(finding.rule)) return;
  std::string differences;
  for (const diff::Difference& difference : diff::diff(meant.schema(), safe.schema())) {
    if (difference.kind != diff::Difference::Kind::order) differences += "\n  " + difference.sentence();
  }
  CHECK_MESSAGE(differences.empty(), differences);
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
      if (finding.safe_sql) prove(*chain, finding, count);
    }
  }
  std::cout << "safe SQL: " << count.ran << " ran, " << count.left << " cannot be tried\n";
  CHECK(count.ran > 40);
}
