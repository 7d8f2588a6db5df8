// Attributes are read word by word; of a root changelog, whatever its format, the names of files alone.
#include "lint/chain/liquibase_changelog.h"

#include <algorithm>
#include <array>
#include <set>

#include "lint/chain/lines.h"
#include "lint/chain/tool_settings.h"
#include "lint/text/trim.h"

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

// Without <!-- --> and lines that begin with #.
std::string without_comments(std::string_view changelog) {
  std::string text(changelog);
  for (size_t at = text.find("<!--"); at != std::string::npos; at = text.find("<!--", at)) {
    const size_t end = text.find("-->", at);
    text.erase(at, end == std::string::npos ? end : end + 3 - at);
  }
  std::string kept;
  for (const Line& line : lines_of(text, LineEnds::any)) {
    const std::string_view words = std::string_view(text).substr(line.span.begin, line.span.size());
    if (!text::trim(words).starts_with('#')) kept += std::string(words) + "\n";
  }
  return kept;
}

struct Included {
  bool all = false;  // of a folder
  std::string name;
};

// include with its file, includeAll with its path, of XML, YAML or JSON alike.
std::vector<Included> includes_of(std::string_view changelog) {
  const std::string text = without_comments(changelog);
  constexpr std::string_view word = "include", all_word = "includeAll";
  std::vector<Included> found;
  for (size_t at = text.find(word); at != std::string::npos;) {
    const size_t next = text.find(word, at + all_word.size());
    const bool all = text.compare(at, all_word.size(), all_word) == 0;
    const std::string_view within = std::string_view(text).substr(at, next - at);
    const std::string_view key = all ? "path" : "file";
    const size_t sign = within.find_first_of("=:", within.find(key));
    at = next;
    if (within.find(key) == std::string_view::npos || sign == std::string_view::npos) continue;
    const size_t begin = within.find_first_not_of(" \t\"'", sign + 1);
    if (begin == std::string_view::npos) continue;
    const size_t end = std::min(within.find_first_of("\"'\r\n,}", begin), within.size());
    found.push_back({all, std::string(text::trim(within.substr(begin, end - begin)))});
  }
  return found;
}

// Follows a root changelog to the files of SQL.
class Tree {
 public:
  explicit Tree(const Listing& listing) : listing_(listing) {}

  std::vector<std::string> files_of(const std::string& root) {
    follow(root);
    return std::move(files_);
  }

 private:
  void follow(const std::string& path) {
    if (!seen_.insert(path).second) return;
    if (path.ends_with(".sql")) return files_.push_back(path);
    const text::Source* source = listing_.peek(path);
    if (source == nullptr || source->bytes.find("databaseChangeLog") == std::string::npos) return;
    for (const Included& one : includes_of(std::string(source->bytes))) {
      if (one.all) {
        for (const std::string& each : below(path, one.name)) follow(each);
      } else if (const std::optional<std::string> there = resolve(path, one.name)) {
        follow(*there);
      }
    }
  }

  // A name is relative to its changelog or to one of the places that Liquibase searches: whatever of its end
  // is there.
  std::optional<std::string> resolve(const std::string& from, std::string_view name) const {
    name = plain(name);
    const std::string beside = text::join_path(text::directory(from), name);
    if (listing_.has(beside)) return beside;
    for (;;) {
      if (listing_.has(name)) return std::string(name);
      const size_t slash = name.find('/');
      if (slash == std::string_view::npos) return std::nullopt;
      name.remove_prefix(slash + 1);
    }
  }

  std::vector<std::string> below(const std::string& from, std::string_view name) const {
    name = plain(name);
    while (name.ends_with('/')) name.remove_suffix(1);
    std::vector<std::string> found = paths_in(text::join_path(text::directory(from), name));
    while (found.empty()) {
      found = paths_in(std::string(name));
      const size_t slash = name.find('/');
      if (slash == std::string_view::npos) break;
      name.remove_prefix(slash + 1);
    }
    return found;
  }

  std::vector<std::string> paths_in(const std::string& folder) const {
    const std::string prefix = folder + "/";
    const std::vector<std::string>& paths = listing_.paths();
    std::vector<std::string> found;
    for (auto at = std::lower_bound(paths.begin(), paths.end(), prefix);
         at != paths.end() && at->starts_with(prefix); ++at)
      found.push_back(*at);
    return found;
  }

  static std::string_view plain(std::string_view name) {
    constexpr std::string_view classpath = "classpath:";
    if (name.starts_with(classpath)) name.remove_prefix(classpath.size());
    while (name.starts_with("./") || name.starts_with('/')) name.remove_prefix(name.find('/') + 1);
    return name;
  }

  const Listing& listing_;
  std::set<std::string> seen_;
  std::vector<std::string> files_;
};

}  // namespace

bool names_postgres(std::string_view list) {
  bool only_denied = true, denied = false;
  for (std::string_view rest = list; !rest.empty();) {
    std::string_view name = text::trim(rest.substr(0, rest.find(',')));
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

std::vector<std::string> included_files(const Listing& listing) {
  for (const std::string_view name : roots) {
    if (!listing.has(name)) continue;
    const text::Source* source = listing.peek(name);
    if (source == nullptr || source->bytes.find("databaseChangeLog") == std::string::npos) continue;
    return Tree(listing).files_of(std::string(name));
  }
  return {};
}

std::vector<std::string> changelog_files(const Listing& listing) {
  if (std::vector<std::string> included = included_files(listing); !included.empty()) return included;
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
