// Finds the calls that take SQL, and the functions for each direction.
#include "lint/chain/sql_in_code.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "lint/chain/code_literals.h"
#include "lint/chain/code_script.h"
#include "lint/chain/code_words.h"
#include "lint/sql/scan.h"

namespace chain {
namespace {

using Kind = CodeToken::Kind;
using Text = CodeText;

// Words that statements begin with. A literal that begins with none is a piece of one: an expression that a
// builder of queries is given, a name.
bool begins_statement(std::string_view sql) {
  constexpr std::array<std::string_view, 55> words = {
      "abort",    "alter",     "analyse",  "analyze", "begin",   "call",       "checkpoint", "close",
      "cluster",  "comment",   "commit",   "copy",    "create",  "deallocate", "declare",    "delete",
      "discard",  "do",        "drop",     "end",     "execute", "explain",    "fetch",      "grant",
      "import",   "insert",    "listen",   "load",    "lock",    "merge",      "move",       "notify",
      "prepare",  "reassign",  "refresh",  "reindex", "release", "repack",     "reset",      "revoke",
      "rollback", "savepoint", "security", "select",  "set",     "show",       "start",      "table",
      "truncate", "unlisten",  "update",   "vacuum",  "values",  "wait",       "with"};
  sql::Scanner scanner(sql, 0);
  sql::Token token = scanner.next_code();
  while (token.kind == sql::TokenKind::punctuation) token = scanner.next_code();
  if (token.kind != sql::TokenKind::word) return false;
  std::string word(scanner.text(token));
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return std::find(words.begin(), words.end(), word) != words.end();
}

class CodeReader {
 public:
  CodeReader(const text::Source& source, const CodeTool& tool, bool whole_is_up)
      : source_(source.bytes),
        tool_(tool),
        code_(source.bytes, *tool.language),
        tokens_(code_.tokens()),
        script_(source, code_, result_) {
    if (whole_is_up) direction_ = &result_.up;
  }

  SqlInCode read() {
    measure_indents();
    if (tool_.ups.empty()) direction_ = &result_.up;
    for (size_t i = 0; i < tokens_.size();) i = step(i);
    result_.transactional =
        tool_.no_transaction.empty() || source_.find(tool_.no_transaction) == std::string_view::npos;
    // The calls of one direction are taken back from the last to the first, where no function does that.
    if (result_.down.begun) ways_back_.clear();
    for (auto call = ways_back_.rbegin(); call != ways_back_.rend(); ++call) {
      for (const Text& value : *call) statement(result_.down, value);
    }
    script_.finish();
    return std::move(result_);
  }

 private:
  std::string_view text(size_t i) const { return code_.text(i); }
  std::string_view before(size_t i) const { return code_.before(i); }
  bool is_string(size_t i) const { return code_.is_string(i); }
  bool is_name(size_t i) const { return code_.is_name(i); }
  bool begins_line(size_t i) const { return code_.begins_line(i); }

  void statement(SqlInCode::Direction& into, const Text& value) {
    script_.add(into, value, autocommit_ >= 0);
  }

  // A function of one of these names begins, or a key or property that holds one.
  bool begins(size_t i, std::span<const std::string_view> names) const {
    if (!is_name(i)) return false;
    const std::string_view name = text(i);
    const bool named = tool_.by_prefix
                           ? std::any_of(names.begin(), names.end(),
                                         [&](std::string_view one) { return name.starts_with(one); })
                           : is_any(names, name);
    if (!named) return false;
    const std::string_view last = before(i);
    const std::string_view next = text(i + 1);
    const bool exported = last == "." && i >= 2 &&
                          (is_one_of(text(i - 2), {"exports", "dir", "self"}) ||
                           (tool_.language->ruby_heredocs && is_one_of(next, {"do", "{"})));
    const bool declared = begins_line(i) || exported ||
                          is_one_of(last, {"def", "function", "func", "async", "void", "const", "let", "var",
                                           "{", ",", "public", "static"});
    const bool opens =
        is_one_of(next, {"(", "=", ":", "do", "{"}) || (last == "def" && next == ",") ||  // def up, do: ...
        ((last == "def" || exported) && tokens_[std::min(i + 1, tokens_.size() - 1)].kind == Kind::newline);
    if (tool_.by_prefix) return last == "func" && next == "(";
    return declared && opens && !(begins_line(i) && next == "(" && last.empty());
  }

  uint32_t indent_of(size_t i) const { return indents_[i]; }

  // Of each token's line.
  void measure_indents() {
    uint32_t indent = indent_at(0);
    for (const CodeToken& token : tokens_) {
      indents_.push_back(indent);
      if (token.kind == Kind::newline) indent = indent_at(token.span.end);
    }
  }

