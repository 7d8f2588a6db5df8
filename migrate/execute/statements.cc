// Telling by its first words what a statement is.

#include "migrate/execute/statements.h"

#include <algorithm>
#include <array>

#include "lint/sql/checksum.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"
#include "lint/text/case.h"

namespace migrate {
namespace {

using Kind = Statement::Kind;

struct Word {
  std::string upper;      // words in capitals; anything else as it stands
  std::string_view text;  // as written
  bool is_name = false;   // word or quoted identifier
  int depth = 0;          // of parentheses
};

// Enough to know any statement by: what lies further on (the rows of a long INSERT) is of no interest.
constexpr size_t words_kept = 400;

std::vector<Word> tokens_of(std::string_view sql) {
  sql::Scanner scanner(sql);
  std::vector<Word> words;
  int depth = 0;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end && words.size() < words_kept;
       token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    if (text == ")") --depth;
    const bool word = token.kind == sql::TokenKind::word;
    words.push_back({word ? text::upper(text) : std::string(text), text,
                     word || token.kind == sql::TokenKind::quoted_identifier, depth});
    if (text == "(") ++depth;
  }
  return words;
}

// A statement's words, asked by place.
class Phrase {
 public:
  explicit Phrase(std::string_view sql) : words_(tokens_of(sql)) {}

  size_t size() const { return words_.size(); }
  const Word& operator[](size_t i) const {
    static const Word none;
    return i < words_.size() ? words_[i] : none;
  }
  bool at(size_t i, std::initializer_list<std::string_view> phrase) const {
    for (const std::string_view word : phrase) {
      if ((*this)[i++].upper != word) return false;
    }
    return true;
  }
  bool starts(std::initializer_list<std::string_view> phrase) const { return at(0, phrase); }
  // Anywhere outside parentheses, or anywhere at all.
  bool has(std::string_view word, bool outside_parentheses = true) const {
    return std::any_of(words_.begin(), words_.end(), [&](const Word& w) {
      return w.upper == word && (!outside_parentheses || w.depth == 0);
    });
  }
  // The first place after a parenthesis that opens at `i`, or `i`.
  size_t past_parentheses(size_t i) const {
    if ((*this)[i].upper != "(") return i;
    const int depth = words_[i].depth;
    for (++i; i < words_.size() && !(words_[i].upper == ")" && words_[i].depth == depth);) ++i;
    return i + 1;
  }
  // Its words from the first, `count` of them.
  std::string first(size_t count) const {
    std::string out;
    for (size_t i = 0; i < std::min(count, words_.size()); ++i)
      out += (out.empty() ? "" : " ") + words_[i].upper;
    return out;
  }

