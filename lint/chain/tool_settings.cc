// Lines of keys and values, whatever the file calls itself.
#include "lint/chain/tool_settings.h"

#include <algorithm>
#include <vector>

#include "lint/chain/lines.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

std::string_view unquoted(std::string_view text) {
  text = text::trim(text);
  const bool quoted =
      text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// ["a", "b"] -> a,b
std::string value_of(std::string_view text) {
  text = text::trim(text);
  // In a file that is a program's, with others behind it.
  if (text.ends_with("],") || text.ends_with("\",") || text.ends_with("',")) text.remove_suffix(1);
  if (!text.starts_with('[') || !text.ends_with(']')) return std::string(unquoted(text));
  text = text.substr(1, text.size() - 2);
  std::string all;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    if (const std::string_view item = unquoted(text.substr(0, comma)); !item.empty())
      all += (all.empty() ? "" : ",") + std::string(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return all;
}

// Without a comment behind a value that is not in quotes.
std::string_view without_comment(std::string_view text) {
  text = text::trim(text);
  if (text.starts_with('"') || text.starts_with('\'')) {
    const size_t close = text.find(text.front(), 1);
    return close == std::string_view::npos ? text : text.substr(0, close + 1);
  }
  const size_t hash = text.find(" #");
  return text::trim(text.substr(0, hash));
}

ToolSettings of_lines(std::string_view text) {
  ToolSettings settings;
  std::string section;
  for (const Line& line : lines_of(text, LineEnds::any)) {
    const std::string_view words = text::trim(text.substr(line.span.begin, line.span.size()));
    if (words.empty() || words.front() == '#' || words.front() == ';' || words.front() == '!') continue;
    if (words.front() == '[' && words.find('=') == std::string_view::npos) {
      section = std::string(text::trim(words.substr(1, words.find_last_of(']') - 1))) + ".";
      continue;
    }
    const size_t sign = words.find_first_of("=:");
    if (sign == std::string_view::npos) continue;
    settings.insert_or_assign(section + std::string(unquoted(words.substr(0, sign))),
                              value_of(without_comment(words.substr(sign + 1))));
  }
  return settings;
}

ToolSettings of_yaml(std::string_view text) {
  struct Level {
    size_t indent;
    std::string key;
  };
  ToolSettings settings;
  std::vector<Level> above;
  for (const Line& line : lines_of(text, LineEnds::any)) {
    const std::string_view whole = text.substr(line.span.begin, line.span.size());
    const std::string_view words = text::trim(whole);
    if (words.empty() || words.front() == '#' || words.starts_with("---")) continue;
    const size_t indent = whole.find_first_not_of(' ');
    if (words.starts_with("- ")) {
      if (above.empty()) continue;
      std::string& list = settings[above.back().key];
      list += (list.empty() ? "" : ",") + value_of(without_comment(words.substr(2)));
      continue;
    }
    size_t colon = words.find(": ");
    if (colon == std::string_view::npos && words.ends_with(':')) colon = words.size() - 1;
    if (colon == std::string_view::npos) continue;
    while (!above.empty() && above.back().indent >= indent) above.pop_back();
    std::string key =
        (above.empty() ? "" : above.back().key + ".") + std::string(unquoted(words.substr(0, colon)));
    const std::string value = value_of(without_comment(words.substr(colon + 1)));
    if (!value.empty()) settings.insert_or_assign(key, value);
    above.push_back({indent, std::move(key)});
  }
  return settings;
}

}  // namespace

ToolSettings tool_settings(const text::Source& source) {
  const bool yaml = source.path.ends_with(".yml") || source.path.ends_with(".yaml");
  return yaml ? of_yaml(source.bytes) : of_lines(source.bytes);
}

std::optional<text::Source> nearest_file(const std::string& folder, std::span<const std::string_view> names) {
  constexpr int levels = 8;
  std::string at = text::absolute(folder);
  for (int i = 0; i < levels; ++i) {
    for (const std::string_view name : names) {
      const std::string path = text::join_path(at, name);
      if (text::path_kind(path) != text::PathKind::file) continue;
      if (text::Result<text::Source> source = text::load(path)) return *std::move(source);
    }
    const bool top = text::path_kind(text::join_path(at, ".git")) != text::PathKind::missing;
    if (top || at.empty() || at == "/") return std::nullopt;
    const std::string_view parent = text::directory(at);
    at = parent.empty() ? "/" : std::string(parent);
  }
  return std::nullopt;
}

}  // namespace chain