  uint32_t indent_at(size_t line) const {
    return static_cast<uint32_t>(std::min(source_.find_first_not_of(" \t", line), source_.size()) - line);
  }

  // Whether the call stands further in than a condition or a loop above it.
  bool under_condition(size_t i) const { return condition_ >= 0 && indent_of(i) > condition_; }

  // What stands further in than this line's first word hangs on it; what does not, ends it.
  void follow_conditions(size_t i) {
    const bool first = begins_line(i) || before(i) == "}";
    if (!first || tokens_[i].kind == Kind::newline) return;
    const uint32_t indent = indent_of(i);
    if (indent <= autocommit_) autocommit_ = -1;
    const bool begins_one =
        is_one_of(text(i), {"if", "unless", "else", "elsif", "elif", "elseif", "for", "foreach", "while",
                            "until", "case", "switch", "when", "cond"});
    if (indent <= condition_ && text(i) != "}" && text(i) != "end") condition_ = -1;
    if (begins_one && condition_ < 0) condition_ = indent;
  }

  size_t step(size_t i) {
    follow_conditions(i);
    if (begins(i, tool_.downs)) {
      direction_ = &result_.down;
      direction_->begun = true;
      return i + 1;
    }
    if (begins(i, tool_.ups)) {
      direction_ = &result_.up;
      return i + 1;
    }
    // Another function of the module: its calls in the two are code.
    if (tool_.whole_calls && text(i) == "def" && begins_line(i) && indent_of(i) == 0 &&
        !is_any(tool_.ups, text(i + 1)) && !is_any(tool_.downs, text(i + 1)))
      direction_ = nullptr;
    if (!is_name(i) || direction_ == nullptr) return i + 1;
    const std::string_view name = text(i);
    if (!tool_.autocommit.empty() && name == tool_.autocommit) autocommit_ = indent_of(i);
    if (direction_ == &result_.down && !tool_.raises.empty() &&
        name.find(tool_.raises) != std::string_view::npos)
      result_.raises = true;
    // PHP's query builder has methods of the same names: DB::update(sql) alone takes SQL.
    const bool of_builder = tool_.language->php_heredocs && before(i) == ">" &&
                            is_one_of(name, {"insert", "update", "delete", "select"});
    if (is_any(tool_.calls, name) && !of_builder) {
      if (const std::optional<size_t> next = piped(i)) return *next;
      if (const std::optional<size_t> next = call(i)) return *next;
      if (before(i) == "&") note(*direction_, std::string(name) + " of a computed text");
      return i + 1;
    }
    if (note_code(i) && tool_.whole_calls && text(i + 1) == "(") return code_.closing(i + 1);
    return i + 1;
  }

  // Elixir's "SQL" |> execute("the way back"). Nothing: no pipe leads here.
  std::optional<size_t> piped(size_t i) {
    if (i < 3 || before(i) != ">" || text(i - 2) != "|") return std::nullopt;
    size_t from = i - 3;
    while (from > 0 && tokens_[from].kind == Kind::newline) --from;
    if (!is_string(from)) {
      note(*direction_, std::string(text(i)) + " of a computed text");
      return i + 1;
    }
    statement(*direction_, code_.value_of(from, {}));
    const bool undone = tool_.second_is_down && text(i + 1) == "(" && is_string(i + 2);
    if (undone) ways_back_.push_back({code_.value_of(i + 2, {})});
    return undone ? i + 3 : i + 1;
  }

  // The call's arguments; where the next token stands. Nothing: the name is none of a call.
  std::optional<size_t> call(size_t i) {
    size_t at = i + 1;
    if (text(at) == "<") {  // TypeScript's query<T>(...)
      while (at < tokens_.size() && text(at) != "(" && tokens_[at].kind != Kind::newline) ++at;
    }
    if (text(at) == "." && text(at + 1) == "bind") at += 2;  // JavaScript's call to come: f.bind(db, sql)
    const bool bracket = text(at) == "(";
    const bool tagged = is_string(at);
    const bool word = !bracket && !tagged && tool_.language->ruby_heredocs && is_name(at);
    if (!bracket && !tagged && !word) return std::nullopt;
    if (is_one_of(before(i), {"def", "function"})) return std::nullopt;
    if (bracket) ++at;
    if (before(i) == "." && bracket == false && !tagged) return std::nullopt;
    return arguments(i, at, bracket);
  }