 private:
  std::vector<Word> words_;
};

// The option is given and not switched off: WITH (connect = false) has connect at `i`.
bool switched_off(const Phrase& phrase, std::string_view option) {
  for (size_t i = 0; i < phrase.size(); ++i) {
    if (phrase[i].upper != option || phrase[i].depth == 0 || phrase[i + 1].upper != "=") continue;
    const std::string value = text::upper(phrase[i + 2].text);
    if (value == "FALSE" || value == "OFF" || value == "0" || value == "'FALSE'" || value == "'OFF'")
      return true;
  }
  return false;
}

// ( CONCURRENTLY [boolean] [, ...] )
bool switched_on(const Phrase& phrase, std::string_view option) {
  for (size_t i = 2; i < phrase.past_parentheses(1); ++i) {
    if (phrase[i].upper != option) continue;
    const std::string value = text::upper(phrase[i + 1].text);
    return value != "FALSE" && value != "OFF" && value != "0" && value != "'FALSE'" && value != "'OFF'";
  }
  return false;
}

struct Named {
  Kind kind;
  std::string words;
};

// What the server refuses in a transaction block (PreventInTransactionBlock in src/backend/commands and
// src/backend/tcop/utility.c).
std::string runs_alone(const Phrase& p) {
  if (p.starts({"CREATE", "INDEX", "CONCURRENTLY"}) || p.starts({"DROP", "INDEX", "CONCURRENTLY"}))
    return p.first(3);
  if (p.starts({"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"})) return p.first(4);
  if (p.starts({"REINDEX"})) {
    const size_t target = p.past_parentheses(1);
    const std::string& word = p[target].upper;
    const bool concurrently = p.has("CONCURRENTLY", false);
    if (word == "SCHEMA" || word == "DATABASE" || word == "SYSTEM" || concurrently)
      return "REINDEX " + word + (concurrently ? " CONCURRENTLY" : "");
  }
  if (p.starts({"VACUUM"})) return "VACUUM";
  if (p.starts({"CLUSTER"})) {
    const size_t target = p[1].upper == "VERBOSE" ? 2 : p.past_parentheses(1);
    if (!p[target].is_name) return "CLUSTER without a table";
  }
  if (p.starts({"REPACK"})) {
    if (p[1].upper == "(" && switched_on(p, "CONCURRENTLY")) return "REPACK (CONCURRENTLY)";
    const size_t target = p.past_parentheses(1);
    if (!p[target].is_name || p[target].upper == "USING") return "REPACK without a table";
  }
  for (const std::string_view verb : {"CREATE", "DROP"}) {
    for (const std::string_view object : {"DATABASE", "TABLESPACE"}) {
      if (p.starts({verb, object})) return p.first(2);
    }
  }
  if (p.starts({"ALTER", "DATABASE"}) && p.at(3, {"SET", "TABLESPACE"}))
    return "ALTER DATABASE SET TABLESPACE";
  if (p.starts({"ALTER", "SYSTEM"}) || p.starts({"DISCARD", "ALL"})) return p.first(2);
  if (p.starts({"CREATE", "SUBSCRIPTION"}) && !switched_off(p, "CONNECT") && !switched_off(p, "CREATE_SLOT"))
    return "CREATE SUBSCRIPTION";
  if (p.starts({"ALTER", "SUBSCRIPTION"}) && p.has("PUBLICATION") && !switched_off(p, "REFRESH"))
    return "ALTER SUBSCRIPTION";
  if (p.starts({"ALTER", "TABLE"}) && p.has("DETACH") && p.has("CONCURRENTLY"))
    return "DETACH PARTITION CONCURRENTLY";
  if (p.starts({"COMMIT", "PREPARED"}) || p.starts({"ROLLBACK", "PREPARED"})) return p.first(2);
  return {};
}

Named transaction_control(const Phrase& p) {
  if (p.starts({"START", "TRANSACTION"})) return {Kind::begin, "START TRANSACTION"};
  if (p.starts({"BEGIN"})) return {Kind::begin, "BEGIN"};
  if (p.starts({"COMMIT"}) || p.starts({"END"}))
    return {p.has("CHAIN") && !p.has("NO") ? Kind::transaction : Kind::commit, p.first(1)};
  if (p.starts({"ROLLBACK"}) && p.has("TO")) return {Kind::inner, "ROLLBACK TO"};
  for (const std::string_view word : {"SAVEPOINT", "RELEASE"}) {
    if (p.starts({word})) return {Kind::inner, std::string(word)};
  }
  for (const std::string_view word : {"ROLLBACK", "ABORT"}) {
    if (p.starts({word})) return {Kind::transaction, std::string(word)};
  }
  if (p.starts({"PREPARE", "TRANSACTION"})) return {Kind::transaction, p.first(2)};
  if (p.starts({"SET", "TRANSACTION"})) return {Kind::inner, p.first(2)};
  if (p.starts({"SET", "LOCAL"})) return {Kind::set_local, "SET LOCAL"};
  return {Kind::plain, ""};
}

// DO and CALL may commit, which only they can tell; a DO shows it in its text.
bool may_commit(const Phrase& p) {
  if (p.starts({"CALL"})) return true;
  if (!p.starts({"DO"})) return false;
  for (size_t i = 0; i < p.size(); ++i) {
    if (!p[i].text.starts_with("$") && !p[i].text.starts_with("'")) continue;
    const size_t open = p[i].text.starts_with("$") ? p[i].text.find('$', 1) + 1 : 1;
    const Phrase body(p[i].text.substr(std::min(open, p[i].text.size())));
    if (body.has("COMMIT") || body.has("ROLLBACK")) return true;
  }
  return false;
}

// An identifier as the server folds it.
std::string folded(const Word& word) {
  std::string out;
  if (!word.text.starts_with('"')) {
    return text::lower(word.text);
  }
  for (size_t i = 1; i + 1 < word.text.size(); ++i) {
    out += word.text[i];
    if (word.text[i] == '"') ++i;
  }
  return out;
}

// A name of one or two parts that begins at `i`; `i` moves past it.
void read_name(const Phrase& p, size_t& i, std::string& schema, std::string& name) {
  if (!p[i].is_name) return;
  name = folded(p[i++]);
  if (p[i].upper != "." || !p[i + 1].is_name) return;
  schema = std::move(name);
  name = folded(p[i + 1]);
  i += 2;
}

std::string written_name(const Phrase& p, size_t i) {
  std::string out(p[i].text);
  if (p[i + 1].upper == ".") out += "." + std::string(p[i + 2].text);
  return out;
}

}  // namespace

