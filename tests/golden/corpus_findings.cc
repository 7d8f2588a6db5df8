// The real chains, where they lie beside the checkout: every table without primary key, foreign key without
// index, redundant index and parent whose children disagree that a server's catalog shows is found, and no
// other; and no statement of an up fails to parse.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "lint/chain/chain.h"
#include "lint/engine/run.h"
#include "rules/table.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

std::string schema_of(const std::string& table) {
  return table.substr(0, table.find('.'));
}

// What the truth file says the rule must find, by subject.
Names expected(const nlohmann::json& findings, const std::string& rule) {
  Names names;
  if (rule == "missing-primary-key") {
    for (const auto& table : findings["tables_without_pk"]) names.insert(table.get<std::string>());
  } else if (rule == "foreign-key-without-index") {
    for (const auto& key : findings["fk_without_covering_index"]) {
      names.insert(key["table"].get<std::string>() + "." + key["constraint"].get<std::string>());
    }
  } else if (rule == "redundant-index") {
    for (const auto& index : findings["redundant_indexes"]) {
      names.insert(schema_of(index["table"].get<std::string>()) + "." + index["index"].get<std::string>());
    }
  } else {
    for (const auto& parent : findings["mixed_on_delete_parents"])
      names.insert(parent["parent"].get<std::string>());
  }
  return names;
}

// Foreign keys of which the truth looks for an index on all columns: a unique one on some of them does.
const Names served_by_part = {
    "public.current_view_metadata_version.current_view_metadata_version_view_id_version_id_fkey",
    "public.table_current_schema.table_current_schema_table_id_schema_id_fkey",
    "public.table_default_partition_spec.table_default_partition_spec_table_id_partition_spec_id_fkey",
    "public.table_default_sort_order.table_default_sort_order_table_id_sort_order_id_fkey"};

std::string missing_from(const Names& all, const Names& some) {
  std::string list;
  for (const std::string& name : all) {
    if (!some.contains(name)) list += " " + name;
  }
  return list;
}

void judge(const fs::path& folder, const nlohmann::json& truth) {
  const auto chain = chain::read(std::vector<std::string>{folder.string()});
  REQUIRE(chain.ok());
  const lint::Settings settings;
  const lint::Result result = lint::run(
      {.chain = *chain, .settings = settings, .rules = rules::all(), .base = nullptr, .baseline = nullptr});
  for (const char* rule :
       {"missing-primary-key", "foreign-key-without-index", "redundant-index", "inconsistent-on-delete"}) {
    CAPTURE(rule);
    Names found;
    for (const lint::Finding& finding : result.findings) {
      if (finding.rule == rule) found.insert(finding.subject);
    }
    Names wanted = expected(truth["findings"], rule);
    for (const Names names = wanted; const std::string& name : names) {
      if (served_by_part.contains(name)) wanted.erase(name);
    }
    CHECK_MESSAGE(missing_from(wanted, found).empty(), "not found:" << missing_from(wanted, found));
    CHECK_MESSAGE(missing_from(found, wanted).empty(), "not in the truth:" << missing_from(found, wanted));
  }
  for (const lint::Finding& finding : result.findings) {
    const bool false_alarm = (finding.rule == "syntax-error" && finding.subject.ends_with(" up")) ||
                             (finding.rule == "refused-statement" && !finding.subject.ends_with(" down"));
    CHECK_MESSAGE(!false_alarm, chain->files[finding.at.file].path << ": " << finding.message);
  }
}

}  // namespace

TEST_CASE("real chains: what the server's catalog shows is found, and no other") {
  const auto shared = tests::shared();
  if (!shared) {
    MESSAGE("skipped: no collection of real chains beside this checkout");
    return;
  }
  std::vector<fs::path> truths;
  for (const auto& entry : fs::directory_iterator(*shared / "corpus")) {
    if (entry.path().string().ends_with(".truth.json")) truths.push_back(entry.path());
  }
  std::sort(truths.begin(), truths.end());
  for (const fs::path& path : truths) {
    const std::string name = path.filename().string().substr(0, path.filename().string().find(".truth"));
    const fs::path folder = *shared / "corpus" / name;
    if (!fs::is_directory(folder) || name.starts_with("fx-")) continue;
    CAPTURE(name);
    std::ifstream file(path);
    judge(folder, nlohmann::json::parse(file));
  }
}