  size_t arguments(size_t of_call, size_t at, bool bracket) {
    SqlInCode::Direction* into = direction_;
    int depth = 1, literal = 0;
    bool computed = false;
    size_t format_end = 0;  // behind the call that puts values in the place of %s
    bool in_list = false;   // a literal of this argument has stood in a list
    bool by_keyword = false;
    std::vector<std::pair<SqlInCode::Direction*, Text>> given;
    for (at = code_.without_newlines(at); at < tokens_.size();) {
      const std::string_view word = text(at);
      if (is_one_of(word, {"Sprintf", "format"}) && text(at + 1) == "(") format_end = code_.closing(at + 1);
      const bool formatted = at < format_end;
      if (word == "(" && depth == 2 && of_tuple(at)) {
        if (std::optional<Text> value = tuple(at))
          given.emplace_back(into, *std::move(value));
        else
          computed = true;
        in_list = true;
        at = code_.closing(at);
        continue;
      }
      if (is_string(at) || code_.is_constant(at)) {
        const bool listed = depth == 2 && !tool_.down_word.empty();  // RunSQL([..], [..])
        if (literal == 1 && tool_.second_is_down && !by_keyword && (depth == 1 || listed))
          into = &result_.down;
        in_list = in_list || listed;
        const CodeLiterals::Place place{bracket, formatted};
        std::optional<Text> value = code_.joined(at, place);
        if (text(at) == "." && is_name(at + 1)) {
          // sql`..`.execute() is a method of the call's, not of the literal's.
          const bool of_literal = bracket || tool_.language->ruby_heredocs;
          if (of_literal && !changes_blanks_alone(text(at + 1)) && !is_any(tool_.harmless, text(at + 1)))
            value.reset();
          at = behind_method(at);
        } else if (text(at) == "%") {
          value.reset();
        }
        if (value && formatted) {
          code_.format(*value, at, format_end - 1);
          at = format_end - 1;
        }
        if (value && tool_.bindings && depth == 1 && literal == 0 && text(code_.without_newlines(at)) == ",")
          code_.bind(*value, code_.without_newlines(at) + 1, place);
        if (value && (literal == 0 || tool_.second_is_down))
          given.emplace_back(into, *std::move(value));
        else if (!value)
          computed = true;
        if (depth == 1 || formatted) ++literal;
        if (!bracket && !(tool_.second_is_down && text(at) == ",")) break;
        continue;
      }
      if (word == "," && depth == 1 && std::exchange(in_list, false)) ++literal;
      if (word == "(" || word == "[") ++depth;
      if (word == ")" || word == "]") {
        if (--depth == 0) break;
      }
      if (!bracket && (tokens_[at].kind == Kind::newline || is_name(at))) {
        computed = computed || is_name(at);
        break;
      }
      if (is_name(at)) {
        const bool keyword = text(at + 1) == ":" || text(at + 1) == "=";
        by_keyword = by_keyword || (keyword && depth == 1);
        if (keyword && word == tool_.down_word)
          into = &result_.down;
        else if (keyword && word == "sql")
          into = direction_;
        else if (!keyword && given.empty() && !is_any(tool_.calls, word) && !is_wrapper(at)) {
          computed = true;
          if (text(at + 1) == "(") {  // what it makes of its arguments is not known
            at = code_.closing(at + 1);
            continue;
          }
        }
      }
      ++at;
    }
    const std::string name(text(of_call));
    const size_t behind = text(at) == ")" ? at + 1 : at;
    if (under_condition(of_call) || is_one_of(text(behind), {"if", "unless"})) {
      note(*direction_, name + " under a condition");
    } else {
      std::vector<Text> way_back;
      for (const auto& [direction, value] : given) {
        const bool undoes = direction == &result_.down && direction_ == &result_.up;
        if (!is_statement(value))
          note(*direction, name + " of what is no statement");
        else if (undoes)
          way_back.push_back(value);
        else
          statement(*direction, value);
      }
      if (!way_back.empty()) ways_back_.push_back(std::move(way_back));
      if (computed && given.empty()) note(*direction_, name + " of a computed text");
    }
    return std::max(at, of_call + 1);
  }

  // Python's ("SQL", [values]) in a list of them.
  bool of_tuple(size_t at) const {
    if (tool_.down_word.empty()) return false;
    while (at > 0 && tokens_[at - 1].kind == Kind::newline) --at;
    return is_one_of(before(at), {"[", ","});
  }

  // The values stand for its %s.
  std::optional<Text> tuple(size_t at) const {
    const size_t end = code_.closing(at);
    at = code_.without_newlines(at + 1);
    if (!is_string(at) && !code_.is_constant(at)) return std::nullopt;
    size_t probe = at;
    if (!code_.joined(probe, {true, false})) return std::nullopt;
    const size_t values = code_.without_newlines(probe + 1);
    const bool formatted = text(probe) == "," && values + 1 < end && text(values) != "None";
    return code_.joined(at, {true, formatted});
  }