Statement classify(std::string_view sql) {
  const Phrase phrase(sql);
  Statement statement;
  if (std::string words = runs_alone(phrase); !words.empty()) {
    statement.kind = Kind::alone;
    statement.words = std::move(words);
    return statement;
  }
  Named control = transaction_control(phrase);
  statement.kind = control.kind;
  statement.words = control.words.empty() ? phrase.first(2) : std::move(control.words);
  if (statement.kind == Kind::plain && may_commit(phrase)) statement.kind = Kind::may_commit;
  if (statement.kind == Kind::plain &&
      (phrase.starts({"CLUSTER"}) || phrase.starts({"REPACK"}) || phrase.starts({"REINDEX"}) ||
       phrase.starts({"DROP", "SUBSCRIPTION"})))
    statement.kind = Kind::may_be_alone;
  return statement;
}

ReadStatements statement_reader(const chain::Chain& chain) {
  return [&chain](const chain::Script& script) {
    std::vector<Statement> statements;
    const text::Source& source = chain.files[script.file];
    for (const sql::Piece& piece : sql::split(source.slice(script.body), script.body.begin)) {
      const std::string_view sql = source.slice(piece.span);
      Statement statement = classify(sql);
      if (piece.kind == sql::Piece::Kind::psql_command) {
        statement.kind = Kind::psql_command;
        statement.words = std::string(sql.substr(0, sql.find_first_of(" \t")));
      }
      statement.span = piece.span;
      statement.copy_data = piece.copy_data;
      statement.checksum = sql::checksum(sql);
      statements.push_back(std::move(statement));
    }
    return statements;
  };
}

Subject subject_of(std::string_view sql) {
  const Phrase p(sql);
  Subject subject;
  if (p.starts({"ALTER", "TABLE"})) {
    size_t i = p.at(2, {"IF", "EXISTS"}) ? 4 : 2;
    subject.parent = written_name(p, i);
    while (i < p.size() && p[i].upper != "PARTITION") ++i;
    ++i;
    read_name(p, i, subject.schema, subject.name);
    return subject;
  }
  size_t i = p[1].upper == "UNIQUE" ? 2 : 1;
  i = p.past_parentheses(i) + 1;
  if (p[i].upper == "CONCURRENTLY") ++i;
  for (const auto phrase : {std::array{"IF", "NOT", "EXISTS"}, std::array{"IF", "EXISTS", ""}}) {
    if (!p.at(i, {phrase[0], phrase[1]})) continue;
    i += phrase[2][0] == '\0' ? 2 : 3;
    subject.if_exists = true;
    break;
  }
  if (p[i].upper != "ON" || p[i].text.starts_with('"')) read_name(p, i, subject.schema, subject.name);
  if (p[i].upper == "ON") subject.table = written_name(p, p[i + 1].upper == "ONLY" ? i + 2 : i + 1);
  return subject;
}

}  // namespace migrate
