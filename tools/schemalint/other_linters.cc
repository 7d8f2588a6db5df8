// From squawk, postgres-language-server and atlas: each has a reader of its configuration, which fills one
// table of severities by rule of ours; the lines are written from that.

#include "tools/schemalint/other_linters.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "lint/engine/answers.h"
#include "lint/engine/rule.h"
#include "lint/sql/scan.h"
#include "lint/sql/server_version.h"
#include "lint/text/trim.h"
#include "rules/table.h"
#include "tools/schemalint/other_linters_read.h"

namespace schemalint {

namespace {

namespace fs = std::filesystem;

struct Tool {
  std::string_view name, answers;  // as typed, and as Rule::answers has it
  std::vector<std::string_view> files;
  text::Result<Theirs> (*read)(const text::Source&);
};

const std::vector<Tool>& tools() {
  static const std::vector<Tool> all{{"squawk", "squawk", {".squawk.toml"}, read_squawk},
                                     {"pgls",
                                      "postgres-language-server",
                                      {"postgres-language-server.jsonc", "postgres-language-server.json",
                                       "postgrestools.jsonc", "postgrestools.json"},
                                      read_pgls},
                                     {"atlas", "atlas", {"atlas.hcl"}, read_atlas}};
  return all;
}

std::string find_configuration(const Tool& tool, const std::string& root) {
  for (fs::path at = text::absolute(root);; at = at.parent_path()) {
    for (const std::string_view file : tool.files) {
      if (text::path_kind((at / file).string()) == text::PathKind::file) return (at / file).string();
    }
    if (at == at.parent_path()) return {};
  }
}

// Names with a family's prefix stand for each of it: atlas' DS for DS101.
bool stands_for(std::string_view said, std::string_view name) {
  return said == name || (said.size() == 2 && name.starts_with(said) && name.size() == 5);
}

// What the tool says of our rule: of the names that it answers, the gravest. Nothing: it says nothing of any.
std::optional<lint::Severity> said_of(const Theirs& theirs, const std::vector<std::string_view>& names,
                                      std::string_view& still_on) {
  std::optional<lint::Severity> gravest;
  for (const std::string_view name : names) {
    const auto said = std::find_if(theirs.severities.begin(), theirs.severities.end(),
                                   [&](const auto& one) { return stands_for(one.first, name); });
    if (said == theirs.severities.end())
      still_on = name;
    else if (!gravest || *gravest < said->second)
      gravest = said->second;
  }
  return gravest;
}

std::string lines_of(const Tool& tool, const Theirs& theirs) {
  std::string lines;
  for (const lint::Rule* rule : rules::all()) {
    const std::vector<std::string_view> names = lint::names_by(*rule, tool.answers);
    if (names.empty()) continue;
    std::string_view still_on;
    const std::optional<lint::Severity> said = said_of(theirs, names, still_on);
    const bool stays = said == lint::Severity::off && !still_on.empty();
    if (stays) lines += fmt::format("# {} stays: it answers {}'s {} too\n", rule->id, tool.name, still_on);
    const bool theirs_is_on =
        theirs.all_on || (theirs.recommended && !lint::names_off_by_default(tool.answers, names));
    const lint::Severity ours = rule->optional ? lint::Severity::off : rule->severity;
    const lint::Severity unsaid = theirs_is_on ? rule->severity : ours;
    const lint::Severity now = said && !stays ? *said : unsaid;
    if (rule->id == "name-pattern" && !theirs.patterns.empty()) {
      lines += fmt::format("name-pattern = {{ severity = \"{}\"",
                           lint::severity_name(said && !stays ? now : rule->severity));
      for (const auto& [kind, pattern] : theirs.patterns) lines += fmt::format(", {} = '{}'", kind, pattern);
      lines += " }\n";
    } else if (now != ours) {
      lines += fmt::format("{} = \"{}\"\n", rule->id, lint::severity_name(now));
    }
  }
  return lines;
}

// The rules that a comment of the tool's names; "" stands for all. Nothing: it is no such comment.
std::optional<std::vector<std::string>> ignored_by(std::string_view comment) {
  static constexpr std::array<std::string_view, 4> words{"squawk-ignore", "pgt-ignore", "pgls-ignore",
                                                         "atlas:nolint"};
  comment = text::trim_front(comment, "-/* ");
  const auto word =
      std::find_if(words.begin(), words.end(), [&](std::string_view w) { return comment.starts_with(w); });
  if (word == words.end()) return std::nullopt;
  comment.remove_prefix(std::min(comment.find_first_of(" \t"), comment.size()));
  if (word->starts_with("pg")) comment = comment.substr(0, comment.find(':'));  // what follows is the reason
  std::vector<std::string> names;
  for (size_t at = 0; at < comment.size();) {
    const size_t begin = comment.find_first_not_of(" \t,*/\r", at);
    if (begin == std::string_view::npos) break;
    at = std::min(comment.find_first_of(" \t,*\r", begin), comment.size());
    names.emplace_back(comment.substr(begin, at - begin));
  }
  if (names.empty()) names.emplace_back();
  return names;
}

std::string all_off() {
  std::string lines;
  for (const std::string_view category : lint::category_names())
    lines += fmt::format("{} = \"off\"\n", category);
  return lines;
}

// Of one file: the lines that silence what its comments silence.
std::string silenced(const text::Source& source, std::set<std::string>& unknown) {
  std::set<std::string_view> ids;
  bool all = false;
  sql::Scanner scanner(source.bytes);
  for (sql::Token token = scanner.next(); token.kind != sql::TokenKind::end; token = scanner.next()) {
    if (token.kind != sql::TokenKind::line_comment && token.kind != sql::TokenKind::block_comment) continue;
    const auto names = ignored_by(scanner.text(token));
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
      const lint::Answering ours = lint::answering(rules::all(), name);
      all = all || name.empty();
      if (ours.rules.empty() && !name.empty()) unknown.insert(name);
      for (const lint::Rule* rule : ours.rules) ids.insert(rule->id);
    }
  }
  if (all) return all_off();
  std::string lines;
  for (const std::string_view id : ids) lines += fmt::format("{} = \"off\"\n", id);
  return lines;
}

std::string of_files(const chain::Chain& chain, size_t deployed, const std::string& folder,
                     std::set<std::string>& unknown) {
  std::string lines;
  std::set<uint32_t> seen;
  for (size_t i = deployed; i < chain.revisions.size(); ++i) {
    const uint32_t file = chain.revisions[i].file;
    if (!seen.insert(file).second || file >= chain.files.size()) continue;
    const std::string off = silenced(chain.files[file], unknown);
    if (off.empty()) continue;
    const fs::path path = text::absolute(chain.files[file].path);
    lines += fmt::format("\n[rules.\"{}\"]   # as its comments have it\n{}",
                         path.lexically_relative(text::absolute(folder)).string(), off);
  }
  return lines;
}

}  // namespace

