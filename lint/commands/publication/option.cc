// WITH (publish, publish_via_partition_root, publish_generated_columns)
// (src/backend/commands/publicationcmds.c, parse_publication_options).

#include "lint/commands/publication/option.h"

#include <fmt/format.h>

#include <algorithm>

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

bool is_action(std::string_view word) {
  return word == "insert" || word == "update" || word == "delete" || word == "truncate";
}

// The actions of publish, separated by commas (SplitIdentifierString).
void check_publish(Writer& w, std::string_view list) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    std::string_view word = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (is_action(word)) continue;
    if (word.empty()) w.refuse("42601", "invalid list syntax in parameter \"publish\"");
    w.refuse("42601", fmt::format("unrecognized value for publication option \"publish\": \"{}\"", word));
  }
}

}  // namespace

std::optional<bool> option_flag(Writer& w, const Options& options, std::string_view wanted) {
  std::optional<bool> found;
  for (const auto& [name, value] : options) {
    if (name != wanted) continue;
    found = value.empty() || value == "true" || value == "on" || value == "1";
    if (*found || value == "false" || value == "off" || value == "0") continue;
    w.refuse("42601", fmt::format("{} requires a Boolean value", name));
  }
  return found;
}

void check_publication_options(Writer& w, const Options& options) {
  for (size_t i = 0; i < options.size(); ++i) {
    const auto& [name, value] = options[i];
    const bool known = name == "publish" || name == "publish_via_partition_root" ||
                       (name == "publish_generated_columns" && w.catalog.server_version() >= 18);
    if (!known) w.refuse("42601", fmt::format("unrecognized publication parameter: \"{}\"", name));
    const auto end = options.begin() + static_cast<ptrdiff_t>(i);
    const bool twice =
        std::any_of(options.begin(), end, [&n = name](const auto& one) { return one.first == n; });
    if (twice) w.refuse("42601", "conflicting or redundant options");
    if (name == "publish") check_publish(w, value);
    if (name == "publish_via_partition_root") option_flag(w, {options[i]}, name);
    if (name == "publish_generated_columns" && value != "none" && value != "stored" && !value.empty())
      w.refuse("42601", fmt::format("invalid value for publication parameter \"{}\": \"{}\"", name, value));
  }
}

bool publishes_by_root(const DefinedObject& publication) {
  const auto found = publication.properties.find(via_root);
  return found != publication.properties.end() && found->second == "true";
}

void set_publication_options(Writer& w, DefinedObject& publication, const Options& options) {
  for (const auto& [key, value] : options) publication.properties[key] = value;
  if (const auto by_root = option_flag(w, options, via_root))
    publication.properties[via_root] = *by_root ? "true" : "false";
}

}  // namespace commands
