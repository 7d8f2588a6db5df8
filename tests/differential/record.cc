// Reading and writing the records of fixtures/catalog: versions that agree share their entries.
#include "tests/differential/record.h"

#include <algorithm>
#include <fstream>

#include "lint/sql/split.h"
#include "lint/text/source.h"
#include "tests/support/json_lines.h"

namespace differential {
namespace {

using Json = nlohmann::json;

Json json_of(const Observed& observed) {
  Json out = Json::object();
  if (!observed.outcome.sqlstate.empty()) {
    out["refused"] = {observed.outcome.sqlstate, observed.outcome.message};
    return out;
  }
  if (!observed.watched) return out;
  out["watched"] = observed.in_block ? "in a block" : "alone";
  for (const tests::NamesKey& key : tests::names_keys) {
    if (!(observed.seen.*key.names).empty()) out[key.key] = observed.seen.*key.names;
  }
  if (!observed.seen.locks.empty()) out["locks"] = observed.seen.locks;
  return out;
}

Observed observed_of(const Json& told) {
  Observed out;
  if (told.contains("refused")) {
    out.outcome = {told["refused"][0], told["refused"][1]};
    out.seen.error = out.outcome.message;
    return out;
  }
  out.watched = told.contains("watched");
  out.in_block = out.watched && told["watched"] == "in a block";
  for (const tests::NamesKey& key : tests::names_keys) {
    if (told.contains(key.key)) (out.seen.*key.names) = told[key.key].get<std::set<std::string>>();
  }
  if (told.contains("locks")) out.seen.locks = told["locks"].get<std::map<std::string, std::string>>();
  return out;
}

// Without the number that a partitioned table happens to have in one database.
std::string without_oid(std::string text) {
  constexpr std::string_view before = "satisfies_hash_partition('";
  if (const size_t at = text.find(before); at != std::string::npos) {
    const size_t begin = at + before.size();
    text.replace(begin, text.find('\'', begin) - begin, "oid");
  }
  return text;
}

Json json_of(const diff::ObjectRow& row) {
  Json out = Json::object();
  out["what"] = row.what;
  if (!row.within.empty()) out["within"] = row.within;
  for (const auto& [name, value] : row.properties) out["properties"][name] = without_oid(value);
  if (!row.order.empty()) out["order"] = row.order;
  return out;
}

diff::ObjectRow row_of(const Json& told) {
  diff::ObjectRow out;
  out.what = told["what"];
  out.within = told.value("within", "");
  if (told.contains("properties"))
    out.properties = told["properties"].get<std::map<std::string, std::string>>();
  if (told.contains("order")) out.order = told["order"].get<std::vector<std::string>>();
  return out;
}

// The entry of a list that holds for the version; null = none.
Json entry_of(const Json& list, int version) {
  for (const Json& entry : list) {
    Json told = entry;
    told.erase("versions");
    const auto versions = entry.value("versions", std::vector<int>{});
    if (versions.empty() || std::find(versions.begin(), versions.end(), version) != versions.end())
      return told;
  }
  return {};
}

// What each version says, as a list in which those that agree share an entry. Null = it says nothing.
Json list_of(const std::vector<std::pair<int, Json>>& told) {
  std::vector<std::pair<Json, std::vector<int>>> groups;
  for (const auto& [version, entry] : told) {
    if (entry.is_null()) continue;
    const Json& wanted = entry;
    auto group =
        std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == wanted; });
    if (group == groups.end()) {
      groups.emplace_back(entry, std::vector<int>());
      group = std::prev(groups.end());
    }
    group->second.push_back(version);
  }
  Json out = Json::array();
  for (auto& [entry, versions] : groups) {
    if (versions.size() < told.size()) entry["versions"] = versions;
    out.push_back(std::move(entry));
  }
  return out;
}

void write_list(std::ostream& out, const Json& list, const char* indent) {
  out << "[";
  for (size_t i = 0; i < list.size(); ++i) {
    if (i) out << ",\n" << indent;
    out << tests::spaced(list[i]);
  }
  out << "]";
}

}  // namespace

