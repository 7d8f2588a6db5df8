// fixtures/effects/<subject>.observed.json, written: what the server at hand was seen to do takes the place
// of what the file says of its version.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/effects_seen.h"
#include "tests/support/json_lines.h"

namespace tests {

class EffectsRecord {
 public:
  explicit EffectsRecord(std::filesystem::path fixture)
      : path_(fixture.replace_extension(".observed.json")), old_(read(path_)) {}

  void take(const std::string& id, const sql::ServerVersion& seen_on, const EffectsSeen& seen) {
    const nlohmann::json version = name_of(seen_on);
    auto groups = old_.value(id, nlohmann::json::array());
    nlohmann::json merged = nlohmann::json::array();
    const nlohmann::json now = keys_of(seen);
    std::vector<nlohmann::json> versions{version};
    for (nlohmann::json& group : groups) {
      auto others = group["versions"].get<std::vector<nlohmann::json>>();
      std::erase(others, version);
      nlohmann::json keys = group;
      keys.erase("versions");
      if (keys == now) {
        versions.insert(versions.end(), others.begin(), others.end());
      } else if (!others.empty()) {
        group["versions"] = others;
        merged.push_back(std::move(group));
      }
    }
    std::sort(versions.begin(), versions.end(), older);
    nlohmann::json mine = now;
    mine["versions"] = versions;
    merged.push_back(std::move(mine));
    std::sort(merged.begin(), merged.end(),
              [](const auto& a, const auto& b) { return older(a["versions"][0], b["versions"][0]); });
    cases_.emplace_back(id, std::move(merged));
  }

  // One line a group, in the order of the fixture: differences read well.
  void write() const {
    std::ofstream out(path_);
    out << "{\n";
    for (size_t i = 0; i < cases_.size(); ++i) {
      const auto& [id, groups] = cases_[i];
      out << "  " << nlohmann::json(id).dump() << ": [\n";
      for (size_t k = 0; k < groups.size(); ++k) {
        out << "    {\"versions\": " << spaced(groups[k]["versions"]);
        for (const auto& [key, value] : groups[k].items()) {
          if (key != "versions") out << ", \"" << key << "\": " << spaced(value);
        }
        out << (k + 1 < groups.size() ? "},\n" : "}\n");
      }
      out << (i + 1 < cases_.size() ? "  ],\n" : "  ]\n");
    }
    out << "}\n";
  }

 private:
  static nlohmann::json name_of(const sql::ServerVersion& version) {
    if (version == sql::ServerVersion(version.major)) return version.major;
    return sql::to_string(version);
  }

  static bool older(const nlohmann::json& a, const nlohmann::json& b) {
    const sql::ServerVersion first = version_of(a), second = version_of(b);
    return std::pair(first.major, first.minor) < std::pair(second.major, second.minor);
  }

  static nlohmann::json read(const std::filesystem::path& path) {
    std::ifstream in(path);
    return in ? nlohmann::json::parse(in) : nlohmann::json::object();
  }

  static nlohmann::json keys_of(const EffectsSeen& seen) {
    nlohmann::json keys = nlohmann::json::object();
    if (seen.error) keys["error"] = *seen.error;
    for (const NamesKey& key : names_keys) {
      if (!(seen.*key.names).empty()) keys[key.key] = seen.*key.names;
    }
    if (!seen.locks.empty()) keys["locks"] = seen.locks;
    return keys;
  }

  std::filesystem::path path_;
  nlohmann::json old_;
  std::vector<std::pair<std::string, nlohmann::json>> cases_;
};

}  // namespace tests
