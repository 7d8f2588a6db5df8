// A table of patterns over tokens. Sources: the release notes of each version (E.2, "Changes", of its
// manual), and what servers 13 to 19 answered to each.

#include "lint/sql/later_grammar.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "lint/sql/scan.h"
#include "lint/sql/words.h"
#include "lint/text/case.h"

namespace sql {
namespace {

// A pattern's elements, a blank between them:
//   word, a/b   that token, or one of them     _      a name, with its schema
//   *           any one token                  (..)   a pair of parentheses and what is in it
//   ~           any number of tokens, the parentheses around it not left
//   $           the statement's end            !a/b   a token, or the end, that is none of them
// `>` before an element: where the server stops. `^` before the first: at the statement's beginning alone.
struct Novelty {
  int since;
  std::string_view pattern;
  std::string_view words = {};  // {}: the token in lower case; empty: a syntax error at it
  std::string_view sqlstate = "42601";
};

constexpr std::string_view unrecognized_vacuum = "unrecognized VACUUM option \"{}\"";
constexpr std::string_view unrecognized_explain = "unrecognized EXPLAIN option \"{}\"";
constexpr std::string_view unrecognized_copy = "option \"{}\" not recognized";

constexpr Novelty novelties[] = {
    {14, "group by >distinct/all"},
    {14, "search depth/breadth first by"},
    {14, "cycle _ set _ using"},
    {14, "cycle _ , _ set _ using"},
    {14, "join ~ using (..) >as"},
    {14, "^grant/revoke ~ on ~ >granted by"},
    {14, "^reindex ( ~ >concurrently/tablespace"},
    {14, "^cluster >("},
    {14, "^declare _ >asensitive"},
    {14, "^alter subscription _ >add/drop publication"},
    {14, "^vacuum ( ~ >process_toast", unrecognized_vacuum},
    {15, "merge into"},
    {15, "^alter subscription _ >skip"},
    {15, "^alter database _ >refresh collation"},
    {15, "^grant/revoke set on parameter >*"},
    {15, "^grant/revoke alter >system on parameter"},
    {15, "^copy ~ header >match", "header requires a Boolean value"},
    {15, "^create/alter ~ view _ ~ ( ~ >security_invoker", "unrecognized parameter \"{}\"", "22023"},
    {16, "set storage >default"},
    {16, "is >json"},
    {16, "is not >json"},
    {16, "json_object/json_objectagg ( * >:/value"},
    {16, "json_object/json_objectagg ( _ >:/value"},
    {16, "json_object/json_objectagg/json_array/json_arrayagg ( ~ >null on null"},
    {16, "json_object/json_objectagg ( ~ >with/without unique"},
    {16, "json_object/json_objectagg/json_array/json_arrayagg ( ~ >returning/absent"},
    {16, "json_array ( >select/values/with/table"},
    {16, "xmlserialize ( ~ >indent )"},
    {16, "^grant ~ with >inherit/set"},
    {16, "^grant ~ with admin >true/false"},
    {16, "^revoke inherit/set >option for"},
    {16, "^reindex database/system >$"},
    {16, "^explain ( ~ >generic_plan", unrecognized_explain},
    {16, "^vacuum ( ~ >buffer_usage_limit/process_main/skip_database_stats/only_database_stats",
     unrecognized_vacuum},
    {16, "^copy ~ from/to ~ ( ~ >default *", unrecognized_copy},
    {17, "merge into ~ >returning"},
    {17, "when not matched >by"},
    {17, "json_table ( ~ >columns"},
    {17, "json_exists/json_query/json_value ( ~ >passing/returning/with/without/keep/omit/default"},
    {17, "json_exists/json_query/json_value ( ~ >null/error/empty/true/false/unknown on"},
    {17, "json ( ~ >with/without unique"},
    {17, "json_serialize ( ~ >returning"},
    {17, "at >local"},
    {17, "set statistics >default"},
    {17, "^explain ( ~ >serialize/memory", unrecognized_explain},
    {17, "^grant/revoke maintain on", "unrecognized privilege type \"maintain\""},
    {17, "^copy ~ from/to ~ ( ~ >on_error/log_verbosity", unrecognized_copy},
    {18, "generated always as (..) >!stored"},
    {18, "returning >with ("},
    {18, "alter constraint _ >inherit"},
    {18, "alter constraint _ >no inherit", "FOREIGN KEY constraints cannot be marked NO INHERIT", "0A000"},
    {18, "^vacuum/analyze >only"},
    {18, "^vacuum (..) >only"},
    {18, "^alter default privileges ~ on >large objects"},
    {18, "^copy ~ from/to ~ ( ~ >reject_limit", unrecognized_copy},
    {18, "^create foreign table _ ( >like", "LIKE is not supported for creating foreign tables", "0A000"},
};

struct Lexeme {
  TokenKind kind;
  std::string_view text;
};

bool same(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return text::lower(a) == b; });
}