  // What only hands its literal on, or is no SQL at all.
  bool is_wrapper(size_t i) const {
    if (is_one_of(text(i), {"ctx", "t", "None", "noop", "context"})) return true;
    if (is_one_of(text(i), {"Sprintf", "format"}) && text(i + 1) == "(") return true;  // see `formatted`
    if (text(i) == "fmt" && text(i + 1) == ".") return true;
    const bool wraps = is_string(i + 1) || is_one_of(text(i + 1), {"(", ".", "<"});
    return wraps &&
           is_one_of(text(i), {"text", "sql", "raw", "sa", "sqlalchemy", "DDL", "dedent", "textwrap"});
  }

  static bool changes_blanks_alone(std::string_view method) {
    return is_one_of(method, {"squish", "strip", "strip_heredoc", "freeze", "trim", "trimStart", "trimEnd",
                              "trimIndent", "chomp", "to_s", "html_safe", "lstrip", "rstrip"});
  }

  // .squish, .trim(): they change blanks alone.
  size_t behind_method(size_t at) const {
    at += 2;
    if (text(at) != "(") return at;
    int depth = 0;
    for (; at < tokens_.size(); ++at) {
      if (text(at) == "(") ++depth;
      if (text(at) == ")" && --depth == 0) return at + 1;
    }
    return at;
  }

  // Whether it may be one: what code puts at its beginning is not known.
  static bool is_statement(const Text& value) {
    const size_t first = value.bytes.find_first_not_of(" \t\r\n;");
    if (first == std::string::npos) return true;
    return begins_statement(value.bytes) || (!value.missing.empty() && value.missing[0].at.begin <= first);
  }

  // Behind the <...> of a call of C# or TypeScript.
  size_t behind_types(size_t at) const {
    constexpr size_t longest = 40;
    if (text(at) != "<") return at;
    int depth = 0;
    for (size_t end = at; end < at + longest && end < tokens_.size(); ++end) {
      if (text(end) == "<") ++depth;
      if (text(end) == ">" && --depth == 0) return end + 1;
    }
    return at;
  }

  bool note_code(size_t i) {
    const bool symbol = text(i + 1) == ":" && text(i + 2) != ":";
    const bool call =
        text(behind_types(i + 1)) == "(" || (begins_line(i) && tool_.language->ruby_heredocs &&
                                             i + 1 < tokens_.size() && (is_string(i + 1) || symbol));
    if (!call || is_one_of(before(i), {"def", "function", "func", "new"})) return false;
    if (is_any(tool_.harmless, text(i))) return false;
    if (is_one_of(text(i), {"if", "for", "while", "switch", "catch", "return", "unless", "and", "or", "not",
                            "then", "function", "async", "await", "fn", "def"}))
      return false;
    size_t begin = i;
    while (begin >= 2 && (text(begin - 1) == ".") && is_name(begin - 2)) begin -= 2;
    note(*direction_, std::string(source_.substr(tokens_[begin].span.begin,
                                                 tokens_[i].span.end - tokens_[begin].span.begin)));
    return true;
  }

  void note(SqlInCode::Direction& direction, std::string call) {
    std::set<std::string>& seen = &direction == &result_.up ? up_calls_ : down_calls_;
    if (seen.insert(call).second) direction.code.push_back(std::move(call));
  }

  std::string_view source_;
  const CodeTool& tool_;
  CodeLiterals code_;
  const std::vector<CodeToken>& tokens_;
  std::vector<uint32_t> indents_;  // of each token's line
  SqlInCode result_;
  SqlInCode::Direction* direction_ = nullptr;
  CodeScript script_;
  int64_t condition_ = -1;                    // the indentation of the one that is open
  int64_t autocommit_ = -1;                   // likewise, of a block that runs in no transaction
  std::vector<std::vector<Text>> ways_back_;  // of the calls that say both: what undoes each
  std::set<std::string> up_calls_, down_calls_;
};

}  // namespace

SqlInCode read_sql_in_code(const text::Source& source, const CodeTool& tool, bool whole_is_up) {
  return CodeReader(source, tool, whole_is_up).read();
}

std::string code_words(const Language& language, const std::vector<std::string>& calls) {
  if (calls.empty()) return {};
  std::string words = "it is " + std::string(language.name) + " that calls " + calls.front();
  if (calls.size() > 1) words += " and " + calls[1];
  if (calls.size() > 2) words += " and " + std::to_string(calls.size() - 2) + " more";
  return words;
}

}  // namespace chain
