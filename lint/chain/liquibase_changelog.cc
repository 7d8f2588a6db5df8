// Attributes are read word by word; of a root changelog, whatever its format, the names of files alone.
#include "lint/chain/liquibase_changelog.h"

#include <algorithm>
#include <array>

#include "lint/chain/lines.h"
#include "lint/chain/tool_settings.h"

namespace chain {
namespace {

// The names of files in the order in which a root changelog has them, of XML, YAML or JSON alike.
std::vector<std::string> order_of(const text::Source& changelog) {
  std::vector<std::string> names;
  const std::string_view text = changelog.bytes;
  constexpr std::string_view ending = ".sql";
  for (size_t at = text.find(ending); at != std::string_view::npos; at = text.find(ending, at + 1)) {
    const size_t begin = text.find_last_of("\"' :\t\n>", at);
    const size_t first = begin == std::string_view::npos ? 0 : begin + 1;
    names.emplace_back(text::file_name(text.substr(first, at + ending.size() - first)));
  }
  return names;
}

}  // namespace

bool names_postgres(std::string_view list) {
  bool only_denied = true, denied = false;
  for (std::string_view rest = list; !rest.empty();) {
    std::string_view name = trim(rest.substr(0, rest.find(',')));
    rest.remove_prefix(
        std::min(rest.size(), rest.find(',') == std::string_view::npos ? rest.size() : rest.find(',') + 1));
    const bool negated = name.starts_with('!');
    if (negated) name.remove_prefix(1);
    const bool ours = same_ignoring_case(name, "postgresql") || same_ignoring_case(name, "all");
    if (ours && !negated) return true;
    denied = denied || ours;
    only_denied = only_denied && negated;
  }
  return only_denied && !denied;
}

std::vector<std::string> quoted_words(std::string_view text) {
  std::vector<std::string> words;
  bool open = false, quoted = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (c == '"') {
      quoted = !quoted;
      if (!open) words.emplace_back();
      open = true;
    } else if (blank && !quoted) {
      open = false;
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back() += c;
    }
  }
  return words;
}

ChangesetAttributes changeset_attributes(std::string_view line) {
  ChangesetAttributes attributes;
  for (const std::string& word : quoted_words(line)) {
    if (attributes.id.empty() || attributes.id.ends_with(':')) {  // author: id, with a blank between
      attributes.id += word;
      continue;
    }
    const size_t colon = word.find(':');
    if (colon == std::string::npos) continue;
    const std::string_view key = std::string_view(word).substr(0, colon);
    const std::string_view value = std::string_view(word).substr(colon + 1);
    const bool no = same_ignoring_case(value, "false");
    if (same_ignoring_case(key, "runInTransaction")) attributes.transactional = !no;
    if (same_ignoring_case(key, "splitStatements")) attributes.split = !no;
    if (same_ignoring_case(key, "ignore")) attributes.ignored = same_ignoring_case(value, "true");
    if (same_ignoring_case(key, "dbms")) attributes.for_postgres = names_postgres(value);
    if (same_ignoring_case(key, "endDelimiter")) {
      // A pattern: line ends in it are the line's own end.
      for (size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) {
          const char escaped = value[++i];
          if (escaped != 'n' && escaped != 'r' && escaped != 's') attributes.delimiter += escaped;
        } else {
          attributes.delimiter += value[i];
        }
      }
      if (attributes.delimiter == ";") attributes.delimiter.clear();
    }
  }
  return attributes;
}

std::vector<std::string> changelog_files(const Listing& listing) {
  constexpr std::array<std::string_view, 13> roots = {"db.changelog-master.yaml",
                                                      "db.changelog-master.yml",
                                                      "db.changelog-master.xml",
                                                      "db.changelog-root.xml",
                                                      "db.changelog-root.yaml",
                                                      "changelog-master.xml",
                                                      "changelog-master.yaml",
                                                      "changelog.xml",
                                                      "changelog.yaml",
                                                      "changelog.yml",
                                                      "master.xml",
                                                      "changelog-root.xml",
                                                      "changelog-root.yaml"};
  std::vector<std::string> files;
  for (const std::string& path : listing.paths()) {
    if (path.find('/') == std::string::npos) files.push_back(path);
  }
  const std::optional<text::Source> root = nearest_file(listing.root(), roots);
  if (!root || root->bytes.find("databaseChangeLog") == std::string::npos) return files;
  const std::vector<std::string> order = order_of(*root);
  std::stable_sort(files.begin(), files.end(), [&](const std::string& a, const std::string& b) {
    return std::find(order.begin(), order.end(), a) < std::find(order.begin(), order.end(), b);
  });
  return files;
}

}  // namespace chain
