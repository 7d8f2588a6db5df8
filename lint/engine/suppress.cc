// Reading `-- schemalint: allow` comments, and what each of them covers.

#include "lint/engine/suppress.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/answers.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/split.h"
#include "lint/text/suggest.h"

namespace lint {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view mark = "schemalint:";

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view take_word(std::string_view& rest) {
  const size_t end = std::min(rest.find_first_of(blanks), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest = trim(rest.substr(end));
  return word;
}

// What stands after the mark, or nothing where the comment has none.
std::optional<std::string_view> marked(std::string_view comment) {
  if (comment.starts_with("/*") && comment.ends_with("*/") && comment.size() >= 4) {
    comment = comment.substr(2, comment.size() - 4);
  } else {
    comment.remove_prefix(std::min(comment.find_first_not_of("-#"), comment.size()));
  }
  comment = trim(comment);
  if (!comment.starts_with(mark)) return std::nullopt;
  return trim(comment.substr(mark.size()));
}

// "a, b,c" before the reason.
std::vector<std::string> take_names(std::string_view& words) {
  std::vector<std::string> names;
  bool more = true;
  while (more && !words.empty()) {
    const size_t end = std::min(words.find_first_of(" \t\r\n,"), words.size());
    names.emplace_back(words.substr(0, end));
    words = trim(words.substr(end));
    more = words.starts_with(',');
    if (more) words = trim(words.substr(1));
  }
  return names;
}

void judge(Allow& allow, bool has_reason, std::span<const Rule* const> rules) {
  for (const Rule* rule : rules) {
    if (rule->id == allow.rule) allow.means = {rule->id};
  }
  const Answering theirs = allow.means.empty() ? answering(rules, allow.rule) : Answering{};
  for (const Rule* rule : theirs.rules) allow.means.push_back(rule->id);
  if (allow.means.empty()) {
    std::vector<std::string_view> ids;
    for (const Rule* rule : rules) ids.push_back(rule->id);
    allow.problem = fmt::format("there is no rule `{}`", allow.rule);
    allow.hint = text::did_you_mean(allow.rule, ids);
    if (!theirs.tool.empty()) allow.hint = fmt::format("it is {}'s, and {}", theirs.tool, theirs.why);
    if (allow.hint.empty()) allow.hint = "schemalint rules lists them";
  } else if (!has_reason) {
    const std::string_view ours = allow.means.front();
    allow.problem = fmt::format("`allow {}` gives no reason", allow.rule);
    allow.hint = fmt::format("write why: -- schemalint: allow {} <reason>", ours);
    allow.means.clear();
  } else if (!theirs.tool.empty()) {
    allow.remark = fmt::format("`{}` is {}'s name for {}", allow.rule, theirs.tool, listed(theirs.rules));
  }
}

// The statement that a comment belongs to: the one around it, the one that ends on its line, the next one.
text::Span statement_of(const std::vector<sql::Piece>& pieces, const text::Span& comment,
                        std::string_view bytes) {
  auto next = std::find_if(pieces.begin(), pieces.end(),
                           [&](const sql::Piece& p) { return p.span.end > comment.begin; });
  if (next != pieces.end() && next->span.begin < comment.begin) return next->span;
  if (next != pieces.begin()) {
    const text::Span before = std::prev(next)->span;
    if (bytes.substr(before.end, comment.begin - before.end).find('\n') == std::string_view::npos)
      return before;
  }
  return next == pieces.end() ? text::Span{} : next->span;
}

void read_sql(const chain::Chain& chain, uint32_t file, std::span<const Rule* const> rules,
              std::vector<Allow>& found) {
  const std::string_view bytes = chain.files[file].bytes;
  const std::vector<sql::Piece> pieces = sql::split(bytes);
  for (const sql::Comment& comment : sql::comments(bytes)) {
    const auto words = marked(comment.text);
    if (!words) continue;
    Allow allow;
    allow.file = file;
    allow.comment = comment.span;
    allow.covers = statement_of(pieces, comment.span, bytes);
    std::string_view rest = *words;
    const std::string_view verb = take_word(rest);
    if (verb != "allow") {
      allow.problem = fmt::format("`schemalint: {}` is not understood", verb);
      allow.hint = "write: -- schemalint: allow <rule> <reason>";
      found.push_back(std::move(allow));
      continue;
    }
    std::vector<std::string> names = take_names(rest);
    if (names.empty()) names.emplace_back();
    for (std::string& name : names) {
      allow.rule = std::move(name);
      judge(found.emplace_back(allow), !rest.empty(), rules);
    }
  }
}

}  // namespace

std::vector<Allow> find_allows(const chain::Chain& chain, std::span<const Rule* const> rules) {
  std::vector<Allow> found;
  for (uint32_t file = 0; file < chain.files.size(); ++file) {
    const text::Source& source = chain.files[file];
    if (source.bytes.find(mark) == std::string::npos) continue;
    read_sql(chain, file, rules, found);
  }
  return found;
}

bool allows(const Allow& allow, const Finding& finding) {
  const bool of_rule = std::find(allow.means.begin(), allow.means.end(), finding.rule) != allow.means.end();
  if (!allow.problem.empty() || !of_rule || allow.file != finding.at.file) return false;
  if (finding.at.at.empty()) return true;
  return allow.covers.contains(finding.at.at.begin);
}

}  // namespace lint
