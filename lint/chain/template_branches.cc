// Reads the tags of templates that open and close branches, and decides their conditions.
#include "lint/chain/template_branches.h"

#include <algorithm>

#include "lint/chain/lines.h"
#include "lint/chain/names.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

using ValueOf = std::function<std::optional<std::string>(const std::string& name)>;

struct Tag {
  text::Span span;
  std::string_view text;  // between the braces, without the dashes that trim
};

// From `at` on; nothing where there is no other.
std::optional<Tag> next_tag(std::string_view sql, size_t at) {
  constexpr size_t longest = 300;
  for (size_t open = sql.find("{{", at); open != std::string_view::npos; open = sql.find("{{", open + 2)) {
    std::string_view text = sql.substr(open + 2, longest);
    const size_t close = text.find("}}");
    if (close == std::string_view::npos) continue;
    text = text.substr(0, close);
    Tag tag;
    tag.span = {static_cast<uint32_t>(open), static_cast<uint32_t>(open + close + 4)};
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.ends_with('-')) text.remove_suffix(1);
    tag.text = text::trim(text);
    return tag;
  }
  return std::nullopt;
}

// A word, a quoted text, a parenthesis: taken off the front.
std::string_view take_word(std::string_view& text) {
  text = text::trim(text);
  if (text.empty()) return text;
  size_t size = 1;
  if (text.front() == '"') {
    const size_t end = text.find('"', 1);
    size = end == std::string_view::npos ? text.size() : end + 1;
  } else if (text.front() != '(' && text.front() != ')') {
    size = std::min(text.find_first_of(" \t\r\n()"), text.size());
  }
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  return word;
}

// and, or, not, eq and ne over names, texts and true or false, with parentheses (text/template).
class Condition {
 public:
  Condition(std::string_view text, const ValueOf& value_of) : rest_(text), value_of_(value_of) {}

  std::optional<bool> holds() { return expression(0); }
  // What decided nothing for want of a value.
  const std::string& wanted() const { return wanted_; }

 private:
  struct Operand {
    std::optional<std::string> text;  // its value
    std::optional<bool> truth;
    Dialect dialect = Dialect::none;
  };

  std::optional<bool> expression(int depth) {
    constexpr int deepest = 20;
    if (depth > deepest) return std::nullopt;
    const std::string_view before = rest_;
    const std::string_view head = take_word(rest_);
    if (head == "not") {
      const std::optional<bool> operand_holds = operand(depth).truth;
      return operand_holds ? std::optional(!*operand_holds) : std::nullopt;
    }
    if (head == "and" || head == "or") return all_or_any(head == "and", depth);
    if (head == "eq" || head == "ne") {
      const std::optional<bool> equal = equals(depth);
      return equal ? std::optional(*equal == (head == "eq")) : std::nullopt;
    }
    rest_ = before;
    const Operand one = operand(depth);
    if (!at_end()) {  // a function's call, or a filter
      wanted_ = call_of(head);
      return std::nullopt;
    }
    return one.truth;
  }

  bool at_end() const { return text::trim(rest_).empty() || text::trim(rest_).front() == ')'; }

  std::optional<bool> want(std::string_view name) {
    if (wanted_.empty()) wanted_ = name;
    return std::nullopt;
  }

  std::optional<bool> all_or_any(bool all, int depth) {
    bool unknown = false, decided = false;
    while (!at_end()) {
      const std::optional<bool> one = operand(depth).truth;
      unknown = unknown || !one;
      decided = decided || (one && *one != all);
    }
    if (decided) return !all;
    return unknown ? std::nullopt : std::optional(all);
  }

  std::optional<bool> equals(int depth) {
    const Operand left = operand(depth), right = operand(depth);
    if (left.text && right.text) return left.text == right.text;
    // A name without a value, held against a database's.
    const Dialect dialect = left.text ? left.dialect : right.dialect;
    if (dialect == Dialect::none) return std::nullopt;
    return dialect == Dialect::postgres;
  }

