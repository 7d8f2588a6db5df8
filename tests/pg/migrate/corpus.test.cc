// Real chains, taken to their head, against what the real server was seen to have then.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "lint/print/json.h"
#include "migrate/execute/run.h"
#include "migrate/inspect/inspect.h"
#include "migrate/verify/downs.h"
#include "migrate/verify/schema.h"
#include "tests/differential/reload.h"
#include "tests/pg/server.h"
#include "tests/support/places.h"

namespace {

using nlohmann::json;

// With the first version that understands all of its statements.
struct RealChain {
  const char* name;
  int since;
};
constexpr RealChain chains[] = {{"crates.io", 14}, {"docs.rs", 13},   {"svix", 13},  {"openfga", 13},
                                {"openmeter", 13}, {"pocket-id", 13}, {"distr", 15}, {"uaa", 13},
                                {"kestra", 14},    {"langfuse", 13},  {"umami", 13}, {"trigger.dev", 13},
                                {"lakekeeper", 15}};

// Files that the chain's listing names and the folder does not hold: the truth is of more than there is.
bool is_whole(const std::filesystem::path& corpus, const std::string& name) {
  const json listed = json::parse(std::ifstream(corpus / (name + ".chain.json")));
  for (const json& migration : listed.at("migrations")) {
    if (!migration.at("up").is_null() &&
        !std::filesystem::exists(corpus / migration.at("up").get<std::string>()))
      return false;
  }
  return true;
}

// Texts of expressions need the server's own deparser to be the same to the letter: here they only count as
// there.
void without_expressions(json& table) {
  for (json& column : table["columns"]) {
    column.erase("default_expr");
    for (const char* key : {"type", "collation"}) {
      if (column.contains(key) && column[key].is_string() &&
          column[key].get<std::string>().starts_with("public."))
        column[key] = column[key].get<std::string>().substr(7);
    }
  }
  for (json& index : table["indexes"]) {
    index.erase("def");
    index["predicate"] = !index["predicate"].is_null();
    for (json& key : index["keys"]) {
      const std::string& text = key.get_ref<const std::string&>();
      if (text.find_first_of("( :") != std::string::npos && !text.starts_with('"')) key = "(expression)";
    }
  }
  for (const char* list : {"checks", "exclusions"}) {
    for (json& constraint : table[list]) constraint.erase("def_");
  }
}

std::map<std::string, json> by_name(const json& list) {
  std::map<std::string, json> out;
  for (const json& item : list)
    out[item.at("schema").get<std::string>() + "." + item.at("name").get<std::string>()] = item;
  return out;
}

// Lists are told apart item by item.
void add_items(std::vector<std::string>& out, const std::string& what, const json& left, const json& right) {
  if (!left.is_array() || !right.is_array() || left.size() != right.size()) {
    out.push_back(fmt::format("{}: expected {}, seen {}", what, left.dump(), right.dump()));
    return;
  }
  for (size_t i = 0; i < left.size(); ++i) {
    if (left[i] != right[i])
      out.push_back(fmt::format("{}: expected {}, seen {}", what, left[i].dump(), right[i].dump()));
  }
}

// One line for each thing that differs.
std::vector<std::string> differences(const json& truth, const json& seen) {
  std::vector<std::string> out;
  for (const char* list :
       {"tables", "views", "matviews", "sequences", "enums", "domains", "composite_types"}) {
    std::map<std::string, json> expected = by_name(truth.at(list)), actual = by_name(seen.at(list));
    for (auto& [name, item] : expected) {
      if (!actual.contains(name)) out.push_back(fmt::format("{} {} is missing", list, name));
    }
    for (auto& [name, item] : actual) {
      if (name.starts_with("schemalint.")) continue;
      if (!expected.contains(name)) {
        out.push_back(fmt::format("{} {} is not expected", list, name));
        continue;
      }
      json left = expected[name], right = item;
      if (std::string_view(list) == "domains") {
        for (json* side : {&left, &right}) {
          side->erase("default_expr");
          for (json& check : (*side)["checks"]) check.erase("def_");
        }
      }
      if (std::string_view(list) == "tables") {
        without_expressions(left);
        without_expressions(right);
      }
      for (const auto& [key, value] : left.items()) {
        if (right.contains(key) && right[key] == value) continue;
        const json none;
        add_items(out, fmt::format("{} {}: {}", list, name, key), value,
                  right.contains(key) ? right[key] : none);
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("real chains reach their head, and the schema observed equals what is known of it") {
  const std::optional<std::filesystem::path> shared = tests::shared();
  if (!shared) {
    MESSAGE("skipped: no collected chains beside this checkout");
    return;
  }
  const int version = tests::connect(tests::fresh_database()).server_version().major;
  for (const RealChain& real : chains) {
    const std::string name = real.name;
    CAPTURE(name);
    if (version < real.since) {
      MESSAGE(fmt::format("{}: not run, it takes PostgreSQL {}", name, real.since));
      continue;
    }
    const text::Result<chain::Chain> chain =
        chain::read(std::vector<std::string>{(*shared / "corpus" / name).string()});
    REQUIRE(chain);
    migrate::RunOptions options;
    options.connect.database = tests::fresh_database();
    options.command = "up";
    const migrate::Outcome outcome = migrate::run(*chain, {}, options);
    for (const migrate::Obstacle& obstacle : outcome.obstacles) MESSAGE(obstacle.message);
    if (outcome.executed.failed) MESSAGE(migrate::describe(outcome.executed.failed->error));
    CHECK(outcome.ending == migrate::Outcome::Ending::done);
    CHECK(outcome.executed.done.size() == chain->revisions.size());

    migrate::Session session = tests::connect(options.connect.database);
    const text::Result<catalog::Catalog> seen = migrate::inspect(session, {{"schemalint"}});
    REQUIRE(seen);
    const text::Result<migrate::Look> look = migrate::look(options);
    REQUIRE(look);
    const auto predicted =
        migrate::compare_schema(session, *chain, look->recorded.history.applied, "schemalint");
    REQUIRE(predicted);
    for (const diff::Difference& difference : predicted->differences) MESSAGE(difference.sentence());
    CHECK(predicted->differences.empty());
    const auto whole = migrate::inspect(
        session, {.without_schemas = {"schemalint"}, .all_facts = true, .dependencies = true});
    REQUIRE(whole);
    migrate::Session empty = tests::connect(tests::fresh_database());
    for (const bool observed : {true, false}) {
      const catalog::Catalog& side = observed ? *whole : *predicted->predicted;
      for (const std::string& sentence : differential::reloaded(empty, side, observed)) {
        const std::string told = (observed ? "observed, " : "predicted, ") + sentence;
        FAIL_CHECK(told);
      }
    }

    const json truth = json::parse(std::ifstream(*shared / "corpus" / (std::string(name) + ".truth.json")));
    const std::vector<std::string> wrong = differences(truth, json::parse(print::print_json(*seen)));
    if (!is_whole(*shared / "corpus", name)) {
      const std::string told =
          fmt::format("{}: some of its files are not here, so the two are not compared: {} differences", name,
                      wrong.size());
      MESSAGE(told);
      continue;
    }
    for (const std::string& line : wrong) MESSAGE(line);
    CHECK(wrong.empty());
  }
}

TEST_CASE("what is said of real downs agrees with what dumps said of them") {
  const std::optional<std::filesystem::path> shared = tests::shared();
  if (!shared) {
    MESSAGE("skipped: no collected chains beside this checkout");
    return;
  }
  const std::map<std::string_view, std::string_view> words{{"restored", "equal"},
                                                           {"column-order", "column-order"},
                                                           {"cosmetic", "cosmetic"},
                                                           {"not-restored", "differs"},
                                                           {"down-fails", "down fails"}};
  for (const char* name : {"docs.rs", "svix", "openfga", "pocket-id"}) {
    CAPTURE(name);
    const text::Result<chain::Chain> chain =
        chain::read(std::vector<std::string>{(*shared / "corpus" / name).string()});
    REQUIRE(chain);
    std::map<std::string, std::string> expected;
    const json known = json::parse(std::ifstream(*shared / "corpus" / (std::string(name) + ".downs.json")));
    for (const json& down : known.at("migrations")) {
      const std::string id = down.at("v").get<std::string>();
      expected[id.substr(std::min(id.find_first_not_of('0'), id.size()))] =
          down.at("class").get<std::string>();
    }
    const auto proofs = migrate::prove_downs(*chain, tests::server(), {});
    REQUIRE(proofs);
    for (const migrate::Proof& proof : *proofs) {
      const std::string& id = chain->revisions[proof.revision].id;
      const auto found = expected.find(id.substr(std::min(id.find_first_not_of('0'), id.size())));
      if (found == expected.end()) continue;
      CAPTURE(id);
      const auto word = words.find(migrate::name(proof.result));
      REQUIRE(word != words.end());
      CHECK(word->second == found->second);
    }
  }
}