// One of a/b/c.
bool is_one_of(const Lexeme& piece, std::string_view words) {
  if (piece.kind != TokenKind::word && piece.kind != TokenKind::punctuation) return false;
  while (!words.empty()) {
    const size_t end = std::min(words.find('/'), words.size());
    if (same(piece.text, words.substr(0, end))) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

class Match {
 public:
  explicit Match(const std::vector<Lexeme>& pieces) : pieces_(pieces) {}

  // Where the server stops, if the pattern is there at `at`; the number of pieces: at the end.
  std::optional<size_t> find(std::string_view pattern, size_t at) {
    stop_ = at;
    return rest(pattern, at) ? std::optional(stop_) : std::nullopt;
  }

 private:
  bool rest(std::string_view pattern, size_t at) {
    while (!pattern.empty()) {
      const size_t end = std::min(pattern.find(' '), pattern.size());
      std::string_view element = pattern.substr(0, end);
      pattern.remove_prefix(std::min(end + 1, pattern.size()));
      if (element == "~") return anywhere(pattern, at);
      if (element.front() == '>') {
        stop_ = at;
        element.remove_prefix(1);
      }
      const size_t next = one(element, at);
      if (next == 0) return false;
      at = next;
    }
    return true;
  }

  bool anywhere(std::string_view pattern, size_t at) {
    int depth = 0;
    for (; at < pieces_.size() && depth >= 0; ++at) {
      if (depth == 0 && rest(pattern, at)) return true;
      if (pieces_[at].text == "(") ++depth;
      if (pieces_[at].text == ")") --depth;
    }
    return false;
  }

  // Behind the element; 0: it is not there.
  size_t one(std::string_view element, size_t at) const {
    if (element == "$") return at == pieces_.size() ? at + 1 : 0;
    if (element.front() == '!') {
      return at == pieces_.size() || !is_one_of(pieces_[at], element.substr(1)) ? at + 1 : 0;
    }
    if (at >= pieces_.size()) return 0;
    if (element == "*") return at + 1;
    if (element == "_") return name(at);
    if (element == "(..)") return parentheses(at);
    return is_one_of(pieces_[at], element) ? at + 1 : 0;
  }

  size_t name(size_t at) const {
    const auto names = [&](size_t i) {
      return i < pieces_.size() &&
             (pieces_[i].kind == TokenKind::word || pieces_[i].kind == TokenKind::quoted_identifier);
    };
    if (!names(at)) return 0;
    while (at + 1 < pieces_.size() && pieces_[at + 1].text == "." && names(at + 2)) at += 2;
    return at + 1;
  }

  size_t parentheses(size_t at) const {
    if (pieces_[at].text != "(") return 0;
    int depth = 0;
    for (; at < pieces_.size(); ++at) {
      if (pieces_[at].text == "(") ++depth;
      if (pieces_[at].text == ")" && --depth == 0) return at + 1;
    }
    return 0;
  }

  const std::vector<Lexeme>& pieces_;
  size_t stop_ = 0;
};

static_assert(std::size(novelties) <= 64);

// Words of an element, one after the other.
template <class Take>
constexpr void each_word(std::string_view words, Take take) {
  while (!words.empty()) {
    const size_t end = std::min(words.find('/'), words.size());
    take(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

// How well an element tells its pattern from most statements: the length of its shortest word, 0 where it is
// no word or one that stands everywhere.
constexpr size_t weight(std::string_view element) {
  constexpr std::string_view everywhere[] = {"alter",      "always", "as", "constraint", "create", "default",
                                             "generated",  "grant",  "in", "is",         "not",    "on",
                                             "references", "set",    "to", "with"};
  size_t least = 99;
  each_word(element, [&](std::string_view word) {
    const bool common = std::find(std::begin(everywhere), std::end(everywhere), word) != std::end(everywhere);
    const bool letters = word.size() > 1 && word.front() >= 'a' && word.front() <= 'z';
    least = std::min(least, letters && !common ? word.size() : size_t{0});
  });
  return least;
}

// The element that a statement is asked for before it is cut into tokens; else the first.
constexpr std::string_view telling(std::string_view pattern) {
  std::string_view best;
  size_t heaviest = 0;
  while (!pattern.empty()) {
    const size_t end = std::min(pattern.find(' '), pattern.size());
    std::string_view element = pattern.substr(0, end);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
    if (element.front() == '>' || element.front() == '^') element.remove_prefix(1);
    if (best.empty() || weight(element) > heaviest) {
      best = element;
      heaviest = weight(element);
    }
  }
  return best;
}

// Of each place, the novelties that may begin with its words, a bit each; anchored ones apart; and those that
// a word of the place tells.
struct Words {
  std::array<uint64_t, 512> anywhere{}, at_first{}, tell{};
  uint64_t anchored = 0;
};

constexpr Words words_of = [] {
  Words made;
  for (size_t i = 0; i < std::size(novelties); ++i) {
    const uint64_t bit = uint64_t{1} << i;
    std::string_view first = novelties[i].pattern.substr(0, novelties[i].pattern.find(' '));
    const bool anchored = first.front() == '^';
    if (anchored) first.remove_prefix(1);
    if (anchored) made.anchored |= bit;
    each_word(first, [&](std::string_view word) {
      (anchored ? made.at_first : made.anywhere)[word_place(word)] |= bit;
    });
    each_word(telling(novelties[i].pattern),
              [&](std::string_view word) { made.tell[word_place(word)] |= bit; });
  }
  return made;
}();

uint64_t later_than(int version) {
  uint64_t later = 0;
  for (size_t i = 0; i < std::size(novelties); ++i) {
    if (novelties[i].since > version) later |= uint64_t{1} << i;
  }
  return later;
}

// Whether one of those is told by that word, and not by another that has its place.
bool tells(std::string_view word, uint64_t candidates) {
  bool told = false;
  for (size_t i = 0; candidates != 0 && i < std::size(novelties) && !told; ++i) {
    if ((candidates >> i & 1) != 0)
      each_word(telling(novelties[i].pattern), [&](std::string_view one) { told = told || same(word, one); });
  }
  return told;
}

// Whether a word in the text, be it in a comment or a string, tells one of those, or a number is of the later
// kind: seen without cutting the text into tokens.
bool may_hold(std::string_view statement, uint64_t later) {
  return any_word(statement, [&](std::string_view word) {
    if (word.front() >= '0' && word.front() <= '9')  // 0x1f, 1_000
      return std::any_of(word.begin(), word.end(), [](char c) { return c < '0' || c > '9'; });
    const size_t place = word_place(word);
    if (word.data() == statement.data()) later &= ~words_of.anchored | words_of.at_first[place];
    return tells(word, words_of.tell[place] & later);
  });
}

LaterGrammar told(const Novelty& novelty, const std::vector<Lexeme>& pieces, size_t stop) {
  LaterGrammar later{novelty.since, std::string(novelty.sqlstate), std::string(novelty.words)};
  const std::string_view word = stop < pieces.size() ? pieces[stop].text : std::string_view();
  later.syntax = later.message.empty();
  if (later.syntax) {
    later.message = word.empty() ? "syntax error at end of input"
                                 : "syntax error at or near \"" + std::string(word) + "\"";
  } else if (const size_t place = later.message.find("{}"); place != std::string::npos) {
    later.message.replace(place, 2, text::lower(word));
  }
  return later;
}

// 0x1f, 1_000: 15 says so, 14 takes the rest for a word, which may be a label.
std::optional<LaterGrammar> later_number(std::string_view number, int version) {
  const bool later = number.find('_') != std::string_view::npos ||
                     (number.size() > 2 && number[0] == '0' &&
                      std::string_view("xob").find(text::lower(number[1])) != std::string_view::npos);
  if (!later || version != 15) return std::nullopt;
  return LaterGrammar{16, "42601",
                      "trailing junk after numeric literal at or near \"" + std::string(number) + "\""};
}

}  // namespace

std::optional<LaterGrammar> later_grammar(std::string_view statement, int version) {
  constexpr int newest = [] {
    int since = 0;
    for (const Novelty& novelty : novelties) since = std::max(since, novelty.since);
    return since;
  }();
  if (version >= newest) return std::nullopt;
  const uint64_t later = later_than(version);
  if (!may_hold(statement, later)) return std::nullopt;
  std::vector<Lexeme> pieces;
  struct Start {
    size_t at;
    uint64_t novelties;
  };
  std::vector<Start> starts;
  Scanner scanner(statement);
  for (Token token = scanner.next_code(); token.kind != TokenKind::end; token = scanner.next_code()) {
    if (token.kind == TokenKind::semicolon && token.ends) break;
    const std::string_view text = scanner.text(token);
    if (token.kind == TokenKind::number) {
      if (auto number = later_number(text, version)) return number;
    }
    if (token.kind == TokenKind::word) {
      const size_t place = word_place(text);
      const uint64_t may_begin =
          (words_of.anywhere[place] | (pieces.empty() ? words_of.at_first[place] : 0)) & later;
      if (may_begin != 0) starts.push_back({pieces.size(), may_begin});
    }
    pieces.push_back({token.kind, text});
  }
  Match match(pieces);
  for (size_t i = 0; i < std::size(novelties) && !starts.empty(); ++i) {
    const Novelty& novelty = novelties[i];
    const bool anchored = novelty.pattern.front() == '^';
    for (const Start& start : starts) {
      if ((start.novelties >> i & 1) == 0) continue;
      if (const auto stop = match.find(novelty.pattern.substr(anchored ? 1 : 0), start.at))
        return told(novelty, pieces, *stop);
    }
  }
  return std::nullopt;
}

}  // namespace sql
