// The Catalog predicted from each real chain against the one that PostgreSQL made of it: names, types, flags
// and lists to the letter, expressions by presence (their text needs the server's deparser).
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "lint/chain/chain.h"
#include "lint/print/json.h"
#include "lint/replay/replay.h"
#include "lint/sql/large_stack.h"
#include "tests/support/places.h"

namespace {

using Json = nlohmann::json;

const std::set<std::string> expression_keys = {"default_expr", "def", "def_", "predicate", "partkey"};

bool is_plain_key(const Json& key) {
  const std::string& text = key.get_ref<const std::string&>();
  return text.find_first_of("( :") == std::string::npos || text.starts_with('"');
}

void compare(const std::string& path, const Json& truth, const Json& predicted,
             std::vector<std::string>& out);

void compare_named(const std::string& path, const Json& truth, const Json& predicted,
                   std::vector<std::string>& out) {
  const auto key = [](const Json& item) {
    return item.contains("schema")
               ? item.at("schema").get<std::string>() + "." + item.at("name").get<std::string>()
               : item.at("name").get<std::string>();
  };
  std::map<std::string, const Json*> left, right;
  for (const Json& item : truth) left[key(item)] = &item;
  for (const Json& item : predicted) right[key(item)] = &item;
  for (const auto& [name, item] : left) {
    if (right.contains(name)) {
      compare(path + " " + name, *item, *right[name], out);
    } else {
      out.push_back(path + " " + name + ": missing");
    }
  }
  for (const auto& [name, item] : right) {
    if (!left.contains(name)) out.push_back(path + " " + name + ": not on the server");
  }
  if (!path.ends_with(" columns") || left.size() != right.size()) return;
  for (size_t i = 0; i < truth.size(); ++i) {
    if (truth[i].at("name") != predicted[i].at("name")) {
      out.push_back(path + ": order differs from " + truth[i].at("name").get<std::string>());
      return;
    }
  }
}

void compare(const std::string& path, const Json& truth, const Json& predicted,
             std::vector<std::string>& out) {
  if (truth.is_object()) {
    for (const auto& [key, value] : truth.items()) {
      const Json other = predicted.contains(key) ? predicted.at(key) : Json("(absent)");
      if (expression_keys.contains(key)) {
        if (value.is_null() != other.is_null()) out.push_back(path + " " + key + ": presence differs");
      } else {
        compare(path + " " + key, value, other, out);
      }
    }
    return;
  }
  const bool named = truth.is_array() && !truth.empty() && truth.front().is_object();
  const bool extra = truth.is_array() && truth.empty() && predicted.is_array() && !predicted.empty() &&
                     predicted.front().is_object();
  if (named || extra) return compare_named(path, truth, predicted, out);
  if (path.ends_with(" keys") && truth.is_array() && predicted.is_array() &&
      truth.size() == predicted.size()) {
    for (size_t i = 0; i < truth.size(); ++i) {
      if (is_plain_key(truth[i]) ? truth[i] != predicted[i] : is_plain_key(predicted[i])) {
        out.push_back(path + ": server " + truth.dump() + ", predicted " + predicted.dump());
      }
    }
    return;
  }
  if (truth != predicted)
    out.push_back(path + ": server " + truth.dump() + ", predicted " + predicted.dump());
}

Json read_json(const std::string& path) {
  std::ifstream file(path);
  return Json::parse(file);
}

// The folder of the chain: where its first up stands, less the folder of its own that some layouts give each
// revision.
std::string folder_of(const std::string& corpus, const Json& chain) {
  const std::string up = chain.at("migrations").front().at("up").get<std::string>();
  const std::string layout = chain.at("layout").get<std::string>();
  std::string folder = up.substr(0, up.rfind('/'));
  const bool folder_each = layout.starts_with("diesel") || layout.starts_with("prisma");
  if (folder_each) folder = folder.substr(0, folder.rfind('/'));
  if (layout.starts_with("sqitch")) folder = folder.substr(0, folder.rfind('/'));
  return corpus + "/" + folder;
}

// Files that the description lists and the collection lacks: what the server made of them cannot be
// predicted.
size_t files_missing(const std::string& corpus, const std::string& name) {
  size_t missing = 0;
  const Json description = read_json(corpus + "/" + name + ".chain.json");
  for (const Json& migration : description.at("migrations")) {
    const std::string up = migration.at("up").is_string() ? migration.at("up").get<std::string>() : "";
    missing += !up.empty() && text::path_kind(corpus + "/" + up) == text::PathKind::missing ? 1 : 0;
  }
  return missing;
}

std::vector<std::string> differences_of(const std::string& corpus, const std::string& name) {
  const Json description = read_json(corpus + "/" + name + ".chain.json");
  const Json truth = read_json(corpus + "/" + name + ".truth.json");
  const auto chain = chain::read(std::vector<std::string>{folder_of(corpus, description)});
  if (!chain.ok()) return {chain.error().message};
  std::vector<std::string> differences;
  replay::Replay replay(*chain);
  replay::Visitor visitor;
  visitor.after = [&](const replay::Step& step, const commands::Applied& applied, const catalog::Catalog&) {
    const auto& source = chain->files[step.origin.file];
    const auto at =
        source.path + ":" + std::to_string(text::position_of(source.bytes, step.origin.span.begin).line);
    if (step.statement.error) differences.push_back(at + ": " + step.statement.error->message);
    if (applied.refused && !step.inner) differences.push_back(at + ": refused: " + applied.refused->message);
  };
  replay.all(visitor);
  const Json predicted = Json::parse(print::print_json(replay.catalog()));
  for (const char* list :
       {"tables", "views", "matviews", "sequences", "enums", "domains", "composite_types"}) {
    compare(list, truth.at(list), predicted.at(list), differences);
  }
  return differences;
}

}  // namespace

TEST_CASE("the predicted Catalog of every real chain is the server's") {
  const auto shared = tests::shared();
  if (!shared) {
    MESSAGE("skipped: the collected chains are not beside the project");
    return;
  }
  const std::string corpus = (*shared / "corpus").string();
  const char* only = std::getenv("CORPUS_CHAIN");
  std::map<std::string, std::vector<std::string>> found;
  sql::on_large_stack([&] {
    const auto files = text::list_files(corpus, 1);
    for (const std::string& path : *files) {
      const std::string_view file = text::file_name(path);
      if (!file.ends_with(".truth.json")) continue;
      const std::string name(file.substr(0, file.size() - std::string_view(".truth.json").size()));
      if (only && name != only) continue;
      auto differences = differences_of(corpus, name);
      if (const size_t missing = files_missing(corpus, name); missing != 0 && !differences.empty()) {
        MESSAGE(name, ": not compared, ", missing, " of its files are not in the collection");
        continue;
      }
      found[name] = std::move(differences);
    }
  });
  CHECK(!found.empty());
  for (const auto& [name, differences] : found) {
    std::string report = name + ": " + std::to_string(differences.size()) + " differences";
    for (size_t i = 0; i < differences.size() && i < 400; ++i) report += "\n  " + differences[i];
    INFO(report);
    CHECK(differences.empty());
  }
}
