// Finds the calls that take SQL, and puts their literals together.
#include "lint/chain/sql_in_code.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "lint/chain/code_text.h"
#include "lint/sql/scan.h"

namespace chain {
namespace {

using Kind = CodeToken::Kind;
using Text = CodeText;

constexpr size_t longest_constant = 65536;  // constants of constants double soon

bool is_any(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_name_text(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
             std::string_view::npos;
}

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

class Reader {
 public:
  Reader(const text::Source& source, const CodeTool& tool, bool whole_is_up)
      : file_(source),
        source_(source.bytes),
        tool_(tool),
        tokens_(code_tokens(source.bytes, *tool.language)) {
    if (whole_is_up) direction_ = &result_.up;
  }

  SqlInCode read() {
    measure_indents();
    find_constants();
    find_marks();
    if (tool_.ups.empty()) direction_ = &result_.up;
    for (size_t i = 0; i < tokens_.size();) i = step(i);
    result_.transactional =
        tool_.no_transaction.empty() || source_.find(tool_.no_transaction) == std::string_view::npos;
    // The calls of one direction are taken back from the last to the first.
    for (auto call = ways_back_.rbegin(); call != ways_back_.rend(); ++call) {
      for (const Text& value : *call) statement(result_.down, value);
    }
    finish(result_.up);
    finish(result_.down);
    return std::move(result_);
  }

 private:
  std::string_view text(size_t i) const {
    if (i >= tokens_.size()) return {};
    return source_.substr(tokens_[i].span.begin, tokens_[i].span.size());
  }
  bool is_string(size_t i) const { return i < tokens_.size() && tokens_[i].kind == Kind::string; }
  bool is_name(size_t i) const { return i < tokens_.size() && tokens_[i].kind == Kind::name; }
  size_t without_newlines(size_t i) const {
    while (i < tokens_.size() && tokens_[i].kind == Kind::newline) ++i;
    return i;
  }
  std::string_view before(size_t i) const { return i == 0 ? std::string_view() : text(i - 1); }
  bool begins_line(size_t i) const { return i == 0 || tokens_[i - 1].kind == Kind::newline; }

  // name = "literal", of names that are assigned once.
  void find_constants() {
    std::map<std::string, int> assigned;
    for (size_t i = 0; i + 2 < tokens_.size(); ++i) {
      if (!is_name(i)) continue;
      size_t next = i + 1;
      const bool colon = text(next) == ":" && text(next + 1) == "=";
      if (colon) ++next;
      const bool attribute = before(i) == "@" && is_string(next) && tool_.language->name == "Elixir";
      if (!attribute &&
          (text(next) != "=" || text(next + 1) == "=" || is_one_of(before(i), {"=", "!", "<", ">"})))
        continue;
      const std::string name(text(i));
      ++assigned[name];
      size_t at = attribute ? next : without_newlines(next + 1);
      const std::optional<Text> value = is_string(at) ? literals(at) : std::nullopt;
      if (value && value->missing.empty() && value->bytes.size() <= longest_constant)
        constants_[name] = *value;
    }
    for (const auto& [name, count] : assigned) {
      if (count > 1) constants_.erase(name);
    }
  }

  // # schemalint: allow <rule> <why>
  void find_marks() {
    constexpr std::string_view word = "schemalint:";
    for (size_t at = source_.find(word); at != std::string_view::npos; at = source_.find(word, at + 1)) {
      const size_t sign = source_.find_last_not_of(' ', at == 0 ? 0 : at - 1);
      const bool comment = sign != std::string_view::npos && sign < at &&
                           std::string_view("#/").find(source_[sign]) != std::string_view::npos;
      const bool within = std::any_of(tokens_.begin(), tokens_.end(), [&](const CodeToken& token) {
        return token.kind == Kind::string && (token.span.contains(static_cast<uint32_t>(at)) ||
                                              token.content.contains(static_cast<uint32_t>(at)));
      });
      if (comment && !within) marks_.push_back(static_cast<uint32_t>(at));
    }
  }

  // Those that stand before `end` and have not been written yet.
  void write_marks(Text& all, uint32_t end) {
    for (; next_mark_ < marks_.size() && marks_[next_mark_] < end; ++next_mark_) {
      const uint32_t at = marks_[next_mark_];
      const std::string_view rest = source_.substr(at);
      all.bytes += "-- ";
      all.add(rest.substr(0, std::min(rest.find_first_of("\r\n"), rest.size())), at);
      all.bytes += '\n';
    }
  }

  // A constant's use, and neither a call nor an argument's keyword.
  bool is_constant(size_t i) const {
    return is_name(i) && constants_.contains(std::string(text(i))) &&
           !is_one_of(text(i + 1), {"(", "=", ":"});
  }

  // Literals and constants joined to each other, from token `at`, which is left behind them. Nothing where
  // something else is joined to them.
  std::optional<Text> literals(size_t& at) {
    Text whole;
    for (;;) {
      at = without_newlines(at);
      if (is_string(at)) {
        whole.append(value_of(tokens_[at]));
        ++at;
      } else if (const size_t name = text(at) == "$" ? at + 1 : at; is_constant(name)) {
        whole.append(constants_.at(std::string(text(name))));
        at = name + 1;
      } else {
        return std::nullopt;
      }
      if (whole.bytes.size() > source_.size() + longest_constant) return std::nullopt;
      if (tool_.language->joins_adjacent && is_string(at)) continue;
      size_t next = without_newlines(at);
      if (within_brackets_ && tool_.language->joins_adjacent && !tool_.language->ruby_heredocs &&
          is_string(next)) {
        at = next;  // Python's lines go on there
        continue;
      }
      if (text(at) == "\\") next = without_newlines(at + 1);  // Ruby's and Python's line that goes on
      if (tool_.language->joins_adjacent && next != at && text(at) == "\\" && is_string(next)) {
        at = next;
        continue;
      }
      const bool joined = text(next) == "+" || (text(next) == "." && tool_.language->php_heredocs) ||
                          (text(next) == "<" && text(next + 1) == ">");
      if (!joined) return whole;
      at = next + (text(next) == "<" ? 2 : 1);
    }
  }

  Text value_of(const CodeToken& token) {
    Text value;
    const std::string_view content = source_.substr(token.content.begin, token.content.size());
    size_t run = 0;
    const auto flush = [&](size_t to) {
      if (to > run)
        value.add(content.substr(run, to - run), token.content.begin + static_cast<uint32_t>(run));
    };
    for (size_t i = 0; i < content.size();) {
      if (const size_t size = code_within(token, content, i); size > 0) {
        flush(i);
        code(value, token, content.substr(i, size), token.content.begin + static_cast<uint32_t>(i));
        i += size;
        run = i;
      } else if (token.doubled && content.substr(i, 2) == "\"\"") {
        flush(i + 1);
        i += 2;
        run = i;
      } else if (content[i] == '\\' && i + 1 < content.size() && escapes(token, content[i + 1])) {
        flush(i);
        const std::string_view letter = content.substr(i + 1, 1);
        if (const Character character = character_at(content.substr(i)); character.size > 0) {
          value.add(character.bytes, token.content.begin + static_cast<uint32_t>(i));
          i += character.size;
          run = i;
          continue;
        }
        const size_t known = std::string_view("nrt0").find(letter);
        const char controls[] = {'\n', '\r', '\t', ' '};
        if (letter != "\n")
          value.add(known == std::string_view::npos ? std::string(letter) : std::string(1, controls[known]),
                    token.content.begin + static_cast<uint32_t>(i));
        i += 2;
        run = i;
      } else {
        ++i;
      }
    }
    flush(content.size());
    return value;
  }

  // In a raw literal only the quote and the backslash itself can be written so; Go's ` and C#'s @"" know
  // none.
  bool escapes(const CodeToken& token, char next) const {
    if (token.doubled) return false;
    if (!token.raw) return true;
    const char quote = source_[token.span.begin];
    return quote == '\'' && (next == '\'' || next == '\\');
  }

  // The length of #{..}, ${..} or {..} at content[i]; 0: there is none.
  size_t code_within(const CodeToken& token, std::string_view content, size_t i) const {
    if (formatted_ && content[i] == '%') return verb_at(content, i);
    if (!token.interpolates) return 0;
    const std::string_view open = token.prefix != '\0' ? "{" : tool_.language->interpolation;
    if (open.empty() || !content.substr(i).starts_with(open)) return php_variable(content, i);
    if (token.prefix != '\0' && content.substr(i, 2) == "{{") return 0;
    int depth = 0;
    for (size_t at = i + open.find('{'); at < content.size(); ++at) {
      if (content[at] == '{') ++depth;
      if (content[at] == '}' && --depth == 0) return at + 1 - i;
    }
    return 0;
  }

  // The length of %s, %d, %[1]q or their like in a format string; 0: there is none.
  static size_t verb_at(std::string_view content, size_t i) {
    size_t at = i + 1;
    if (at < content.size() && content[at] == '[')
      at = std::min(content.find(']', at), content.size() - 1) + 1;
    const bool verb =
        at < content.size() && std::string_view("sdvqxXtfIL").find(content[at]) != std::string_view::npos;
    return verb ? at + 1 - i : 0;
  }

  size_t php_variable(std::string_view content, size_t i) const {
    if (!tool_.language->php_heredocs || content[i] != '$') return 0;
    size_t end = i + 1;
    while (end < content.size() && is_name_text(content.substr(end, 1))) ++end;
    return end > i + 1 && !(content[i + 1] >= '0' && content[i + 1] <= '9') ? end - i : 0;
  }

  void code(Text& value, const CodeToken&, std::string_view whole, uint32_t in_file) {
    std::string_view name = whole;
    while (!name.empty() && std::string_view("#${@ ").find(name.front()) != std::string_view::npos)
      name.remove_prefix(1);
    while (!name.empty() && std::string_view("} ").find(name.back()) != std::string_view::npos)
      name.remove_suffix(1);
    if (const auto known = constants_.find(std::string(name)); known != constants_.end()) {
      value.append(known->second);
      return;
    }
    const std::string made = stand_in(name);
    const auto at = static_cast<uint32_t>(value.bytes.size());
    value.add(made, in_file);
    value.missing.push_back({{at, at + static_cast<uint32_t>(made.size())}, std::string(whole)});
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
    if (note_code(i) && tool_.whole_calls && text(i + 1) == "(") return closing(i + 1);
    return i + 1;
  }

  // Behind the parenthesis that closes the one at i.
  size_t closing(size_t i) const {
    int depth = 0;
    for (; i < tokens_.size(); ++i) {
      if (is_one_of(text(i), {"(", "["})) ++depth;
      if (is_one_of(text(i), {")", "]"}) && --depth == 0) return i + 1;
    }
    return i;
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
    statement(*direction_, value_of(tokens_[from]));
    const bool undone = tool_.second_is_down && text(i + 1) == "(" && is_string(i + 2);
    if (undone) ways_back_.push_back({value_of(tokens_[i + 2])});
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
    std::vector<std::pair<SqlInCode::Direction*, Text>> given;
    for (at = without_newlines(at); at < tokens_.size();) {
      const std::string_view word = text(at);
      if (is_one_of(word, {"Sprintf", "format"}) && text(at + 1) == "(") formatted_ = true;
      if (is_string(at) || is_constant(at)) {
        if (literal == 1 && tool_.second_is_down && depth == 1) into = &result_.down;
        within_brackets_ = bracket;
        std::optional<Text> value = literals(at);
        within_brackets_ = false;
        if (text(at) == "." && is_name(at + 1)) {
          // sql`..`.execute() is a method of the call's, not of the literal's.
          const bool of_literal = bracket || tool_.language->ruby_heredocs;
          if (of_literal && !changes_blanks_alone(text(at + 1)) && !is_any(tool_.harmless, text(at + 1)))
            value.reset();
          at = behind_method(at);
        } else if (text(at) == "%") {
          value.reset();
        }
        if (value && tool_.bindings && depth == 1 && literal == 0 && text(without_newlines(at)) == ",")
          bind(*value, without_newlines(at) + 1);
        if (value && (literal == 0 || tool_.second_is_down))
          given.emplace_back(into, *std::move(value));
        else if (!value)
          computed = true;
        if (depth == 1) ++literal;
        if (!bracket && !(tool_.second_is_down && text(at) == ",")) break;
        continue;
      }
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
        if (keyword && word == tool_.down_word)
          into = &result_.down;
        else if (!keyword && given.empty() && !is_any(tool_.calls, word) && !is_wrapper(at)) {
          computed = true;
          if (text(at + 1) == "(") {  // what it makes of its arguments is not known
            at = closing(at + 1);
            continue;
          }
        }
      }
      ++at;
    }
    formatted_ = false;
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

  // What only hands its literal on, or is no SQL at all.
  bool is_wrapper(size_t i) const {
    if (is_one_of(text(i), {"ctx", "t", "None", "noop", "context"})) return true;
    if (is_one_of(text(i), {"Sprintf", "format"}) && text(i + 1) == "(") return true;  // see formatted_
    if (text(i) == "fmt" && text(i + 1) == ".") return true;
    const bool wraps = is_string(i + 1) || is_one_of(text(i + 1), {"(", ".", "<"});
    return wraps &&
           is_one_of(text(i), {"text", "sql", "raw", "sa", "sqlalchemy", "DDL", "dedent", "textwrap"});
  }

  static bool changes_blanks_alone(std::string_view method) {
    return is_one_of(method, {"squish", "strip", "strip_heredoc", "freeze", "trim", "trimStart", "trimEnd",
                              "trimIndent", "chomp", "to_s", "html_safe", "lstrip", "rstrip"});
  }

  // ?? a name and ? a value, from the list that begins at token `at`; what is no literal there is unknown.
  void bind(Text& value, size_t at) {
    std::vector<std::optional<std::string>> bound;
    at = without_newlines(at);
    const size_t end = text(at) == "[" ? closing(at) : at;
    for (size_t i = at + 1; i + 1 < end; ++i) {
      if (text(i) == "," || tokens_[i].kind == Kind::newline) continue;
      const bool alone = is_string(i) && is_one_of(text(without_newlines(i + 1)), {",", "]"});
      bound.push_back(alone ? std::optional(value_of(tokens_[i]).bytes) : std::nullopt);
      int depth = 0;
      for (; i + 1 < end && (depth > 0 || text(i) != ","); ++i) {
        if (is_one_of(text(i), {"(", "[", "{"})) ++depth;
        if (is_one_of(text(i), {")", "]", "}"})) --depth;
      }
    }
    fill_bindings(value, bound);
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

  void statement(SqlInCode::Direction& into, const Text& value) {
    if (value.bytes.find_first_not_of(" \t\r\n;") == std::string::npos) return;
    Text& all = &into == &result_.up ? up_ : down_;
    const uint32_t in_file = value.parts.empty() ? 0 : value.parts.front().file.begin;
    part(into, all, in_file);
    write_marks(all, in_file);
    all.append(value);
    if (!all.bytes.empty() && all.bytes.find_last_not_of(" \t\r\n") != std::string::npos &&
        all.bytes[all.bytes.find_last_not_of(" \t\r\n")] != ';')
      all.bytes += "\n;";
    // A comment on the same line is this statement's.
    const size_t line = source_.find('\n', value.parts.empty() ? in_file : value.parts.back().file.begin);
    if (next_mark_ < marks_.size() && marks_[next_mark_] < std::min(line, source_.size())) {
      all.bytes += ' ';
      write_marks(all, static_cast<uint32_t>(std::min(line, source_.size())));
    }
    if (!all.bytes.ends_with('\n')) all.bytes += '\n';
    into.any = true;
  }

  // COMMIT before what runs in no transaction, BEGIN before what does again.
  void part(SqlInCode::Direction& into, Text& all, uint32_t in_file) {
    const bool alone = autocommit_ >= 0;
    bool& open = &into == &result_.up ? up_open_ : down_open_;
    if (alone && !into.autocommit) {
      into.autocommit = true;
      if (!all.bytes.empty()) {
        Text begun;
        begun.add("BEGIN;\n", all.parts.front().file.begin);
        begun.append(all);
        all = std::move(begun);
        open = true;
      }
    }
    if (into.autocommit && open == alone) {
      all.add(open ? "COMMIT;\n" : "BEGIN;\n", in_file);
      open = !open;
    }
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

  void finish(SqlInCode::Direction& direction) {
    Text& all = &direction == &result_.up ? up_ : down_;
    if (&direction == &result_.up ? up_open_ : down_open_) all.bytes += "COMMIT;\n";
    direction.sql = {file_.path, std::move(all.bytes), file_.had_bom};
    text::Original original{std::string(source_), std::move(all.parts)};
    direction.sql.original = std::make_shared<const text::Original>(std::move(original));
    direction.missing = std::move(all.missing);
  }

  const text::Source& file_;
  std::string_view source_;
  const CodeTool& tool_;
  std::vector<CodeToken> tokens_;
  std::vector<uint32_t> indents_;
  std::map<std::string, Text> constants_;
  SqlInCode result_;
  SqlInCode::Direction* direction_ = nullptr;
  bool within_brackets_ = false;
  bool formatted_ = false;       // the literals stand in a call that puts values in the place of %s
  int64_t condition_ = -1;       // the indentation of the one that is open
  int64_t autocommit_ = -1;      // likewise, of a block that runs in no transaction
  std::vector<uint32_t> marks_;  // where `schemalint:` stands in comments
  size_t next_mark_ = 0;
  Text up_, down_;
  bool up_open_ = false, down_open_ = false;  // a BEGIN of ours
  std::vector<std::vector<Text>> ways_back_;  // of the calls that say both: what undoes each
  std::set<std::string> up_calls_, down_calls_;
};

}  // namespace

SqlInCode read_sql_in_code(const text::Source& source, const CodeTool& tool, bool whole_is_up) {
  return Reader(source, tool, whole_is_up).read();
}

std::string code_words(const Language& language, const std::vector<std::string>& calls) {
  if (calls.empty()) return {};
  std::string words = "it is " + std::string(language.name) + " that calls " + calls.front();
  if (calls.size() > 1) words += " and " + calls[1];
  if (calls.size() > 2) words += " and " + std::to_string(calls.size() - 2) + " more";
  return words;
}

}  // namespace chain
