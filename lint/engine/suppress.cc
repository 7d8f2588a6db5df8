// Reading `-- schemalint: allow` comments, and what each of them covers.

#include "lint/engine/suppress.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/answers.h"
#include "lint/engine/audit_checks.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/split.h"
#include "lint/text/suggest.h"
#include "lint/text/trim.h"

namespace lint {

namespace {

constexpr std::string_view mark = "schemalint:";

std::string_view take_word(std::string_view& rest) {
  const size_t end = std::min(rest.find_first_of(text::blanks), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest = text::trim(rest.substr(end));
  return word;
}

// What stands after the mark, or nothing where the comment has none.
std::optional<std::string_view> marked(std::string_view comment) {
  if (comment.starts_with("/*") && comment.ends_with("*/") && comment.size() >= 4) {
    comment = comment.substr(2, comment.size() - 4);
  } else {
    comment.remove_prefix(std::min(comment.find_first_not_of("-#"), comment.size()));
  }
  comment = text::trim(comment);
  if (!comment.starts_with(mark)) return std::nullopt;
  return text::trim(comment.substr(mark.size()));
}

// "a, b,c" before the reason.
std::vector<std::string> take_names(std::string_view& words) {
  std::vector<std::string> names;
  bool more = true;
  while (more && !words.empty()) {
    const size_t end = std::min(words.find_first_of(" \t\r\n,"), words.size());
    names.emplace_back(words.substr(0, end));
    words = text::trim(words.substr(end));
    more = words.starts_with(',');
    if (more) words = text::trim(words.substr(1));
  }
  return names;
}

void judge(Allow& allow, std::string_view verb, bool has_reason, std::span<const Rule* const> rules) {
  for (const Rule* rule : rules) {
    if (rule->id == allow.rule) allow.means = {rule->id};
  }
  const Answering theirs = allow.means.empty() ? answering(rules, allow.rule) : Answering{};
  for (const Rule* rule : theirs.rules) allow.means.push_back(rule->id);
  const bool of_audit =
      std::find(std::begin(audit_checks), std::end(audit_checks), allow.rule) != std::end(audit_checks);
  if (allow.means.empty() && of_audit) {
    allow.used = true;  // `migrate audit` listens to it
  } else if (allow.means.empty()) {
    std::vector<std::string_view> ids;
    for (const Rule* rule : rules) ids.push_back(rule->id);
    allow.problem = fmt::format("there is no rule `{}`", allow.rule);
    if (theirs.tool.empty()) allow.meant = text::nearest(allow.rule, ids).value_or("");
    allow.hint = !theirs.tool.empty()  ? fmt::format("it is {}'s, and {}", theirs.tool, theirs.why)
                 : allow.meant.empty() ? "schemalint rules lists them"
                                       : fmt::format("did you mean `{}`?", allow.meant);
  } else if (!has_reason) {
    const std::string_view ours = allow.means.front();
    const std::string table = allow.table.empty() ? "" : allow.table + " ";
    allow.problem = fmt::format("`{} {}{}` gives no reason", verb, table, allow.rule);
    allow.hint = fmt::format("write why: -- schemalint: {} {}{} <reason>", verb, table, ours);
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

// Of one file: its comments in order, blocks closed by their ends.
class Reader {
 public:
  Reader(const chain::Chain& chain, uint32_t file, std::span<const Rule* const> rules,
         std::vector<Allow>& found)
      : bytes_(chain.files[file].bytes),
        pieces_(sql::split(bytes_)),
        file_(file),
        rules_(rules),
        found_(found) {}

  void read() {
    for (const sql::Comment& comment : sql::comments(bytes_)) {
      if (const auto words = marked(comment.text)) read(comment.span, *words);
    }
    for (const size_t open : open_)
      refuse(found_[open], "no `allow-end` follows", "write: -- schemalint: allow-end");
  }

 private:
  static void refuse(Allow& allow, std::string problem, std::string hint) {
    allow.problem = std::move(problem);
    allow.hint = std::move(hint);
    allow.means.clear();
  }

  void read(text::Span comment, std::string_view rest) {
    Allow allow;
    allow.file = file_;
    allow.comment = comment;
    const std::string verb(take_word(rest));
    if (verb == "allow-end") return end(std::move(allow));
    if (verb == "allow-file" || verb == "allow-begin") {
      allow.covers = {verb == "allow-file" ? 0 : comment.begin, static_cast<uint32_t>(bytes_.size())};
    } else if (verb == "allow-table") {
      allow.table = take_word(rest);
    } else if (verb == "allow") {
      allow.covers = statement_of(pieces_, comment, bytes_);
    } else {
      refuse(allow, fmt::format("`schemalint: {}` is not understood", verb),
             "write: -- schemalint: allow <rule> <reason>");
      found_.push_back(std::move(allow));
      return;
    }
    std::vector<std::string> names = take_names(rest);
    if (names.empty()) names.emplace_back();
    for (std::string& name : names) {
      if (verb == "allow-begin") open_.push_back(found_.size());
      allow.rule = std::move(name);
      judge(found_.emplace_back(allow), verb, !rest.empty(), rules_);
    }
  }

  // The block that was begun last; one comment may have begun it for several rules.
  void end(Allow allow) {
    if (open_.empty()) {
      refuse(allow, "no `allow-begin` stands before it", "take the comment away");
      found_.push_back(std::move(allow));
      return;
    }
    const text::Span begun = found_[open_.back()].comment;
    while (!open_.empty() && found_[open_.back()].comment == begun) {
      found_[open_.back()].covers.end = allow.comment.begin;
      open_.pop_back();
    }
  }

  std::string_view bytes_;
  std::vector<sql::Piece> pieces_;
  uint32_t file_;
  std::span<const Rule* const> rules_;
  std::vector<Allow>& found_;
  std::vector<size_t> open_;  // of found_: begun, not ended
};

// "public.orders" of "public.orders", "public.orders.customer_id", and of an index on it.
bool is_of_table(std::string_view table, std::string_view subject, const catalog::Catalog& head) {
  const auto named = [&](std::string_view whole) {
    if (table.find('.') == std::string_view::npos) {
      const size_t dot = whole.find('.');
      if (dot != std::string_view::npos) whole.remove_prefix(dot + 1);
    }
    return whole == table || (whole.starts_with(table) && whole[table.size()] == '.');
  };
  if (named(subject)) return true;
  for (size_t dot = subject.find('.'); dot != std::string_view::npos; dot = subject.find('.', dot + 1)) {
    const ast::Oid schema = head.find_schema(subject.substr(0, dot));
    const catalog::Relation* relation = head.relation(head.find_relation(schema, subject.substr(dot + 1)));
    if (schema == 0 || !relation || !relation->index) continue;
    const catalog::Relation* on = head.relation(relation->index->table);
    return on && named(head.qualified_name(*on));
  }
  return false;
}

}  // namespace

std::vector<Allow> find_allows(const chain::Chain& chain, std::span<const Rule* const> rules) {
  std::vector<Allow> found;
  for (uint32_t file = 0; file < chain.files.size(); ++file) {
    const text::Source& source = chain.files[file];
    if (source.bytes.find(mark) == std::string::npos) continue;
    Reader(chain, file, rules, found).read();
  }
  return found;
}

bool allows(const Allow& allow, const Finding& finding, const catalog::Catalog& head) {
  const bool of_rule = std::find(allow.means.begin(), allow.means.end(), finding.rule) != allow.means.end();
  if (!allow.problem.empty() || !of_rule) return false;
  if (!allow.table.empty()) return is_of_table(allow.table, finding.subject, head);
  if (allow.file != finding.at.file) return false;
  if (finding.at.at.empty()) return true;
  return allow.covers.contains(finding.at.at.begin);
}

}  // namespace lint
