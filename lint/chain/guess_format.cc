// Tries patterns that projects use on the names, and looks for lines that part the files.
#include "lint/chain/guess_format.h"

#include <algorithm>
#include <array>
#include <map>

#include "lint/chain/file_pattern.h"
#include "lint/chain/lines.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

constexpr std::array<const char*, 8> patterns = {
    R"((?<version>\d+)[-_.](?<title>.*)\.(?<direction>up|down)\.sql)",
    R"((?<version>\d+)[-_.](?<title>.*)[-_](?<direction>up|down)\.sql)",
    R"((?<version>\d+)\.(?<direction>up|down)\.sql)",
    R"((?<direction>up|down)/(?<version>\d+)[-_.]*(?<title>.*)\.sql)",
    R"((?<version>\d[^/]*)/(?<direction>up|down)\.sql)",
    R"((?<version>\d[\d.]*)[-_.]+(?<title>.*)\.sql)",
    R"([A-Za-z]+[-_]?(?<version>\d[\d.]*)[-_.]*(?<title>.*)\.sql)",
    R"((?<version>\d[\d.]*)(?<title>)\.sql)"};

// A comment of a few words, one of which says the direction.
bool names_direction(std::string_view line, std::initializer_list<std::string_view> words) {
  constexpr size_t longest = 60;
  line = text::trim(line);
  if (line.size() > longest || !(line.starts_with("--") || line.starts_with('#'))) return false;
  std::string lower;
  for (const char c : line) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  std::replace_if(
      lower.begin(), lower.end(), [](char c) { return !(c >= 'a' && c <= 'z'); }, ' ');
  const std::vector<std::string_view> all = words_of(lower);
  return all.size() <= 3 && std::any_of(all.begin(), all.end(), [&](std::string_view word) {
           return std::find(words.begin(), words.end(), word) != words.end();
         });
}

struct Lines {
  std::map<std::string, size_t> ups, downs;  // in how many files
};

void count_lines(std::string_view sql, Lines& lines) {
  std::map<std::string, bool> seen;
  for (const Line& line : lines_of(sql, LineEnds::any)) {
    const std::string text(text::trim(sql.substr(line.span.begin, line.span.size())));
    if (seen[text]) continue;
    seen[text] = true;
    if (names_direction(text, {"up", "do", "apply", "deploy", "ups"})) ++lines.ups[text];
    if (names_direction(text, {"down", "undo", "rollback", "revert", "downs"})) ++lines.downs[text];
  }
}

std::string most_common(const std::map<std::string, size_t>& counts, size_t at_least) {
  const auto best = std::max_element(counts.begin(), counts.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == counts.end() || best->second < at_least ? std::string() : best->first;
}

// Relative to the folder, sorted.
std::vector<std::string> sql_files(const std::string& folder) {
  std::vector<std::string> files;
  const text::Result<std::vector<std::string>> listed = text::list_files(folder);
  if (!listed) return files;
  for (const std::string& path : *listed) {
    if (path.ends_with(".sql"))
      files.push_back(path.substr(folder.ends_with('/') ? folder.size() : folder.size() + 1));
  }
  return files;
}

}  // namespace

std::string folder_of_sql(const std::string& folder) {
  const std::vector<std::string> files = sql_files(folder);
  if (files.empty()) return folder;
  // Sorted: what the first and the last have in common all have.
  const std::string &first = files.front(), &last = files.back();
  const auto differ = std::mismatch(first.begin(), first.end(), last.begin(), last.end()).first;
  const auto same = static_cast<size_t>(differ - first.begin());
  const size_t slash = same == 0 ? std::string::npos : first.rfind('/', same - 1);
  return slash == std::string::npos ? folder : text::join_path(folder, first.substr(0, slash));
}

std::optional<AnyFormat> guess_format(const std::string& folder) {
  const std::vector<std::string> files = sql_files(folder);
  if (files.empty()) return std::nullopt;
  for (const char* text : patterns) {
    const text::Result<FilePattern> pattern = FilePattern::read(text);
    if (!pattern) continue;
    const auto fits =
        static_cast<size_t>(std::count_if(files.begin(), files.end(), [&](const std::string& file) {
          return pattern->match(file).has_value();
        }));
    if (fits * 5 < files.size() * 4) continue;
    AnyFormat any;
    any.pattern = text;
    if (any.pattern.find("direction") != std::string::npos) return any;
    constexpr size_t sample = 20;
    Lines lines;
    size_t read = 0;
    for (size_t i = 0; i < files.size() && read < sample; ++i) {
      const text::Result<text::Source> source = text::load(text::join_path(folder, files[i]));
      if (!source) continue;
      ++read;
      count_lines(source->bytes, lines);
    }
    any.down = most_common(lines.downs, (read + 1) / 2);
    if (!any.down.empty()) any.up = most_common(lines.ups, (read + 1) / 2);
    return any;
  }
  return std::nullopt;
}

}  // namespace chain
