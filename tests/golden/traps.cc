// Statements on which linters go wrong: what is said of each is what the server's behaviour makes right, no
// less and no more, however it is sent. That the servers behave so: tests/pg/traps.cc.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "lint/chain/chain.h"
#include "lint/engine/run.h"
#include "rules/table.h"
#include "tests/support/places.h"
#include "tests/support/traps_fixture.h"

namespace {

using tests::Trap;

void add_revision(chain::Chain& chain, const std::string& id, const std::string& sql, Trap::Sent sent) {
  const uint32_t file = chain.files.add({id + ".sql", sql, false});
  chain::Revision revision;
  revision.id = id;
  revision.file = file;
  const auto mode =
      sent == Trap::Sent::one_string ? chain::SendMode::one_string : chain::SendMode::statements;
  revision.up = chain::Script{file, chain.files[file].whole(), sent == Trap::Sent::in_transaction, mode};
  chain.revisions.push_back(std::move(revision));
}

std::string listed(const std::set<std::string>& rules) {
  std::string list;
  for (const std::string& rule : rules) list += " " + rule;
  return list.empty() ? " nothing" : list;
}

void judge(const Trap& trap, const std::string& statements, Trap::Sent sent) {
  chain::Chain chain;
  chain.layout = trap.layout;
  add_revision(chain, "1", trap.setup, Trap::Sent::alone);
  add_revision(chain, "2", statements, sent);
  lint::Settings settings;
  settings.server_version = sql::ServerVersion(trap.server);
  settings.deployed = {true, false};
  std::set<std::string> said;
  std::string messages;
  for (const lint::Finding& finding : lint::run({chain, settings, rules::all()}).findings) {
    if (finding.revision != 1) continue;
    said.insert(std::string(finding.rule));
    messages += fmt::format("\n  {}: {}", finding.rule, finding.message);
  }
  CHECK_MESSAGE(said == trap.says, trap.name << "\n"
                                             << statements << "should say" << listed(trap.says) << ", says"
                                             << listed(said) << messages);
}

}  // namespace

TEST_CASE("traps: what is said of each is right") {
  int seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(tests::fixtures() / "traps")) {
    for (const Trap& trap : tests::read_traps(file.path())) {
      CAPTURE(file.path().stem().string());
      ++seen;
      if (trap.sent != Trap::Sent::anyhow) {
        judge(trap, trap.statements, trap.sent);
        continue;
      }
      judge(trap, trap.statements, Trap::Sent::in_transaction);
      judge(trap, trap.statements, Trap::Sent::alone);
      judge(trap, "DO $do$ BEGIN\n" + trap.statements + "END $do$;\n", Trap::Sent::in_transaction);
    }
  }
  CHECK(seen > 350);
}
