// flyway.toml, flyway.conf, application.yml and their like.
#include "lint/chain/flyway_settings.h"

#include <algorithm>
#include <array>

#include "lint/chain/connection.h"
#include "lint/chain/lines.h"
#include "lint/chain/tool_settings.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

std::vector<std::string> items_of(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    if (const std::string_view item = text::trim(list.substr(0, comma)); !item.empty())
      items.emplace_back(item);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return items;
}

// An option that gives a text instead of Flyway's own.
void take_text(FlywaySettings& settings, std::string_view option, const std::string& value) {
  const std::pair<std::string_view, std::string*> texts[] = {
      {"sqlMigrationPrefix", &settings.naming.versioned},
      {"repeatableSqlMigrationPrefix", &settings.naming.repeatable},
      {"undoSqlMigrationPrefix", &settings.naming.undo},
      {"baselineMigrationPrefix", &settings.naming.baseline},
      {"sqlMigrationSeparator", &settings.naming.separator},
      {"placeholderPrefix", &settings.placeholder_prefix},
      {"placeholderSuffix", &settings.placeholder_suffix}};
  for (const auto& [name, text] : texts) {
    if (same_ignoring_case(option, name) && !value.empty()) *text = value;
  }
  if (same_ignoring_case(option, "sqlMigrationSuffixes") && !value.empty())
    settings.naming.suffixes = items_of(value);
}

// Spring's application-<profile> files, of the profiles that the file itself makes active: the later has the
// last word.
ToolSettings with_profiles(const std::string& folder, ToolSettings settings) {
  const auto active = settings.find("spring.profiles.active");
  if (active == settings.end()) return settings;
  for (const std::string& profile : items_of(std::string(active->second))) {
    const std::string name = "application-" + profile, properties = name + ".properties", yml = name + ".yml",
                      yaml = name + ".yaml";
    const std::array<std::string_view, 3> files = {properties, yml, yaml};
    const std::optional<text::Source> source = nearest_file(folder, files);
    if (!source) continue;
    for (auto& [key, value] : tool_settings(*source)) settings.insert_or_assign(key, value);
  }
  return settings;
}

}  // namespace

// flyway.defaultSchema, spring.flyway.default-schema, quarkus.flyway.placeholders."x": what stands behind
// `flyway.`; of the options the letters alone.
FlywaySettings flyway_settings(const std::string& folder) {
  constexpr std::array<std::string_view, 8> files = {
      "flyway.toml",       "conf/flyway.toml",       "flyway.conf",     "conf/flyway.conf",
      "flyway.properties", "application.properties", "application.yml", "application.yaml"};
  FlywaySettings settings;
  const std::optional<text::Source> source = nearest_file(folder, files);
  if (!source) return settings;
  for (const auto& [key, value] : with_profiles(folder, tool_settings(*source))) {
    constexpr std::string_view mine = "flyway.";
    if (key == "spring.datasource.url" && settings.search_path.empty())
      settings.search_path = search_path_of(value).value_or("");
    if (key.starts_with("environments.") && key.ends_with(".url") && settings.search_path.empty())
      settings.search_path = search_path_of(value).value_or("");
    if (key.starts_with("environments.") && key.ends_with(".schemas") && settings.default_schema.empty())
      settings.default_schema = value.substr(0, value.find(','));
    const size_t at = key.find(mine);
    if (at == std::string::npos) continue;
    const std::string_view name = std::string_view(key).substr(at + mine.size());
    constexpr std::string_view values = "placeholders.";
    if (name.starts_with(values)) {
      std::string placeholder(name.substr(values.size()));
      std::erase(placeholder, '"');
      settings.placeholders.emplace_back(std::move(placeholder), value);
      continue;
    }
    std::string option(name);
    std::erase(option, '-');
    take_text(settings, option, value);
    if (same_ignoring_case(option, "placeholderReplacement"))
      settings.replaces = !same_ignoring_case(value, "false");
    if (option == "locations") settings.locations = value;
    if (option == "url") settings.search_path = search_path_of(value).value_or("");
    if (same_ignoring_case(option, "defaultSchema")) settings.default_schema = value;
    if (same_ignoring_case(option, "schemas") && settings.default_schema.empty())
      settings.default_schema = value.substr(0, value.find(','));
  }
  return settings;
}

// filesystem:sql/base, classpath:db/{vendor}/x: where they lie below anything.
std::vector<std::string> flyway_locations(const std::string& folder) {
  std::vector<std::string> found;
  for (const std::string& location : items_of(flyway_settings(folder).locations)) {
    std::string_view place = location;
    place.remove_prefix(place.find(':') == std::string_view::npos ? 0 : place.find(':') + 1);
    while (place.starts_with("./") || place.starts_with('/')) place.remove_prefix(place.find('/') + 1);
    while (place.ends_with('/')) place.remove_suffix(1);
    const std::string_view start = place.substr(0, place.find_first_of("{*$"));
    if (start.size() < place.size()) place = start.substr(0, start.rfind('/'));
    if (!place.empty()) found.emplace_back(place);
  }
  return found;
}

}  // namespace chain