const std::vector<std::string>& other_linters() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Tool& tool : tools()) all.emplace_back(tool.name);
    return all;
  }();
  return names;
}

text::Result<Adopted> adopt(const std::string& name, const chain::Chain& chain, size_t deployed,
                            const std::string& folder) {
  const Tool& tool =
      *std::find_if(tools().begin(), tools().end(), [&](const Tool& t) { return t.name == name; });
  Adopted adopted;
  adopted.file = find_configuration(tool, chain.root);
  Theirs theirs;
  if (adopted.file.empty()) {
    adopted.remarks.push_back(
        fmt::format("no {} from {} upwards: taken as its defaults", tool.files.front(), chain.root));
  } else {
    const text::Result<text::Source> source = text::load(adopted.file);
    if (!source) return source.error();
    text::Result<Theirs> read = tool.read(*source);
    if (!read) return read.error();
    theirs = std::move(*read);
  }
  std::set<std::string> unknown;
  for (const auto& [said, severity] : theirs.severities) {
    const bool family = said.size() == 2;
    if (!family && lint::answering(rules::all(), said).rules.empty()) unknown.insert(said);
  }
  if (const auto version = sql::supported_version(theirs.server_version))
    adopted.server_version = theirs.server_version;
  adopted.rules = lines_of(tool, theirs);
  for (const std::string& path : theirs.excluded_paths)
    adopted.rules += fmt::format("\n[rules.\"{}\"]\n{}", path, all_off());
  adopted.rules += of_files(chain, deployed, folder, unknown);
  for (const std::string& one : unknown)
    adopted.remarks.push_back(fmt::format("`{}` is {}'s, and no rule here asks that", one, name));
  return adopted;
}

}  // namespace schemalint