std::vector<std::filesystem::path> cases(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".sql") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> statements_of(const std::filesystem::path& fixture) {
  std::vector<std::string> statements;
  const auto source = text::load(fixture.string());
  if (!source.ok()) return statements;
  for (const sql::Piece& piece : sql::split(source->bytes))
    statements.emplace_back(source->slice(piece.span));
  return statements;
}

Record::Record(std::filesystem::path fixture) : path_(fixture.replace_extension(".observed.json")) {
  std::ifstream in(path_);
  if (!in) return;
  const Json told = Json::parse(in);
  servers_ = told["servers"];
  for (const int version : versions()) {
    Json one{{"statements", Json::array()}, {"rows", Json::object()}};
    for (const Json& list : told["statements"]) one["statements"].push_back(entry_of(list, version));
    for (const auto& [key, list] : told["rows"].items()) {
      if (Json entry = entry_of(list, version); !entry.is_null()) one["rows"][key] = std::move(entry);
    }
    by_version_[std::to_string(version)] = std::move(one);
  }
}

std::vector<int> Record::versions() const {
  std::vector<int> out;
  for (const auto& [version, release] : servers_.items()) out.push_back(std::stoi(version));
  std::sort(out.begin(), out.end());
  return out;
}

std::string Record::release(int version) const {
  return servers_.value(std::to_string(version), "");
}

Json Record::of(int version) const {
  return by_version_.value(std::to_string(version), Json::object());
}

Observation Record::observation(int version, size_t statements) const {
  const Json told = of(version);
  Observation out;
  for (const Json& one : told.at("statements")) out.statements.push_back(observed_of(one));
  out.statements.resize(statements);  // a fixture longer than its record disagrees, it does not crash
  for (const auto& [key, one] : told.at("rows").items()) out.rows[key] = row_of(one);
  return out;
}

std::string Record::take(int version, const std::string& release, const Observation& observed) {
  Json now{{"statements", Json::array()}, {"rows", Json::object()}};
  for (const Observed& one : observed.statements) now["statements"].push_back(json_of(one));
  for (const auto& [key, row] : observed.rows) now["rows"][key] = json_of(row);
  const Json old = of(version);
  std::string different;
  if (old.empty()) {
    different = "nothing is recorded";
  } else if (old["statements"].size() != now["statements"].size()) {
    different = std::to_string(old["statements"].size()) + " statements are recorded, the case has " +
                std::to_string(now["statements"].size());
  } else if (old != now) {
    const Json change = Json::diff(old, now).at(0);
    different = change["path"].get<std::string>() + " is different now";
    if (change.contains("value")) different += ": " + tests::spaced(change["value"]);
  }
  by_version_[std::to_string(version)] = std::move(now);
  servers_[std::to_string(version)] = release;
  return different;
}

void Record::write() const {
  size_t statements = 0;
  std::set<std::string> keys;
  for (const auto& [version, one] : by_version_.items()) {
    statements = std::max(statements, one["statements"].size());
    for (const auto& [key, row] : one["rows"].items()) keys.insert(key);
  }
  const auto gathered = [&](const auto& entry) {
    std::vector<std::pair<int, Json>> told;
    for (const int version : versions()) told.emplace_back(version, entry(of(version)));
    return list_of(told);
  };
  std::ofstream out(path_);
  out << "{\n\"servers\": " << tests::spaced(servers_) << ",\n\"statements\": [";
  for (size_t i = 0; i < statements; ++i) {
    out << (i ? ",\n  " : "\n  ");
    write_list(out, gathered([&](const Json& one) {
                 return i < one["statements"].size() ? one["statements"][i] : Json();
               }),
               "   ");
  }
  out << "],\n\"rows\": {";
  const char* after = "\n  ";
  for (const std::string& key : keys) {
    out << after << Json(key).dump() << ": ";
    write_list(
        out, gathered([&](const Json& one) { return one["rows"].contains(key) ? one["rows"][key] : Json(); }),
        "    ");
    after = ",\n  ";
  }
  out << "}\n}\n";
}

}  // namespace differential