  Operand operand(int depth) {
    const std::string_view word = take_word(rest_);
    Operand out;
    if (word == "(") {
      out.truth = expression(depth + 1);
      while (!rest_.empty() && take_word(rest_) != ")") {
      }
      return out;
    }
    if (word.starts_with('"')) {
      out.text = word.substr(1, word.size() > 1 ? word.size() - 2 : 0);
      out.truth = !out.text->empty();
      out.dialect = dialect_of_folder(*out.text);
      return out;
    }
    if (word == "true" || word == "false") {
      out.truth = word == "true";
      return out;
    }
    std::string_view name = word;
    while (name.starts_with('.') || name.starts_with('$')) name.remove_prefix(1);
    out.text = value_of_(std::string(name));
    if (out.text) {
      out.truth = !out.text->empty() && *out.text != "false" && *out.text != "0";
      return out;
    }
    const Dialect dialect = dialect_of_folder(name.substr(name.rfind('.') + 1));  // npos + 1 is 0
    if (dialect != Dialect::none)
      out.truth = dialect == Dialect::postgres;
    else
      want(name);
    return out;
  }

  std::string_view rest_;
  const ValueOf& value_of_;
  std::string wanted_;
};

class BranchReader {
 public:
  BranchReader(std::string_view sql, const ValueOf& value_of) : sql_(sql), value_of_(value_of) {}

  TemplateBranches read() {
    for (std::optional<Tag> tag = next_tag(sql_, 0); tag; tag = next_tag(sql_, tag->span.end)) take(*tag);
    tidy();
    return std::move(found_);
  }

 private:
  struct Branch {
    text::Span tag;
    std::optional<bool> holds;
    std::string wanted;
  };
  struct Block {
    bool of_conditions = false;
    std::vector<Branch> branches;
  };

  void take(const Tag& tag) {
    if (tag.text.starts_with("/*") && tag.text.ends_with("*/")) return found_.left_out.push_back(tag.span);
    std::string_view rest = tag.text;
    const std::string_view word = take_word(rest);
    if (word == "if") {
      blocks_.push_back({true, {}});
      branch(tag, rest);
    } else if (word == "range" || word == "with" || word == "block" || word == "define") {
      blocks_.push_back({});
    } else if (word == "else" && !blocks_.empty()) {
      if (take_word(rest) != "if") rest = "true";
      branch(tag, rest);
    } else if (word == "end" && !blocks_.empty()) {
      if (blocks_.back().of_conditions) close(tag);
      blocks_.pop_back();
    }
  }

  void branch(const Tag& tag, std::string_view condition) {
    if (!blocks_.back().of_conditions) return;
    Condition read(condition, value_of_);
    const std::optional<bool> holds = read.holds();
    blocks_.back().branches.push_back({tag.span, holds, read.wanted()});
  }

  void close(const Tag& end) {
    std::vector<Branch> branches = std::move(blocks_.back().branches);
    size_t taken = 0;
    while (taken < branches.size() && branches[taken].holds == false) ++taken;
    const bool known = taken == branches.size() || branches[taken].holds;
    if (!known) {
      const std::string& name = branches[taken].wanted;
      for (const Branch& one : branches) found_.undecided.push_back({one.tag, name});
      found_.undecided.push_back({end.span, name});
      return;
    }
    branches.push_back({end.span, false, {}});
    for (size_t i = 0; i + 1 < branches.size(); ++i) {
      const text::Span tag = branches[i].tag;
      found_.left_out.push_back({tag.begin, i == taken ? tag.end : branches[i + 1].tag.begin});
    }
    found_.left_out.push_back(end.span);
  }

  // Inner blocks were closed first: what stands in a branch not taken is gone with it.
  void tidy() {
    std::vector<text::Span>& gone = found_.left_out;
    std::sort(gone.begin(), gone.end(), [](text::Span a, text::Span b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    std::vector<text::Span> outer;
    for (const text::Span span : gone) {
      if (outer.empty() || span.begin >= outer.back().end) outer.push_back(span);
    }
    gone = std::move(outer);
    std::erase_if(found_.undecided, [&](const TemplateBranches::Undecided& one) {
      return std::any_of(gone.begin(), gone.end(),
                         [&](text::Span span) { return span.contains(one.tag.begin); });
    });
  }

  std::string_view sql_;
  const ValueOf& value_of_;
  std::vector<Block> blocks_;
  TemplateBranches found_;
};

}  // namespace

std::string call_of(std::string_view function) {
  return "{{ " + std::string(function) + " }}";
}

TemplateBranches template_branches(std::string_view sql, const ValueOf& value_of) {
  if (sql.find("{{") == std::string_view::npos) return {};
  return BranchReader(sql, value_of).read();
}

}  // namespace chain
