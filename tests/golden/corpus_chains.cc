// Real chains: each is found by itself, in its own layout, and gives the order and the files that its own
// tool gives.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "lint/chain/chain.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The collection's word for a layout begins with ours, except where ours is another's reading.
bool is_layout(const std::string& ours, const std::string& theirs) {
  const std::map<std::string, std::string> other = {{"dbmate (fixture)", "native"},
                                                    {"custom pairs", "pairs"},
                                                    {"alembic (Python, rendered to SQL)", "pairs"}};
  const auto found = other.find(theirs);
  return found != other.end() ? found->second == ours : theirs.starts_with(ours);
}

// Where the tool's own way of sending is ours as well. The native layout is sent by `migrate`, Flyway cuts a
// file into its statements: in the collection both were sent whole.
std::string mode_of(const chain::Script& script) {
  if (script.send == chain::SendMode::one_string) return script.transactional ? "tx" : "simple";
  return script.transactional ? "txsplit" : "split";
}

bool is_mode(const std::string& layout, const chain::Script& script, const std::string& theirs) {
  const std::string ours = mode_of(script);
  if (theirs == "psql") return ours == "split";
  if (layout == "pairs" && theirs == "split")
    return ours == "txsplit";  // the rendering left BEGIN and COMMIT out
  if (layout == "native" || layout == "flyway") return ours == (theirs == "tx" ? "txsplit" : theirs);
  return ours == theirs;
}

std::string path_of(const fs::path& corpus, const chain::Chain& chain,
                    const std::optional<chain::Script>& script) {
  return script ? fs::path(chain.files[script->file].path).lexically_relative(corpus).string() : "";
}

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

// The whole folder where it holds one chain, else the folder of the chain that was collected.
std::string folder_of(const fs::path& corpus, const std::string& name, const json& migrations) {
  if (fs::is_directory(corpus / name) && name.find("fx-") != 0) return (corpus / name).string();
  const fs::path folder = corpus / fs::path(migrations.at(0).at("up").get<std::string>()).parent_path();
  return (folder.filename() == "deploy" ? folder.parent_path() : folder).string();
}

void check(const fs::path& corpus, const std::string& name, const json& described) {
  CAPTURE(name);
  const auto chain =
      chain::read(std::vector<std::string>{folder_of(corpus, name, described.at("migrations"))});
  REQUIRE(chain);
  CHECK(is_layout(chain->layout, described.at("layout").get<std::string>()));
  size_t i = 0;
  for (const json& migration : described.at("migrations")) {
    const std::string up = text_of(migration.at("up"));
    if (!fs::exists(corpus / up)) continue;  // an empty file that the collection has lost
    CAPTURE(up);
    REQUIRE(i < chain->revisions.size());
    const chain::Revision& revision = chain->revisions[i++];
    REQUIRE(path_of(corpus, *chain, revision.up) == up);
    const std::string down = text_of(migration.at("down"));
    CHECK(path_of(corpus, *chain, revision.down) == (fs::exists(corpus / down) ? down : ""));
    CHECK(is_mode(chain->layout, *revision.up, migration.at("up_mode").get<std::string>()));
  }
  CHECK(i == chain->revisions.size());
  for (const chain::Problem& problem : chain->problems) {
    CAPTURE(problem.message);
    CHECK_FALSE(chain::breaks_chain(problem.kind));
  }
}

}  // namespace

TEST_CASE("corpus: each chain in the order of its own tool") {
  const std::optional<fs::path> shared = tests::shared();
  if (!shared) {
    MESSAGE("skipped: the collection of real chains is not here");
    return;
  }
  const fs::path corpus = *shared / "corpus";
  int chains = 0;
  for (const auto& entry : fs::directory_iterator(corpus)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(".chain.json")) continue;
    check(corpus, file.substr(0, file.size() - 11), json::parse(std::ifstream(entry.path())));
    ++chains;
  }
  CHECK(chains > 0);
}
