// PostgreSQL 19's grammar, as far as statements are made of it that the parser of 18 stops at
// (src/backend/parser/gram.y). Of what it means no more is read than decides: REPACK is CLUSTER's like.

#include "lint/lower/newer_grammar.h"

#include <algorithm>
#include <string>
#include <vector>

#include "lint/sql/scan.h"

namespace lower {
namespace {

constexpr int newest_grammar = 19;

struct Word {
  sql::TokenKind kind;
  std::string text;  // unquoted ones in lower case; of a quoted identifier, what it names
};

std::string unquoted(std::string_view text) {
  std::string out;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    out += text[i];
    if (text[i] == '"') ++i;
  }
  return out;
}

std::vector<Word> words_of(std::string_view statement) {
  std::vector<Word> words;
  sql::Scanner scanner(statement);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    std::string text(scanner.text(token));
    if (token.kind == sql::TokenKind::quoted_identifier) text = unquoted(text);
    if (token.kind == sql::TokenKind::word) {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    }
    words.push_back({token.kind, std::move(text)});
  }
  return words;
}

// A walk along the words of one statement.
class Words {
 public:
  explicit Words(std::vector<Word> words) : words_(std::move(words)) {}

  bool take(std::string_view word) {
    if (!is(at_, word)) return false;
    ++at_;
    return true;
  }
  bool at_end() const { return at_ >= words_.size(); }
  std::optional<std::string> identifier() {
    if (at_end() || !names(words_[at_])) return std::nullopt;
    return words_[at_++].text;
  }
  std::optional<ast::Name> name() {
    std::optional<std::string> first = identifier();
    if (!first) return std::nullopt;
    if (!take(".")) return ast::Name{{}, *first};
    std::optional<std::string> second = identifier();
    if (!second) return std::nullopt;
    return ast::Name{*first, *second};
  }
  std::string next() { return at_end() ? std::string() : words_[at_++].text; }

  // Whether these words stand beside each other anywhere.
  bool have(std::initializer_list<std::string_view> wanted) const {
    for (size_t i = 0; i + wanted.size() <= words_.size(); ++i) {
      size_t k = i;
      if (std::all_of(wanted.begin(), wanted.end(), [&](std::string_view word) { return is(k++, word); }))
        return true;
    }
    return false;
  }

 private:
  static bool names(const Word& word) {
    return word.kind == sql::TokenKind::word || word.kind == sql::TokenKind::quoted_identifier;
  }
  bool is(size_t i, std::string_view word) const {
    return i < words_.size() && words_[i].kind != sql::TokenKind::quoted_identifier &&
           words_[i].kind != sql::TokenKind::string && words_[i].text == word;
  }

  std::vector<Word> words_;
  size_t at_ = 0;
};

bool says_yes(std::string_view value) {
  return value != "off" && value != "false" && value != "0";
}

// ( option [value] [, ...] )
bool read_repack_options(Words& words, ast::Cluster& repack) {
  do {
    const std::string option = words.next();
    std::string value = words.next();
    const bool ends = value == "," || value == ")";
    const bool on = ends || says_yes(value);
    if (option == "concurrently") repack.concurrently = on;
    if (option == "analyze") repack.analyze = on;
    if (!ends) value = words.next();
    if (value == ")") return true;
    if (value != ",") return false;
  } while (!words.at_end());
  return false;
}

// REPACK [ ( option, ... ) ] [ table [ ( column, ... ) ] ] [ USING INDEX [ index ] ]
std::optional<ast::Change> repack(Words& words) {
  ast::Cluster change;
  change.repack = true;
  if (words.take("(") && !read_repack_options(words, change)) return std::nullopt;
  if (!words.take("using")) {
    if (words.at_end()) return change;
    const std::optional<ast::Name> table = words.name();
    if (!table) return std::nullopt;
    change.table = *table;
    if (words.take("(")) {
      while (!words.at_end() && words.next() != ")") {
      }
    }
    if (words.at_end()) return change;
    if (!words.take("using")) return std::nullopt;
  }
  if (!words.take("index")) return std::nullopt;
  change.using_index = true;
  if (!words.at_end()) change.index = words.identifier().value_or("");
  return words.at_end() ? std::optional<ast::Change>(change) : std::nullopt;
}

// What is new in it, in a few words; empty where nothing is known to be.
std::string_view novelty(Words words) {
  if (words.have({"ignore", "nulls"})) return "IGNORE NULLS";
  if (words.have({"respect", "nulls"})) return "RESPECT NULLS";
  if (words.have({"do", "select"}) && words.have({"on", "conflict"})) return "ON CONFLICT DO SELECT";
  if (words.take("wait")) return words.take("for") ? "WAIT FOR" : "";
  if (words.take("copy")) return words.have({"format", "json"}) ? "COPY in the format JSON" : "";
  const bool create = words.take("create");
  if (!create && !words.take("alter")) return {};
  if (words.take("publication")) {
    if (words.have({"all", "sequences"})) return "publications FOR ALL SEQUENCES";
    if (words.have({"except", "("})) return "publications with EXCEPT";
    return words.have({"set", "all"}) ? "ALTER PUBLICATION SET ALL" : "";
  }
  if (words.take("subscription")) return words.have({"server"}) ? "subscriptions with a server" : "";
  if (words.take("foreign")) return words.have({"connection"}) ? "wrappers with a CONNECTION function" : "";
  if (!create && words.take("system")) return words.have({"to", "null"}) ? "ALTER SYSTEM SET TO NULL" : "";
  return {};
}

// The statement's own object, where it makes or changes one.
std::optional<std::string> object_of(Words words) {
  if (!words.take("create") && !words.take("alter")) return std::nullopt;
  if (words.take("or")) words.take("replace");
  for (const std::string_view word : {"temporary", "temp", "unlogged", "recursive", "materialized"})
    words.take(word);
  const bool known = words.take("view") || words.take("table") || words.take("publication") ||
                     words.take("subscription") ||
                     (words.take("foreign") && words.take("data") && words.take("wrapper"));
  if (!known) return std::nullopt;
  if (words.take("if")) {
    words.take("not");
    words.take("exists");
  }
  const std::optional<ast::Name> name = words.name();
  return name ? std::optional(name->name) : std::nullopt;
}

bool touches_no_schema(Words words) {
  constexpr std::string_view first[] = {"select", "with", "insert", "update", "delete",
                                        "merge",  "copy", "wait",   "values"};
  return std::any_of(std::begin(first), std::end(first),
                     [&](std::string_view word) { return words.take(word); });
}

}  // namespace

std::optional<ast::Change> newer_grammar(std::string_view statement, std::string_view syntax_error) {
  const Words words(words_of(statement));
  if (Words first = words; first.take("repack")) {
    if (std::optional<ast::Change> change = repack(first)) return change;
    return std::nullopt;
  }
  const std::string_view what = novelty(words);
  if (what.empty()) return std::nullopt;
  ast::Unknown unknown{.why = std::string(syntax_error), .syntax = true, .since = newest_grammar};
  unknown.newer = std::string(what) + " of PostgreSQL 19";
  if (std::optional<std::string> object = object_of(words)) {
    unknown.touches.push_back(std::move(*object));
  } else {
    unknown.of_data = touches_no_schema(words) || Words(words).take("alter");
  }
  return unknown;
}

}  // namespace lower
